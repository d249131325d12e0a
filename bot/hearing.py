"""A plain text, and the feature that it is for: a sale, money without one, or a reply to either;
and what a link leads to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from bot.features.appointments import handlers as appointments
from bot.features.appointments.taps import Came
from bot.features.dues import handlers as dues
from bot.features.feedback import links as feedback
from bot.features.home import handlers as home
from bot.features.invoices import handlers as invoices
from bot.features.payments import editing as payment_editing
from bot.features.payments import handlers as payments
from bot.features.payments import taps as payment_taps
from bot.features.returns import handlers as returns
from bot.features.returns.questions import OfBill
from bot.features.sales import editing as sale_editing
from bot.features.sales import handlers as sales
from bot.features.sales import receipts as living
from bot.features.sales.asking import booked, understood
from bot.features.sales.receipts import receipt_replied_to, taken_back_replied_to
from bot.features.sales.views.refusals import REASONS, explain
from bot.features.stock import handlers as stock
from bot.shared_buttons import PayBill
from bot.ui import money_words
from bot.ui.conversation import answer_if
from bot.ui.request import Request
from bot.ui.routing import Prefetch, TapHandler
from bot.ui.show import taps_under
from bot.ui.typed import Said
from crm.bill import Bill
from crm.errors import Changed, NotFound, NothingOwed
from crm.feedback.links import PREFIX
from crm.language.money import Appointment, Payment, Promise, Question, Return, StockMove
from crm.language.plain_words.meant import Meant
from crm.language.sale.reasons import Refusal
from crm.payments import for_bill
from crm.payments.open_payment import OpenPayment
from crm.payments.typed import read_typed
from crm.purchases import open_bill as bills
from crm.purchases.from_text import Understood
from crm.purchases.open_bill import OpenBill
from crm.purchases.receipts import receipt_of


def prefetch(request: Request) -> Prefetch:
    """The reading of a typed line, for the transaction that finds out who typed it. What misses
    nothing is recorded there, too; what went wrong with that is said by `said`."""
    return partial(
        read_typed,
        names=request.services.names,
        text=request.text,
        source=request.source,
        said_at=request.said_at,
        corrects=_is_a_reply(request),
        receipts=request.services.receipts.take_unwritten(),
    )


def _is_a_reply(request: Request) -> bool:
    return (
        receipt_replied_to(request) is not None
        or payment_editing.payment_replied_to(request) is not None
    )


def reads(request: Request) -> Said:
    """Classifies a text that is typed while a question is open."""
    return replace(sales.reads(request), about_a_sale=_is_a_reply(request))


def meant(request: Request) -> Meant | None:
    """What a text asks for in plain words; none that replies to a receipt does."""
    return None if _is_a_reply(request) else sales.meant(request)


async def start(request: Request) -> None:
    """/start: a link that asks for stars, an invitation, or no link at all."""
    _, _, payload = request.text.partition(" ")
    if payload.startswith(PREFIX) and not request.in_group:
        await feedback.opened(request, payload.removeprefix(PREFIX).strip())
    else:
        await home.start(request)


async def said(request: Request) -> None:
    """Any plain text. In a group what books money is heard as sales are, and so is a question
    about what one customer owes; all else keeps its silence."""
    payment_id = payment_editing.payment_replied_to(request)
    if payment_id is not None:
        await payment_editing.correct(request, payment_id)
        return
    purchase_id = receipt_replied_to(request)
    if purchase_id is not None:
        if not await invoices.replied(request, purchase_id) and not await _replied(
            request, purchase_id
        ):
            await sale_editing.correct(request, purchase_id)
        return
    gone = taken_back_replied_to(request)
    if gone is not None and await request.store.read(
        for_bill.is_about_money, request.services.names, request.text
    ):
        raise NotFound("purchase", gone)
    found = await understood(request)
    if found.money is not None and await _about_money(request, found, found.money):
        return
    await sales.said(request)


async def _about_money(request: Request, found: Understood, money: Refusal) -> bool:
    """What a text says of money instead of a sale; false where that is for the refusals."""
    readings = (money.instead,) if money.instead is not None else money.offered
    first = readings[0]
    match first:
        case Return():
            await draw_bills(request, await returns.said(request, first))
        case Question(about="stock"):
            if request.in_group:
                return False
            await stock.answer_question(request, first)
        case Question():
            if request.in_group and not first.customer:
                return False
            await dues.answer_question(request, first)
        case Promise():
            await dues.promise(request, first)
        case StockMove():
            if request.in_group:
                return False
            await stock.said(request, first)
        case Appointment():
            if request.in_group:
                return False
            await appointments.said(request, first)
        case _:
            return await payments.said(request, found)
    return True


async def typed_goods(request: Request, question: OfBill) -> None:
    """What comes back of a bill, typed in answer to the question."""
    text = request.text
    said = await request.store.read(
        for_bill.reply, request.services.names, question.purchase_id, f"return {text}"
    )
    if isinstance(said, Return):
        await draw_bills(request, await returns.typed_goods(request, said, question))
    else:
        await returns.unclear(request)


async def _replied(request: Request, purchase_id: int) -> bool:
    """A reply to a bill that is about money; false where it corrects the bill."""
    said = await request.store.read(
        for_bill.reply, request.services.names, purchase_id, request.text
    )
    match said:
        case None:
            return False
        case Payment():
            recording = partial(
                for_bill.record,
                purchase_id=purchase_id,
                said=said,
                by=request.staff.id,
                source=request.source,
            )
            await payments.booked(request, await request.store.write(recording))
            await draw_bills(request, (purchase_id,))
        case Return():
            await draw_bills(request, await returns.on_bill(request, purchase_id, said))
        case Refusal():
            reason = said.detail if said.detail in REASONS else said.reason
            await request.send(explain(reason, request.text))
    return True


async def draw_bills(request: Request, bills: Sequence[int]) -> None:
    """Draws the receipts of these bills again, with what is offered under the one replied to."""
    replied = request.message.reply_to_message if request.message is not None else None
    for purchase_id in bills:
        found = await request.store.read(receipt_of, purchase_id)
        await living.redraw(request, found, taps_under(replied))


def drawing_bills(tapped: Callable[[Request, Any], Awaitable[returns.Bills]]) -> TapHandler:
    """The handler of a button of a return, with the receipts of the bills that it changes."""

    async def handle(request: Request, tap: Any) -> None:
        await draw_bills(request, await tapped(request, tap))

    return handle


async def pay_bill(request: Request, tap: PayBill) -> None:
    """What is due of a bill, if that is what the button says; else the bill as it is now."""
    paying = partial(
        for_bill.pay,
        purchase_id=tap.purchase_id,
        owed=Decimal(tap.owed),
        method=tap.method,
        by=request.staff.id,
        source=request.source,
    )
    try:
        recorded = await request.store.write(paying)
    except (Changed, NothingOwed):
        await living.changed(request, await request.store.read(receipt_of, tap.purchase_id))
        await request.toast(money_words.owed_otherwise())
        return
    await living.changed(request, await request.store.read(receipt_of, tap.purchase_id))
    await payments.booked(request, recorded, below=True)


async def as_sale(request: Request, tap: payment_taps.AsSale) -> None:
    """Money from somebody who owes nothing, or handed out, was a sale."""
    await _sell(request, *payments.sale_of(request, tap))


async def choose_meaning(request: Request, tap: payment_taps.ChooseMeaning) -> None:
    """One of the meanings that were offered; a debt may be a bill on account."""
    payment = payments.meant(request, tap)
    if payment.one.kind is None:
        await _sell(request, payment, payment.as_sale(on_account=True))
    else:
        await payments.choose_meaning(request, payment)


async def _sell(request: Request, payment: OpenPayment, bill: Bill) -> None:
    open_bill = OpenBill(bill, payment.said_on, f"{payment.source}:sale")
    by, act = request.staff.id, request.source
    booking = partial(bills.book, open_bill=open_bill, by=by, act=act)
    await booked(request, await answer_if(request, booking), bill)
    await request.remove_buttons()


async def came(request: Request, tap: Came) -> None:
    """The customer of an appointment is there: that is marked, and their sale begins."""
    one = await appointments.came(request, tap)
    await sales.sell_to_who_came(request, one.customer_id, one.id)
