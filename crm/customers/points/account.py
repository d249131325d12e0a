"""One customer's points, as they are asked about."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import Customer
from crm.customers.points import balances
from crm.customers.points.rule import balance, next_expiry
from crm.dataclass import dataclass, replace
from crm.settings import shop_of


@dataclass(frozen=True, slots=True)
class PointsAccount:
    """The points that are `there` today. `next_expiry`: the last day (a shop date) of those that go
    next, and how many; None where none expire."""

    customer: Customer
    there: int
    next_expiry: tuple[date, int] | None


def account(session: Session, customer_id: int) -> PointsAccount:
    """The answer to `asha points?`. Raises NotFound."""
    customer = cards.get(session, customer_id)
    rows = balances.rows_of(session, customer_id)
    today = shop_of(session).today()
    there = balance(rows, today)
    return PointsAccount(replace(customer, points=there), there, next_expiry(rows, today))
