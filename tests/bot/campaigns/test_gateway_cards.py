"""The cards of campaigns by gateway: what it costs, what a test says, why it paused, and what was
reported of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.campaigns.answers.inbox import keep_answers
from crm.campaigns.sending import trying
from crm.campaigns.sending.receipts.applying import apply_receipts
from crm.gateways import Gateway
from crm.gateways.receipts import Inbound, Rank, Receipt
from crm.gateways.smsgate import Phone, SmsGateGateway
from crm.gateways.twilio import TwilioAccount, TwilioGateway
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from crm.store.schema import campaign_sends, gateway_messages
from tests.bot.campaigns.factories import writes
from tests.bot.campaigns.test_approved_texts import by_msg91, by_whatsapp, enters, templates
from tests.bot.conftest import Floor, open_floor
from tests.emulators import msg91, smsgate, twilio, whatsapp
from tests.emulators.server import Asked, Emulated, Said
from tests.shop import OWNER, a_reachable

OWN_PHONE = "+919800099999"
PEOPLE = 30


def by_twilio(url: str) -> TwilioGateway:
    return TwilioGateway(TwilioAccount(twilio.SID, twilio.TOKEN, twilio.SENDER, url))


def by_phone(url: str) -> SmsGateGateway:
    return SmsGateGateway(Phone(url, smsgate.USER, smsgate.PASSWORD, per_day=20, window=100))


CARRIERS: dict[str, tuple[Callable[[], Emulated], Callable[[str], Gateway]]] = {
    "twilio": (twilio.Twilio, by_twilio),
    "msg91": (msg91.Msg91, by_msg91),
    "whatsapp": (lambda: whatsapp.WhatsApp(templates()), by_whatsapp),
    "smsgate": (smsgate.SmsGate, by_phone),
}


def priced(store: Store, price: str = "0.25", **changes: Any) -> None:
    store.shop = replace(store.shop, price_per_part=Decimal(price), **changes)


async def drafts(floor: Floor, gateway: str) -> None:
    """A campaign for everybody, up to its card, by somebody whose own number is known."""
    owner = floor.owner
    for number in range(PEOPLE):
        await floor.store.write(a_reachable, f"Customer {number}")
    await floor.store.write(trying.give_phone, OWNER, OWN_PHONE)
    if gateway in ("twilio", "smsgate"):
        await writes(owner)
        return
    if gateway == "msg91":
        await enters(floor)
    await owner.says("/campaigns")
    await owner.taps("New")
    await owner.says("Tea week")
    if gateway == "msg91":
        await owner.taps("Free tea")
    else:
        await owner.taps("winback")
        await owner.taps("{{first_name}}")
        await owner.says("31 March")
    await owner.taps("Everyone")


async def opens(floor: Floor) -> str:
    await floor.owner.says("/campaigns")
    await floor.owner.taps("Tea week")
    return floor.owner.screen.text


COSTS = {
    "twilio": ["1 part, GSM · 30 parts, about ₹7.50"],
    "msg91": ["1 part, GSM · 30 parts, about ₹7.50"],
    "whatsapp": [
        "30 people · Marketing · at most ₹25.89, only delivered ones are charged",
        "250 a day: 30 now",
    ],
    "smsgate": [
        "30 messages from your own phone, about 1 min",
        "20 a day: 20 now, 10 tomorrow",
        "offers from a plain 10-digit number count as unregistered telemarketing",
    ],
}
KEYS: dict[str, Callable[[Asked], str]] = {
    "twilio": lambda asked: asked.form["To"],  # it takes no key
    "msg91": lambda asked: str(asked.json["recipients"][0]["CRQID"]),
    "whatsapp": lambda asked: str(asked.json["biz_opaque_callback_data"]),
    "smsgate": lambda asked: str(asked.json["id"]),
}


@pytest.mark.parametrize("gateway", CARRIERS)
async def test_the_card_says_what_it_costs_and_a_test_goes_the_same_way(
    sqlite_store: Store, helper: ReadProcess, gateway: str
) -> None:
    make, by = CARRIERS[gateway]
    priced(sqlite_store)
    async with (
        make() as carrier,
        open_floor(sqlite_store, helper, gateway=by(carrier.url)) as floor,
    ):
        await drafts(floor, gateway)
        for line in COSTS[gateway]:
            assert line in floor.owner.screen.text
        assert ("done today" in floor.owner.screen.text) == (gateway != "smsgate")
        await floor.owner.taps("Test to me")
        way = "by WhatsApp" if gateway == "whatsapp" else "as an SMS"
        assert floor.owner.toast == f"Sent here, and {way} to your phone."
        (asked,) = [one for one in carrier.asked if one.method == "POST"]
        key = KEYS[gateway](asked)
        assert key == OWN_PHONE if gateway == "twilio" else key.startswith("test-")
        assert carrier.taken == {OWN_PHONE: 1}
        sends = select(campaign_sends.c.id)
        assert floor.store.read_now(lambda session: session.execute(sends).all()) == []


@pytest.mark.parametrize("gateway", ["twilio", "whatsapp"])
@pytest.mark.parametrize("price", ["0", "0.00001"])
async def test_what_costs_nothing_has_no_price(
    sqlite_store: Store, helper: ReadProcess, gateway: str, price: str
) -> None:
    make, by = CARRIERS[gateway]
    priced(sqlite_store, price, price_marketing=Decimal(price))
    async with (
        make() as carrier,
        open_floor(sqlite_store, helper, gateway=by(carrier.url)) as floor,
    ):
        await drafts(floor, gateway)
        assert "₹" not in floor.owner.screen.text
        await floor.owner.taps("Send now")
        await floor.settled()
        assert "It cost" not in await opens(floor)


def read_by_some(session: Session, gateway: str) -> None:
    """Three read it, seven more have it, two have no WhatsApp, and one wants no more."""
    table = gateway_messages.c
    ids = session.execute(select(table.gateway_id).order_by(table.send_id)).scalars().all()
    said = [Receipt(one, Rank.READ) for one in ids[:3]]
    said += [Receipt(one, Rank.DELIVERED) for one in ids[3:10]]
    said += [Receipt(one, Rank.FAILED, reason="not_on_whatsapp") for one in ids[10:12]]
    said += [Receipt(ids[12], Rank.FAILED, reason="stopped", opt_out=True)]
    apply_receipts(session, gateway, said)


@pytest.mark.parametrize("gateway", ["twilio", "msg91", "whatsapp"])
@pytest.mark.parametrize("hears", [True, False], ids=["hears", "deaf"])
async def test_the_line_of_reports_is_brought_up_to_date_by_a_tap(
    sqlite_store: Store, helper: ReadProcess, gateway: str, hears: object
) -> None:
    make, by = CARRIERS[gateway]
    priced(sqlite_store, hears_back=hears)
    async with (
        make() as carrier,
        open_floor(sqlite_store, helper, gateway=by(carrier.url)) as floor,
    ):
        await drafts(floor, gateway)
        await floor.owner.taps("Send now")
        await floor.settled()
        before = await opens(floor)
        silent = "Sent 30. This gateway tells no more without a public address."
        assert ("Sent 30 · delivered 0 · no word from 30" if hears else silent) in before
        messages = len(floor.owner.answers)
        await floor.store.write(read_by_some, gateway)
        await floor.settled()
        assert len(floor.owner.answers) == messages  # not a message for each receipt
        await floor.owner.taps("🔄")
        assert (
            "Sent 30 · delivered 10, read 3, failed 3: 2 not on WhatsApp, 1 stopped offers · "
            "no word from 17"
        ) in floor.owner.screen.text
        cost = "₹8.63" if gateway == "whatsapp" else "₹7.50"  # of what was delivered
        assert f"It cost about {cost}." in floor.owner.screen.text


HALTS = {
    "twilio": (Said(401, {"code": 20003}), "Twilio does not accept the login."),
    "msg91": (
        Said(200, {"type": "error", "code": "301", "message": "…"}),
        "MSG91 says the balance is used up. Top up, then go on.",
    ),
    "whatsapp": (
        Said(400, {"error": {"code": 131042}}),
        "WhatsApp has stopped the account. See what its panel says, then go on.",
    ),
    "smsgate": (Said(401), "The phone does not accept the login."),
}


@pytest.mark.parametrize("gateway", CARRIERS)
async def test_a_gateway_that_takes_nothing_pauses_it_with_what_to_do(
    sqlite_store: Store, helper: ReadProcess, gateway: str
) -> None:
    make, by = CARRIERS[gateway]
    no, words = HALTS[gateway]
    async with (
        make() as carrier,
        open_floor(sqlite_store, helper, gateway=by(carrier.url)) as floor,
    ):
        await drafts(floor, gateway)
        usual = carrier.answer

        async def refuse(asked: Asked) -> Said:
            return no if asked.method == "POST" else await usual(asked)

        carrier.answer = refuse  # type: ignore[method-assign] # for a while
        await floor.owner.taps("Test to me")
        assert floor.owner.toast.startswith(f"Sent here. ⚠️ {words}")
        before = len(carrier.asked)
        await floor.owner.taps("Send now")
        await floor.settled()
        posts = [one for one in carrier.asked[before:] if one.method == "POST"]
        assert 1 <= len(posts) <= 5  # the places at the gateway
        assert any("paused itself" in one.text and words in one.text for one in floor.owner.answers)
        said = await opens(floor)
        assert words in said
        assert "30 are left." in said
        sent = "WhatsApp messages" if gateway == "whatsapp" else "SMS"
        assert f"{sent} sent: 0, failed: 0" in said
        assert floor.owner.screen.buttons[:2] == ["▶️ Go on", "⏹ Stop"]
        carrier.answer = usual  # type: ignore[method-assign] # the account was put right
        await floor.owner.taps("Go on")
        await floor.settled()
        gone = 20 if gateway == "smsgate" else PEOPLE  # that is its day
        assert sum(carrier.taken.values()) == gone
        assert set(carrier.taken.values()) == {1}


async def test_a_long_answer_in_a_strange_script_with_a_link_is_shown_short(floor: Floor) -> None:
    text = "𓂀 https://evil.example/<b>x</b> " + "𐎠" * 4000
    await floor.owner.says("/start")
    said = Inbound("m1", "+919812345678", text)
    await floor.store.write(keep_answers, "twilio", [said])
    floor.bot_app.services.wake_outbox()
    await floor.settled()
    shown = floor.owner.last
    assert "+91 98123 45678 wrote" in shown
    assert "https://evil.example/<b>x</b>" in shown
    assert len(shown) < 800
    await floor.owner.says("/campaigns")
    await floor.owner.taps("Opted out")
    await floor.owner.taps("Answers")
    assert "https://evil.example/<b>x</b>" in floor.owner.screen.text
