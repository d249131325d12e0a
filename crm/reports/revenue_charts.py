"""Revenue over time and by place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.insights import revenue
from crm.periods import Asked, Bucket, bucket_of
from crm.reports.forms import Line, Picture
from crm.reports.words import (
    bucket_label,
    by,
    counted,
    cut,
    growth_words,
    marks,
    money_bars,
    nothing,
    short,
    span,
)
from crm.settings import shop_of
from crm.values import Period

MOST_BARS = 8


def over_time(session: Session, asked: Asked, formats: Formats) -> Picture:
    money = revenue.revenue(session, asked)
    bucket = bucket_of(asked.period)
    found = revenue.in_buckets(asked, revenue.days(session, asked), bucket)
    if not found:
        return nothing("No sales in this period", asked, formats)
    values = [float(one.revenue) for one in found]
    growth = money.growth
    title = (
        f"Revenue {growth_words(growth, asked.period.days)}"
        if growth is not None
        else f"{formats.compact(money.revenue)} in {counted(money.purchases, 'sale', formats)}"
    )
    return Picture(
        title,
        f"{span(asked, formats)}, {by(bucket)}",
        Line(
            [bucket_label(one.day, bucket) for one in found],
            values,
            [formats.compact(one.revenue) for one in found],
            marks(values),
            cut=cut(asked, bucket),
        ),
    )


def last_days(session: Session, asked: Asked, summed: Period) -> Picture:
    """The days of `asked` as columns, those of `summed` apart: its revenue is the title."""
    formats = Formats(shop_of(session))
    found = revenue.in_buckets(asked, revenue.days(session, asked), Bucket.DAY)
    inside = [place for place, one in enumerate(found) if one.day >= summed.start]
    values = [float(one.revenue) for one in found]
    total = formats.compact(sum((found[place].revenue for place in inside), Decimal(0)))
    when = span(Asked(summed, summed.end), formats)
    return Picture(
        f"{total} on {when}" if summed.days == 1 else f"{total}, {when}",
        f"Revenue of the last {asked.period.days} days",
        Line(
            [bucket_label(one.day, Bucket.DAY) for one in found],
            values,
            [formats.compact(one.revenue) for one in found],
            [max(inside, key=lambda place: values[place])],
            columns=True,
            accents=inside,
        ),
    )


def by_place(session: Session, asked: Asked, formats: Formats) -> Picture:
    shares = revenue.by_location(session, asked)
    if not shares:
        return nothing("No sales in this period", asked, formats)
    total = sum((one.revenue for one in shares), Decimal(0))
    best = shares[0]
    part = round(100 * best.revenue / total) if total else 0
    said = f"{part}%" if part else "less than 1%"
    shown = [(one.name, one.revenue) for one in shares[:MOST_BARS]]
    if rest := shares[MOST_BARS:]:
        shown[-1:] = [
            (
                f"{formats.number(len(rest) + 1)} other places",
                sum((one.revenue for one in rest), shares[MOST_BARS - 1].revenue),
            )
        ]
    bars = money_bars(shown, formats)
    if rest:  # a bar for everywhere else would dwarf every place
        bars = replace(bars, values=[*bars.values[:-1], 0.0])
    return Picture(
        f"{short(best.name)} brings {said} of the revenue",
        f"{span(asked, formats)}, by customer's place",
        bars,
    )
