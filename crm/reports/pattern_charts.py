"""When people come, what they buy, and how often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.insights import patterns
from crm.periods import Asked, Bucket, bucket_of, starts
from crm.reports.forms import Bars, Grid, Line, Picture
from crm.reports.words import (
    LONG_WEEKDAYS,
    MONTHS,
    WEEKDAYS,
    bucket_label,
    by,
    counted,
    marks,
    nothing,
    short,
    span,
)
from crm.values import Period

MOST_MONTHS = 18
MOST_WEEKS = 27
MOST_TEXTS = 8
"""Columns in which every cell can be read; beyond, only the best cell says its number."""


def _texts(
    values: Sequence[Sequence[float | None]], said: Callable[[float], str]
) -> list[list[str]]:
    """What stands in the cells: every number where there is room, else only the highest."""
    if len(values[0]) <= MOST_TEXTS:
        return [[said(one) if one else "" for one in row] for row in values]
    high = max(one or 0 for row in values for one in row)
    best = next((y, row.index(high)) for y, row in enumerate(values) if high in row)
    return [
        [said(high) if (y, x) == best else "" for x in range(len(row))]
        for y, row in enumerate(values)
    ]


def _count(value: float) -> str:
    return f"{value:.0f}"


def months(session: Session, asked: Asked, formats: Formats) -> Picture:
    found = patterns.weekdays(session, asked)
    if not found.days:
        return nothing("No sales in this period", asked, formats)
    every = starts(asked.period.start, asked.end, Bucket.MONTH)[-MOST_MONTHS:]
    shown = Asked(Period(max(asked.period.start, every[0]), asked.period.end), asked.as_of)
    counts = dict(found.months)
    values = [[counts.get(month, (0,) * 7)[weekday] for month in every] for weekday in range(7)]
    best = found.purchases.index(max(found.purchases))  # of the whole period, as the caption says
    step = 1 if len(every) <= 6 else 2 if len(every) <= 12 else 3
    labels = [
        MONTHS[month.month - 1] if place % step == 0 else "" for place, month in enumerate(every)
    ]
    return Picture(
        f"{LONG_WEEKDAYS[best]}s are busiest: {counted(found.purchases[best], 'sale', formats)}",
        f"{span(shown, formats)}, sales by weekday and month",
        Grid(WEEKDAYS, labels, values, _texts(values, _count)),
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
    shown = range(first, last + 1)
    step = 1 if len(shown) <= 5 else 2 if len(shown) <= 8 else 4
    values = [[row[hour] for hour in shown] for row in table]
    return Picture(
        f"Busiest from {_hour(best)} to {_hour(best + 1)}",
        f"{span(asked, formats)}, sales by weekday and hour",
        Grid(
            WEEKDAYS,
            [_hour(hour) if (hour - first) % step == 0 else "" for hour in shown],
            values,
            _texts(values, _count),
        ),
    )


def _hour(hour: int) -> str:
    return f"{(hour - 1) % 12 + 1} {'am' if hour % 24 < 12 else 'pm'}"


def days(session: Session, asked: Asked, formats: Formats) -> Picture:
    """A calendar as on the wall up to eight weeks; a longer one has the weeks as columns."""
    mondays = starts(asked.period.start, asked.end, Bucket.WEEK)[-MOST_WEEKS:]
    found = patterns.weekdays(session, asked).days
    if not found:
        return nothing("No sales in this period", asked, formats)
    shown = Asked(Period(max(asked.period.start, mondays[0]), asked.period.end), asked.as_of)
    sold = {one.day: one.revenue for one in found}
    if max(sold) < shown.period.start:
        words = "The last sales are further back\nthan a calendar of half a year."
        return nothing("No sales in these weeks", shown, formats, words)
    best = max(sold, key=lambda day: (sold[day], day))  # also before the weeks that are drawn

    def cell(day: date) -> float | None:
        inside = shown.period.start <= day <= shown.end
        return float(sold.get(day, 0)) if inside else None

    weeks = [[cell(monday + timedelta(days=day)) for day in range(7)] for monday in mondays]
    if len(mondays) <= MOST_TEXTS:
        form = Grid(
            [bucket_label(monday, Bucket.WEEK) for monday in mondays],
            WEEKDAYS,
            weeks,
            _texts(weeks, lambda value: formats.compact(Decimal(value)).removeprefix(formats.sign)),
        )
    else:
        form = Grid(
            WEEKDAYS,
            _month_labels(mondays),
            [[week[day] for week in weeks] for day in range(7)],
            [[""] * len(weeks)] * 7,
        )
    return Picture(
        f"Best day: {_said_day(best, shown, formats)}, {formats.compact(sold[best])}",
        f"{span(shown, formats)}, revenue of each day",
        form,
    )


def _said_day(day: date, shown: Asked, formats: Formats) -> str:
    """With its year where the picture does not show it."""
    inside = day >= shown.period.start
    return formats.plain_day(day) if inside else formats.full_day(day)


def _month_labels(mondays: Sequence[date]) -> list[str]:
    """The name of each month above its first week."""
    return [
        MONTHS[monday.month - 1] if monday.day <= 7 and place < len(mondays) - 1 else ""
        for place, monday in enumerate(mondays)
    ]


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
    buyers = counted(whole.buyers, "customer", formats)
    title = f"{counted(whole.purchases, 'sale', formats)} to {buyers}"
    if whole.days_between is not None:
        title = f"Customers come back after {counted(round(whole.days_between), 'day', formats)}"
    per_buyer = f", {whole.per_buyer:.1f} a buyer" if whole.per_buyer is not None else ""
    return Picture(
        title,
        f"{span(asked, formats)}, sales {by(bucket)}{per_buyer}",
        Line(
            [bucket_label(point.start, bucket) for point in found.points],
            values,
            [formats.number(point.purchases) for point in found.points],
            marks(values)[:1],
            columns=True,
        ),
    )
