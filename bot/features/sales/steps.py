"""Answers to the questions before a sale is booked: tapped, typed, or shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from bot.features.sales.asking import (
    another_sale,
    finished,
    move_on,
    sale_of_another,
)
from bot.features.sales.questions import SALE
from bot.features.sales.taps import (
    AddCustomer,
    AskCustomer,
    AskItems,
    AtCounter,
    ChooseCustomer,
    ChooseDay,
    ChoosePayment,
    ChooseReading,
    DropDraft,
    DropLine,
    DropUnpriced,
    ItemsDone,
)
from bot.features.sales.views import questions as question_views
from bot.features.sales.views.refusals import explain
from bot.ui.conversation import Question, advance, asked, cancel
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.bill import Bill
from crm.language.calendar.days import read_day
from crm.language.calendar.said_days import Direction
from crm.purchases import open_bill as bills
from crm.purchases.from_text import add_items, add_price
from crm.purchases.open_bill import OpenBill, Taken, correct_open, say_items


def _bill(request: Request) -> OpenBill:
    """The open bill of a button under its question. Raises NotFound when that is over."""
    return asked(request, *SALE.values())


def next_step(taken: Taken) -> tuple[Question[OpenBill], OpenBill] | None:
    """The next question after a customer was put on a bill; None when it was booked."""
    step = taken.open_bill.asks_for
    return None if step is None else (SALE[step], taken.open_bill)


async def choose_customer(request: Request, tap: ChooseCustomer) -> None:
    chosen = partial(
        bills.choose_customer,
        open_bill=_bill(request),
        customer_id=tap.customer_id,
        by=request.staff.id,
        act=request.source,
    )
    await taken_on(request, await advance(request, chosen, next_step))


async def add_customer(request: Request, _: AddCustomer) -> None:
    by, act = request.staff.id, request.source
    added = partial(bills.add_customer, open_bill=_bill(request), by=by, act=act)
    await taken_on(request, await advance(request, added, next_step))


async def taken_on(request: Request, taken: Taken) -> None:
    if taken.recorded is not None:
        await finished(request, taken.recorded, taken.open_bill.bill)


async def at_counter(request: Request, _: AtCounter) -> None:
    open_bill = _bill(request)
    await move_on(request, open_bill.having(open_bill.bill.with_nobody()))


async def ask_customer(request: Request, _: AskCustomer) -> None:
    open_bill = _bill(request)
    await move_on(request, open_bill.without_name())


async def items_done(request: Request, _: ItemsDone) -> None:
    await move_on(request, replace(_bill(request), items_done=True))


async def ask_items(request: Request, _: AskItems) -> None:
    await move_on(request, replace(_bill(request), items_done=False))


async def drop_line(request: Request, tap: DropLine) -> None:
    """Drops the last line. An accidental second tap drops no second line."""
    open_bill = _bill(request)
    lines = open_bill.bill.goods
    last = len(lines) - 1
    if lines and tap.line in (None, last) and tap.mark in (None, lines[-1].mark):
        open_bill = open_bill.without(last, request.shop.currency.digits)
    await move_on(request, open_bill)


async def drop_unpriced(request: Request, tap: DropUnpriced) -> None:
    """As it is when it was priced meanwhile."""
    open_bill = _bill(request)
    at = open_bill.bill.unpriced
    lines = open_bill.bill.lines
    if at is not None and tap.line in (None, at) and tap.mark in (None, lines[at].mark):
        open_bill = open_bill.without(at, request.shop.currency.digits)
    await move_on(request, open_bill)


async def choose_payment(request: Request, tap: ChoosePayment) -> None:
    await move_on(request, _bill(request).paid_by(tap.method))


async def choose_day(request: Request, tap: ChooseDay) -> None:
    await move_on(request, _bill(request).on(date.fromisoformat(tap.day)))


async def choose_reading(request: Request, tap: ChooseReading) -> None:
    open_bill = _bill(request)
    readings = open_bill.readings
    offered = tap.which is None or (
        0 <= tap.which < len(readings) and tap.mark in (None, readings[tap.which].mark)
    )
    await move_on(request, open_bill.meaning(tap.which) if offered else open_bill)


async def typed_reading(request: Request, open_bill: OpenBill) -> None:
    """Takes text typed instead of a tap: the items anew, or another sale altogether. Items were not
    asked for: a name that nobody knows beside an amount is the next customer's."""
    if await another_sale(request, but_of=open_bill.bill.customer_id, for_name=True):
        return
    await typed_items(request, open_bill.meaning(None))


async def drop_draft(request: Request, _: DropDraft) -> None:
    await cancel(request)
    await request.show(question_views.dropped())


# --- typed -------------------------------------------------------------------------------------


async def typed_items(request: Request, open_bill: OpenBill) -> None:
    """Items for the running bill; or another sale altogether."""
    if await another_sale(request, but_of=open_bill.bill.customer_id):
        return
    result = await request.store.read(
        say_items, request.services.names, open_bill.bill, open_bill.said_on, request.text
    )
    if isinstance(result, Bill):
        only_total = bool(result.lines) and not result.goods
        done = open_bill.items_done or not open_bill.guided or only_total
        await move_on(request, open_bill.having(result, items_done=done))
        return
    if await sale_of_another(request, but_of=open_bill.bill.customer_id):
        return
    await _corrected(request, open_bill, explain(result, request.text))


async def _corrected(request: Request, open_bill: OpenBill, why: Screen) -> None:
    """`remove oil`: a correction of the bill as far as it goes; else says `why` nothing could be
    made of the text."""
    names = request.services.names
    bill = await request.store.read(
        correct_open, names, open_bill.bill, open_bill.said_on, request.text
    )
    if bill is None:
        await unclear(request, why)
    else:
        await move_on(request, open_bill.having(bill))


async def typed_price(request: Request, open_bill: OpenBill) -> None:
    """The price of the one line that has none; or another sale altogether."""
    priced = await request.store.read(
        add_price, request.services.names, open_bill.bill, open_bill.said_on, request.text
    )
    if priced is not None:
        await move_on(request, open_bill.having(priced))
    elif not await another_sale(request):
        await _corrected(request, open_bill, explain("no_price", request.text))


async def typed_day(request: Request, open_bill: OpenBill) -> None:
    if await another_sale(request):
        return
    await move_on(request, open_bill.on(read_day(request.text, request.said_on, Direction.PAST)))


async def typed_payment(request: Request, open_bill: OpenBill) -> None:
    result = await request.store.read(
        add_items, request.services.names, open_bill.bill, open_bill.said_on, request.text
    )
    if isinstance(result, Bill) and result.payment_method is not None:
        await move_on(request, open_bill.having(result))
    elif not await another_sale(request):
        await unclear(request, question_views.payment_unclear())


async def unclear(request: Request, screen: Screen) -> None:
    """Says so, unless people only talk while a question waits in their group."""
    if request.is_to_us:
        await request.send(screen)
