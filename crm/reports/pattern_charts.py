"""When people come, what they buy, and how often."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.formats import MONTHS, Formats
from crm.insights import patterns
from crm.insights.periods import Asked, Bucket, bucket_of, starts
from crm.reports.forms import Bars, Grid, Line, Picture
from crm.reports.words import (
    LONG_WEEKDAYS,
    WEEKDAYS,
    bucket_label,
    by,
    marks,
    nothing,
    short,
    span,
)

MOST_MONTHS = 18
MOST_WEEKS = 27


def months(session: Session, asked: Asked, formats: Formats) -> Picture:
    days = patterns.weekdays(session, asked)
    if not days.days:
        return nothing("No sales in this period", asked, formats)
    found = dict(days.months)
    every = starts(asked.period.start, asked.end, Bucket.MONTH)[-MOST_MONTHS:]
    best = max(range(7), key=lambda weekday: days.purchases[weekday])
    step = 1 if len(every) <= 6 else 2 if len(every) <= 12 else 3
    labels = [
        MONTHS[month.month - 1] if place % step == 0 else "" for place, month in enumerate(every)
    ]
    empty = (0,) * 7
    return Picture(
        f"{LONG_WEEKDAYS[best]} is the busiest day: {formats.number(days.purchases[best])} sales",
        f"{span(Asked(asked.period, asked.as_of), formats)}, sales by weekday and month",
        Grid(
            WEEKDAYS,
            labels,
            [[found.get(month, empty)[weekday] for month in every] for weekday in range(7)],
            numbers=len(every) <= 13,
        ),
    )


def hours(session: Session, asked: Asked, formats: Formats) -> Picture:
    table = patterns.hours(session, asked)
    by_hour = [sum(row[hour] for row in table) for hour in range(24)]
    if not any(by_hour):
        words = "No sale was written down on its own day,\nso the hours are not known."
        return nothing("No hours to show", asked, formats, words)
    open_hours = [hour for hour in range(24) if by_hour[hour]]
    first, last = min(open_hours), max(open_hours)
    if last - first < 5:  # a grid of one column says nothing
        first, last = max(0, first - 2), min(23, last + 2)
    best = max(range(24), key=lambda hour: by_hour[hour])
    hours = range(first, last + 1)
    step = 1 if len(hours) <= 6 else 2 if len(hours) <= 10 else 4
    return Picture(
        f"Busiest from {_hour(best)} to {_hour(best + 1)}",
        f"{span(asked, formats)}, sales by weekday and hour",
        Grid(
            WEEKDAYS,
            [_hour(hour) if (hour - first) % step == 0 else "" for hour in hours],
            [[row[hour] for hour in hours] for row in table],
            numbers=len(hours) <= 14,
        ),
    )


def _hour(hour: int) -> str:
    return f"{(hour - 1) % 12 + 1} {'am' if hour % 24 < 12 else 'pm'}"


def days(session: Session, asked: Asked, formats: Formats) -> Picture:
    days = patterns.weekdays(session, asked).days
    if not days:
        return nothing("No sales in this period", asked, formats)
    best = max(days, key=lambda one: (one.revenue, one.day))
    sold = {one.day: float(one.revenue) for one in days}
    mondays = starts(asked.period.start, asked.end, Bucket.WEEK)[-MOST_WEEKS:]
    long = len(mondays) > 8

    def cell(day: date) -> float | None:
        inside = asked.period.start <= day <= asked.end
        return sold.get(day, 0.0) if inside else None

    if not long:  # as a calendar on the wall: a week is a row
        return Picture(
            f"Best day: {formats.plain_day(best.day)}, {formats.compact(best.revenue)}",
            f"{span(asked, formats)}, revenue of each day",
            Grid(
                [bucket_label(monday, Bucket.WEEK) for monday in mondays],
                WEEKDAYS,
                [[cell(monday + timedelta(days=day)) for day in range(7)] for monday in mondays],
            ),
        )
    months: list[str] = []
    seen: set[int] = set()
    for monday in mondays:
        new = monday.month not in seen and monday.day <= 7
        seen.add(monday.month)
        months.append(calendar.month_abbr[monday.month] if new else "")
    shown = Asked(
        type(asked.period)(max(asked.period.start, mondays[0]), asked.period.end), asked.as_of
    )
    return Picture(
        f"Best day: {formats.plain_day(best.day)}, {formats.compact(best.revenue)}",
        f"{span(shown, formats)}, revenue of each day",
        Grid(
            WEEKDAYS,
            months,
            [[cell(monday + timedelta(days=day)) for monday in mondays] for day in range(7)],
        ),
    )


def items(
    order: Callable[[patterns.Items], Sequence[patterns.SoldItem]],
    value: Callable[[patterns.SoldItem], Decimal],
    shown: Callable[[patterns.SoldItem, Formats], str],
    title: str,
    by: str,
) -> Callable[[Session, Asked, Formats], Picture]:
    def make(session: Session, asked: Asked, formats: Formats) -> Picture:
        found = order(patterns.items(session, asked))
        if not found:
            words = "No sale in this period names its items.\nTry: asha 2 rice 100, 1 oil 250"
            return nothing("No items to show", asked, formats, words)
        return Picture(
            title.format(short(found[0].name)),
            f"{span(asked, formats)}, {by}",
            Bars(
                [one.name for one in found],
                [float(value(one)) for one in found],
                [shown(one, formats) for one in found],
            ),
        )

    return make


def frequency(session: Session, asked: Asked, formats: Formats) -> Picture:
    bucket = bucket_of(asked.period)
    found = patterns.frequencies(session, asked, bucket)
    whole = found.whole
    if not found.points:
        return nothing("No sales in this period", asked, formats)
    values = [float(point.purchases) for point in found.points]
    title = (
        f"Customers come back after {round(whole.days_between)} days"
        if whole.days_between is not None
        else f"{whole.purchases} sales to {whole.buyers} customers"
    )
    per_buyer = f", {whole.per_buyer:.1f} a buyer" if whole.per_buyer is not None else ""
    return Picture(
        title,
        f"{span(asked, formats)}, sales {by(bucket)}{per_buyer}",
        Line(
            [bucket_label(point.start, bucket) for point in found.points],
            values,
            [f"{point.purchases}" for point in found.points],
            marks(values)[:1],
            columns=True,
        ),
    )
