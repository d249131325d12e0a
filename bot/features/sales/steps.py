"""Answers to the questions before a sale is booked: tapped, typed, or shared."""

from __future__ import annotations

from dataclasses import replace

from bot.features.sales import booking, question_views
from bot.features.sales.asking import contact_for, move_on, take
from bot.features.sales.bill import Bill
from bot.features.sales.reading import Understood, add_items, find_customers, understand
from bot.features.sales.refusals import explain
from bot.features.sales.taps import (
    AddCustomer,
    AskCustomer,
    AskItems,
    ChooseCustomer,
    ChoosePayment,
    DropDraft,
    DropLine,
    ItemsDone,
)
from bot.ui.screen import Screen
from bot.ui.visit import Visit


async def choose_customer(visit: Visit, tap: ChooseCustomer) -> None:
    bill = await visit.store.read(booking.choose, tap.draft_id, tap.customer_id)
    await move_on(visit, tap.draft_id, bill)


async def add_customer(visit: Visit, tap: AddCustomer) -> None:
    bill = await visit.store.write(booking.add_to, tap.draft_id, visit.staff.id)
    await move_on(visit, tap.draft_id, bill)


async def ask_customer(visit: Visit, tap: AskCustomer) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id)
    nobody = replace(bill, customer_id=None, customer_name="", customer_phone=None)
    await move_on(visit, tap.draft_id, nobody)


async def items_done(visit: Visit, tap: ItemsDone) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id)
    await move_on(visit, tap.draft_id, replace(bill, items_done=True))


async def ask_items(visit: Visit, tap: AskItems) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id)
    await move_on(visit, tap.draft_id, replace(bill, items_done=False))


async def drop_line(visit: Visit, tap: DropLine) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id)
    await move_on(visit, tap.draft_id, replace(bill, lines=bill.lines[:-1]))


async def choose_payment(visit: Visit, tap: ChoosePayment) -> None:
    _, bill = await visit.store.read(booking.bill_of, tap.draft_id)
    await move_on(visit, tap.draft_id, replace(bill, payment=tap.method))


async def drop_draft(visit: Visit, tap: DropDraft) -> None:
    await visit.store.write(booking.leave, tap.draft_id)
    await visit.show(question_views.dropped())


async def typed_customer(visit: Visit) -> None:
    """A name, a phone, a shared contact; or another sale altogether, which is booked for itself."""
    draft_id, bill = await _open_draft(visit)
    if visit.message is not None and visit.message.contact is not None:
        await contact_for(visit, draft_id, bill)
        return
    if await _another_sale(visit):
        return
    text = " ".join(visit.text.split())
    found = await visit.store.read(find_customers, visit.desk.known, text, None)
    if found.sure is not None:
        bill = bill.with_customer(found.sure.id, found.sure.name)
    else:
        bill = replace(bill, customer_name=text, customer_phone=None)
    await move_on(visit, draft_id, bill, Understood(bill, found.people))


async def typed_items(visit: Visit) -> None:
    """Items for the running bill; or another sale altogether."""
    draft_id, bill = await _open_draft(visit)
    if await _another_sale(visit):
        return
    result = await visit.store.read(add_items, visit.desk.known, bill, visit.text)
    if isinstance(result, Bill):
        done = not bill.guided or result.total_only is not None
        await move_on(visit, draft_id, replace(result, items_done=bill.items_done or done))
        return
    await visit.send(explain(result, visit.text))


async def typed_payment(visit: Visit) -> None:
    draft_id, bill = await _open_draft(visit)
    result = await visit.store.read(add_items, visit.desk.known, bill, visit.text)
    if isinstance(result, Bill) and result.payment is not None:
        await move_on(visit, draft_id, result)
        return
    if not await _another_sale(visit):
        await visit.send(Screen("How was it paid? Tap one above, or type cash, upi, card, credit."))


async def _open_draft(visit: Visit) -> tuple[int, Bill]:
    draft_id = int(visit.flow.data["draft"]) if visit.flow is not None else 0
    _, bill = await visit.store.read(booking.bill_of, draft_id)
    return draft_id, bill


async def _another_sale(visit: Visit) -> bool:
    """Books a complete sale that was typed while another one waits for an answer."""
    found = await visit.store.read(understand, visit.desk.known, visit.text, visit.source)
    if found.bill is None or not (found.bill.has_amount and found.bill.customer_id):
        return False
    await take(visit, found.bill, found)
    return True
