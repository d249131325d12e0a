"""Answers to the questions before a sale is booked: tapped, typed, or shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.features.sales import booking, question_views
from bot.features.sales.asking import another_sale, contact_for, move_on
from bot.features.sales.bill import Bill
from bot.features.sales.reading import (
    Understood,
    add_items,
    add_price,
    add_said,
    find_customers,
    read_day,
)
from bot.features.sales.refusals import explain
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
from bot.ui.screen import Screen
from bot.ui.visit import Visit


async def choose_customer(visit: Visit, tap: ChooseCustomer) -> None:
    bill = await visit.store.read(booking.choose, tap.draft_id, visit.chat_id, tap.customer_id)
    await move_on(visit, tap.draft_id, bill)


async def add_customer(visit: Visit, tap: AddCustomer) -> None:
    bill = await visit.store.write(booking.add_to, tap.draft_id, visit.chat_id, visit.staff.id)
    await move_on(visit, tap.draft_id, bill)


async def ask_customer(visit: Visit, tap: AskCustomer) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id, visit.chat_id)
    nobody = replace(bill, customer_id=None, customer_name="", customer_phone=None)
    await move_on(visit, tap.draft_id, nobody)


async def items_done(visit: Visit, tap: ItemsDone) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id, visit.chat_id)
    await move_on(visit, tap.draft_id, replace(bill, items_done=True))


async def ask_items(visit: Visit, tap: AskItems) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id, visit.chat_id)
    await move_on(visit, tap.draft_id, replace(bill, items_done=False))


async def drop_line(visit: Visit, tap: DropLine) -> None:
    bill = await visit.store.read(booking.without_last, tap.draft_id, visit.chat_id)
    await move_on(visit, tap.draft_id, bill)


async def drop_unpriced(visit: Visit, tap: DropUnpriced) -> None:
    bill = await visit.store.read(booking.without_unpriced, tap.draft_id, visit.chat_id)
    await move_on(visit, tap.draft_id, bill)


async def choose_payment(visit: Visit, tap: ChoosePayment) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id, visit.chat_id)
    await move_on(visit, tap.draft_id, replace(bill, payment=tap.method))


async def choose_day(visit: Visit, tap: ChooseDay) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id, visit.chat_id)
    await move_on(visit, tap.draft_id, bill.on(date.fromisoformat(tap.day)))


async def typed_day(visit: Visit) -> None:
    draft_id, bill = await _open_draft(visit)
    if await another_sale(visit):
        return
    day = await visit.store.read(read_day, visit.desk.known, visit.text)
    await move_on(visit, draft_id, bill.on(day))


async def drop_draft(visit: Visit, tap: DropDraft) -> None:
    await visit.store.write(booking.leave, tap.draft_id, visit.chat_id)
    await visit.show(question_views.dropped())


async def typed_customer(visit: Visit) -> None:
    """A name, a phone, a shared contact; or another sale altogether, which is booked for itself."""
    draft_id, bill = await _open_draft(visit)
    if visit.message is not None and visit.message.contact is not None:
        await contact_for(visit, draft_id, bill)
        return
    if await another_sale(visit, for_name=True):
        return
    text = " ".join(visit.text.split())
    found = await visit.store.read(find_customers, visit.desk.known, text, None)
    if not found.people and not visit.is_to_us:
        return
    if not found.people and not any(letter.isalpha() for letter in text):
        await _no_name(visit, draft_id, bill)
        return
    if found.sure is not None:
        bill = bill.with_customer(found.sure.id, found.sure.name)
    else:
        bill = replace(bill, customer_name=text, customer_phone=None)
    await move_on(visit, draft_id, bill, Understood(bill, found.people))


async def _no_name(visit: Visit, draft_id: int, bill: Bill) -> None:
    """Only digits: a phone of somebody new, else the amount if none is known yet."""
    phone, _ = await visit.store.read(booking.owners_of_phone, visit.text)
    if phone is not None:
        bill = replace(bill, customer_name="", customer_phone=phone)
        await move_on(visit, draft_id, bill, Understood(bill))
        return
    result = await visit.store.read(add_items, visit.desk.known, bill, visit.text)
    if not bill.has_amount and isinstance(result, Bill):
        await move_on(visit, draft_id, replace(result, items_done=result.total_only is not None))
    else:
        await _unclear(visit, explain("no_name", visit.text))


async def typed_items(visit: Visit) -> None:
    """Items for the running bill; or another sale altogether."""
    draft_id, bill = await _open_draft(visit)
    if await another_sale(visit, but_of=bill.customer_id):
        return
    result = await visit.store.read(add_said, visit.desk.known, bill, visit.text)
    if isinstance(result, Bill):
        done = not bill.guided or result.total_only is not None
        await move_on(visit, draft_id, replace(result, items_done=bill.items_done or done))
        return
    await _unclear(visit, explain(result, visit.text))


async def typed_payment(visit: Visit) -> None:
    draft_id, bill = await _open_draft(visit)
    result = await visit.store.read(add_items, visit.desk.known, bill, visit.text)
    if isinstance(result, Bill) and result.payment is not None:
        await move_on(visit, draft_id, result)
        return
    if not await another_sale(visit):
        words = "How was it paid? Tap one above, or type cash, upi, card, credit."
        await _unclear(visit, Screen(words))


async def typed_price(visit: Visit) -> None:
    """The price of the one line that has none; or another sale altogether."""
    draft_id, bill = await _open_draft(visit)
    priced = await visit.store.read(add_price, visit.desk.known, bill, visit.text)
    if priced is not None:
        await move_on(visit, draft_id, priced)
    elif not await another_sale(visit):
        await _unclear(visit, explain("no_price", visit.text))


async def _unclear(visit: Visit, screen: Screen) -> None:
    """Says so, unless people only talk while a question waits in their group."""
    if visit.is_to_us:
        await visit.send(screen)


async def _open_draft(visit: Visit) -> tuple[int, Bill]:
    draft_id = int(visit.flow.data["draft"]) if visit.flow is not None else 0
    _, bill = await visit.store.read(booking.bill_of, draft_id, visit.chat_id)
    return draft_id, bill
