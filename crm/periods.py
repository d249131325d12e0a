"""A period and its buckets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Self

from sqlalchemy import ColumnElement, Date, func, type_coerce
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.calendar import festivals
from crm.language.calendar.festivals import Season
from crm.store.schema import purchases
from crm.values import Period

LONGEST_BY_DAY = 31
LONGEST_BY_WEEK = 184
"""Days: up to here by day, by week; beyond, by month."""

LONGEST = 36_525
"""Days: a hundred years. More of them is a slip, and a series by day would fill the memory."""


class Bucket(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Asked:
    """A period as it was asked for, and the part of it that is not after `as_of`. `season` is there
    where it was asked for by a festival's name."""

    period: Period
    as_of: date
    season: Season | None = None

    @classmethod
    def read(cls, text: str, as_of: date) -> Self:
        """As `Period.parse`, or `diwali-2025`. Raises Invalid, also for more than 100 years."""
        if season := festivals.of_text(text):
            return cls(season.period, as_of, season)
        period = Period.parse(text, as_of)
        if period.days > LONGEST:
            raise Invalid("period", text, "too_long")
        return cls(period, as_of)

    @property
    def end(self) -> date:
        """The last day that counts; before `period.start` when all of it is still to come."""
        return min(self.period.end, self.as_of)

    @property
    def previous(self) -> Period | None:
        """As many days, ending the day before; None before the year 1."""
        try:
            return self.period.previous
        except Invalid:
            return None

    def covers(self, day: ColumnElement[date]) -> ColumnElement[bool]:
        """SQL: `day` lies in the part that counts."""
        return day.between(self.period.start, self.end)

    @property
    def sold(self) -> ColumnElement[bool]:
        """SQL: the purchase lies in the part that counts."""
        return self.covers(purchases.c.purchase_date)


def bucket_of(period: Period) -> Bucket:
    """By day up to 31 days, by week up to 184, by month beyond."""
    if period.days <= LONGEST_BY_DAY:
        return Bucket.DAY
    return Bucket.WEEK if period.days <= LONGEST_BY_WEEK else Bucket.MONTH


def start_of(day: date, bucket: Bucket) -> date:
    """The first day of the bucket that `day` is in: itself, its Monday, the 1st of its month."""
    if bucket is Bucket.WEEK:
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return day.replace(day=1) if bucket is Bucket.MONTH else day


def next_start(start: date, bucket: Bucket) -> date:
    if bucket is Bucket.MONTH:
        return date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return start + timedelta(days=7 if bucket is Bucket.WEEK else 1)


def end_of(start: date, bucket: Bucket) -> date:
    """The last day of the bucket that starts on `start`."""
    try:
        return next_start(start, bucket) - timedelta(days=1)
    except (OverflowError, ValueError):  # after the year 9999
        return date.max


def starts(first: date, last: date, bucket: Bucket) -> Sequence[date]:
    """The starts of all buckets from the one of `first` to the one of `last`."""
    found = []
    start = start_of(first, bucket)
    while start <= last:
        found.append(start)
        if start > date.max - timedelta(days=31):
            break
        start = next_start(start, bucket)
    return found


def label(start: date, bucket: Bucket) -> str:
    """`2017-12-25` for a day and a week (its Monday), `2017-12` for a month."""
    return start.isoformat()[:7] if bucket is Bucket.MONTH else start.isoformat()


def start_in_sql(session: Session, day: ColumnElement[date], bucket: Bucket) -> ColumnElement[date]:
    """`start_of` in the database's own words."""
    if bucket is Bucket.DAY:
        return day
    if session.get_bind().dialect.name == "postgresql":
        return type_coerce(func.date(func.date_trunc(bucket.value, day)), Date)
    # SQLite: forward to Sunday (or stay on it), then six days back is the Monday
    modifiers = ("weekday 0", "-6 days") if bucket is Bucket.WEEK else ("start of month",)
    return type_coerce(func.date(day, *modifiers), Date)


def ratio(amount: Decimal, number: int, digits: int) -> Decimal | None:
    """Rounded half up to `digits` places; None when `number` is 0."""
    if number == 0:
        return None
    return (amount / number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
