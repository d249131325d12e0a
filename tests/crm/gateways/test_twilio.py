"""Twilio: what its answers mean, what it calls, what it tells when it is asked."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from crm.gateways import Answer, Halt, Message, Outcome
from crm.gateways.receipts import Delivery, ForgedError, Rank, Waiting
from crm.gateways.twilio import TwilioAccount, TwilioGateway
from tests.emulators.twilio import SENDER, SID, TOKEN, Twilio, signed, words

PHONE, KEY = "+919812345678", "ab-7"
HOOK = "https://shop.example/munim/sms/twilio"
MESSAGE = Message(PHONE, "Hi Asha & Co", KEY)


def gateway(url: str, **changes: Any) -> TwilioGateway:
    account = {"account_sid": SID, "auth_token": TOKEN, "sender": SENDER, "timeout_s": 5.0}
    return TwilioGateway(TwilioAccount(**{**account, "api_url": url, **changes}))


async def sent(twilio: Twilio, message: Message = MESSAGE, **changes: Any) -> Answer:
    carrier = gateway(twilio.url, **changes)
    try:
        return await carrier.send(message)
    finally:
        await carrier.close()


async def test_a_message_carries_all_that_twilio_needs() -> None:
    until = datetime.now(UTC) + timedelta(minutes=10)
    async with Twilio() as twilio:
        found = await sent(twilio, MESSAGE._replace(until=until), callback=HOOK)
        assert found == Answer(Outcome.SENT, twilio.messages[0]["sid"])
        (form,) = twilio.forms
    assert {name: form[name] for name in ("To", "From", "Body")} == {
        "To": PHONE,
        "From": SENDER,
        "Body": "Hi Asha & Co",
    }
    assert 590 <= int(form["ValidityPeriod"]) <= 600
    assert dict(parse_qsl(urlsplit(form["StatusCallback"]).query)) == {"k": KEY}


async def test_a_service_sends_in_the_place_of_a_number_and_far_ends_are_cut() -> None:
    async with Twilio() as twilio:
        later = MESSAGE._replace(until=datetime.now(UTC) + timedelta(days=2))
        await sent(twilio, later, sender="MG" + "1" * 32)
        (form,) = twilio.forms
    assert "From" not in form
    assert form["MessagingServiceSid"] == "MG" + "1" * 32
    assert form["ValidityPeriod"] == "36000"
    assert "StatusCallback" not in form


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (words(400, 21211), Answer(Outcome.REFUSED, detail="bad_number")),
        (words(400, 21614), Answer(Outcome.REFUSED, detail="not_mobile")),
        (words(400, 21612), Answer(Outcome.REFUSED, detail="no_route")),
        (words(400, 21617), Answer(Outcome.REFUSED, detail="too_long")),
        (words(400, 21610), Answer(Outcome.REFUSED, detail="stopped", opt_out=True)),
        (words(400, 20001), Answer(Outcome.REFUSED, detail="20001")),
        (words(401, 20003), Answer(Outcome.HALTED, detail=Halt.LOGIN)),
        (words(404, 20404), Answer(Outcome.HALTED, detail=Halt.LOGIN)),
        (words(400, 21606), Answer(Outcome.HALTED, detail=Halt.SENDER)),
        (words(400, 21408), Answer(Outcome.HALTED, detail=Halt.REGION_OFF)),
        (words(400, 21608), Answer(Outcome.HALTED, detail=Halt.TRIAL)),
        (words(429, 20429), Answer(Outcome.PASSING, detail="busy", wait=1.0)),
        (
            words(429, 20429, **{"Retry-After": "7"}),
            Answer(Outcome.PASSING, detail="busy", wait=7.0),
        ),
        (words(400, 21611), Answer(Outcome.PASSING, detail="queue_full", wait=60.0)),
        (words(503, 20503), Answer(Outcome.PASSING, detail="busy")),
        (words(500, 20500), Answer(Outcome.UNKNOWN, detail="HTTP 500")),
        (words(502, 21211), Answer(Outcome.UNKNOWN, detail="HTTP 502")),
    ],
)
async def test_codes_mean_what_the_table_says(reply: Any, answer: Answer) -> None:
    assert await answered(httpx.Response(reply.status, json=reply.data, headers=reply.headers)) == (
        answer
    )


async def answered(*replies: httpx.Response) -> Answer:
    left = iter(replies)
    carrier = TwilioGateway(
        TwilioAccount(SID, TOKEN, SENDER),
        transport=httpx.MockTransport(lambda _request: next(left)),
    )
    answer = Answer(Outcome.UNKNOWN)
    for _ in replies:
        answer = await carrier.send(MESSAGE)
    await carrier.close()
    return answer


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(200, content=b"\x00 ok?"),
        httpx.Response(201, json={"status": "queued"}),
        httpx.Response(429, content=b"slow down"),
        httpx.Response(503, content=b"<html>"),
        httpx.Response(400, content=b"<html>"),
        httpx.Response(401, content=b"<html>"),
        httpx.Response(302, headers={"Location": "/"}),
    ],
)
async def test_without_twilios_own_words_nothing_is_certain(reply: httpx.Response) -> None:
    assert (await answered(reply)).outcome is Outcome.UNKNOWN


async def test_too_many_requests_wait_one_two_four_seconds() -> None:
    busy = [httpx.Response(429, json={"code": 20429}) for _ in range(4)]
    assert [(await answered(*busy[: n + 1])).wait for n in range(4)] == [1, 2, 4, 4]


@pytest.mark.parametrize("fault", ["error_after", "cut", "proxy", "rubbish", "silent"])
async def test_what_was_taken_without_a_word_is_unknown_and_found_by_asking(fault: str) -> None:
    since = datetime.now(UTC)
    async with Twilio(faults={fault: 1.0}) as twilio:
        patience = 0.5 if fault == "silent" else 5.0  # a busy machine answers late, too
        assert (await sent(twilio, timeout_s=patience)).outcome is Outcome.UNKNOWN
        carrier = gateway(twilio.url)
        asked = Waiting("", KEY, PHONE, MESSAGE.text, since)
        assert await carrier.find(asked) == (twilio.messages[0]["sid"],)
        assert await carrier.find(asked._replace(text="Another")) == ()
        assert await carrier.find(asked._replace(since=asked.since + timedelta(minutes=1))) == ()
        await carrier.close()


async def test_one_list_tells_what_became_of_all_of_them() -> None:
    since = datetime.now(UTC)
    async with Twilio(page=2) as twilio:
        carrier = gateway(twilio.url)
        for number in range(5):
            await carrier.send(MESSAGE._replace(phone=f"+91981234567{number}"))
        rows = twilio.messages
        rows[0]["status"] = "delivered"
        rows[1].update(status="undelivered", error_code=30003)
        rows[2].update(status="failed", error_code=30007)
        rows[3].update(status="failed", error_code=30002)
        waiting = [Waiting(one["sid"], "", one["to"], "", since) for one in rows]
        found = (await carrier.poll(waiting)).receipts
        gets = [one for one in twilio.asked if one.method == "GET"]
        await carrier.close()
    assert len(gets) == 3
    assert gets[0].query["From"] == SENDER
    by_id = {one.gateway_id: one for one in found}
    assert {row["sid"] for row in rows} == set(by_id)
    assert by_id[rows[4]["sid"]].rank is Rank.NOTHING  # queued: it has it
    assert by_id[rows[0]["sid"]].rank is Rank.DELIVERED
    off, filtered, suspended = (by_id[rows[n]["sid"]] for n in (1, 2, 3))
    assert (off.rank, off.reason, off.passing) == (Rank.FAILED, "phone_off", True)
    assert (filtered.reason, filtered.passing, filtered.halt) == ("filtered", False, "")
    assert suspended.halt == Halt.ACCOUNT


FORM = {
    "MessageSid": "SM1",
    "MessageStatus": "delivered",
    "To": PHONE,
    "From": SENDER,
    "SomethingNew": "",
}


def call(form: dict[str, str], headers: dict[str, str] | None = None) -> Delivery:
    url = f"{HOOK}?k=ab-7"
    given = signed(url, form) if headers is None else headers
    lowered = {name.lower(): value for name, value in given.items()}
    return Delivery("POST", url, "", {"k": "ab-7"}, lowered, urlencode(form).encode())


def test_a_signed_call_is_a_receipt_with_our_key() -> None:
    carrier = gateway("http://127.0.0.1:1")
    (found,) = carrier.read_call(call(FORM)).receipts
    assert (found.gateway_id, found.rank, found.key) == ("SM1", Rank.DELIVERED, "ab-7")


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Twilio-Signature": ""}, signed(f"{HOOK}?k=ab-7", FORM, "guess"), signed(HOOK, FORM)],
)
def test_a_forged_call_is_refused(headers: dict[str, str]) -> None:
    carrier = gateway("http://127.0.0.1:1")
    with pytest.raises(ForgedError):
        carrier.read_call(call(FORM, headers))
    with pytest.raises(ForgedError):
        carrier.read_call(call({**FORM, "MessageStatus": "failed"}, signed(f"{HOOK}?k=ab-7", FORM)))
    with pytest.raises(ForgedError):
        carrier.read_call(call(FORM)._replace(body=b"\xff\x00"))


@pytest.mark.parametrize(
    ("address", "signed_as"),
    [
        ("https://shop.example/sms/twilio", "https://shop.example:443/sms/twilio"),
        ("https://shop.example:8443/sms/twilio", "https://shop.example/sms/twilio"),
        ("http://127.0.0.1/sms/twilio", "http://127.0.0.1:80/sms/twilio"),
        ("https://[::1]:8443/sms/twilio", "https://[::1]/sms/twilio"),
    ],
)
def test_a_call_may_be_signed_with_or_without_the_port(address: str, signed_as: str) -> None:
    carrier = gateway("http://127.0.0.1:1")
    body = urlencode(FORM).encode()
    for url, right in ((address, True), (signed_as, True), ("https://other.example/", False)):
        lowered = {name.lower(): value for name, value in signed(url, FORM).items()}
        said = Delivery("POST", address, "", {}, lowered, body)
        if right:
            assert carrier.read_call(said).receipts
        else:
            with pytest.raises(ForgedError):
                carrier.read_call(said)


@pytest.mark.parametrize("status", ["accepted", "scheduled", "queued", "sending"])
def test_a_call_about_what_is_under_way_proves_that_it_was_taken(status: str) -> None:
    carrier = gateway("http://127.0.0.1:1")
    (found,) = carrier.read_call(call({**FORM, "MessageStatus": status})).receipts
    assert (found.rank, found.key) == (Rank.NOTHING, "ab-7")


def test_a_call_with_fields_without_end_is_nobodys() -> None:
    with pytest.raises(ForgedError):
        gateway("http://127.0.0.1:1").read_call(call({f"f{one}": "" for one in range(501)}))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Hi Asha & Co", True),
        ("Sent from your Twilio trial account - Hi Asha & Co", True),
        ("Hi Asha & Co\n", True),
        ("Hi  Asha &amp; Co".replace("&amp;", "&"), True),
        ("", True),  # the account hides texts
        (None, True),
        ("Hi Asha", False),
        ("Hi Asha & Co, and more", False),
        ("नमस्ते", False),
    ],
)
async def test_a_text_is_found_as_twilio_may_show_it(body: str | None, *, found: bool) -> None:
    """One that is looked for in vain is sent again."""
    since = datetime.now(UTC)
    async with Twilio() as twilio:
        carrier = gateway(twilio.url)
        await carrier.send(MESSAGE)
        twilio.messages[0]["body"] = body
        waiting = Waiting("", KEY, PHONE, MESSAGE.text, since)
        assert bool(await carrier.find(waiting)) is found
        await carrier.close()


def test_an_answer_of_a_customer_is_read_and_its_stop() -> None:
    carrier = gateway("http://127.0.0.1:1")
    form = {"MessageSid": "SM2", "From": PHONE, "To": SENDER, "Body": "halt ein"}
    (found,) = carrier.read_call(call(form)).inbound
    assert (found.phone, found.text, found.stop) == (PHONE, "halt ein", False)
    (found,) = carrier.read_call(call({**form, "OptOutType": "STOP"})).inbound
    assert found.stop


async def test_health_says_whether_the_login_is_right(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with Twilio() as twilio:
        right, wrong = gateway(twilio.url), gateway(twilio.url, auth_token="wrong")
        assert (await right.health()).problem == ""
        assert (await wrong.health()).problem == Halt.LOGIN
        await right.close()
        await wrong.close()
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(TwilioAccount(SID, TOKEN, SENDER))


def listed(made: datetime, *, clock: datetime | None = None) -> httpx.MockTransport:
    """One message with the text that is looked for, made then by Twilio's clock."""
    row = {"sid": "SM1", "body": "Hi", "to": PHONE, "date_created": format_datetime(made)}
    headers = {} if clock is None else {"Date": format_datetime(clock)}
    page = {"messages": [row], "next_page_uri": None}
    return httpx.MockTransport(lambda _request: httpx.Response(200, json=page, headers=headers))


