"""Answers that the services' own documentation allows and that nobody expects: what each means was
written down from the rules before it was tried.

Only a gateway's own words are a refusal; what cannot be read is unknown, whatever its number.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from crm.gateways import Halt, Outcome
from tests.crm.gateways.test_odd_servers import GATEWAYS, MESSAGE, answered, http

PAGE = b"<!doctype html><html><title>502 Bad Gateway</title><hr>nginx</html>"
SENT, REFUSED, PASSING, UNKNOWN, HALTED = (
    Outcome.SENT,
    Outcome.REFUSED,
    Outcome.PASSING,
    Outcome.UNKNOWN,
    Outcome.HALTED,
)
Case = tuple[int, Any, Outcome, str]
"""Status, body (bytes as they are, anything else as JSON), outcome, detail (`*`: any)."""


def twilio(code: object, **more: Any) -> dict[str, Any]:
    return {"code": code, "message": "…", "more_info": "https://…", **more}


def meta(code: object, **more: Any) -> dict[str, Any]:
    return {"error": {"message": "…", "type": "OAuthException", "code": code, **more}}


def msg91(message: object, **more: Any) -> dict[str, Any]:
    return {"type": "error", "message": message, **more}


NOBODYS: list[Case] = [
    *(
        (status, PAGE, UNKNOWN, "*")
        for status in (200, 201, 202, 204, 400, 403, 404, 409, 418, 429)
    ),
    *((status, PAGE, UNKNOWN, "*") for status in (301, 304, 307, 500, 502, 503, 504, 520, 529)),
    *((status, b"", UNKNOWN, "*") for status in (200, 204, 400, 403, 404, 408, 425, 429, 451)),
    (200, b'"ok"', UNKNOWN, "*"),
    (200, b"true", UNKNOWN, "*"),
    (201, [{"sid": "SM1", "type": "success", "message": "1"}], UNKNOWN, "*"),
    (200, b'{"sid": "SM1", "type": "success"', UNKNOWN, "*"),  # cut off
    (200, b"NaN", UNKNOWN, "*"),
    (200, b"[" * 50_000, UNKNOWN, "*"),
    (500, {"message": "internal", "status": 500}, UNKNOWN, "*"),
    (502, {}, UNKNOWN, "*"),
]
"""From whatever stands between: of every gateway the same."""

TWILIO: list[Case] = [
    (201, {"sid": "SM1", "status": "accepted", "code": None, "error_code": None}, SENT, ""),
    (200, {"sid": "SM1"}, SENT, ""),
    (201, {"sid": "SM1", "status": "failed", "error_code": 30007}, SENT, ""),  # the poll tells
    (201, {"sid": "SM1", "neue": "Größe ✓"}, SENT, ""),
    (201, b'\xef\xbb\xbf{"sid": "SM1"}', SENT, ""),  # a mark of the byte order before it
    (201, {"status": "queued"}, UNKNOWN, "*"),
    (201, {"sid": ""}, UNKNOWN, "*"),
    (400, twilio("21211"), REFUSED, "bad_number"),
    (400, twilio(21211, status="400"), REFUSED, "bad_number"),
    (404, twilio(21211), REFUSED, "bad_number"),
    (400, twilio(21604), REFUSED, "bad_number"),
    (400, twilio("21610"), REFUSED, "stopped"),
    (403, twilio(21610), REFUSED, "stopped"),
    (400, twilio(21612), REFUSED, "no_route"),
    (400, twilio(21614), REFUSED, "not_mobile"),
    (400, twilio(21635), REFUSED, "not_mobile"),
    (400, twilio(21617), REFUSED, "too_long"),
    (400, twilio(21602), REFUSED, "21602"),
    (400, twilio(63038), REFUSED, "63038"),
    (422, twilio(99999), REFUSED, "99999"),
    (401, twilio(20003), HALTED, Halt.LOGIN),
    (403, twilio(20003), HALTED, Halt.LOGIN),
    (401, twilio(20005), HALTED, Halt.LOGIN),
    (401, twilio(70051), HALTED, Halt.LOGIN),
    (404, twilio(20404), HALTED, Halt.LOGIN),
    (400, twilio(21603), HALTED, Halt.SENDER),
    (400, twilio(21606), HALTED, Halt.SENDER),
    (400, twilio(21212), HALTED, Halt.SENDER),
    (400, twilio(30034), HALTED, Halt.SENDER),
    (403, twilio(21408), HALTED, Halt.REGION_OFF),
    (400, twilio(21408), HALTED, Halt.REGION_OFF),
    (400, twilio(21608), HALTED, Halt.TRIAL),
    (429, twilio(20429), PASSING, "busy"),
    (429, twilio("20429"), PASSING, "busy"),
    (429, twilio(14107), PASSING, "busy"),
    (429, twilio(21611), PASSING, "queue_full"),
    (400, twilio(21611), PASSING, "queue_full"),
    (503, twilio(20503), PASSING, "busy"),
    (503, twilio(20500), UNKNOWN, "*"),
    (500, twilio(20500), UNKNOWN, "*"),
    (500, twilio(20503), UNKNOWN, "*"),
    (500, twilio(21211), UNKNOWN, "*"),
    (504, twilio(20504), UNKNOWN, "*"),
    (400, {"message": "bad"}, UNKNOWN, "*"),
    (400, twilio(None), UNKNOWN, "*"),
    (400, twilio("twenty"), UNKNOWN, "*"),
    (400, twilio(-1), UNKNOWN, "*"),
    (400, twilio(21211.0), UNKNOWN, "*"),
    (400, {"error": {"code": 21211}}, UNKNOWN, "*"),
    (401, PAGE, UNKNOWN, "*"),
    (302, twilio(21211), UNKNOWN, "*"),
]

MSG91: list[Case] = [
    (200, {"type": "success", "message": "5" * 24}, SENT, ""),
    (201, {"type": "success", "message": "5" * 24, "extra": None}, SENT, ""),
    (200, {"type": "success"}, SENT, ""),
    (200, {"type": "success", "message": None}, SENT, ""),
    (200, {"type": "success", "message": {"id": 1}}, SENT, ""),
    (400, {"type": "success", "message": "5" * 24}, SENT, ""),  # its HTTP status is unreliable
    (200, {"type": "Success", "message": "5" * 24}, UNKNOWN, "*"),
    (200, {"message": "5" * 24}, UNKNOWN, "*"),
    (200, {"status": "success", "message": "5" * 24}, UNKNOWN, "*"),
    (200, msg91("Missing mobile number", code="101"), REFUSED, "bad_number"),
    (400, msg91("Invalid mobile number", code=202), REFUSED, "bad_number"),
    (500, msg91("Invalid mobile number", code="202"), REFUSED, "bad_number"),
    (200, msg91("202"), REFUSED, "bad_number"),
    (200, msg91(202), REFUSED, "bad_number"),
    (200, msg91("DLT Entity ID missing", code="203"), HALTED, Halt.SENDER),
    (200, msg91("207"), HALTED, Halt.LOGIN),
    (401, msg91("Invalid authentication key", code="207"), HALTED, Halt.LOGIN),
    (401, {"message": "Unauthorized"}, HALTED, Halt.LOGIN),
    (401, {"hasError": True, "errors": "Invalid authkey"}, HALTED, Halt.LOGIN),
    (200, {"message": "207", "msgType": "error"}, HALTED, Halt.LOGIN),
    (403, msg91("no access"), HALTED, Halt.LOGIN),
    (200, msg91("balance", code="301"), HALTED, Halt.BALANCE),
    (402, msg91("balance", code=301), HALTED, Halt.BALANCE),
    (500, msg91("balance", code=" 301 "), HALTED, Halt.BALANCE),
    (200, msg91("expired", code="302"), HALTED, Halt.ACCOUNT),
    (403, msg91("banned", code="303"), HALTED, Halt.ACCOUNT),
    (418, msg91("IP", code="418"), HALTED, Halt.ADDRESS),
    (418, msg91("IP is not whitelisted"), HALTED, Halt.ADDRESS),
    (418, {"message": "IP is not whitelisted"}, HALTED, Halt.ADDRESS),
    (200, msg91("twice", code="311"), SENT, ""),
    (429, msg91("twice", code=311), SENT, ""),
    (429, msg91("slow down"), PASSING, "busy"),
    (503, msg91("later"), PASSING, "busy"),
    (503, {"message": "later"}, UNKNOWN, "*"),
    (500, msg91("Something went wrong"), UNKNOWN, "*"),
    (504, msg91("Something went wrong"), UNKNOWN, "*"),
    (200, msg91("template id missing or invalid"), HALTED, Halt.TEMPLATE),
    (400, msg91("Flow ID Missing or Invalid"), HALTED, Halt.TEMPLATE),
    (200, msg91("Template is not approved"), HALTED, Halt.TEMPLATE),
    (200, msg91("something new", code="999"), REFUSED, "999"),
    (400, msg91("something new"), REFUSED, "HTTP 400"),
    (200, msg91(None), REFUSED, "HTTP 200"),
    (200, msg91(["a", "b"]), REFUSED, "HTTP 200"),
    (200, msg91("\u0967\u0966\u0967"), REFUSED, "bad_number"),  # 101 in Devanagari
    (409, {"message": "conflict"}, UNKNOWN, "*"),
]

WHATSAPP: list[Case] = [
    (200, {"messages": [{"id": "w1", "message_status": "accepted"}]}, SENT, ""),
    (200, {"messages": [{"id": "w1", "message_status": "held_for_quality_assessment"}]}, SENT, ""),
    (200, {"messages": [{"id": "w1"}, {"id": "w2"}], "contacts": []}, SENT, ""),
    (201, {"messages": [{"id": "w1"}]}, SENT, ""),
    (200, {"messages": []}, UNKNOWN, "*"),
    (200, {"messages": {}}, UNKNOWN, "*"),
    (200, {"messages": [None]}, UNKNOWN, "*"),
    (200, {"success": True}, UNKNOWN, "*"),
    (500, {"messages": [{"id": "w1"}]}, UNKNOWN, "*"),
    *((401, meta(code), HALTED, Halt.LOGIN) for code in (0, 3, 10, 190, 200, 250, 299, 131005)),
    (500, meta(190, error_subcode=463), HALTED, Halt.LOGIN),
    (400, meta(100, error_subcode=33), HALTED, Halt.LOGIN),
    (404, meta("100", error_subcode="33"), HALTED, Halt.LOGIN),
    *(
        (403, meta(code), HALTED, Halt.ACCOUNT)
        for code in (368, 131031, 130497, 131042, 131045, 133010, 131037, 131063, 131064)
    ),
    *(
        (400, meta(code), HALTED, Halt.TEMPLATE)
        for code in (132001, 132007, 132015, 132016, 132000, 132012, 131008, 100)
    ),
    (500, meta(132015), HALTED, Halt.TEMPLATE),
    (200, meta(132001), HALTED, Halt.TEMPLATE),
    (400, meta(100, error_subcode=2494010), HALTED, Halt.TEMPLATE),
    *((400, meta(code), REFUSED, "bad_number") for code in (131009, 131021, 131030)),
    *((400, meta(code), REFUSED, "value") for code in (132005, 132018)),
    (500, meta(131009), REFUSED, "bad_number"),
    *((429, meta(code), PASSING, "busy") for code in (4, 80007, 130429, 131016, 131057, 131056)),
    (400, meta(130429), PASSING, "busy"),
    (503, meta(2), PASSING, "busy"),
    (500, meta(2, is_transient=True), PASSING, "busy"),
    (500, meta("130429"), PASSING, "busy"),
    (500, meta(1), UNKNOWN, "*"),
    (400, meta(1), UNKNOWN, "*"),
    (500, meta(131000), UNKNOWN, "*"),
    (400, meta(131000), UNKNOWN, "*"),
    (400, meta(999999), REFUSED, "999999"),
    (500, meta(999999), UNKNOWN, "*"),
    (200, meta(999999), UNKNOWN, "*"),
    (400, meta(None), UNKNOWN, "*"),
    (400, meta("abc"), UNKNOWN, "*"),
    (400, {"error": {"message": "no code"}}, UNKNOWN, "*"),
    (400, {"error": "a word"}, UNKNOWN, "*"),
    (400, {"error": None}, UNKNOWN, "*"),
    (400, meta(131026), REFUSED, "not_on_whatsapp"),
    (400, meta(131050), REFUSED, "stopped"),
    (400, meta(131048), HALTED, Halt.SPAM),
]

SMSGATE: list[Case] = [
    (202, {"id": "ab-7", "state": "Pending"}, SENT, ""),
    (202, {"id": "ab-7", "state": "Pending", "recipients": [], "isHashed": True}, SENT, ""),
    (202, {"id": "something else"}, SENT, ""),
    (202, {}, SENT, ""),
    (201, {"id": "ab-7"}, SENT, ""),
    (200, {"id": "ab-7"}, SENT, ""),
    (409, {"message": "Message with the same ID already exists"}, SENT, ""),
    (409, {"message": "message with the same ID already exists", "code": 409}, SENT, ""),
    (409, {}, SENT, ""),
    (400, {"message": "failed to use phone in row 1: invalid phone number"}, REFUSED, "bad_number"),
    (400, {"message": "Invalid Phone Number"}, REFUSED, "bad_number"),
    (400, {"message": "Text message is empty"}, HALTED, Halt.REQUEST),
    (400, {"message": "Can't parse the body"}, HALTED, Halt.REQUEST),
    (400, {"message": "SIM number cannot be less than 1"}, HALTED, Halt.REQUEST),
    (400, {"message": "Invalid device ID"}, HALTED, Halt.REQUEST),
    (400, {"message": None}, HALTED, Halt.REQUEST),
    (400, {}, HALTED, Halt.REQUEST),
    (400, {"message": "message already expired"}, PASSING, "closing"),
    (401, {"message": "Unauthorized"}, HALTED, Halt.LOGIN),
    (401, b"", HALTED, Halt.LOGIN),
    (401, b"Unauthorized", HALTED, Halt.LOGIN),
    (403, {"message": "Forbidden"}, HALTED, Halt.LOGIN),
    (404, {"message": "Not Found"}, HALTED, Halt.REQUEST),
    (405, {"message": "Method Not Allowed"}, HALTED, Halt.REQUEST),
    (413, {"message": "too large"}, REFUSED, "HTTP 413"),
    (429, {"message": "Too Many Requests"}, PASSING, "busy"),
    (503, {"message": "busy"}, PASSING, "busy"),
    (
        503,
        {"message": "queue limits exceeded: too many pending messages: 100 / 100"},
        PASSING,
        "busy",
    ),
    (500, {"message": "failed to handle request"}, UNKNOWN, "*"),
    (502, {"message": "bad gateway"}, UNKNOWN, "*"),
    (504, {"message": "timeout"}, UNKNOWN, "*"),
    (202, b"", UNKNOWN, "*"),
    (202, b"Accepted", UNKNOWN, "*"),
    (202, [], UNKNOWN, "*"),
    (302, {"message": "Found"}, UNKNOWN, "*"),
    (207, {"id": "ab-7"}, UNKNOWN, "*"),
    (202, b'\xef\xbb\xbf{"id": "ab-7"}', SENT, ""),
    (202, {"id": "ab-7", "message": "तैयार"}, SENT, ""),
    (400, {"message": "शून्य"}, HALTED, Halt.REQUEST),
    (451, {"message": "no"}, REFUSED, "HTTP 451"),
]
CASES = {
    "twilio": [*NOBODYS, *TWILIO],
    "msg91": [*NOBODYS, *MSG91],
    "whatsapp": [*NOBODYS, *WHATSAPP],
    "smsgate": [*NOBODYS, *SMSGATE],
}


@pytest.mark.parametrize("name", CASES)
async def test_an_answer_means_what_the_gateway_itself_says(name: str) -> None:
    says: list[httpx.Response] = []
    transport = httpx.MockTransport(lambda _request: says[-1])
    gateway = GATEWAYS[name]("https://sms.example", transport=transport)
    wrong = []
    for status, body, outcome, detail in CASES[name]:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "text/html"}
        says.append(httpx.Response(status, content=content, headers=headers))
        found = await gateway.send(MESSAGE)
        right = found.outcome is outcome and detail in ("*", found.detail)
        if not right or found.opt_out is not (found.detail == "stopped"):
            wrong.append((status, body, found))
    await gateway.close()
    assert wrong == []


BUSY = {
    "twilio": (429, twilio(20429)),
    "msg91": (429, msg91("slow down")),
    "whatsapp": (429, meta(130429)),
    "smsgate": (429, {"message": "Too Many Requests"}),
}
WITHOUT_ONE = {"twilio": 1.0, "msg91": None, "whatsapp": 5.0, "smsgate": 60.0}


def _in(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("name", BUSY)
async def test_the_wait_is_read_in_every_form_and_never_believed_beyond_an_hour(name: str) -> None:
    status, said = BUSY[name]
    body = json.dumps(said).encode()

    async def wait(*headers: str) -> float | None:
        found = await answered(name, http(status, body, *headers))
        assert found.outcome is PASSING
        return found.wait

    assert await wait("Retry-After: 30") == 30
    assert await wait("RETRY-AFTER: 99999999") == 3600
    soon = await wait(f"Retry-After: {_in(90)}")
    assert soon is not None
    assert 80 <= soon <= 90
    assert await wait(f"Retry-After: {_in(86400)}") == 3600
    for nothing in ("", "-5", "1.5", "Mon, 99 Foo 2030 00:00:00 GMT"):
        assert await wait(f"Retry-After: {nothing}") == WITHOUT_ONE[name]
    assert await wait() == WITHOUT_ONE[name]


@pytest.mark.parametrize("name", BUSY)
async def test_an_interim_answer_is_not_the_answer(name: str) -> None:
    status, said = BUSY[name]
    last = http(status, json.dumps(said).encode())
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    assert (await answered(name, early + last)).outcome is PASSING
