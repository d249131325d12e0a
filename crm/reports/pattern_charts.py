"""When people come, what they buy, and how often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm import counts
from crm.formats import Formats
from crm.i18n import Lazy, _, ngettext
from crm.insights import patterns
from crm.periods import Asked, Bucket, bucket_of, starts
from crm.reports.forms import Bars, Grid, Picture, Series
from crm.reports.words import (
    SALES_A_BUYER_BY,
    SALES_BY,
    bucket_label,
    marks,
    no_sales,
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
    """The texts of the cells: every number where there is room, else only the highest."""
    if len(values[0]) <= MOST_TEXTS:
        return [[said(one) if one else "" for one in row] for row in values]
    high = max(one or 0 for row in values for one in row)
    best = next((y, row.index(high)) for y, row in enumerate(values) if high in row)
    return [
        [said(high) if (y, x) == best else "" for x in range(len(row))]
        for y, row in enumerate(values)
    ]


def _count(formats: Formats) -> Callable[[float], str]:
    return lambda value: formats.number(round(value))


def months(session: Session, asked: Asked, formats: Formats) -> Picture:
    found = patterns.weekdays(session, asked)
    if not found.days:
        return no_sales(asked, formats)
    every = starts(asked.period.start, asked.end, Bucket.MONTH)[-MOST_MONTHS:]
    shown = Asked(Period(max(asked.period.start, every[0]), asked.period.end), asked.as_of)
    counts = dict(found.months)
    values = [[counts.get(month, (0,) * 7)[weekday] for month in every] for weekday in range(7)]
    best = found.purchases.index(max(found.purchases))  # of the whole period, as the caption says
    step = 1 if len(every) <= 6 else 2 if len(every) <= 12 else 3
    labels = [
        formats.month_name(month.month) if place % step == 0 else ""
        for place, month in enumerate(every)
    ]
    title = ngettext(
        "{weekday} is busiest: {n} sale", "{weekday} is busiest: {n} sales", found.purchases[best]
    )
    return Picture(
        title.format(weekday=formats.weekday(best), n=formats.number(found.purchases[best])),
        _("{period}, sales by weekday and month").format(period=span(shown, formats)),
        Grid(
            _weekdays(formats),
            labels,
            values,
            _texts(values, _count(formats)),
        ),
    )


def _weekdays(formats: Formats) -> list[str]:
    return [formats.short_weekday(weekday) for weekday in range(7)]


def hours(session: Session, asked: Asked, formats: Formats) -> Picture:
    table = patterns.hours(session, asked)
    by_hour = [sum(row[hour] for row in table) for hour in range(24)]
    if not any(by_hour):
        words = _("No sale was written down on its own day,\nso the hours are not known.")
        return nothing(_("No hours to show"), asked, formats, words)
    open_hours = [hour for hour in range(24) if by_hour[hour]]
    first, last = min(open_hours), max(open_hours)
    if last - first < 5:  # a grid of one column says nothing
        first, last = max(0, first - 2), min(23, last + 2)
    best = max(range(24), key=lambda hour: by_hour[hour])
    shown = range(first, last + 1)
    step = 1 if len(shown) <= 5 else 2 if len(shown) <= 8 else 4
    values = [[row[hour] for hour in shown] for row in table]
    return Picture(
        _("Busiest from {start} to {end}").format(
            start=formats.hour(best), end=formats.hour(best + 1)
        ),
        _("{period}, sales by weekday and hour").format(period=span(asked, formats)),
        Grid(
            _weekdays(formats),
            [formats.hour(hour) if (hour - first) % step == 0 else "" for hour in shown],
            values,
            _texts(values, _count(formats)),
        ),
    )


def days(session: Session, asked: Asked, formats: Formats) -> Picture:
    """A calendar as on the wall up to eight weeks; a longer one has the weeks as columns."""
    mondays = starts(asked.period.start, asked.end, Bucket.WEEK)[-MOST_WEEKS:]
    found = patterns.weekdays(session, asked).days
    if not found:
        return no_sales(asked, formats)
    shown = Asked(Period(max(asked.period.start, mondays[0]), asked.period.end), asked.as_of)
    sold = {one.day: one.revenue for one in found}
    if max(sold) < shown.period.start:
        words = _("The last sales are further back\nthan a calendar of half a year.")
        return nothing(_("No sales in these weeks"), shown, formats, words)
    best = max(sold, key=lambda day: (sold[day], day))  # also before the weeks that are drawn

    def cell(day: date) -> float | None:
        inside = shown.period.start <= day <= shown.end
        return float(sold.get(day, 0)) if inside else None

    weeks = [[cell(monday + timedelta(days=day)) for day in range(7)] for monday in mondays]
    if len(mondays) <= MOST_TEXTS:
        form = Grid(
            [bucket_label(monday, Bucket.WEEK, formats) for monday in mondays],
            _weekdays(formats),
            weeks,
            _texts(weeks, lambda value: formats.compact(Decimal(value)).removeprefix(formats.sign)),
        )
    else:
        form = Grid(
            _weekdays(formats),
            _month_labels(mondays, formats),
            [[week[day] for week in weeks] for day in range(7)],
            [[""] * len(weeks)] * 7,
        )
    return Picture(
        _("Best day: {day}, {amount}").format(
            day=_said_day(best, shown, formats), amount=formats.compact(sold[best])
        ),
        _("{period}, revenue of each day").format(period=span(shown, formats)),
        form,
    )


def _said_day(day: date, shown: Asked, formats: Formats) -> str:
    """With its year where the picture does not show it."""
    inside = day >= shown.period.start
    return formats.plain_day(day) if inside else formats.full_day(day)


def _month_labels(mondays: Sequence[date], formats: Formats) -> list[str]:
    """The name of each month above its first week."""
    return [
        formats.month_name(monday.month) if monday.day <= 7 and place < len(mondays) - 1 else ""
        for place, monday in enumerate(mondays)
    ]


def items(
    order: Callable[[patterns.Items], Sequence[patterns.SoldItem]],
    value: Callable[[patterns.SoldItem], Decimal],
    shown: Callable[[patterns.SoldItem, Formats], str],
    title: Lazy,
    under: Lazy,
) -> Callable[[Session, Asked, Formats], Picture]:
    def make(session: Session, asked: Asked, formats: Formats) -> Picture:
        found = order(patterns.items(session, asked))
        if not found:
            words = _("No sale in this period names its items.\nTry: asha 2 rice 100, 1 oil 250")
            return nothing(_("No items to show"), asked, formats, words)
        return Picture(
            title.format(item=short(found[0].name)),
            under.format(period=span(asked, formats)),
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
        return no_sales(asked, formats)
    values = [float(point.purchases) for point in found.points]
    under = SALES_BY[bucket].format(period=span(asked, formats))
    if whole.per_buyer is not None:
        under = SALES_A_BUYER_BY[bucket].format(
            period=span(asked, formats), number=formats.fixed(whole.per_buyer)
        )
    return Picture(
        _how_often(whole, formats),
        under,
        Series(
            [bucket_label(point.start, bucket, formats) for point in found.points],
            values,
            [formats.number(point.purchases) for point in found.points],
            marks(values)[:1],
            columns=True,
        ),
    )


def _how_often(whole: patterns.Frequency, formats: Formats) -> str:
    if whole.days_between is None:
        return _("{sales} to {customers}").format(
            sales=counts.sales(whole.purchases, formats),
            customers=counts.customers(whole.buyers, formats),
        )
    days = round(whole.days_between)
    text = ngettext("Customers come back after {n} day", "Customers come back after {n} days", days)
    return text.format(n=formats.number(days))