@pytest.mark.parametrize(
    ("older", "ahead", "found"),
    [
        (timedelta(seconds=20), None, ("SM1",)),  # clocks differ a little
        (timedelta(seconds=90), None, ()),  # of before the claim
        (timedelta(hours=2), timedelta(hours=-2), ("SM1",)),  # the machine's clock is wrong
        (timedelta(hours=-2), timedelta(hours=2), ("SM1",)),
        (timedelta(hours=-1), timedelta(hours=2), ()),
    ],
)
async def test_a_wrong_clock_does_not_hide_what_was_taken(
    older: timedelta, ahead: timedelta | None, found: tuple[str, ...]
) -> None:
    now = datetime.now(UTC)
    clock = None if ahead is None else now + ahead
    carrier = TwilioGateway(
        TwilioAccount(SID, TOKEN, SENDER), transport=listed(now - older, clock=clock)
    )
    asked = Waiting("", KEY, PHONE, "Hi", now)
    assert await carrier.find(asked) == found
    await carrier.close()


@pytest.mark.parametrize("root", ["", "https://api.twilio.com", "https://elsewhere.example"])
async def test_a_next_page_is_followed_but_not_elsewhere(root: str) -> None:
    asked: list[httpx.URL] = []

    def page(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        last = "Page" in request.url.params
        row = {"sid": f"SM{len(asked)}", "status": "delivered"}
        more = None if last else f"{root}{request.url.path}?Page=1"
        return httpx.Response(200, json={"messages": [row], "next_page_uri": more})

    carrier = TwilioGateway(TwilioAccount(SID, TOKEN, SENDER), transport=httpx.MockTransport(page))
    waiting = [Waiting(f"SM{n}", "", PHONE, "", datetime.now(UTC)) for n in (1, 2)]
    found = (await carrier.poll(waiting)).receipts
    await carrier.close()
    assert len(found) == len(asked) == (1 if "elsewhere" in root else 2)
    assert {one.host for one in asked} == {"api.twilio.com"}


async def test_a_wait_until_a_moment_is_by_the_gateways_clock() -> None:
    clock = datetime.now(UTC) - timedelta(hours=3)
    headers = {
        "Date": format_datetime(clock, usegmt=True),
        "Retry-After": format_datetime(clock + timedelta(seconds=40), usegmt=True),
    }
    busy = httpx.Response(429, json={"code": 20429}, headers=headers)
    wait = (await answered(busy)).wait
    assert wait is not None
    assert 35 < wait <= 41
