"""Every chart of the chat and of the PDF: its figures read, and said in a title."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Session

from crm.formats import MONTHS, Formats
from crm.insights import customers, patterns, revenue, segments
from crm.insights.periods import Asked, Bucket, bucket_of, starts
from crm.insights.segments import Segment
from crm.reports.forms import Bars, Grid, Line, Nothing, Picture, Ring
from crm.shop import shop_of
from crm.totals import Status

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_BARS = 8
MOST_MONTHS = 18
MOST_WEEKS = 27

SEGMENT_WORDS = {
    Segment.CHAMPIONS: "Champions",
    Segment.LOYAL: "Loyal",
    Segment.NEW: "New",
    Segment.OCCASIONAL: "Now and then",
    Segment.FADING: "Fading",
    Segment.AT_RISK: "At risk",
    Segment.LOST: "Lost",
}
NO_SALES = "No sales here.\nAnother period may have more to tell."


class Chart(StrEnum):
    """A chart by its short name, which buttons carry."""

    REVENUE = "rev"
    PLACES = "loc"
    BADGES = "pie"
    TOP = "top"
    NEW = "new"
    SEGMENTS = "seg"
    MONTHS = "mon"
    HOURS = "hrs"
    CALENDAR = "cal"
    ITEMS = "itm"
    ITEMS_BY_AMOUNT = "ita"
    ITEMS_BY_QUANTITY = "itq"
    FREQUENCY = "frq"


def picture_of(session: Session, chart: Chart, asked: Asked) -> Picture:
    """The chart's figures with the words for them; a picture that says so where there are none."""
    formats = Formats(shop_of(session))
    return _MAKERS[chart](session, asked, formats)


def span(asked: Asked, formats: Formats) -> str:
    """`2 – 31 Dec 2017`."""
    first, last = asked.period.start, asked.period.end
    if first == last:
        return formats.full_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {formats.full_day(last)}"
    begin = formats.plain_day(first) if first.year == last.year else formats.full_day(first)
    return f"{begin} – {formats.full_day(last)}"


def growth_words(growth: Decimal | None, days: int) -> str:
    """`up 12% on the 30 days before`."""
    before = "the day before" if days == 1 else f"the {days} days before"
    if growth is None:
        return f"nothing sold in {before}"
    percent = round(abs(growth) * 100)
    if percent == 0:
        return f"as in {before}"
    return f"{'up' if growth > 0 else 'down'} {percent}% on {before}"


def bucket_label(start: date, bucket: Bucket) -> str:
    if bucket is Bucket.MONTH:
        return f"{MONTHS[start.month - 1]} ’{start.year % 100:02}"
    return f"{start.day} {MONTHS[start.month - 1]}"


def _nothing(title: str, asked: Asked, formats: Formats, words: str = NO_SALES) -> Picture:
    return Picture(title, span(asked, formats), Nothing(words))


def _marks(values: Sequence[float]) -> list[int]:
    """The highest and the last one, unless they stand so close that their labels would touch."""
    best = max(range(len(values)), key=lambda place: values[place])
    last = len(values) - 1
    return [best] if last - best < max(1, len(values) * 0.25) else [best, last]


def _by(bucket: Bucket) -> str:
    return f"by {bucket.value}"


def _revenue(session: Session, asked: Asked, formats: Formats) -> Picture:
    money = revenue.revenue(session, asked)
    bucket = bucket_of(asked.period)
    found = revenue.in_buckets(asked, revenue.days(session, asked), bucket)
    if not found:
        return _nothing("No sales in this period", asked, formats)
    values = [float(one.revenue) for one in found]
    growth = money.growth
    title = (
        f"Revenue {growth_words(growth, asked.period.days)}"
        if growth is not None
        else f"{formats.compact(money.revenue)} in {formats.number(money.purchases)} sales"
    )
    return Picture(
        title,
        f"{span(asked, formats)}, {_by(bucket)}",
        Line(
            [bucket_label(one.day, bucket) for one in found],
            values,
            [formats.compact(one.revenue) for one in found],
            _marks(values),
        ),
    )


def _places(session: Session, asked: Asked, formats: Formats) -> Picture:
    shares = revenue.by_location(session, asked)
    if not shares:
        return _nothing("No sales in this period", asked, formats)
    total = sum((one.revenue for one in shares), Decimal(0))
    best = shares[0]
    part = round(100 * best.revenue / total) if total else 0
    shown = [(one.name, one.revenue) for one in shares[:MOST_BARS]]
    if rest := shares[MOST_BARS:]:
        shown[-1:] = [
            (
                f"{len(rest) + 1} other places",
                sum((one.revenue for one in rest), shares[MOST_BARS - 1].revenue),
            )
        ]
    bars = _money_bars(shown, formats)
    if rest:  # a bar for everywhere else would dwarf every place
        bars = replace(bars, values=[*bars.values[:-1], 0.0])
    return Picture(
        f"{_short(best.name)} brings {part}% of the revenue",
        f"{span(asked, formats)}, by customer's place",
        bars,
    )


def _short(name: str, longest: int = 24) -> str:
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def _money_bars(rows: Sequence[tuple[str, Decimal]], formats: Formats) -> Bars:
    return Bars(
        [name for name, _ in rows],
        [float(amount) for _, amount in rows],
        [formats.compact(amount) for _, amount in rows],
    )


