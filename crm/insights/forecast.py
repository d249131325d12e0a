"""Where the month will end, with a band from how far off the same reckoning was before.

Each day that is still to come is taken for the mean of the last eight same weekdays. How good that
is, the shop's own past says: the same is reckoned for the months before, at the same day of the
month, and held against what came.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights import revenue
from crm.insights.unfinished import books_began
from crm.periods import Asked, Bucket, end_of
from crm.settings import shop_of
from crm.values import ZERO, Period

SAME_WEEKDAYS = 8
PAST_MONTHS, FEWEST_MONTHS = 12, 3
NINE_IN_TEN = Decimal("0.9")
WIDEST = Decimal("0.3")
"""An error of more says nothing; then there is no forecast."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The revenue of the month from its first day up to `as_of`, and what it may come to by
    `month.end`: between `low` and `high`, most likely `likely`. `error` is a share of 1: nine of
    ten of the `months` before were no further off."""

    month: Period
    as_of: date
    so_far: Decimal
    likely: Decimal
    low: Decimal
    high: Decimal
    error: Decimal
    months: int


def forecast(session: Session, as_of: date) -> Forecast | None:
    """Of the month that `as_of` is in. None for books of fewer than three months and eight weeks,
    and where the past was off by more than 30 %."""
    began = books_began(session)
    if began is None or began > as_of:
        return None
    first = as_of.replace(day=1)
    running = as_of == shop_of(session).today()
    known_to = as_of - timedelta(days=1) if running else as_of
    sold = _days(session, began, as_of)
    errors = sorted(_past_errors(sold, began, first, (known_to - first).days + 1))
    if len(errors) < FEWEST_MONTHS:
        return None
    error = errors[math.ceil(len(errors) * NINE_IN_TEN) - 1]
    if error > WIDEST:
        return None
    likely = _reckoned(sold, first, known_to)
    so_far = _sum(sold, first, as_of)
    likely = max(likely, so_far)
    currency = shop_of(session).currency
    return Forecast(
        Period(first, end_of(first, Bucket.MONTH)),
        as_of,
        so_far,
        currency.round(likely),
        currency.round(max(likely * (1 - error), so_far)),
        currency.round(likely * (1 + error)),
        error.quantize(Decimal("0.0001")),
        len(errors),
    )


def _days(session: Session, began: date, as_of: date) -> dict[date, Decimal]:
    """Revenue by day, as far back as any of this looks."""
    oldest = date(as_of.year - 1, as_of.month, 1) - timedelta(weeks=SAME_WEEKDAYS)
    first = max(began, oldest)
    asked = Asked(Period(first, as_of), as_of)
    return {one.day: one.revenue for one in revenue.days(session, asked)}


def _past_errors(
    sold: Mapping[date, Decimal], began: date, first: date, days: int
) -> list[Decimal]:
    """How far off each month before would have been after so many days of it, as shares of 1."""
    found: list[Decimal] = []
    start = first
    for _ in range(PAST_MONTHS):
        start = (start - timedelta(days=1)).replace(day=1)
        last = end_of(start, Bucket.MONTH)
        if start - timedelta(weeks=SAME_WEEKDAYS) < began:
            break
        known_to = min(start + timedelta(days=days - 1), last)
        came = _sum(sold, start, last)
        if came > 0:
            found.append(abs(_reckoned(sold, start, known_to) - came) / came)
    return found


def _reckoned(sold: Mapping[date, Decimal], first: date, known_to: date) -> Decimal:
    """What was sold of a month, and the mean of the last same weekdays for each day after."""
    total = _sum(sold, first, known_to)
    day, last = known_to + timedelta(days=1), end_of(first, Bucket.MONTH)
    while day <= last:
        total += _usual(sold, day, known_to)
        day += timedelta(days=1)
    return total


def _usual(sold: Mapping[date, Decimal], day: date, known_to: date) -> Decimal:
    weeks_ahead = -((known_to - day).days // 7)
    then = day - timedelta(weeks=weeks_ahead)
    same = [sold.get(then - timedelta(weeks=back), ZERO) for back in range(SAME_WEEKDAYS)]
    return sum(same, ZERO) / SAME_WEEKDAYS


def _sum(sold: Mapping[date, Decimal], first: date, last: date) -> Decimal:
    days = range((last - first).days + 1)
    return sum((sold.get(first + timedelta(days=one), ZERO) for one in days), ZERO)
