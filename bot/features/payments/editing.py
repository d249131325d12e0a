"""Changing a booked payment: in words as a reply, or with buttons; and the opening balance."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from bot.features.payments import taps
from bot.features.payments.handlers import show_undone
from bot.features.payments.questions import EDIT, OfPayment
from bot.features.payments.views import corrections as views
from bot.features.payments.views import receipt as receipt_views
from bot.shared_buttons import OpenOpening
from bot.ui.conversation import answer_if, ask, asked, is_open
from bot.ui.request import Request
from bot.ui.show import taps_under
from crm.customers import cards
from crm.errors import NotAllowed
from crm.payments import changing, correcting, receipts, stored
from crm.payments.changing import PaymentChanges
from crm.payments.correcting import CorrectedPayment
from crm.payments.rights import may_change
from crm.permissions import Permission


def payment_replied_to(request: Request) -> int | None:
    """The payment whose receipt this message replies to."""
    replied = request.message.reply_to_message if request.message is not None else None
    for tap in taps_under(replied):
        if isinstance(tap, taps.UndoPayment):
            return tap.payment_id
    return None


async def correct(request: Request, payment_id: int) -> None:
    """`400`, `yesterday`, `upi`, `for asha`, `delete`."""
    correcting_it = partial(
        correcting.correct,
        names=request.services.names,
        payment_id=payment_id,
        text=request.text,
        member=request.staff,
    )
    if is_open(request, EDIT) and asked(request, EDIT).payment_id == payment_id:
        done = await answer_if(request, correcting_it, accepts=_is_done)
    else:
        done = await request.store.write(correcting_it)
    await _corrected(request, done)


def _is_done(done: CorrectedPayment) -> bool:
    return done.receipt is not None or done.gone is not None


async def _corrected(request: Request, done: CorrectedPayment) -> None:
    if done.receipt is not None:
        await request.show(receipt_views.receipt(done.receipt, request.formats))
    elif done.gone is not None:
        await show_undone(request, done.gone)
    elif done.unknown is not None:
        await request.send(views.nobody(done.unknown))
    elif not request.in_group or request.is_to_us:
        await request.send(views.unclear(done.refusal or ""))


async def edit(request: Request, tap: taps.EditPayment) -> None:
    payment = await request.store.read(stored.get, tap.payment_id)
    if not may_change(payment, request.staff, request.shop.today()):
        raise NotAllowed(Permission.MANAGE_DUES.value)
    await ask(request, EDIT, OfPayment(tap.payment_id))


async def typed_edit(request: Request, question: OfPayment) -> None:
    await correct(request, question.payment_id)


async def paid_by(request: Request, tap: taps.PaidBy) -> None:
    changes = PaymentChanges(method=tap.method)
    changed = await request.store.write(changing.edit, tap.payment_id, changes, request.staff)
    found = await request.store.read(receipts.of_moved, changed.payment, changed.moved)
    await request.show(receipt_views.receipt(found, request.formats))


# --- the opening balance -----------------------------------------------------------------------


async def open_opening(request: Request, tap: OpenOpening) -> None:
    """The opening balance of a customer, to be changed or removed."""
    there = await request.store.read(stored.opening_of, tap.customer_id)
    if there is None:
        customer = await request.store.read(cards.followed, tap.customer_id)
        await request.show(receipt_views.no_opening(customer.name))
        return
    found = await request.store.read(receipts.receipt_of, there.id)
    await request.show(receipt_views.opening(found, request.formats))


async def change_opening(request: Request, tap: taps.ChangeOpening) -> None:
    await ask(request, EDIT, OfPayment(tap.payment_id))


async def remove_opening(request: Request, tap: taps.RemoveOpening) -> None:
    await show_undone(
        request, await request.store.write(changing.undo, tap.payment_id, request.staff)
    )


async def opening_in_all(request: Request, tap: taps.OpeningInAll) -> None:
    """What was said is owed in all, with the bills on account."""
    said = Decimal(tap.said)
    found = await request.store.write(receipts.in_all, tap.payment_id, request.staff.id, said)
    await request.show(receipt_views.in_all(found, said, request.formats))
