"""Revenue over time and by place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.insights import revenue
from crm.insights.periods import Asked, bucket_of
from crm.reports.forms import Line, Picture
from crm.reports.words import (
    bucket_label,
    by,
    cut,
    growth_words,
    marks,
    money_bars,
    nothing,
    short,
    span,
)

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
        else f"{formats.compact(money.revenue)} in {formats.number(money.purchases)} sales"
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


def by_place(session: Session, asked: Asked, formats: Formats) -> Picture:
    shares = revenue.by_location(session, asked)
    if not shares:
        return nothing("No sales in this period", asked, formats)
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
    bars = money_bars(shown, formats)
    if rest:  # a bar for everywhere else would dwarf every place
        bars = replace(bars, values=[*bars.values[:-1], 0.0])
    return Picture(
        f"{short(best.name)} brings {part}% of the revenue",
        f"{span(asked, formats)}, by customer's place",
        bars,
    )
