"""SMSGate: the shop's own phone, which knows an id, and its cloud."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from crm.gateways import Answer, Halt, Message, Outcome
from crm.gateways.receipts import (
    Calls,
    Delivery,
    ForgedError,
    Limits,
    Rank,
    UnreadableError,
    Waiting,
)
from crm.gateways.smsgate import Phone, SmsGateGateway
from tests.emulators.smsgate import KEY, PASSWORD, USER, SmsGate, event, signed

PHONE = "+919812345678"
MESSAGE = Message(PHONE, "Hi Asha ₹5 🎉", "ab-7")


def gateway(url: str = "http://127.0.0.1:1", **changes: Any) -> SmsGateGateway:
    phone = {"url": url, "user": USER, "password": PASSWORD, "signing_key": KEY, "timeout_s": 5.0}
    return SmsGateGateway(Phone(**{**phone, **changes}))


async def sent(phone: SmsGate, message: Message = MESSAGE, **changes: Any) -> Answer:
    carrier = gateway(phone.url + changes.pop("path", ""), **changes)
    try:
        return await carrier.send(message)
    finally:
        await carrier.close()


async def test_a_message_carries_its_id_and_its_end() -> None:
    until = datetime(2030, 1, 31, 15, 30, tzinfo=UTC)
    async with SmsGate() as phone:
        found = await sent(phone, MESSAGE._replace(until=until), sim=2, device_id="d1")
        assert found == Answer(Outcome.SENT, "ab-7")
        asked = phone.messages["ab-7"]["asked"]
    assert asked == {
        "id": "ab-7",
        "phoneNumbers": [PHONE],
        "textMessage": {"text": "Hi Asha ₹5 🎉"},
        "withDeliveryReport": True,
        "validUntil": "2030-01-31T15:30:00+00:00",
        "simNumber": 2,
        "deviceId": "d1",
    }


@pytest.mark.parametrize("fault", ["error_after", "cut", "proxy", "rubbish", "silent"])
async def test_what_nobody_answered_is_handed_over_again_and_goes_out_once(fault: str) -> None:
    async with SmsGate() as phone:
        phone.fault = lambda _phone: fault if not phone.taken else None
        patience = 0.5 if fault == "silent" else 5.0  # a busy machine answers late, too
        assert await sent(phone, timeout_s=patience) == Answer(Outcome.SENT, "ab-7")
        assert phone.taken == {PHONE: 1}


@pytest.mark.parametrize(("device", "tries"), [("", 1), ("d1", 2)])
async def test_the_cloud_is_asked_again_only_for_one_phone(device: str, tries: int) -> None:
    """It knows an id per device; without one it is asked whether it has the message."""
    async with SmsGate() as phone:
        phone.fault = lambda _phone: "proxy" if not phone.taken else None
        found = await sent(phone, path="/3rdparty/v1", device_id=device)
        assert found == Answer(Outcome.SENT, "ab-7")
        assert sum(one.method == "POST" for one in phone.asked) == tries
        assert phone.taken == {PHONE: 1}


async def test_nobody_answering_ever_is_unknown_and_nobody_there_passes() -> None:
    async with SmsGate() as phone:
        url = phone.url
        phone.fault = lambda _phone: "error"
        assert (await sent(phone)).outcome is Outcome.UNKNOWN
        assert len(phone.asked) == 3
    carrier = gateway(url)
    assert await carrier.send(MESSAGE) == Answer(Outcome.PASSING, detail="unreachable")
    await carrier.close()


async def answered(status: int, data: Any = None) -> Answer:
    reply = httpx.Response(status) if data is None else httpx.Response(status, json=data)
    transport = httpx.MockTransport(lambda _request: reply)
    carrier = SmsGateGateway(Phone("http://127.0.0.1:1", USER, PASSWORD), transport=transport)
    answer = await carrier.send(MESSAGE)
    await carrier.close()
    return answer


@pytest.mark.parametrize(
    ("status", "message", "answer"),
    [
        (409, "known", Answer(Outcome.SENT, "ab-7")),
        (400, "invalid phone number", Answer(Outcome.REFUSED, detail="bad_number")),
        (400, "Text message is empty", Answer(Outcome.HALTED, detail=Halt.REQUEST)),
        (
            400,
            "message already expired",
            Answer(Outcome.PASSING, detail="closing", wait=60.0, alone=True),
        ),
        (403, "no", Answer(Outcome.HALTED, detail=Halt.LOGIN)),
        (429, "slow", Answer(Outcome.PASSING, detail="busy", wait=60.0, alone=True)),
        (503, "full", Answer(Outcome.PASSING, detail="busy", wait=60.0, alone=True)),
    ],
)
async def test_the_phones_words_decide(status: int, message: str, answer: Answer) -> None:
    assert await answered(status, {"message": message}) == answer


async def test_a_wrong_login_halts_also_without_a_word() -> None:
    assert await answered(401) == Answer(Outcome.HALTED, detail=Halt.LOGIN)


@pytest.mark.parametrize("status", [200, 202, 409, 503])
async def test_without_the_phones_own_words_nothing_is_certain(status: int) -> None:
    assert (await answered(status)).outcome is Outcome.UNKNOWN


async def test_what_waits_in_the_phone_can_be_taken_back() -> None:
    async with SmsGate() as phone:
        carrier = gateway(phone.url)
        await carrier.send(MESSAGE)
        assert await carrier.cancel("ab-7")
        assert not await carrier.cancel("ab-7")
        await carrier.close()
    assert gateway().limits == Limits(per_day=100, window=10)


# --- receipts ----------------------------------------------------------------------------------


def call(body: bytes, headers: dict[str, str] | None = None) -> Delivery:
    given = signed(body) if headers is None else headers
    lowered = {name.lower(): value for name, value in given.items()}
    return Delivery("POST", "https://shop.example/sms/smsgate", "", {}, lowered, body)


def test_events_are_receipts() -> None:
    carrier = gateway()
    body = event("delivered", "ab-7", recipient=PHONE, deliveredAt="2026-01-01T10:00:00+05:30")
    (found,) = carrier.read_call(call(body)).receipts
    assert (found.gateway_id, found.rank) == ("ab-7", Rank.DELIVERED)
    assert found.at == datetime(2026, 1, 1, 4, 30, tzinfo=UTC)
    for said, reason, passing in (
        ("RESULT_ERROR_NO_SERVICE (…)", "no_network", True),
        ("RESULT_ERROR_LIMIT_EXCEEDED", "phones_limit", True),
        ("RESULT_ERROR_GENERIC_FAILURE", "not_sent", True),
        ("TTL expired", "expired", True),
        ("sendSMS: Invalid phone number", "bad_number", False),
        ("Delivery result from SC +919800000000: 70", "not_delivered", False),
    ):
        (found,) = carrier.read_call(call(event("failed", "ab-7", reason=said))).receipts
        assert (found.rank, found.reason, found.passing) == (Rank.FAILED, reason, passing)
    assert carrier.read_call(call(event("ping", "x"))).receipts == ()


def test_old_unsigned_and_changed_calls_are_refused() -> None:
    body = event("failed", "ab-7", reason="x")
    for headers in (
        {},
        signed(body, "guess"),
        signed(body, at=time.time() - 301),
        {**signed(body), "X-Timestamp": str(int(time.time()) - 1)},
        signed(body + b" "),
    ):
        with pytest.raises(ForgedError):
            gateway().read_call(call(body, headers))
    with pytest.raises(ForgedError):
        gateway(signing_key="").read_call(call(body, signed(body, "")))
    for wrong in (
        b"{",
        b"[]",
        b'{"event": "sms:sent", "payload": {}}',
        b'{"event": "sms:received", "payload": 1}',
        b'{"event": "sms:received", "payload": {"messageId": "7f"}}',
    ):
        with pytest.raises(UnreadableError):
            gateway().read_call(call(wrong))


async def test_a_poll_matches_by_id_and_reads_all_pages() -> None:
    since = datetime.now(UTC)
    async with SmsGate() as phone:
        carrier = gateway(phone.url)
        for number in range(130):
            await carrier.send(MESSAGE._replace(key=f"k-{number}"))
        phone.move("k-0", "Delivered")
        phone.move("k-129", "Failed", "RESULT_ERROR_RADIO_OFF")
        phone.messages["k-129"]["recipients"][0]["phoneNumber"] = "a hash"
        waiting = [Waiting(f"k-{n}", f"k-{n}", PHONE, "", since) for n in (0, 1, 129)]
        found = (await carrier.poll(waiting)).receipts
        await carrier.close()
    assert [(one.gateway_id, one.rank, one.reason) for one in found] == [
        ("k-0", Rank.DELIVERED, ""),
        ("k-129", Rank.FAILED, "no_network"),
    ]


@pytest.mark.parametrize("most", [30, 100])
@pytest.mark.parametrize("total", ["250", "120", "0", "many", None])
async def test_pages_are_read_to_the_end_whatever_the_total_says(
    total: str | None, most: int
) -> None:
    """The phone gives fewer than are asked for, or counts while rows come and go."""
    rows = [{"id": f"k-{n}", "state": "Delivered"} for n in range(250)]

    def page(request: httpx.Request) -> httpx.Response:
        start, size = (int(request.url.params[name]) for name in ("offset", "limit"))
        headers = {} if total is None else {"X-Total-Count": total}
        return httpx.Response(200, json=rows[start : start + min(size, most)], headers=headers)

    carrier = SmsGateGateway(
        Phone("http://127.0.0.1:1", USER, PASSWORD), transport=httpx.MockTransport(page)
    )
    wanted = [Waiting(f"k-{n}", "", PHONE, "", datetime.now(UTC)) for n in (0, 149, 249)]
    found = (await carrier.poll(wanted)).receipts
    await carrier.close()
    # a short page without a total above it is the last one
    known = 3 if most == 100 or total == "250" else 1
    assert len(found) == known


async def test_what_customers_wrote_is_read_from_the_inbox_and_from_events() -> None:
    at = "2026-01-01T10:00:00+00:00"
    async with SmsGate() as phone:
        phone.inbox.append({"id": "7f", "sender": PHONE, "contentPreview": "stop", "createdAt": at})
        carrier = gateway(phone.url)
        (polled,) = await carrier.inbox(datetime.now(UTC) - timedelta(hours=1))
        await carrier.close()
    body = event("received", "7f", sender=PHONE, message="stop", receivedAt=at)
    (called,) = gateway().read_call(call(body)).inbound
    assert polled == called
    assert json.loads(body)["payload"]["message"] == called.text


def test_several_messages_may_come_in_one_event() -> None:
    messages = [
        {"messageId": "7f", "sender": PHONE, "message": "stop"},
        {"messageId": "80", "phoneNumber": "+919812345679", "message": "band karo"},
    ]
    payload = {"messages": messages}
    body = json.dumps({"event": "sms:batch:received", "payload": payload}).encode()
    found = gateway().read_call(call(body)).inbound
    assert [(one.phone, one.text) for one in found] == [
        (PHONE, "stop"),
        ("+919812345679", "band karo"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"event": "system:ping", "payload": {"health": {"status": "pass"}}},
        {"event": "app:started", "payload": None},
        {"event": "mms:received", "payload": {"transactionId": "T1"}},
        {"event": "sms:data-received", "payload": {"messageId": "7f", "data": "c3RvcA=="}},
        {"event": "something:new"},
        {},
    ],
)
def test_an_event_that_is_not_asked_for_is_taken_and_says_nothing(said: dict[str, Any]) -> None:
    """Refused, it would come fourteen times more."""
    assert gateway().read_call(call(json.dumps(said).encode())) == Calls()


def test_two_customers_may_write_the_same_under_one_id() -> None:
    """The app makes the id from the text."""
    at = "2026-01-01T10:00:00+00:00"
    asha, ravi = (
        gateway().read_call(
            call(event("received", "7f", sender=one, message="STOP", receivedAt=at))
        )
        for one in (PHONE, "+919812345679")
    )
    assert asha.inbound[0].gateway_id != ravi.inbound[0].gateway_id
    body = event("received", "7f", sender=PHONE, message="STOP", receivedAt=at)
    assert gateway().read_call(call(body)) == asha


def test_what_the_phone_took_back_is_a_failure_that_passes() -> None:
    (found,) = gateway().read_call(call(event("cancelled", "ab-7", recipient=PHONE))).receipts
    assert (found.rank, found.reason, found.passing) == (Rank.FAILED, "cancelled", True)


async def test_health_says_whether_the_phone_is_there() -> None:
    async with SmsGate() as phone:
        right, wrong = gateway(phone.url), gateway(phone.url, password="wrong")
        assert dict((await right.health()).facts) == {"phone": "reachable"}
        assert (await wrong.health()).problem == Halt.LOGIN
        await right.close()
        await wrong.close()
    assert (await gateway().health()).problem == "unreachable"
