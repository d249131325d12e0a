"""Who buys: badges, the best, the new, and the groups."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from crm.customers.totals import Status
from crm.formats import Formats
from crm.insights import customers
from crm.insights import segments as groups_of
from crm.periods import Asked, bucket_of
from crm.reports.forms import Bars, Line, Picture, Ring
from crm.reports.words import (
    SEGMENT_WORDS,
    bucket_label,
    by,
    counted,
    marks,
    money_bars,
    nothing,
    short,
    span,
)


def badges(session: Session, asked: Asked, formats: Formats) -> Picture:
    then = customers.standing(session, asked.as_of)
    if not then.total:
        return nothing("No customers yet", asked, formats, "The first sale brings the first one.")
    order = (Status.ACTIVE, Status.VIP, Status.INACTIVE)
    quiet = then.badges[Status.INACTIVE]
    title = "Nobody has gone quiet"
    if quiet:
        have = "has" if quiet == 1 else "have"
        every = counted(then.total, "customer", formats)
        title = f"{formats.number(quiet)} of {every} {have} gone quiet"
    return Picture(
        title,
        f"As of {formats.full_day(asked.as_of)}",
        Ring(
            [status.value for status in order],
            [then.badges[status] for status in order],
            formats.number(then.total),
        ),
    )


def top(session: Session, asked: Asked, formats: Formats) -> Picture:
    best = customers.top_customers(session, asked)
    if not best:
        return nothing("No sales in this period", asked, formats)
    return Picture(
        f"{short(best[0].name)} spent most: {formats.compact(best[0].spent)}",
        f"{span(asked, formats)}, top {len(best)} by spend",
        money_bars([(one.name, one.spent) for one in best], formats),
    )


def new(session: Session, asked: Asked, formats: Formats) -> Picture:
    bucket = bucket_of(asked.period)
    found = customers.new_customers(session, asked, bucket)
    if not found.total:
        words = "Nobody bought for the first time\nin this period."
        return nothing("No new customers", asked, formats, words)
    values = [float(count) for _, count in found.series]
    many = counted(found.total, "new customer", formats)
    return Picture(
        many,
        f"{span(asked, formats)}, first purchases {by(bucket)}",
        Line(
            [bucket_label(day, bucket) for day, _ in found.series],
            values,
            [str(count) for _, count in found.series],
            marks(values)[:1],
            columns=True,
        ),
    )


def segments(session: Session, asked: Asked, formats: Formats) -> Picture:
    groups = [group for group in groups_of.segments(session, asked.as_of) if group.size]
    if not groups:
        return nothing("No customers have bought yet", asked, formats)
    total = sum((group.revenue for group in groups), Decimal(0)) or Decimal(1)
    best = max(groups, key=lambda group: group.revenue)
    part = round(100 * best.revenue / total)
    ordered = sorted(groups, key=lambda group: -group.revenue)
    return Picture(
        f"{SEGMENT_WORDS[best.segment]}: {part}% of all revenue",
        f"As of {formats.full_day(asked.as_of)}, everything ever spent",
        Bars(
            [f"{SEGMENT_WORDS[group.segment]} · {formats.number(group.size)}" for group in ordered],
            [float(group.revenue) for group in ordered],
            [formats.compact(group.revenue) for group in ordered],
        ),
    )
