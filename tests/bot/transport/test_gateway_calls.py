"""Calls of a gateway at the one listener: checked, bounded, answered after the commit."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest
from tornado.testing import bind_unused_port

from bot.app import BotApp
from bot.config.sections import TelegramSection
from bot.reports_seen import CallLog
from bot.transport.gateway_calls import Door
from bot.transport.listener import serving
from crm.errors import StoreBusy
from crm.gateways.msg91 import Msg91Account, Msg91Gateway
from crm.gateways.receipts import Calls, Rank, TakesCalls
from crm.gateways.smsgate import Phone as SmsGatePhone
from crm.gateways.smsgate import SmsGateGateway
from crm.gateways.twilio import TwilioAccount, TwilioGateway
from crm.gateways.whatsapp import WhatsAppAccount, WhatsAppGateway
from jobs.report_times import Mode
from tests.bot.conftest import TOKEN, Floor
from tests.conftest import TestClock
from tests.emulators import smsgate, twilio, whatsapp
from tests.shop import a_reachable

PUBLIC = "https://shop.example/munim"
PHONE = "+919812345678"


class Taker:
    def __init__(self) -> None:
        self.calls: list[Calls] = []
        self.fails: Exception | None = None
        self.waits = 0.0

    async def take(self, calls: Calls) -> None:
        await asyncio.sleep(self.waits)
        if self.fails is not None:
            raise self.fails
        self.calls.append(calls)


@asynccontextmanager
async def listening(
    gateway: TakesCalls, taker: Taker, clock: TestClock, seen: CallLog | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    socket, port = bind_unused_port()
    socket.close()
    door = Door(gateway, taker.take, PUBLIC, seen or CallLog(), clock)
    async with (
        serving([door.route], "127.0.0.1", port),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/munim/sms") as stranger,
    ):
        yield stranger


def by_twilio() -> TwilioGateway:
    return TwilioGateway(TwilioAccount(twilio.SID, twilio.TOKEN, twilio.SENDER))


def by_whatsapp() -> WhatsAppGateway:
    account = WhatsAppAccount(
        whatsapp.TOKEN, whatsapp.NUMBER, whatsapp.ACCOUNT, whatsapp.SECRET, whatsapp.VERIFY
    )
    return WhatsAppGateway(account)


FORM = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": PHONE, "From": twilio.SENDER}
SIGNED = twilio.signed(f"{PUBLIC}/sms/twilio?k=ab-7", FORM)


async def test_the_address_that_is_checked_is_the_public_one(clock: TestClock) -> None:
    taker, seen = Taker(), CallLog()
    async with listening(by_twilio(), taker, clock, seen) as stranger:
        said = await stranger.post("/twilio?k=ab-7", data=FORM, headers=SIGNED)
    assert (said.status_code, said.content, said.headers.get("content-type")) == (204, b"", None)
    (calls,) = taker.calls
    assert (calls.receipts[0].rank, calls.receipts[0].key) == (Rank.DELIVERED, "ab-7")
    assert (seen.taken_at, seen.refused_at) == (clock.now, None)


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "guess"}])
async def test_a_forged_call_is_turned_away_without_a_word(
    clock: TestClock, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    taker, seen = Taker(), CallLog()
    async with listening(by_twilio(), taker, clock, seen) as stranger:
        said = await stranger.post("/twilio?k=ab-7", data=FORM, headers=headers)
        elsewhere = await stranger.post("/another", data=FORM, headers=SIGNED)
    assert (said.status_code, said.content) == (403, b"")
    assert elsewhere.status_code == 404
    assert (taker.calls, seen.refused_at) == ([], clock.now)
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("bot")]
    assert ours == ["a call that is not the gateway's was turned away"]
    assert PHONE not in caplog.text.replace("%2B", "+").replace("httpx", "")


async def test_what_is_cut_off_zipped_or_large_is_no_call(clock: TestClock) -> None:
    taker = Taker()
    body = urlencode(FORM).encode()
    kind = {**SIGNED, "Content-Type": "application/x-www-form-urlencoded"}
    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < 100_000

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 10_000

    async with listening(by_twilio(), taker, clock) as stranger:
        cut = await stranger.post("/twilio?k=ab-7", content=body[:-9], headers=kind)
        zipped = await stranger.post(
            "/twilio?k=ab-7", content=bomb, headers={**kind, "Content-Encoding": "gzip"}
        )
        large = await stranger.post("/twilio?k=ab-7", content=b"x" * 10_000_000, headers=kind)
        endless = await stranger.post("/twilio?k=ab-7", content=chunks(), headers=kind)
        again = await stranger.post("/twilio?k=ab-7", content=body, headers=kind)
    statuses = [one.status_code for one in (cut, zipped, large, endless, again)]
    assert statuses == [403, 403, 413, 413, 204]
    assert len(taker.calls) == 1


def by_phone() -> SmsGateGateway:
    return SmsGateGateway(
        SmsGatePhone("http://127.0.0.1:1", "sms", smsgate.PASSWORD, signing_key=smsgate.KEY)
    )


EVENT = smsgate.event("delivered", "ab-7", recipient=PHONE)
STATUS = whatsapp.status_call("w/1", "read", key="ab-7")
REPORT = json.dumps({"requestId": "5" * 24, "number": PHONE[1:], "status": "1"}).encode()
GATEWAYS: dict[str, tuple[Callable[[], TakesCalls], str, bytes, dict[str, str]]] = {
    "msg91": (lambda: Msg91Gateway(Msg91Account("key", "s3cret")), "/msg91/s3cret", REPORT, {}),
    "whatsapp": (by_whatsapp, "/whatsapp", STATUS, whatsapp.signed(STATUS)),
    "smsgate": (by_phone, "/smsgate", EVENT, {}),
}


@pytest.mark.parametrize("name", GATEWAYS)
async def test_only_the_gateways_own_calls_are_taken(clock: TestClock, name: str) -> None:
    """Forged, changed, cut off, zipped, a bomb, far too large; and then the true one, ten times."""
    make, path, body, headers = GATEWAYS[name]
    if name == "smsgate":  # now: its signature holds for five minutes
        headers = smsgate.signed(body)
    headers = {**headers, "Content-Type": "application/json"}
    wrong = {one: "0" * len(value) for one, value in headers.items() if one.startswith("X-")}
    elsewhere = path.replace("s3cret", "guess")
    taker = Taker()
    async with listening(make(), taker, clock) as stranger:

        async def says(content: bytes, **more: str) -> int:
            said = await stranger.post(path, content=content, headers={**headers, **more})
            assert said.content == b""
            return said.status_code

        forged = await stranger.post(elsewhere, content=body, headers={**headers, **wrong})
        assert forged.status_code == 403
        unsigned = {"Content-Type": "application/json"}
        nobody = await stranger.post(elsewhere, content=body, headers=unsigned)
        assert nobody.status_code == 403
        no = 400 if name == "msg91" else 403  # nothing is signed: only the address is secret
        zipped = {"Content-Encoding": "gzip"}
        assert await says(body[:-9]) == no
        assert await says(gzip.compress(body), **zipped) == no
        assert await says(gzip.compress(b"0" * 50_000_000), **zipped) == no
        assert await says(b"[" * 900_000) == no
        assert await says(b"x" * 10_000_000) == 413
        assert taker.calls == []
        for _ in range(10):
            assert await says(body) == (200 if name == "whatsapp" else 204)
    assert len(taker.calls) == 10
    assert all(one == taker.calls[0] for one in taker.calls)
    assert taker.calls[0].receipts[0].rank >= Rank.DELIVERED


async def test_a_busy_store_makes_the_gateway_come_again(
    clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.transport.gateway_calls.ANSWER_SECONDS", 0.05)
    taker = Taker()
    async with listening(by_twilio(), taker, clock) as stranger:
        taker.fails = StoreBusy("here")
        busy = await stranger.post("/twilio?k=ab-7", data=FORM, headers=SIGNED)
        taker.fails, taker.waits = None, 1.0
        slow = await stranger.post("/twilio?k=ab-7", data=FORM, headers=SIGNED)
        taker.waits = 0.0
        fine = await stranger.post("/twilio?k=ab-7", data=FORM, headers=SIGNED)
    assert [one.status_code for one in (busy, slow, fine)] == [503, 503, 204]


async def test_a_fault_of_ours_names_no_secret(
    clock: TestClock, caplog: pytest.LogCaptureFixture
) -> None:
    """MSG91 signs nothing: its secret ends the address."""
    taker = Taker()
    taker.fails = ValueError("a fault of ours")
    report = {"requestId": "5" * 24, "number": PHONE[1:], "status": "1"}
    async with listening(Msg91Gateway(Msg91Account("key", "s3cret")), taker, clock) as stranger:
        said = await stranger.post("/msg91/s3cret", json=report)
    assert (said.status_code, said.content) == (500, b"")
    ours = [one for one in caplog.records if not one.name.startswith("httpx")]
    assert [one.getMessage() for one in ours] == ["a call of the gateway failed"]
    assert "s3cret" not in "".join(logging.Formatter().format(one) for one in ours)


async def test_meta_is_answered_as_it_wants(clock: TestClock) -> None:
    taker = Taker()
    body = whatsapp.status_call("w/1", "read", key="ab-7")
    question = {"hub.mode": "subscribe", "hub.challenge": "4242"}
    async with listening(by_whatsapp(), taker, clock) as stranger:
        right = {**question, "hub.verify_token": whatsapp.VERIFY}
        said = await stranger.get("/whatsapp", params=right)
        wrong = await stranger.get("/whatsapp", params={**question, "hub.verify_token": "x"})
        taken = await stranger.post("/whatsapp", content=body, headers=whatsapp.signed(body))
        again = json.dumps(json.loads(body)).encode()
        forged = await stranger.post("/whatsapp", content=again, headers=whatsapp.signed(body))
        broken = await stranger.post("/whatsapp", content=b"{", headers=whatsapp.signed(b"{"))
    assert (said.status_code, said.text, wrong.status_code) == (200, "4242", 403)
    assert (taken.status_code, forged.status_code, broken.status_code) == (200, 403, 400)
    assert len(taker.calls) == 1


async def test_a_stop_that_comes_by_webhook_reaches_staff_and_opts_out(floor: Floor) -> None:
    """The bot polls Telegram, and the gateway calls the one listener beside it."""
    await floor.store.write(a_reachable, "Asha Verma", phone=PHONE)
    await floor.owner.says("/start")
    await floor.stop()
    socket, port = bind_unused_port()
    socket.close()
    settings = TelegramSection(port=port)
    floor.bot_app = BotApp(
        floor.store,
        TOKEN,
        floor.sandbox.api_url,
        gateway=by_twilio(),
        reports=Mode.WEBHOOK,
        public_url=PUBLIC,
    )
    floor.stopping = asyncio.Event()
    await floor.bot_app.start(floor.stopping)
    floor.running = asyncio.create_task(floor.bot_app.poll(floor.stopping, settings))
    floor.by_itself = [asyncio.create_task(floor.bot_app.outbox.run())]
    form = {"MessageSid": "SM9", "From": PHONE, "To": twilio.SENDER, "Body": "Stop. Thank you"}
    headers = twilio.signed(f"{PUBLIC}/sms/twilio", form)
    address = f"http://127.0.0.1:{port}/munim/sms/twilio"
    async with httpx.AsyncClient(timeout=timedelta(seconds=5).total_seconds()) as gateway:
        for _ in range(2):
            said = await gateway.post(address, data=form, headers=headers)
            assert said.status_code == 204
    await floor.settled()
    heard = [one.text for one in floor.owner.answers if "wrote" in one.text]
    assert len(heard) == 1
    assert "Asha Verma wrote" in heard[0]
    assert "Stop. Thank you" in heard[0]
    assert "No campaign reaches this phone any more" in heard[0]
    await floor.owner.says("/campaigns")
    await floor.owner.taps("Opted out")
    assert "by reply" in floor.owner.screen.text
    await floor.owner.taps("Answers")
    assert "Stop. Thank you" in floor.owner.screen.text
    await floor.owner.says("/settings")
    await floor.owner.taps("Delivery reports")
    assert f"{PUBLIC}/sms/twilio" in floor.owner.screen.text
