"""When people come, what they buy, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights import patterns
from crm.insights.revenue import Day
from crm.insights.unfinished import whole_days
from crm.periods import Asked, Bucket, bucket_of, next_start, start_of, starts
from crm.reports.drawing.forms import Grid, Picture, Series
from crm.reports.words import (
    DAYS_BETWEEN_BY,
    SALES_BY,
    bucket_label,
    first_whole,
    marks,
    no_sales,
    nothing,
    span,
)
from crm.values import Period

MOST_MONTHS = 18
MOST_WEEKS = 53
MOST_ROWS = 8
"""Weeks of a calendar as on the wall; beyond, the weeks are columns."""


def months(session: Session, usual: patterns.UsualDays, asked: Asked, formats: Formats) -> Picture:
    """Sales a day by weekday and month."""
    if not usual.total:
        return no_sales(asked, formats)
    first, last = usual.asked.period.start, usual.asked.end
    every = starts(first, last, Bucket.MONTH)[-MOST_MONTHS:]
    shown = Asked(Period(max(first, every[0]), last), last)
    sold = dict(patterns.weekdays(session, shown).months)
    columns = [_a_day(month, sold.get(month, (0,) * 7), shown) for month in every]
    values = [[column[weekday] for column in columns] for weekday in range(7)]
    step = 1 if len(every) <= 6 else 2 if len(every) <= 12 else 3
    labels = [
        formats.month_name(month.month) if place % step == 0 else ""
        for place, month in enumerate(every)
    ]
    return Picture(
        _busiest_weekday(usual, formats),
        _("{period}, sales a day by weekday and month").format(period=span(shown, formats)),
        Grid(
            _weekdays(formats),
            labels,
            values,
            [["" if one is None else _few(one, formats) for one in row] for row in values],
            _shades(values, formats),
        ),
    )


def _a_day(month: date, sold: Sequence[int], shown: Asked) -> list[float | None]:
    """Sales a day of each weekday of a month, as far as it is shown; None for one that is not."""
    first = max(month, shown.period.start)
    last = min(next_start(month, Bucket.MONTH) - timedelta(days=1), shown.end)
    often = patterns.occurrences(first, last)
    return [count / days if days else None for count, days in zip(sold, often, strict=True)]


def _busiest_weekday(usual: patterns.UsualDays, formats: Formats) -> str:
    best = usual.busiest
    if not best:
        return _("Too few sales to tell the busiest day")
    if len(best) > 2:
        return _("No weekday stands out")
    shown = _few(float(usual.purchases[best[0]] or 0), formats)
    if len(best) == 2:
        return _("{weekday} and {other} are busiest").format(
            weekday=formats.weekday(best[0]), other=formats.weekday(best[1])
        )
    text = ngettext(
        "{weekday} is busiest: {n} sale a day",
        "{weekday} is busiest: {n} sales a day",
        1 if shown == _few(1, formats) else 2,
    )
    return text.format(weekday=formats.weekday(best[0]), n=shown)


def _few(value: float, formats: Formats) -> str:
    """`12`, and below ten with a tenth: `1.5`, `3`."""
    rounded = Decimal(value).quantize(Decimal("0.1") if value < 9.95 else Decimal(1), ROUND_HALF_UP)
    return formats.number(rounded)


def _shades(values: Sequence[Sequence[float | None]], formats: Formats) -> tuple[str, str]:
    high = max(one or 0 for row in values for one in row)
    return formats.number(0), _few(high, formats)


def _weekdays(formats: Formats) -> list[str]:
    return [formats.short_weekday(weekday) for weekday in range(7)]


@dataclass(frozen=True, slots=True)
class UsualHours:
    """Sales by weekday and hour, over the days of `asked` (see `unfinished.whole_days`)."""

    asked: Asked
    table: tuple[tuple[int, ...], ...]


def usual_hours(session: Session, asked: Asked) -> UsualHours:
    counted = whole_days(session, asked)
    return UsualHours(counted, patterns.hours(session, counted))


def hours(_session: Session, usual: UsualHours, asked: Asked, formats: Formats) -> Picture:
    """Sales an hour by weekday and hour, over the days that occurred."""
    counted, table = usual.asked, usual.table
    by_hour = [sum(row[hour] for row in table) for hour in range(24)]
    if not any(by_hour):
        words = _("No sale was written down on its own day,\nso the hours are not known.")
        return nothing(_("No hours to show"), asked, formats, words)
    open_hours = [hour for hour in range(24) if by_hour[hour]]
    first, last = min(open_hours), max(open_hours)
    if last - first < 5:  # a grid of one column says nothing
        first, last = max(0, first - 2), min(23, last + 2)
    shown = range(first, last + 1)
    step = 1 if len(shown) <= 5 else 2 if len(shown) <= 8 else 4
    often = patterns.occurrences(counted.period.start, counted.end)
    values = [
        [row[hour] / days if days else None for hour in shown]
        for row, days in zip(table, often, strict=True)
    ]
    return Picture(
        _busiest_hours(by_hour, formats),
        _("{period}, sales an hour").format(period=span(counted, formats)),
        Grid(
            _weekdays(formats),
            [formats.hour(hour) if (hour - first) % step == 0 else "" for hour in shown],
            values,
            ends=_shades(values, formats),
        ),
    )


def _busiest_hours(by_hour: Sequence[int], formats: Formats) -> str:
    if sum(by_hour) < patterns.ENOUGH_SALES:
        return _("Too few sales to tell the busiest hour")
    best = [hour for hour in range(24) if by_hour[hour] == max(by_hour)]
    if best[-1] - best[0] != len(best) - 1:  # two peaks of one height
        return _("No hour stands out")
    return _("Busiest from {start} to {end}").format(
        start=formats.hour(best[0]), end=formats.hour(best[-1] + 1)
    )


def days(_session: Session, found: Sequence[Day], asked: Asked, formats: Formats) -> Picture:
    """A calendar as on the wall up to eight weeks; a longer one has the weeks as columns, the last
    53 of them."""
    mondays = starts(asked.period.start, asked.end, Bucket.WEEK)[-MOST_WEEKS:]
    if not found:
        return no_sales(asked, formats)
    shown = Asked(Period(max(asked.period.start, mondays[0]), asked.period.end), asked.as_of)
    sold = {one.day: one.revenue for one in found if one.day >= shown.period.start}
    if not sold:
        words = _("The last sales are further back\nthan a calendar of a year.")
        return nothing(_("No sales in these weeks"), shown, formats, words)
    best = max(sold, key=lambda day: (sold[day], day))

    def cell(day: date) -> float | None:
        inside = shown.period.start <= day <= shown.end
        return float(sold.get(day, 0)) if inside else None

    weeks = [[cell(monday + timedelta(days=day)) for day in range(7)] for monday in mondays]
    week, weekday = mondays.index(start_of(best, Bucket.WEEK)), best.weekday()
    short = [
        ["" if one is None else _without_sign(one, formats) for one in week_of] for week_of in weeks
    ]
    ends = formats.compact(0), formats.compact(sold[best])
    if len(mondays) <= MOST_ROWS:
        labels = [bucket_label(monday, Bucket.WEEK, formats) for monday in mondays]
        form = Grid(labels, _weekdays(formats), weeks, short, ends, (week, weekday))
    else:
        turned = [[one[day] for one in weeks] for day in range(7)]
        labels = _month_labels(mondays, formats)
        form = Grid(_weekdays(formats), labels, turned, (), ends, (weekday, week))
    return Picture(
        _("Best day: {day}, {amount}").format(
            day=formats.plain_day(best), amount=formats.compact(sold[best])
        ),
        _("{period}, revenue of each day").format(period=span(shown, formats)),
        form,
    )


def _without_sign(value: float, formats: Formats) -> str:
    return formats.compact(Decimal(value)).replace(formats.sign, "", 1)


def _month_labels(mondays: Sequence[date], formats: Formats) -> list[str]:
    """The name of each month above its first week; of a year every other one."""
    step = 1 if len(mondays) <= MOST_WEEKS // 2 + 1 else 2
    return [
        formats.month_name(monday.month)
        if monday.day <= 7 and place < len(mondays) - 1 and monday.month % step == 0
        else ""
        for place, monday in enumerate(mondays)
    ]


def frequencies(session: Session, asked: Asked) -> patterns.Frequencies:
    """By the buckets of the chart."""
    bucket = bucket_of(asked.period)
    if bucket is Bucket.DAY and asked.period.days > LONGEST_OF_DAYS:
        bucket = Bucket.WEEK  # the average of a day or two says little
    return patterns.frequencies(session, asked, bucket)


def frequency(
    _session: Session, found: patterns.Frequencies, asked: Asked, formats: Formats
) -> Picture:
    """The days since the visit before, over time; the sales where nobody came twice."""
    bucket = found.bucket
    if not found.points:
        return no_sales(asked, formats)
    points = found.points[first_whole(asked, bucket, len(found.points)) :]
    rhythm = found.whole.days_between is not None
    if not any(point.purchases if not rhythm else point.days_between for point in points):
        points = found.points
    apart_by = [point.days_between for point in points]
    if not rhythm:
        values = [float(point.purchases) for point in points]
        shown = [formats.number(point.purchases) for point in points]
        under = SALES_BY[bucket]
    else:
        values = [float(days or 0) for days in apart_by]
        shown = ["" if days is None else _few(float(days), formats) for days in apart_by]
        under = DAYS_BETWEEN_BY[bucket]
    return Picture(
        _how_often(found.whole, formats),
        under.format(period=span(asked, formats)),
        Series(
            [bucket_label(point.start, bucket, formats) for point in points],
            values,
            shown,
            marks(values)[:1] if len(values) > FEW_COLUMNS else range(len(values)),
            columns=True,
            accents=range(len(values)),
        ),
    )


LONGEST_OF_DAYS = 14
FEW_COLUMNS = 7
"""Up to here each column says its value."""


def _how_often(whole: patterns.Frequency, formats: Formats) -> str:
    if whole.days_between is None:
        return _("Nobody came a second time")
    days = round(whole.days_between)
    text = ngettext("Customers come back after {n} day", "Customers come back after {n} days", days)
    return text.format(n=formats.number(days))
