"""Answers to the questions before a sale is booked: tapped, typed, or shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.features.sales import drafts
from bot.features.sales.asking import another_sale, contact_for, move_on
from bot.features.sales.open_bill import OpenBill
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
from crm.bill import Bill
from crm.chat import flows
from crm.errors import NotFound
from crm.language.days import read_day
from crm.language.said_days import Direction
from crm.purchases.from_text import (
    add_items,
    add_price,
    add_said,
    find_customers,
    owners_of_phone,
)


async def choose_customer(request: Request, tap: ChooseCustomer) -> None:
    found = await request.store.read(drafts.choose, tap.draft_id, request.chat_id, tap.customer_id)
    await move_on(request, tap.draft_id, found)


async def add_customer(request: Request, tap: AddCustomer) -> None:
    found = await request.store.write(
        drafts.add_customer, tap.draft_id, request.chat_id, request.staff.id
    )
    await move_on(request, tap.draft_id, found)


async def ask_customer(request: Request, tap: AskCustomer) -> None:
    found = await request.store.read(drafts.load, tap.draft_id, request.chat_id)
    nobody = replace(found.bill, customer_id=None, customer_name=None, customer_phone=None)
    await move_on(request, tap.draft_id, found.having(nobody))


async def items_done(request: Request, tap: ItemsDone) -> None:
    found = await request.store.read(drafts.load, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, replace(found, items_done=True))


async def ask_items(request: Request, tap: AskItems) -> None:
    found = await request.store.read(drafts.load, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, replace(found, items_done=False))


async def drop_line(request: Request, tap: DropLine) -> None:
    found = await request.store.read(drafts.without_last, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, found)


async def drop_unpriced(request: Request, tap: DropUnpriced) -> None:
    found = await request.store.read(drafts.without_unpriced, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, found)


async def choose_payment(request: Request, tap: ChoosePayment) -> None:
    found = await request.store.read(drafts.load, tap.draft_id, request.chat_id)
    bill = replace(found.bill, payment_method=tap.method)
    await move_on(request, tap.draft_id, found.having(bill))


async def choose_day(request: Request, tap: ChooseDay) -> None:
    found = await request.store.read(drafts.load, tap.draft_id, request.chat_id)
    await move_on(request, tap.draft_id, found.on(date.fromisoformat(tap.day)))


async def typed_day(request: Request) -> None:
    draft_id, found = await _open_draft(request)
    if await another_sale(request):
        return
    day = read_day(request.text, request.shop.today(), Direction.PAST)
    await move_on(request, draft_id, found.on(day))


async def drop_draft(request: Request, tap: DropDraft) -> None:
    await request.store.write(drafts.leave, tap.draft_id, request.chat_id)
    await request.show(question_views.dropped())


async def typed_customer(request: Request) -> None:
    """A name, a phone, a shared contact; or another sale altogether, which is booked for itself."""
    draft_id, found = await _open_draft(request)
    if request.message is not None and request.message.contact is not None:
        await contact_for(request, draft_id, found)
        return
    if await another_sale(request, for_name=True):
        return
    text = " ".join(request.text.split())
    named = await request.store.read(find_customers, request.services.names, text, None)
    if not named.people and not request.is_to_us:
        return
    if not named.people and not any(letter.isalpha() for letter in text):
        await _no_name(request, draft_id, found)
        return
    if named.sure is not None:
        bill = found.bill.with_customer(named.sure.id, named.sure.name)
    else:
        bill = replace(found.bill, customer_name=text, customer_phone=None)
    await move_on(request, draft_id, found.having(bill), named.people)


async def _no_name(request: Request, draft_id: int, found: OpenBill) -> None:
    """Only digits: a phone of somebody new, else the amount if none is known yet."""
    phone, _ = await request.store.read(owners_of_phone, request.text)
    if phone is not None:
        bill = replace(found.bill, customer_name=None, customer_phone=phone)
        await move_on(request, draft_id, found.having(bill), ())
        return
    result = await request.store.read(
        add_items, request.services.names, found.bill, found.said_on, request.text
    )
    if not found.bill.lines and isinstance(result, Bill):
        only_total = bool(result.lines) and not result.goods
        await move_on(request, draft_id, found.having(result, items_done=only_total))
    else:
        await _unclear(request, explain("no_name", request.text))


async def typed_items(request: Request) -> None:
    """Items for the running bill; or another sale altogether."""
    draft_id, found = await _open_draft(request)
    if await another_sale(request, but_of=found.bill.customer_id):
        return
    result = await request.store.read(
        add_said, request.services.names, found.bill, found.said_on, request.text
    )
    if isinstance(result, Bill):
        only_total = bool(result.lines) and not result.goods
        done = found.items_done or not found.guided or only_total
        await move_on(request, draft_id, found.having(result, items_done=done))
        return
    await _unclear(request, explain(result, request.text))


async def typed_payment(request: Request) -> None:
    draft_id, found = await _open_draft(request)
    result = await request.store.read(
        add_items, request.services.names, found.bill, found.said_on, request.text
    )
    if isinstance(result, Bill) and result.payment_method is not None:
        await move_on(request, draft_id, found.having(result))
        return
    if not await another_sale(request):
        await _unclear(request, question_views.payment_unclear())


async def typed_price(request: Request) -> None:
    """The price of the one line that has none; or another sale altogether."""
    draft_id, found = await _open_draft(request)
    priced = await request.store.read(
        add_price, request.services.names, found.bill, found.said_on, request.text
    )
    if priced is not None:
        await move_on(request, draft_id, found.having(priced))
    elif not await another_sale(request):
        await _unclear(request, explain("no_price", request.text))


async def _unclear(request: Request, screen: Screen) -> None:
    """Says so, unless people only talk while a question waits in their group."""
    if request.is_to_us:
        await request.send(screen)


async def _open_draft(request: Request) -> tuple[int, OpenBill]:
    draft_id = int(request.flow.data["draft"]) if request.flow is not None else 0
    try:
        return draft_id, await request.store.read(drafts.load, draft_id, request.chat_id)
    except NotFound:  # it is said once that it is over; what is typed next is no answer to it
        await request.store.write(flows.drop, request.chat_id, request.user_id)
        raise
