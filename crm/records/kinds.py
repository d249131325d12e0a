"""The kinds of what staff record, in one ordered table: how the newest is found and taken back, and
how one is asked for by who may not book it alone. A further kind is a row here, its words in
bot.features.approvals.views, and its line in bot.undoing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.appointments import recording as appointments
from crm.appointments.recording import UndoneAppointment
from crm.customers import cards
from crm.dataclass import dataclass
from crm.feedback import recording as ratings
from crm.feedback.model import UndoneRating
from crm.payments import changing, rights
from crm.payments import recording as paying
from crm.payments import stored as payments_booked
from crm.payments.changing import UndonePayment
from crm.payments.model import NewPayment
from crm.permissions import Permission
from crm.purchases import stored as sales_booked
from crm.purchases import undo as sales
from crm.purchases.stock import levels
from crm.purchases.undo import Undone
from crm.returns import recording as returning
from crm.returns import stored as returns_booked
from crm.returns import undo as returned
from crm.returns.model import NewReturn
from crm.returns.undo import UndoneReturn
from crm.staff import Member
from crm.stock import recording as stock
from crm.stock.model import NewMoves, UndoneMoves
from crm.store.schema import payments, recorded_sources, returns, stock_moves

Noun = Literal["purchase", "payment", "return", "stock_move", "appointment", "feedback"]
Wanted = NewPayment | NewReturn | NewMoves
UndoneRecord = (
    Undone | UndonePayment | UndoneReturn | UndoneMoves | UndoneAppointment | UndoneRating
)

_SINCE = ("day", "after_purchase", "after_return")
"""Fields of a Since, in the order in which they were kept before they were kept by name."""

Newest = tuple[datetime, int]
"""When it was booked, and its id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a record is asked for. `kind` stands in the table `approvals`, and `wanted` is what its
    data is read as. `begun` completes it when it is asked for; `customer_of` is the customer that
    it is about, None where it is about nobody; `book` books it by (session, wanted, staff id who
    asked, source, who allowed it) and gives the id of what it booked, None of nothing.
    `positions` are the fields of an item, in the order in which items were kept before they were
    kept by name."""

    kind: str
    wanted: type[Wanted]
    customer_of: Callable[[Session, Any], int | None]
    book: Callable[[Session, Any, int, str, Member], int | None]
    begun: Callable[[Session, Any], Any] = lambda _, wanted: wanted
    positions: tuple[str, ...] = ()

    def by_name(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Kept data in the shape of today."""
        named = dict(data)
        if self.positions:
            named["items"] = [
                dict(zip(self.positions, one, strict=True)) if isinstance(one, list) else one
                for one in data["items"]
            ]
        if isinstance(since := data.get("since"), list):
            named["since"] = dict(zip(_SINCE, since, strict=True))
        return named


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record. `newest` is the last one of a member that they may take back as of a shop
    date; of a kind only the last is looked at. `undo` takes one back, and says the same when it is
    out of the books already."""

    noun: Noun
    newest: Callable[[Session, Member, date], Newest | None]
    undo: Callable[[Session, int, Member], UndoneRecord]
    asked: Asked | None = None


def _sale(session: Session, member: Member, _: date) -> Newest | None:
    sale = sales.last_of(session, member)
    if sale is None:
        return None
    first = select(func.min(recorded_sources.c.recorded_at)).where(
        recorded_sources.c.purchase_id == sale.id
    )
    return session.scalar(first) or sale.created_at, sale.id  # its row has when it was said


def _payment(session: Session, member: Member, today: date) -> Newest | None:
    c = payments.c
    number = session.scalar(select(func.max(c.id)).where(c.recorded_by == member.id, ~c.with_bill))
    found = None if number is None else payments_booked.get(session, number)
    if found is None or not rights.may_change(found, member, today):
        return None
    return found.created_at, found.id


def _return(session: Session, member: Member, today: date) -> Newest | None:
    number = session.scalar(
        select(func.max(returns.c.id)).where(returns.c.recorded_by == member.id)
    )
    found = None if number is None else returns_booked.get(session, number)
    if found is None or not returned.may_undo(found, member, today):
        return None
    return found.created_at, found.id


def _move(session: Session, member: Member, _: date) -> Newest | None:
    if not levels.is_kept(session) or not member.may(Permission.MANAGE_DUES):
        return None
    c = stock_moves.c
    by_hand = (
        select(c.created_at, c.id)
        .where(c.recorded_by == member.id, c.kind.in_(levels.BY_HAND))
        .order_by(c.id.desc())
        .limit(1)
    )
    found = session.execute(by_hand).one_or_none()
    return None if found is None else (found.created_at, found.id)


def _book_payment(
    session: Session, wanted: NewPayment, by: int, source: str, allowed_by: Member
) -> int | None:
    booked = paying.record_followed(session, wanted, by, source, allowed_by=allowed_by).payment
    return None if booked is None else booked.id


def _book_return(
    session: Session, wanted: NewReturn, by: int, source: str, allowed_by: Member
) -> int | None:
    booked = returning.record(session, wanted, by, source, allowed_by=allowed_by).given_back
    return None if booked is None else booked.id


def _book_moves(
    session: Session, wanted: NewMoves, by: int, source: str, allowed_by: Member
) -> int | None:
    moves = stock.record(session, wanted, by, source, allowed_by=allowed_by).moves
    return moves[0].move_id if moves else None


def _as_of_now(session: Session, wanted: NewMoves) -> NewMoves:
    """What is sold until it is approved comes off what was counted."""
    return replace(wanted, since=stock.now_of(session))


RECORDS: tuple[Record, ...] = (
    Record("purchase", _sale, sales.undo),
    Record(
        "payment",
        _payment,
        changing.undo,
        Asked("payment", NewPayment, lambda _, wanted: wanted.customer_id, _book_payment),
    ),
    Record(
        "return",
        _return,
        returned.undo,
        Asked(
            "return",
            NewReturn,
            lambda session, wanted: sales_booked.get(session, wanted.purchase_id).customer_id,
            _book_return,
            positions=("name", "quantity", "unit", "amount"),
        ),
    ),
    Record(
        "stock_move",
        _move,
        stock.undo_message,
        Asked(
            "stock",
            NewMoves,
            lambda *_: None,
            _book_moves,
            begun=_as_of_now,
            positions=("name", "quantity", "unit"),
        ),
    ),
    Record("appointment", appointments.newest_of, appointments.undo),
    Record("feedback", ratings.newest_of, ratings.undo),
)
"""In the order of records of one moment: money is of a sale, and a return of a bill."""

_ASKED = tuple(one.asked for one in RECORDS if one.asked is not None)


def asked_as(wanted: Wanted) -> Asked:
    """How this is asked for."""
    return next(one for one in _ASKED if one.wanted is type(wanted))


def asked_of_kind(kind: str) -> Asked:
    """How what is kept under this kind was asked for."""
    return next(one for one in _ASKED if one.kind == kind)


def customer_name(session: Session, wanted: Wanted) -> str:
    """The name of the customer that it is about; nobody's where stock is. Raises NotFound."""
    customer_id = asked_as(wanted).customer_of(session, wanted)
    return "" if customer_id is None else cards.of_the_books(session, customer_id).name
