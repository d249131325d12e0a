"""WhatsApp Cloud: templates, codes, receipts and limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from crm.campaigns.texts.approved_texts import ChosenTemplate, Variable
from crm.gateways import Answer, Filled, Halt, Message, Outcome
from crm.gateways.client import NoReplyError
from crm.gateways.receipts import Delivery, ForgedError, Limits, Rank, UnreadableError, Waiting
from crm.gateways.whatsapp import WhatsAppAccount, WhatsAppGateway
from crm.gateways.whatsapp_templates import ApprovedTemplate
from tests.emulators.whatsapp import (
    ACCOUNT,
    NUMBER,
    SECRET,
    TOKEN,
    VERIFY,
    WhatsApp,
    message_call,
    signed,
    status_call,
    template,
)

PHONE = "+919812345678"
FILLED = Filled("winback", "en", (("1", "Asha"), ("2", "31 Mar")))
MESSAGE = Message(PHONE, "Hi Asha! Valid till 31 Mar.", "ab-7", template=FILLED)


def gateway(url: str = "http://127.0.0.1:1", **changes: Any) -> WhatsAppGateway:
    account = {
        "token": TOKEN,
        "phone_number_id": NUMBER,
        "account_id": ACCOUNT,
        "app_secret": SECRET,
        "verify_token": VERIFY,
        "api_url": url,
        "timeout_s": 5.0,
    }
    return WhatsAppGateway(WhatsAppAccount(**{**account, **changes}))


async def test_a_template_goes_out_with_its_values_and_our_key() -> None:
    async with WhatsApp() as whatsapp:
        carrier = gateway(whatsapp.url)
        assert await carrier.send(MESSAGE) == Answer(Outcome.SENT, "wamid.1")
        named = FILLED._replace(values=(("name", "Asha"),), named=True)
        await carrier.send(MESSAGE._replace(template=named))
        await carrier.close()
        first, second = whatsapp.requests
    assert first == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "919812345678",
        "type": "template",
        "template": {
            "name": "winback",
            "language": {"policy": "deterministic", "code": "en"},
            "components": [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "text": "Asha"},
                        {"type": "text", "text": "31 Mar"},
                    ],
                }
            ],
        },
        "biz_opaque_callback_data": "ab-7",
    }
    (value,) = second["template"]["components"][0]["parameters"]
    assert value == {"type": "text", "text": "Asha", "parameter_name": "name"}


async def answered(status: int, code: int | None, **more: Any) -> Answer:
    said = {"error": {**({} if code is None else {"code": code}), **more}}
    transport = httpx.MockTransport(lambda _request: httpx.Response(status, json=said))
    carrier = WhatsAppGateway(WhatsAppAccount(TOKEN, NUMBER, ACCOUNT), transport=transport)
    answer = await carrier.send(MESSAGE)
    await carrier.close()
    return answer


@pytest.mark.parametrize(
    ("code", "status", "outcome", "detail"),
    [
        (190, 401, Outcome.HALTED, Halt.LOGIN),
        (0, 400, Outcome.HALTED, Halt.LOGIN),
        (200, 403, Outcome.HALTED, Halt.LOGIN),
        (131005, 403, Outcome.HALTED, Halt.LOGIN),
        (368, 403, Outcome.HALTED, Halt.ACCOUNT),
        (131042, 400, Outcome.HALTED, Halt.ACCOUNT),
        (132015, 400, Outcome.HALTED, Halt.TEMPLATE),
        (132001, 404, Outcome.HALTED, Halt.TEMPLATE),
        (100, 400, Outcome.HALTED, Halt.TEMPLATE),
        (131048, 400, Outcome.HALTED, Halt.SPAM),
        (131009, 400, Outcome.REFUSED, "bad_number"),
        (131030, 400, Outcome.REFUSED, "bad_number"),
        (132018, 400, Outcome.REFUSED, "value"),
        (999999, 400, Outcome.REFUSED, "999999"),
        (999999, 500, Outcome.UNKNOWN, "999999"),
        (130429, 429, Outcome.PASSING, "busy"),
        (130429, 400, Outcome.PASSING, "busy"),
        (2, 503, Outcome.PASSING, "busy"),
        (1, 400, Outcome.UNKNOWN, "1"),
        (131000, 500, Outcome.UNKNOWN, "131000"),
    ],
)
async def test_the_code_decides_whatever_the_status(
    code: int, status: int, outcome: Outcome, detail: str
) -> None:
    found = await answered(status, code)
    assert (found.outcome, found.detail) == (outcome, detail)


async def test_waits_and_what_else_a_code_says() -> None:
    same_person = await answered(400, 131056)
    assert (same_person.wait, same_person.alone) == (10, True)
    assert (await answered(400, 131057)).wait == 60
    assert (await answered(429, 80007)).wait == 5
    stopped = await answered(400, 131050)
    assert (stopped.outcome, stopped.detail, stopped.opt_out) == (
        Outcome.REFUSED,
        "stopped",
        True,
    )
    assert (await answered(400, 100, error_subcode=33)).detail == Halt.LOGIN
    assert (await answered(503, None)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("fault", ["error_after", "cut", "proxy", "rubbish", "silent"])
async def test_what_was_taken_without_a_word_is_unknown(fault: str) -> None:
    async with WhatsApp(faults={fault: 1.0}) as whatsapp:
        patience = 0.5 if fault == "silent" else 5.0  # a busy machine answers late, too
        carrier = gateway(whatsapp.url, timeout_s=patience)
        assert (await carrier.send(MESSAGE)).outcome is Outcome.UNKNOWN
        await carrier.close()


async def test_the_first_value_fills_the_first_variable_wherever_it_stands() -> None:
    """`{{2}} तक {{1}}`: in another language the second comes first."""
    tenth = tuple((str(one), f"v{one}") for one in (2, 10, 1))
    async with WhatsApp() as whatsapp:
        carrier = gateway(whatsapp.url)
        await carrier.send(MESSAGE._replace(template=FILLED._replace(values=tenth)))
        named = (("offer", "20%"), ("name", "Asha"))
        await carrier.send(MESSAGE._replace(template=FILLED._replace(values=named, named=True)))
        await carrier.close()
        by_place, by_name = (
            one["template"]["components"][0]["parameters"] for one in whatsapp.requests
        )
    assert [one["text"] for one in by_place] == ["v1", "v2", "v10"]
    assert [(one["parameter_name"], one["text"]) for one in by_name] == list(named)


async def test_free_text_is_not_sent() -> None:
    carrier = gateway()
    assert (await carrier.send(MESSAGE._replace(template=None))).outcome is Outcome.HALTED


# --- receipts ----------------------------------------------------------------------------------


def call(
    body: bytes, headers: dict[str, str] | None = None, query: dict[str, str] | None = None
) -> Delivery:
    given = signed(body) if headers is None else headers
    lowered = {name.lower(): value for name, value in given.items()}
    return Delivery("POST", "https://shop.example/sms/whatsapp", "", query or {}, lowered, body)


def test_a_receipt_brings_our_key_and_its_reason() -> None:
    carrier = gateway()
    (found,) = carrier.read_call(call(status_call("w1", "read", key="ab-7"))).receipts
    assert (found.gateway_id, found.rank, found.key) == ("w1", Rank.READ, "ab-7")
    assert found.at == datetime(2026, 1, 1, tzinfo=UTC)
    for code, reason, passing in (
        (131026, "not_on_whatsapp", False),
        (131049, "metas_cap", True),
        (131047, "window", False),
        (424242, "424242", False),
    ):
        (found,) = carrier.read_call(call(status_call("w1", "failed", code=code))).receipts
        assert (found.rank, found.reason, found.passing) == (Rank.FAILED, reason, passing)
    (stopped,) = carrier.read_call(call(status_call("w1", "failed", code=131050))).receipts
    assert stopped.opt_out
    (spam,) = carrier.read_call(call(status_call("w1", "failed", code=131048))).receipts
    assert spam.halt == Halt.SPAM


@pytest.mark.parametrize(
    ("errors", "reason", "halt", "opt_out"),
    [
        (None, "", "", False),
        ([], "", "", False),
        ([{"title": "without a code"}], "", "", False),
        ([{"code": None}], "", "", False),
        ([{"code": 0}], "", "", False),
        ([{"code": "131026"}], "not_on_whatsapp", "", False),
        ([{"code": 424242}, {"code": 131026}], "not_on_whatsapp", "", False),
        ([{"code": 131026}, {"code": 131050}], "not_on_whatsapp", "", True),
        ([{"code": 131042}], "131042", Halt.ACCOUNT, False),
    ],
)
def test_a_failure_that_names_no_code_is_that_messages_alone(
    errors: Any, reason: str, halt: str, *, opt_out: bool
) -> None:
    said = json.loads(status_call("w1", "failed", code=131026))
    said["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"] = errors
    body = json.dumps(said).encode()
    (found,) = gateway().read_call(call(body)).receipts
    assert (found.rank, found.reason) == (Rank.FAILED, reason)
    assert (found.halt, found.opt_out) == (halt, opt_out)


def test_only_the_bytes_that_were_signed_count() -> None:
    body = status_call("w/1", "failed", code=131026)
    again = json.dumps(json.loads(body)).encode()
    assert again != body
    for wrong in (
        call(body, {}),
        call(body, signed(body, "guess")),
        call(again, signed(body)),
        call(body[:-1], signed(body)),
    ):
        with pytest.raises(ForgedError):
            gateway().read_call(wrong)
    with pytest.raises(ForgedError):
        gateway(app_secret="").read_call(call(body, signed(body, "")))
    with pytest.raises(UnreadableError):
        gateway().read_call(call(b"{", signed(b"{")))


def test_a_customer_writes_taps_a_button_or_changes_a_preference() -> None:
    carrier = gateway()
    (found,) = carrier.read_call(call(message_call("m1", "919812345678", "STOP आशा"))).inbound
    assert (found.gateway_id, found.phone, found.text) == ("m1", PHONE, "STOP आशा")
    value = {
        "messages": [
            {"id": "m2", "from": "91981", "button": {"text": "Stop promotions"}},
            {"id": "m3", "from": "91981", "interactive": {"button_reply": {"title": "Yes"}}},
            {"id": "m4", "from": "91981", "type": "image", "image": {"id": "1"}},
        ],
        "user_preferences": [
            {"wa_id": "919812345678", "value": "stop", "timestamp": 1767225600},
            {"wa_id": "919812345678", "value": "resume", "timestamp": 1767225601},
        ],
    }
    body = json.dumps({"entry": [{"changes": [{"value": value}]}, 7]}).encode()
    found_all = carrier.read_call(call(body)).inbound
    assert [one.text for one in found_all[:2]] == ["Stop promotions", "Yes"]
    (preference,) = found_all[2:]
    assert (preference.phone, preference.stop) == (PHONE, True)


def test_the_challenge_needs_the_right_word() -> None:
    right = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "42"}
    assert gateway().challenged(call(b"", query=right)) == "42"
    for wrong in ({**right, "hub.verify_token": "guess"}, {**right, "hub.mode": "x"}, {}):
        assert gateway().challenged(call(b"", query=wrong)) is None
    unset = {**right, "hub.verify_token": ""}
    assert gateway(verify_token="").challenged(call(b"", query=unset)) is None


async def test_the_history_tells_what_a_webhook_would() -> None:
    async with WhatsApp() as whatsapp:
        carrier = gateway(whatsapp.url)
        await carrier.send(MESSAGE)
        whatsapp.events["wamid.1"] = [("sent", 1767225600), ("delivered", 1767225605)]
        waiting = Waiting("wamid.1", "", PHONE, "", datetime.now(UTC))
        found = (await carrier.poll([waiting])).receipts
        await carrier.close()
    assert [one.rank for one in found] == [Rank.SENT, Rank.DELIVERED]


async def test_a_history_that_is_not_told_does_not_keep_the_others_back() -> None:
    def history(request: httpx.Request) -> httpx.Response:
        made = request.url.params["message_id"]
        if made in ("w-1", "w-3", "w-4"):
            return httpx.Response(400, json={"error": {"code": 100, "error_subcode": 33}})
        events = {"data": [{"delivery_status": "delivered", "timestamp": "1767225605"}]}
        return httpx.Response(200, json={"data": [{"message_id": made, "events": events}]})

    account = WhatsAppAccount(TOKEN, NUMBER, ACCOUNT)
    carrier = WhatsAppGateway(account, transport=httpx.MockTransport(history))
    waiting = [Waiting(f"w-{n}", "", PHONE, "", datetime.now(UTC)) for n in range(6)]
    found = (await carrier.poll(waiting)).receipts
    assert [one.gateway_id for one in found] == ["w-0", "w-2", "w-5"]
    with pytest.raises(NoReplyError):
        await carrier.poll([waiting[1]])
    await carrier.close()


# --- templates and limits ----------------------------------------------------------------------


async def test_templates_are_read_to_the_last_page_and_kept_for_an_hour() -> None:
    picture = {"type": "HEADER", "format": "IMAGE"}
    address = {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://x/{{1}}"}]}
    known = [
        template("winback", "Hi {{1}}!"),
        template("winback", "नमस्ते {{1}}!", language="hi"),
        template("named", "Hi {{name}}, {{ offer }}", parameter_format="NAMED"),
        template("picture", "Hi", parts=[picture]),
        template("address", "Hi", parts=[address]),
        template("paused", "Hi", status="PAUSED"),
    ]
    async with WhatsApp(known, page=2) as whatsapp:
        carrier = gateway(whatsapp.url)
        found = await carrier.templates()
        asked = len(whatsapp.asked)
        await carrier.templates()
        assert len(whatsapp.asked) == asked == 3
        known[0]["status"] = "PAUSED"
        fresh = await carrier.templates(fresh=True)
        await carrier.close()
    assert [(one.name, one.language, one.why_not) for one in found] == [
        ("winback", "en", ""),
        ("winback", "hi", ""),
        ("named", "en", ""),
        ("picture", "en", "picture"),
        ("address", "en", "button"),
    ]
    assert found[2] == ApprovedTemplate(
        "named",
        "en",
        "Hi {{name}}, {{ offer }}",
        ("name", "offer"),
        named=True,
        category="MARKETING",
    )
    assert len(fresh) == 4


async def test_a_next_page_elsewhere_is_read_here() -> None:
    """Meta names its own host, also to who calls it by a proxy; the token does not go there."""
    asked: list[httpx.URL] = []

    def page(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        elsewhere = "https://elsewhere.example/v23.0/1022/message_templates?after=QV9"
        paging = {} if "after" in request.url.params else {"next": elsewhere}
        name = request.url.params.get("after", "first")
        return httpx.Response(200, json={"data": [template(name, "Hi")], "paging": paging})

    account = WhatsAppAccount(TOKEN, NUMBER, ACCOUNT)
    carrier = WhatsAppGateway(account, transport=httpx.MockTransport(page))
    found = await carrier.templates()
    await carrier.close()
    assert [one.name for one in found] == ["first", "QV9"]
    assert {one.host for one in asked} == {"graph.facebook.com"}
    assert {one.params["status"] for one in asked} == {"APPROVED"}


@pytest.mark.parametrize(
    ("tier", "per_day"),
    [
        ("TIER_250", 250),
        ("TIER_2K", 2000),
        ("TIER_100K", 100_000),
        ("TIER_UNLIMITED", None),
        ("1000", 1000),
        ("TIER_1000", 1000),
        ("TIER_NEW", 250),
    ],
)
async def test_the_limit_of_a_day_is_asked_for(tier: str, per_day: int | None) -> None:
    async with WhatsApp(tier=tier) as whatsapp:
        carrier = gateway(whatsapp.url)
        assert carrier.limits == Limits(per_day=250)
        assert await carrier.refresh_limits() == Limits(per_day=per_day)
        await carrier.close()


def test_values_are_checked_and_filled_in() -> None:
    chosen = ChosenTemplate("whatsapp", "t", "t", "Hi {{ name }}, {{2}}", (Variable("name", "x"),))

    def fits(value: str) -> bool:
        return chosen.values(lambda _fills: value) is not None

    assert [fits(value) for value in ("Asha", " ", "a\nb", "a\tb", "a     b", "a    b")] == [
        True,
        False,
        False,
        False,
        False,
        True,
    ]
    assert chosen.text_of({"name": "{{2}}", "2": "x"}) == "Hi {{2}}, x"


async def test_health_names_templates_and_quality() -> None:
    async with WhatsApp() as whatsapp:
        right, wrong = gateway(whatsapp.url), gateway(whatsapp.url, token="wrong")
        found = await right.health()
        assert dict(found.facts) == {"templates": "1", "quality": "green", "a day": "250"}
        assert (await wrong.health()).problem == Halt.LOGIN
        whatsapp.tier = "TIER_UNLIMITED"
        assert dict((await right.health()).facts)["a day"] == "no limit"
        await right.close()
        await wrong.close()
