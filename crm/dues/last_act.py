"""The newest that one of the staff booked, taken back: a sale, a payment, a return, or a move
of stock."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.payments import changing, rights
from crm.payments import stored as payments_booked
from crm.payments.changing import UndonePayment
from crm.permissions import Permission
from crm.purchases import editing, idempotency
from crm.purchases import stored as sales_booked
from crm.purchases import undo as sales
from crm.purchases.stock import levels
from crm.purchases.undo import Undone
from crm.returns import stored as returns_booked
from crm.returns import undo as returned
from crm.returns.undo import UndoneReturn
from crm.settings import shop_of
from crm.staff import Member
from crm.stock import recording as stock
from crm.stock.model import Moved
from crm.store.schema import payments, recorded_sources, returns, stock_moves

Noun = Literal["purchase", "payment", "return", "stock_move"]
UndoneAct = Undone | UndonePayment | UndoneReturn | Moved

_AT_ONE_MOMENT: tuple[Noun, ...] = ("purchase", "payment", "return", "stock_move")
"""The order of acts of the same moment: money is of a sale, and a return of a bill."""


def undo_last(session: Session, member: Member, source: str) -> UndoneAct | None:
    """Takes back what this member booked last and may take back, once for each `source`; None
    without any. Raises what undoing it raises, such as Invalid `return`: `not_the_last`."""
    done = idempotency.done_by(session, source)
    if done is not None and done.purchase_id is not None:
        return sales.undo(session, done.purchase_id, member)
    if done is not None and done.noun_id is not None:
        noun = next(one for one in _AT_ONE_MOMENT if one == done.noun)
        return _undo(session, noun, done.noun_id, member)
    last = _last(session, member)
    if last is None:
        return None
    noun, number = last
    if noun == "purchase":
        idempotency.first_time(session, source, number)
    else:
        idempotency.first_time(session, source, None, noun=noun, noun_id=number)
    return _undo(session, noun, number, member)


def _undo(session: Session, noun: Noun, number: int, member: Member) -> UndoneAct:
    match noun:
        case "purchase":
            return sales.undo(session, number, member)
        case "payment":
            return changing.undo(session, number, member)
        case "return":
            return returned.undo(session, number, member)
        case "stock_move":
            gone = stock.taken_back(session, number)
            return stock.undo(session, number, member) if gone is None else gone


def _last(session: Session, member: Member) -> tuple[Noun, int] | None:
    """The kind and the id of the last one; of a kind only the last is looked at."""
    today = shop_of(session).today()
    found: list[tuple[datetime, int, Noun, int]] = []

    def note(noun: Noun, number: int, at: datetime) -> None:
        found.append((at, _AT_ONE_MOMENT.index(noun), noun, number))

    sale = sales_booked.last_of(session, member.id)
    if sale is not None and editing.may_change(sale, member, today):
        note("purchase", sale.id, _booked_at(session, sale.id) or sale.created_at)
    number = session.scalar(
        select(func.max(payments.c.id)).where(
            payments.c.recorded_by == member.id, ~payments.c.with_bill
        )
    )
    payment = None if number is None else payments_booked.get(session, number)
    if payment is not None and rights.may_change(payment, member, today):
        note("payment", payment.id, payment.created_at)
    number = session.scalar(
        select(func.max(returns.c.id)).where(returns.c.recorded_by == member.id)
    )
    came_back = None if number is None else returns_booked.get(session, number)
    if came_back is not None and returned.may_undo(came_back, member, today):
        note("return", came_back.id, came_back.created_at)
    if levels.is_kept(session) and member.may(Permission.MANAGE_DUES):
        by_hand = (
            select(stock_moves.c.id, stock_moves.c.created_at)
            .where(stock_moves.c.recorded_by == member.id, stock_moves.c.kind.in_(levels.BY_HAND))
            .order_by(stock_moves.c.id.desc())
            .limit(1)
        )
        for move in session.execute(by_hand):
            note("stock_move", move.id, move.created_at)
    return max(found)[2:] if found else None


def _booked_at(session: Session, purchase_id: int) -> datetime | None:
    """When a sale was booked: what is in its row is when it was said."""
    first = select(func.min(recorded_sources.c.recorded_at)).where(
        recorded_sources.c.purchase_id == purchase_id
    )
    found: datetime | None = session.scalar(first)
    return found
