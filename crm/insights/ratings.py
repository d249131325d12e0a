"""How good the shop is in the eyes of its customers: average and number of the ratings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.schema import customers, feedback
from crm.values import Period

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Ratings:
    """How many there are, and their average to one decimal, half up; None of none."""

    number: int
    average: Decimal | None


def is_on(session: Session) -> bool:
    """Whether the shop uses feedback."""
    return "feedback" in shop_of(session).modules


def ratings_of(session: Session, customer_id: int) -> Ratings | None:
    """Of one customer; None in a shop without feedback."""
    if not is_on(session):
        return None
    return _ratings(session, feedback.c.customer_id == customer_id)


def ratings(session: Session, as_of: date) -> Ratings | None:
    """Of all customers up to that shop date, also of those who were erased since; None in a shop
    without feedback."""
    if not is_on(session):
        return None
    end = shop_of(session).instant(as_of + timedelta(days=1))
    return _ratings(session, feedback.c.answered_at < end)


@dataclass(frozen=True, slots=True)
class Given:
    """A rating for a list; `day` is a shop date, `name` the customer's."""

    day: date
    name: str
    score: int
    comment: str | None


def given_in(session: Session, period: Period) -> Iterator[Given]:
    """What was given in a period, the oldest first."""
    shop = shop_of(session)
    end = shop.instant(period.end + timedelta(days=1))
    rows = session.execute(
        select(feedback.c.answered_at, customers.c.name, feedback.c.score, feedback.c.comment)
        .join(customers, customers.c.id == feedback.c.customer_id)
        .where(
            feedback.c.score.is_not(None),
            feedback.c.answered_at >= shop.instant(period.start),
            feedback.c.answered_at < end,
        )
        .order_by(feedback.c.answered_at, feedback.c.id)
    )
    for at, name, score, comment in rows:
        yield Given(shop.local(at).date(), name, score, comment)


def _ratings(session: Session, which: ColumnElement[bool]) -> Ratings:
    stars, number = session.execute(
        select(func.sum(feedback.c.score), func.count()).where(feedback.c.score.is_not(None), which)
    ).one()
    return Ratings(number, average(int(stars or 0), number))


def average(stars: int, number: int) -> Decimal | None:
    """To one decimal, half up; None of none."""
    if not number:
        return None
    return (Decimal(stars) / number).quantize(_TENTH, ROUND_HALF_UP)
