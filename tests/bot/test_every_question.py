"""Every question of the table of routes, and whatever is typed while it is open.

It ends in exactly one of: the answer, a sale, a question, a line of help.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from bot.dispatch import error_words
from bot.routes import ROUTES
from bot.ui.routing import Asked
from bot.ui.typed import AnswerKind
from crm.chat import questions
from crm.settings import change_shop
from crm.shop import UNNAMED
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.phone import Phone
from tests.shop import OWNER

TRIES = int(os.environ.get("QUESTION_TRIES", "2"))
"""Texts for each question; more of them take longer."""

WRITTEN = ("/campaigns", "New", "This week", "> Hi {{name}}!")
CARD = (*WRITTEN, "Everyone")
NARROW = (*CARD, "Filter")
RAVI = ("/customers ravi", "Edit")
MODULES = ("/settings", "Modules")
DUES = ("/settings", "📒 Dues")
PAPERS = ("/settings", "Invoices, UPI")
BOOKING = (*MODULES, "Appointments on")
POINTS = (*MODULES, "Points for each", "> 100")
NEW_ONE = ("> zubin 90 cash", "➕ Add", "Add phone")

WAYS: Mapping[str, tuple[str, ...]] = {
    "sale.customer": ("> zubin 2 rice 100",),
    "sale.items": ("/sale", "> ravi"),
    "sale.reading": ("> ravi 250000 cash",),
    "sale.price": ("> ravi 2 soap",),
    "sale.day": ("> ravi 2 rice 100 31/2",),
    "sale.payment": ("/sale", "> ravi", "> 450"),
    "sale.phone": NEW_ONE,
    "sale.phone_taken": (*NEW_ONE, "> 9812345601"),
    "edit.items": ("/recent", "₹100", "Edit", "Items"),
    "edit.payment": ("/recent", "₹100", "Edit", "Payment"),
    "edit.day": ("/recent", "₹100", "Edit", "Date"),
    "edit.customer": ("/recent", "₹100", "Edit", "👤 Whose?"),
    "edit.note": ("/recent", "₹100", "Edit", "Note"),
    "campaign.name": WRITTEN[:2],
    "campaign.message": WRITTEN[:3],
    "campaign.number": (*WRITTEN, "Inactive"),
    "campaign.pick": (*WRITTEN, "Choose people"),
    "campaign.offer": (*WRITTEN[:3], "> Hi! {{offer}}", "Everyone"),
    "campaign.until": (*WRITTEN[:3], "> Till {{date}}!", "Everyone"),
    "campaign.recent": (*NARROW, "Last visit"),
    "campaign.least": (*NARROW, "Spent at least"),
    "campaign.most": (*NARROW, "Spent at most"),
    "campaign.place": (*NARROW, "📍 Place"),
    "campaign.moment": (*CARD, "Schedule"),
    "campaign.reason": (),  # of a proposal, see `opened`
    "campaign.my_phone": (*CARD, "Test to me", "My number"),
    "campaign.messages": (*CARD, "Send now", "Messages", "Search"),
    "customers.search": ("/customers", "Search"),
    "customers.spend": ("/customers", "Filter", "Other amounts"),
    "customers.new": ("/customers", "➕ Add"),
    "customers.name": (*RAVI, "Name"),
    "customers.phone": (*RAVI, "Phone"),
    "customers.email": (*RAVI, "Email"),
    "customers.location": (*RAVI, "Place"),
    "customers.birthday": (*RAVI, "Birthday"),
    "customers.notes": (*RAVI, "Notes"),
    "customers.merge": ("/customers ravi", "More", "Merge"),
    "payment.customer": ("> received 500 cash",),
    "payment.amount": ("> ravi kale paid",),
    "payment.edit": ("> ravi kale advance 50", "Edit"),
    "return.goods": ("/recent", "₹100", "Edit", "Return"),
    "dues.promise": ("> ravi kale baad me dega",),
    "dues.limit": ("> ravi kale advance 50", "> ravi kale balance?", "Statement", "Limit"),
    "home.shop_name": ("/start", "First steps", "Shop name"),
    "insights.period": ("/insights", "Custom"),
    "setting.name": ("/settings", "Name"),
    "setting.default_payment": ("/settings", "Payment"),
    "setting.inactive_after_days": ("/settings", "Inactive after"),
    "setting.vip_above": ("/settings", "VIP above"),
    "setting.save": ("/settings", "VIP above", "> 60000"),
    "setting.sending_opens": ("/settings", "Messages from"),
    "setting.sending_closes": ("/settings", "Messages until"),
    "setting.frequency_cap_hours": ("/settings", "One message per"),
    "setting.price_per_part": ("/settings", "SMS price"),
    "setting.campaigns_by_itself": ("/settings", "Mornings"),
    "setting.summary_at": ("/settings", "Daily summary at"),
    "setting.credit_limit": (*DUES, "Limit"),
    "setting.remind_after_days": (*DUES, "Remind after"),
    "setting.remind_every_days": (*DUES, "Remind every"),
    "setting.remind_from": (*DUES, "Remind from"),
    "setting.remind_by_itself": (*DUES, "Each morning"),
    "setting.gst_registration": (*PAPERS, "🧾 GST"),
    "setting.gstin": (*PAPERS, "GSTIN"),
    "setting.state": (*PAPERS, "State"),
    "setting.address": (*PAPERS, "Address"),
    "setting.prices_include_tax": (*PAPERS, "Prices with tax"),
    "setting.default_rate": (*PAPERS, "GST rate"),
    "setting.round_to_rupee": (*PAPERS, "Round to rupee"),
    "setting.invoice_prefix": (*PAPERS, "Invoice prefix"),
    "setting.upi_vpa": (*PAPERS, "UPI address"),
    "appointment.customer": (*BOOKING, "> book zubin kal 5 baje"),
    "appointment.time": (*BOOKING, "> book ravi kale 9 baje"),
    "appointment.anyway": (*BOOKING, "> book ravi kale kal 5 baje", "> book asha kal 5 baje"),
    "stock.count": (*MODULES, "Stock on", "> stock rice 50", "rice", "Count"),
    "setting.earn_for": (*MODULES, "Points for each"),
    "setting.earn_points": (*POINTS, "How many points"),
    "setting.point_worth": (*POINTS, "A point is worth"),
    "setting.expire_after_days": (*POINTS, "Points expire"),
    "setting.feedback_after_hours": (*MODULES, "Feedback on", "Ask after"),
    "setting.merchant_code": (*PAPERS, "Merchant code"),
    "invoices.lacking": (),  # of a large bill, see `opened`
    "invoices.place": (),
    "customers.gstin": (*RAVI, "GSTIN"),
    "customers.state_code": (*RAVI, "State"),
    "customers.address": (*RAVI, "Invoice address"),
    "campaign.search": (*CARD, "/campaigns", "Search"),
}
"""How one comes to each question: `/…` and `> …` are said, everything else is tapped."""

ELSEWHERE = frozenset({"campaign.approved", "campaign.fills", "campaign.new_date"})
"""They need a gateway with approved texts, or an offer whose day is over: their own tests, among
those of campaigns, type into them."""

_QUESTIONS = [one.question for one in ROUTES if isinstance(one, Asked)]
ASKED = {one.name: one for one in _QUESTIONS if one.takes}


def test_every_question_is_tried_here() -> None:
    assert WAYS.keys() | ELSEWHERE == ASKED.keys()


@pytest.fixture(autouse=True)
async def shop(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9812345601")
    await a_customer(floor, "Ravi Kale", "9812345602", location="Pune")
    await a_sale(floor, floor.owner, "ravi 100 cash")


async def walk(phone: Phone, way: tuple[str, ...]) -> None:
    for step in way:
        if step[0] in "/>":
            await phone.says(step.removeprefix("> "))
        else:
            await phone.taps(step)


async def opened(floor: Floor, name: str) -> Phone:
    """The owner, who is asked just that."""
    await floor.owner.says("/cancel")
    if name == "campaign.reason":
        await walk(floor.staff, CARD)
        await floor.staff.taps("Ask for approval")
        await floor.owner.taps("Reject")
    elif name.startswith("invoices."):
        await floor.store.write(change_shop, "gst_registration", "regular")
        await floor.store.write(change_shop, "default_rate", Decimal(5))
        large = name == "invoices.lacking"
        await walk(floor.owner, ("> ravi 52,500 cash" if large else "> ravi 105 cash", "Invoice"))
        await walk(floor.owner, () if large else ("Another state",))
    else:
        if name == "home.shop_name":
            await floor.store.write(change_shop, "name", UNNAMED)
        await walk(floor.owner, WAYS[name])
    assert (await waiting(floor) or ("", None))[0] == name
    return floor.owner


async def waiting(floor: Floor) -> tuple[str, Mapping[str, Any]] | None:
    found = await floor.store.read(questions.waiting, OWNER, OWNER)
    return None if found is None else (found.name, found.data)


every = pytest.mark.parametrize("name", WAYS)


@every
async def test_a_whole_sale_of_a_known_customer_is_booked_or_offered(
    floor: Floor, name: str
) -> None:
    phone = await opened(floor, name)
    before, asked = await books(floor), await waiting(floor)
    await phone.says("asha 2 rice 100 upi")
    if ASKED[name].kind is AnswerKind.TEXT:
        assert await books(floor) == before
        assert "It reads as a sale, too" in phone.last
        await phone.taps("It is a sale")
        assert await books(floor) == [*before, ("Asha Verma", "200.00", "UPI")]
    else:
        assert await books(floor) == [*before, ("Asha Verma", "200.00", "UPI")]
        assert await waiting(floor) == asked
        assert not phone.last.startswith("✅ ₹200")  # the question stands below the receipt


@every
async def test_a_command_leaves_it_and_says_so(floor: Floor, name: str) -> None:
    phone = await opened(floor, name)
    found = await floor.store.read(questions.waiting, OWNER, OWNER)
    assert found is not None
    await phone.says("/help")
    assert await waiting(floor) is None
    (question,) = [one for one in phone.messages if one.id == found.message_id]
    told = "This waits for a tap" if found.number else "Cancelled. Nothing was saved."
    assert told in question.text


@every
async def test_a_reply_to_a_receipt_is_about_that_sale(floor: Floor, name: str) -> None:
    receipt = floor.owner.last_message
    phone = await opened(floor, name)
    asked = await waiting(floor)
    await phone.replies(receipt, "paid upi")
    assert ("Ravi Kale", "100.00", "UPI") in await books(floor)
    assert await waiting(floor) == asked or name.startswith("edit.")


TEXTS = (
    "asha 450",
    "asha 2 dolo",
    "zubin 300 cash",
    "zubin 2 rice 100",
    "2 rice 100",
    "450",
    "45",
    "1.5 lakh",
    "-500",
    "12/3",
    "31/2",
    "yesterday",
    "fri 5pm",
    "9 pm",
    "upi",
    "asha",
    "ravi kale",
    "Hari Om 9820000779",
    "9876543210",
    "500-2000",
    "1 nov to 15 nov",
    "Hi {{name}}! {{offer}} till {{date}}",
    "Diwali 2 sweets 500",
    "{{first_name}} ji 🙏 ₹50 off today!",
    "asha@example.in",
    "hello?",
    "aaj kitna hua",
    "rice price?",
    "delete last sale",
    "thanks",
    "<b>&",
    "=1+1",
    "x" * 400,
    "👍",
)


@every
@pytest.mark.parametrize("chance", range(TRIES))
async def test_whatever_is_typed_ends_in_one_thing(floor: Floor, name: str, chance: int) -> None:
    text = random.Random(f"{name} {chance}").choice(TEXTS)
    phone = await opened(floor, name)
    before, asked = await books(floor), await waiting(floor)
    seen = phone.last_message.id
    await phone.says(text)
    after, then = await books(floor), await waiting(floor)
    said = [one.text for one in phone.answers if one.id > seen]
    assert said, f"{text!r}: silence"
    assert error_words.unexpected() not in said, text
    assert len(after) - len(before) in (0, 1), f"{text!r}: booked twice"
    if len(after) > len(before):
        assert ASKED[name].kind is not AnswerKind.TEXT, f"{text!r}: free text was sold"
        answered = name.startswith(("sale.", "edit.")) and then is None
        assert answered or then == asked, f"{text!r}: a sale, and an answer, too"
