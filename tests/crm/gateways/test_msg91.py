"""MSG91: what its answers mean, and its three forms of reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from crm.gateways import Answer, Filled, Halt, Message, Outcome
from crm.gateways.msg91 import Msg91Account, Msg91Gateway
from crm.gateways.receipts import Delivery, ForgedError, Rank, UnreadableError
from tests.emulators.msg91 import AUTHKEY, TEMPLATE, Msg91

PHONE = "+919812345678"
FILLED = Filled(TEMPLATE, values=(("name", "Asha"), ("date", "31 Mar")))
MESSAGE = Message(PHONE, "Hi Asha! Valid till 31 Mar.", "ab-7", template=FILLED)
REQUEST = "5f3c0a1b2c3d4e5f6a7b8c9d"


def gateway(url: str = "http://127.0.0.1:1", **changes: Any) -> Msg91Gateway:
    account = {"authkey": AUTHKEY, "webhook_secret": "s3cret", "api_url": url, "timeout_s": 5.0}
    return Msg91Gateway(Msg91Account(**{**account, **changes}))


async def test_one_recipient_a_request_with_the_templates_own_names() -> None:
    async with Msg91() as msg91:
        carrier = gateway(msg91.url)
        first = await carrier.send(MESSAGE)
        twice = await carrier.send(MESSAGE)
        await carrier.close()
        (asked,) = msg91.requests
    assert first == Answer(Outcome.SENT, f"{1:024x}")
    assert twice == Answer(Outcome.SENT)  # within ten seconds: the first one is on its way
    assert asked == {
        "template_id": TEMPLATE,
        "short_url": "0",
        "recipients": [
            {"mobiles": "919812345678", "CRQID": "ab-7", "name": "Asha", "date": "31 Mar"}
        ],
    }


def error(code: int | None, status: int = 200, message: str = "…") -> httpx.Response:
    more = {} if code is None else {"code": str(code)}
    return httpx.Response(status, json={"type": "error", "message": message, **more})


async def answered(reply: httpx.Response) -> Answer:
    transport = httpx.MockTransport(lambda _request: reply)
    carrier = Msg91Gateway(Msg91Account(AUTHKEY), transport=transport)
    answer = await carrier.send(MESSAGE)
    await carrier.close()
    return answer


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (error(101), Answer(Outcome.REFUSED, detail="bad_number")),
        (error(202, 400), Answer(Outcome.REFUSED, detail="bad_number")),
        (error(203), Answer(Outcome.HALTED, detail=Halt.SENDER)),
        (error(207, 401), Answer(Outcome.HALTED, detail=Halt.LOGIN)),
        (error(301), Answer(Outcome.HALTED, detail=Halt.BALANCE)),
        (error(301, 500), Answer(Outcome.HALTED, detail=Halt.BALANCE)),
        (error(302), Answer(Outcome.HALTED, detail=Halt.ACCOUNT)),
        (error(418, 418), Answer(Outcome.HALTED, detail=Halt.ADDRESS)),
        (error(None, 429), Answer(Outcome.PASSING, detail="busy")),
        (error(None, 503), Answer(Outcome.PASSING, detail="busy")),
        (error(None, 500), Answer(Outcome.UNKNOWN, detail="HTTP 500")),
        (
            error(None, 200, "template id missing or invalid"),
            Answer(Outcome.HALTED, detail=Halt.TEMPLATE),
        ),
        (error(999, 400), Answer(Outcome.REFUSED, detail="999")),
        (httpx.Response(200, content=b"ok?"), Answer(Outcome.UNKNOWN, detail="HTTP 200")),
        (httpx.Response(429, content=b"<html>"), Answer(Outcome.UNKNOWN, detail="HTTP 429")),
        (httpx.Response(200, json={"message": "?"}), Answer(Outcome.UNKNOWN, detail="HTTP 200")),
    ],
)
async def test_what_is_not_success_was_not_taken(reply: httpx.Response, answer: Answer) -> None:
    assert await answered(reply) == answer


async def test_no_variable_takes_the_place_of_the_number() -> None:
    async with Msg91() as msg91:
        carrier = gateway(msg91.url)
        values = (("mobiles", "919800000000"), ("CRQID", "x"), ("name", "Asha"))
        await carrier.send(MESSAGE._replace(template=FILLED._replace(values=values)))
        await carrier.close()
        ((asked,),) = (one["recipients"] for one in msg91.requests)
    assert asked == {"mobiles": "919812345678", "CRQID": "ab-7", "name": "Asha"}


async def test_a_text_without_a_template_does_not_go_out() -> None:
    carrier = gateway()
    halted = await carrier.send(MESSAGE._replace(template=None))
    assert halted == Answer(Outcome.HALTED, detail=Halt.TEMPLATE)


def call(body: bytes, kind: str, tail: str = "/s3cret") -> Delivery:
    url = f"https://shop.example/sms/msg91{tail}"
    return Delivery("POST", url, tail, {}, {"content-type": kind}, body)


REPORT = {"date": "2026-01-31 11:02:03", "number": "919812345678", "status": "2"}
FORMS: dict[str, tuple[str, Callable[[dict[str, str]], bytes]]] = {
    "v2": (
        "application/x-www-form-urlencoded",
        lambda report: urlencode(
            {"data": json.dumps([{"requestId": REQUEST, "report": [report]}])}
        ).encode(),
    ),
    "v3": (
        "application/json",
        lambda report: json.dumps({**report, "requestId": REQUEST}).encode(),
    ),
    "new": (
        "application/json",
        lambda report: json.dumps(
            {
                "requestId": REQUEST,
                "telNum": report["number"],
                "status": {"1": "Delivered", "2": "Failed", "9": "NDNC"}[report["status"]],
                "failureReason": report.get("failedReason", ""),
            }
        ).encode(),
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("said", "rank", "reason"),
    [
        ({"status": "1"}, Rank.DELIVERED, ""),
        ({"status": "2"}, Rank.FAILED, "not_delivered"),
        ({"status": "9"}, Rank.FAILED, "dnd"),
        ({"failedReason": "DLT_TEMPLATE_NOT_MATCHED"}, Rank.FAILED, "dlt"),
        ({"failedReason": "error 651"}, Rank.FAILED, "outside_hours"),
    ],
)
def test_all_forms_of_reports_are_read(
    form: str, said: dict[str, str], rank: Rank, reason: str
) -> None:
    kind, written = FORMS[form]
    (found,) = gateway().read_call(call(written({**REPORT, **said}), kind)).receipts
    assert (found.gateway_id, found.rank, found.reason) == (REQUEST, rank, reason)
    assert (found.phone, found.passing, found.opt_out) == (PHONE, False, False)


@pytest.mark.parametrize("form", ["v2", "v3"])
@pytest.mark.parametrize(
    ("said", "rank"),
    [
        ({"status": "8"}, Rank.SENT),
        ({"status": "5", "failedReason": ""}, Rank.SENT),
        ({"status": "26", "failedReason": "DLT_HEADER"}, Rank.FAILED),
        ({"status": "17"}, Rank.FAILED),
        ({"status": "25"}, Rank.FAILED),
    ],
)
def test_a_number_that_is_in_no_list_is_no_failure_by_itself(
    form: str, said: dict[str, str], rank: Rank
) -> None:
    kind, written = FORMS[form]
    (found,) = gateway().read_call(call(written({**REPORT, **said}), kind)).receipts
    assert found.rank is rank


def test_the_form_may_come_as_json() -> None:
    """As MSG91's own sample of the second version has it."""
    said = json.dumps([{"requestId": REQUEST, "report": [{**REPORT, "status": "1"}]}])
    body = json.dumps({"data": said}).encode()
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        (found,) = gateway().read_call(call(body, kind)).receipts
        assert (found.gateway_id, found.rank) == (REQUEST, Rank.DELIVERED)


def test_the_secret_stands_in_the_address() -> None:
    kind, written = FORMS["v3"]
    for tail in ("", "/", "/guess", "/s3cret/more"):
        with pytest.raises(ForgedError):
            gateway().read_call(call(written(REPORT), kind, tail))
    with pytest.raises(ForgedError):
        gateway(webhook_secret="").read_call(call(written(REPORT), kind, "/"))


@pytest.mark.parametrize("body", [b"", b"\xff", b"data=%7B", b"[" * 9000, b"x=1"])
def test_a_call_that_cannot_be_read_says_so(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        gateway().read_call(call(body, "text/plain"))


def test_rubbish_in_a_report_is_no_receipt() -> None:
    kind, _ = FORMS["v3"]
    for said in ([], [1, None], {"report": "x"}, {"requestId": [7], "number": "1", "status": "1"}):
        assert gateway().read_call(call(json.dumps(said).encode(), kind)).receipts == ()
