"""The statement of a customer's account: what changed what is owed, with the balance after each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Select, Text, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import Customer
from crm.customers.dues.kinds import CHARGES, Kind
from crm.dataclass import dataclass
from crm.store.schema import ON_ACCOUNT, payments, purchases, returns
from crm.store.types import Money

PAGE = 10
BILL = "bill"
RETURN = "return"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A line: `kind` is `bill`, `return`, or a kind of payment; `id` the row's own. `amount` (major
    units) is above 0 where more is owed by it; `balance` is what was owed then. `purchase_id` is
    the bill that a payment or return is for; a payment `with_bill` was taken at the counter."""

    day: date
    kind: str
    id: int
    amount: Decimal
    balance: Decimal
    method: str | None
    purchase_id: int | None
    with_bill: bool
    notes: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of a customer's account, oldest line first; `count` lines in all."""

    customer: Customer
    rows: tuple[StatementRow, ...]
    count: int


def statement(
    session: Session, customer_id: int, *, limit: int = PAGE, offset: int = 0
) -> Statement:
    """The last lines; with `offset` the ones before so many of the last. Raises NotFound."""
    customer = cards.get(session, customer_id)
    lines = _lines(customer_id)
    rows = session.execute(
        select(lines).order_by(lines.c.at.desc()).limit(limit).offset(offset)
    ).all()
    count = session.execute(select(func.count()).select_from(lines)).scalar_one()
    return Statement(customer, tuple(_row(row) for row in reversed(rows)), count)


def every_row(session: Session, customer_id: int) -> Iterator[StatementRow]:
    """All lines, the oldest first, a few in memory at a time."""
    lines = _lines(customer_id)
    found = session.execute(
        select(lines).order_by(lines.c.at), execution_options={"yield_per": 500}
    )
    for row in found:
        yield _row(row)


def _row(row: Any) -> StatementRow:
    return StatementRow(
        row.day,
        row.kind,
        row.id,
        row.amount,
        row.balance,
        row.method,
        row.purchase_id,
        bool(row.with_bill),
        row.notes,
    )


def _lines(customer_id: int) -> Any:
    """Opening first, then by day, and of one day as they were booked, a bill before its money."""
    charge = payments.c.kind.in_([kind.value for kind in CHARGES])
    opening = payments.c.kind.in_([Kind.OPENING_DUE.value, Kind.OPENING_ADVANCE.value])
    parts: list[Select[Any]] = [
        select(
            literal(1, Integer).label("first"),
            purchases.c.purchase_date.label("day"),
            purchases.c.created_at,
            literal(0, Integer).label("rank"),
            purchases.c.id,
            literal(BILL, Text).label("kind"),
            purchases.c.total_amount.label("amount"),
            cast(null(), Text).label("method"),
            purchases.c.id.label("purchase_id"),
            literal(0, Integer).label("with_bill"),
            purchases.c.notes,
        ).where(purchases.c.customer_id == customer_id, ON_ACCOUNT),
        select(
            case((opening, 0), else_=1),
            payments.c.paid_on,
            payments.c.created_at,
            literal(1, Integer),
            payments.c.id,
            payments.c.kind,
            case((charge, payments.c.amount), else_=-payments.c.amount),
            payments.c.method,
            payments.c.purchase_id,
            case((payments.c.with_bill, 1), else_=0),
            payments.c.notes,
        ).where(payments.c.customer_id == customer_id),
        select(
            literal(1, Integer),
            returns.c.returned_on,
            returns.c.created_at,
            literal(2, Integer),
            returns.c.id,
            literal(RETURN, Text),
            -returns.c.to_account,
            cast(null(), Text),
            returns.c.purchase_id,
            literal(0, Integer),
            returns.c.notes,
        ).where(returns.c.customer_id == customer_id, returns.c.to_account > 0),
    ]
    all_lines = union_all(*parts).subquery("all_lines")
    order = [all_lines.c[name] for name in ("first", "day", "created_at", "rank", "id")]
    return select(
        *all_lines.c,
        func.row_number().over(order_by=order).label("at"),
        cast(func.sum(all_lines.c.amount).over(order_by=order), Money).label("balance"),
    ).subquery("lines")
