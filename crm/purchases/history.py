"""Purchases of one customer, newest first, with a total for each month; and the last messages."""

from __future__ import annotations

import calendar
import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from crm import staff
from crm.customers import cards as people
from crm.customers import counter
from crm.customers.cards import Customer
from crm.dataclass import dataclass, field
from crm.purchases.stored import Purchase, from_rows
from crm.store.schema import campaign_sends, purchases

PAGE_SIZE = 5
MESSAGES = 3


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """All purchases of a customer in one month; the total is Decimal in major units."""

    first_day: date
    total: Decimal
    purchases: int


@dataclass(frozen=True, slots=True)
class Written:
    """A message that went out to a customer, in a campaign or alone; `sent_at` is UTC."""

    text: str
    sent_at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class History:
    """A page of a customer's purchases by day, newest first, and the months that they are in; on
    the first page also the latest messages, newest first."""

    customer: Customer
    purchases: tuple[Purchase, ...]
    months: tuple[MonthTotal, ...]
    number: int
    pages: int
    messages: tuple[Written, ...] = ()
    recorded_by: Mapping[int, str] = field(default_factory=dict)
    """Names of the staff who recorded these purchases, by their ids."""


def of_customer(
    session: Session, customer_id: int, number: int = 1, size: int = PAGE_SIZE
) -> History:
    """Page `number`, from 1; past the end the last. Of the counter, too. Raises NotFound."""
    at_counter = customer_id == counter.find(session)
    customer = (people.of_the_books if at_counter else people.get)(session, customer_id)
    pages = max(1, math.ceil(customer.total_purchases / size))
    number = min(max(1, number), pages)
    rows = session.execute(
        select(purchases)
        .where(purchases.c.customer_id == customer_id)
        .order_by(purchases.c.purchase_date.desc(), purchases.c.id.desc())
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    shown = from_rows(session, rows)
    messages = _messages(session, customer_id) if number == 1 else ()
    months = _months(session, customer_id, shown)
    names = staff.names(session, {one.recorded_by for one in shown if one.recorded_by is not None})
    return History(customer, shown, months, number, pages, messages, names)


def _messages(session: Session, customer_id: int) -> tuple[Written, ...]:
    rows = session.execute(
        select(campaign_sends.c.message, campaign_sends.c.sent_at, campaign_sends.c.status)
        .where(
            campaign_sends.c.customer_id == customer_id,
            campaign_sends.c.sent_at.is_not(None),
            campaign_sends.c.message != "",
        )
        .order_by(campaign_sends.c.sent_at.desc(), campaign_sends.c.id.desc())
        .limit(MESSAGES)
    )
    return tuple(Written(*row) for row in rows)


def _months(
    session: Session, customer_id: int, shown: tuple[Purchase, ...]
) -> tuple[MonthTotal, ...]:
    if not shown:
        return ()
    newest, oldest = shown[0].purchase_date, shown[-1].purchase_date
    last_day = newest.replace(day=calendar.monthrange(newest.year, newest.month)[1])
    year = extract("year", purchases.c.purchase_date)
    month = extract("month", purchases.c.purchase_date)
    rows = session.execute(
        select(year, month, func.sum(purchases.c.total_amount), func.count())
        .where(
            purchases.c.customer_id == customer_id,
            purchases.c.purchase_date.between(oldest.replace(day=1), last_day),
        )
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
    )
    return tuple(MonthTotal(date(int(row[0]), int(row[1]), 1), row[2], row[3]) for row in rows)
