"""A period as what the sums have of it: whole buckets, and days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from crm.insights.sums.tables import hold_until
from crm.periods import Asked, Bucket, end_of, next_start, start_of, starts
from crm.store.schema import sales_by_bucket
from crm.values import Period

_SALES = sales_by_bucket.c


def days_between(first: date, last: date) -> ColumnElement[bool]:
    """SQL: the row of `sales_by_bucket` is one of these days."""
    return and_(_SALES.bucket == Bucket.DAY.value, _SALES.start.between(first, last))


def whole_buckets(session: Session, asked: Asked, bucket: Bucket) -> Period | None:
    """The longest part of the period that is made of whole buckets. A bucket counts as whole when
    the days of it that are not in the period have no purchase."""
    first, last = asked.period.start, asked.end
    low = start_of(first, bucket)
    if low < first and _sold(session, low, first - timedelta(days=1)):
        low = next_start(low, bucket)
    high = end_of(start_of(last, bucket), bucket)
    if high > last and (
        not hold_until(session, high) or _sold(session, last + timedelta(days=1), high)
    ):
        high = start_of(last, bucket) - timedelta(days=1)
    return Period(low, high) if low <= high else None


def _sold(session: Session, first: date, last: date) -> bool:
    found = select(_SALES.start).where(days_between(first, last)).limit(1)
    return session.execute(found).first() is not None


def around(asked: Asked, whole: Period | None) -> list[Asked]:
    """The parts of the period before and after the whole buckets."""
    first, last = asked.period.start, asked.end
    if first > last:
        return []
    if whole is None:
        return [Asked(Period(first, last), last)]
    parts = []
    if first < whole.start:
        parts.append(Period(first, whole.start - timedelta(days=1)))
    if whole.end < last:
        parts.append(Period(whole.end + timedelta(days=1), last))
    return [Asked(part, part.end) for part in parts]


Part = tuple[Bucket, date, date, int]
"""Days or months by their starts, the first and the last; 1 to add them, -1 to take them off."""


def in_months(session: Session, asked: Asked) -> Iterator[Part]:
    """What adds up to the period: its whole months, and of a month that it cuts the days; where
    those are more than the others, the month less the others."""
    whole = whole_buckets(session, asked, Bucket.MONTH)
    if whole is not None:
        yield Bucket.MONTH, whole.start, whole.end, 1
    for part in around(asked, whole):
        for month in starts(part.period.start, part.end, Bucket.MONTH):
            end = end_of(month, Bucket.MONTH)
            first, last = max(month, part.period.start), min(end, part.end)
            inside = (last - first).days + 1
            if 2 * inside <= (end - month).days + 1 or not hold_until(session, end):
                yield Bucket.DAY, first, last, 1
                continue
            yield Bucket.MONTH, month, month, 1
            if month < first:
                yield Bucket.DAY, month, first - timedelta(days=1), -1
            if last < end:
                yield Bucket.DAY, last + timedelta(days=1), end, -1
