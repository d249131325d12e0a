"""Answers to the questions before a sale is booked: tapped, typed, or shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.features.sales import booking
from bot.features.sales.asking import another_sale, contact_for, move_on
from bot.features.sales.bill import Bill
from bot.features.sales.reading import (
    Understood,
    add_items,
    add_price,
    add_said,
    find_customers,
)
from bot.features.sales.taps import (
    AddCustomer,
    AskCustomer,
    AskItems,
    ChooseCustomer,
    ChooseDay,
    ChoosePayment,
    DropDraft,
    DropLine,
    DropUnpriced,
    ItemsDone,
)
from bot.features.sales.views import questions as question_views
from bot.features.sales.views.refusals import explain
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.language.days import read_day
from crm.language.said_days import Lies


async def choose_customer(request: Request, tap: ChooseCustomer) -> None:
    bill = await request.store.read(booking.choose, tap.draft_id, request.chat_id, tap.customer_id)
    await move_on(request, tap.draft_id, bill)


async def add_customer(request: Request, tap: AddCustomer) -> None:
    bill = await request.store.write(
        booking.add_to, tap.draft_id, request.chat_id, request.staff.id
    )
    await move_on(request, tap.draft_id, bill)


async def ask_customer(request: Request, tap: AskCustomer) -> None:
    _, bill = await request.store.read(booking.bill_of, tap.draft_id, request.chat_id)
    nobody = replace(bill, customer_id=None, customer_name="", customer_phone=None)
    await move_on(request, tap.draft_id, nobody)


async def items_done(request: Request, tap: ItemsDone) -> None:
    _, bill = await request.store.read(booking.bill_of, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, replace(bill, items_done=True))


async def ask_items(request: Request, tap: AskItems) -> None:
    _, bill = await request.store.read(booking.bill_of, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, replace(bill, items_done=False))


async def drop_line(request: Request, tap: DropLine) -> None:
    bill = await request.store.read(booking.without_last, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, bill)


async def drop_unpriced(request: Request, tap: DropUnpriced) -> None:
    bill = await request.store.read(booking.without_unpriced, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, bill)


async def choose_payment(request: Request, tap: ChoosePayment) -> None:
    _, bill = await request.store.read(booking.bill_of, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, replace(bill, payment=tap.method))


async def choose_day(request: Request, tap: ChooseDay) -> None:
    _, bill = await request.store.read(booking.bill_of, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, bill.on(date.fromisoformat(tap.day)))


async def typed_day(request: Request) -> None:
    draft_id, bill = await _open_draft(request)
    if await another_sale(request):
        return
    day = read_day(request.text, request.shop.today(), Lies.PAST)
    await move_on(request, draft_id, bill.on(day))


async def drop_draft(request: Request, tap: DropDraft) -> None:
    await request.store.write(booking.leave, tap.draft_id, request.chat_id)
    await request.show(question_views.dropped())


async def typed_customer(request: Request) -> None:
    """A name, a phone, a shared contact; or another sale altogether, which is booked for itself."""
    draft_id, bill = await _open_draft(request)
    if request.message is not None and request.message.contact is not None:
        await contact_for(request, draft_id, bill)
        return
    if await another_sale(request, for_name=True):
        return
    text = " ".join(request.text.split())
    found = await request.store.read(find_customers, request.services.names, text, None)
    if not found.people and not request.is_to_us:
        return
    if not found.people and not any(letter.isalpha() for letter in text):
        await _no_name(request, draft_id, bill)
        return
    if found.sure is not None:
        bill = bill.with_customer(found.sure.id, found.sure.name)
    else:
        bill = replace(bill, customer_name=text, customer_phone=None)
    await move_on(request, draft_id, bill, Understood(bill, found.people))


async def _no_name(request: Request, draft_id: int, bill: Bill) -> None:
    """Only digits: a phone of somebody new, else the amount if none is known yet."""
    phone, _ = await request.store.read(booking.owners_of_phone, request.text)
    if phone is not None:
        bill = replace(bill, customer_name="", customer_phone=phone)
        await move_on(request, draft_id, bill, Understood(bill))
        return
    result = await request.store.read(add_items, request.services.names, bill, request.text)
    if not bill.has_amount and isinstance(result, Bill):
        await move_on(request, draft_id, replace(result, items_done=result.total_only is not None))
    else:
        await _unclear(request, explain("no_name", request.text))


async def typed_items(request: Request) -> None:
    """Items for the running bill; or another sale altogether."""
    draft_id, bill = await _open_draft(request)
    if await another_sale(request, but_of=bill.customer_id):
        return
    result = await request.store.read(add_said, request.services.names, bill, request.text)
    if isinstance(result, Bill):
        done = not bill.guided or result.total_only is not None
        await move_on(request, draft_id, replace(result, items_done=bill.items_done or done))
        return
    await _unclear(request, explain(result, request.text))


async def typed_payment(request: Request) -> None:
    draft_id, bill = await _open_draft(request)
    result = await request.store.read(add_items, request.services.names, bill, request.text)
    if isinstance(result, Bill) and result.payment is not None:
        await move_on(request, draft_id, result)
        return
    if not await another_sale(request):
        words = "How was it paid? Tap one above, or type cash, upi, card, credit."
        await _unclear(request, Screen(words))


async def typed_price(request: Request) -> None:
    """The price of the one line that has none; or another sale altogether."""
    draft_id, bill = await _open_draft(request)
    priced = await request.store.read(add_price, request.services.names, bill, request.text)
    if priced is not None:
        await move_on(request, draft_id, priced)
    elif not await another_sale(request):
        await _unclear(request, explain("no_price", request.text))


async def _unclear(request: Request, screen: Screen) -> None:
    """Says so, unless people only talk while a question waits in their group."""
    if request.is_to_us:
        await request.send(screen)


async def _open_draft(request: Request) -> tuple[int, Bill]:
    draft_id = int(request.flow.data["draft"]) if request.flow is not None else 0
    _, bill = await request.store.read(booking.bill_of, draft_id, request.chat_id)
    return draft_id, bill