def _badges(session: Session, asked: Asked, formats: Formats) -> Picture:
    then = customers.standing(session, asked.as_of)
    if not then.total:
        return _nothing("No customers yet", asked, formats, "The first sale brings the first one.")
    order = (Status.ACTIVE, Status.VIP, Status.INACTIVE)
    quiet = then.badges[Status.INACTIVE]
    title = (
        f"{quiet} of {then.total} customers have gone quiet" if quiet else "Nobody has gone quiet"
    )
    return Picture(
        title,
        f"As of {formats.full_day(asked.as_of)}",
        Ring(
            [status.value for status in order],
            [then.badges[status] for status in order],
            formats.number(then.total),
        ),
    )


def _top(session: Session, asked: Asked, formats: Formats) -> Picture:
    best = customers.top_customers(session, asked)
    if not best:
        return _nothing("No sales in this period", asked, formats)
    return Picture(
        f"{_short(best[0].name)} spent most: {formats.compact(best[0].spent)}",
        f"{span(asked, formats)}, top {len(best)} by spend",
        _money_bars([(one.name, one.spent) for one in best], formats),
    )


def _new(session: Session, asked: Asked, formats: Formats) -> Picture:
    bucket = bucket_of(asked.period)
    found = customers.new_customers(session, asked, bucket)
    if not found.total:
        words = "Nobody bought for the first time\nin this period."
        return _nothing("No new customers", asked, formats, words)
    values = [float(count) for _, count in found.series]
    many = "1 new customer" if found.total == 1 else f"{found.total} new customers"
    return Picture(
        many,
        f"{span(asked, formats)}, first purchases {_by(bucket)}",
        Line(
            [bucket_label(day, bucket) for day, _ in found.series],
            values,
            [str(count) for _, count in found.series],
            _marks(values)[:1],
            columns=True,
        ),
    )


def _segments(session: Session, asked: Asked, formats: Formats) -> Picture:
    groups = [group for group in segments.segments(session, asked.as_of) if group.size]
    if not groups:
        return _nothing("No customers have bought yet", asked, formats)
    total = sum((group.revenue for group in groups), Decimal(0)) or Decimal(1)
    best = max(groups, key=lambda group: group.revenue)
    part = round(100 * best.revenue / total)
    ordered = sorted(groups, key=lambda group: -group.revenue)
    return Picture(
        f"{SEGMENT_WORDS[best.segment]}: {part}% of all revenue",
        f"As of {formats.full_day(asked.as_of)}, everything ever spent",
        Bars(
            [f"{SEGMENT_WORDS[group.segment]} · {group.size}" for group in ordered],
            [float(group.revenue) for group in ordered],
            [formats.compact(group.revenue) for group in ordered],
        ),
    )


def _months(session: Session, asked: Asked, formats: Formats) -> Picture:
    days = patterns.weekdays(session, asked)
    if not days.days:
        return _nothing("No sales in this period", asked, formats)
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


def _hours(session: Session, asked: Asked, formats: Formats) -> Picture:
    table = patterns.hours(session, asked)
    by_hour = [sum(row[hour] for row in table) for hour in range(24)]
    if not any(by_hour):
        words = "No sale was written down on its own day,\nso the hours are not known."
        return _nothing("No hours to show", asked, formats, words)
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


def _calendar(session: Session, asked: Asked, formats: Formats) -> Picture:
    days = patterns.weekdays(session, asked).days
    if not days:
        return _nothing("No sales in this period", asked, formats)
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


def _items(
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
            return _nothing("No items to show", asked, formats, words)
        return Picture(
            title.format(_short(found[0].name)),
            f"{span(asked, formats)}, {by}",
            Bars(
                [one.name for one in found],
                [float(value(one)) for one in found],
                [shown(one, formats) for one in found],
            ),
        )

    return make


def _frequency(session: Session, asked: Asked, formats: Formats) -> Picture:
    bucket = bucket_of(asked.period)
    found = patterns.frequencies(session, asked, bucket)
    whole = found.whole
    if not found.points:
        return _nothing("No sales in this period", asked, formats)
    values = [float(point.purchases) for point in found.points]
    title = (
        f"Customers come back after {round(whole.days_between)} days"
        if whole.days_between is not None
        else f"{whole.purchases} sales to {whole.buyers} customers"
    )
    per_buyer = f", {whole.per_buyer:.1f} a buyer" if whole.per_buyer is not None else ""
    return Picture(
        title,
        f"{span(asked, formats)}, sales {_by(bucket)}{per_buyer}",
        Line(
            [bucket_label(point.start, bucket) for point in found.points],
            values,
            [f"{point.purchases}" for point in found.points],
            _marks(values)[:1],
            columns=True,
        ),
    )


_MAKERS: dict[Chart, Callable[[Session, Asked, Formats], Picture]] = {
    Chart.REVENUE: _revenue,
    Chart.PLACES: _places,
    Chart.BADGES: _badges,
    Chart.TOP: _top,
    Chart.NEW: _new,
    Chart.SEGMENTS: _segments,
    Chart.MONTHS: _months,
    Chart.HOURS: _hours,
    Chart.CALENDAR: _calendar,
    Chart.ITEMS: _items(
        lambda found: found.by_purchases,
        lambda one: Decimal(one.purchases),
        lambda one, _: f"{one.purchases}",
        "{} is bought most often",
        "number of sales it is in",
    ),
    Chart.ITEMS_BY_AMOUNT: _items(
        lambda found: found.by_amount,
        lambda one: one.amount,
        lambda one, formats: formats.compact(one.amount),
        "{} brings most money",
        "by amount",
    ),
    Chart.ITEMS_BY_QUANTITY: _items(
        lambda found: found.by_quantity,
        lambda one: one.quantity,
        lambda one, formats: formats.quantity(one.quantity),
        "{} sells in the largest quantity",
        "by quantity",
    ),
    Chart.FREQUENCY: _frequency,
}
