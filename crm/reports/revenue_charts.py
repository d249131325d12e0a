"""Revenue over time and by place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights import revenue
from crm.periods import Asked, Bucket, bucket_of
from crm.reports.forms import Picture, Series
from crm.reports.words import (
    BY_BUCKET,
    bucket_label,
    cut,
    growth_title,
    marks,
    money_bars,
    no_sales,
    short,
    span,
)
from crm.settings import shop_of
from crm.values import Period
from crm.words import place

MOST_BARS = 8


def over_time(session: Session, asked: Asked, formats: Formats) -> Picture:
    money = revenue.revenue(session, asked)
    bucket = bucket_of(asked.period)
    found = revenue.in_buckets(asked, revenue.days(session, asked), bucket)
    if not found:
        return no_sales(asked, formats)
    values = [float(one.revenue) for one in found]
    growth = money.growth
    title = (
        growth_title(growth, asked.period.days, formats)
        if growth is not None
        else ngettext("{total} in {n} sale", "{total} in {n} sales", money.purchases).format(
            total=formats.compact(money.revenue), n=formats.number(money.purchases)
        )
    )
    return Picture(
        title,
        BY_BUCKET[bucket].format(period=span(asked, formats)),
        Series(
            [bucket_label(one.day, bucket, formats) for one in found],
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
    inside = [at for at, one in enumerate(found) if one.day >= summed.start]
    values = [float(one.revenue) for one in found]
    total = formats.compact(sum((found[at].revenue for at in inside), Decimal(0)))
    when = span(Asked(summed, summed.end), formats)
    title = _("{total} on {day}") if summed.days == 1 else _("{total}, {day}")
    under = ngettext(
        "Revenue of the last {n} day", "Revenue of the last {n} days", asked.period.days
    )
    return Picture(
        title.format(total=total, day=when),
        under.format(n=formats.number(asked.period.days)),
        Series(
            [bucket_label(one.day, Bucket.DAY, formats) for one in found],
            values,
            [formats.compact(one.revenue) for one in found],
            [max(inside, key=lambda at: values[at])],
            columns=True,
            accents=inside,
        ),
    )


def by_place(session: Session, asked: Asked, formats: Formats) -> Picture:
    shares = revenue.by_location(session, asked)
    if not shares:
        return no_sales(asked, formats)
    total = sum((one.revenue for one in shares), Decimal(0))
    best = shares[0]
    part = best.revenue / total if total else Decimal(0)
    title = (
        _("{place} brings {percent} of the revenue")
        if round(100 * part)
        else _("{place} brings less than 1% of the revenue")
    )
    shown = [(place(one.name), one.revenue) for one in shares[:MOST_BARS]]
    if rest := shares[MOST_BARS:]:
        others = ngettext("{n} other place", "{n} other places", len(rest) + 1)
        shown[-1:] = [
            (
                others.format(n=formats.number(len(rest) + 1)),
                sum((one.revenue for one in rest), shares[MOST_BARS - 1].revenue),
            )
        ]
    bars = money_bars(shown, formats)
    if rest:  # a bar for everywhere else would dwarf every place
        bars = replace(bars, values=[*bars.values[:-1], 0.0])
    return Picture(
        title.format(place=short(place(best.name)), percent=formats.percent(part)),
        _("{period}, by customer's place").format(period=span(asked, formats)),
        bars,
    )
