"""Charts of customers: badges, the best, the new, and the groups."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from crm import counts
from crm.customers.totals import Status
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights import customers
from crm.insights import segments as groups_of
from crm.periods import Asked, bucket_of
from crm.reports.forms import Bars, Picture, Ring, Series
from crm.reports.words import (
    FIRST_PURCHASES_BY,
    SEGMENT_WORDS,
    bucket_label,
    marks,
    money_bars,
    no_sales,
    nothing,
    short,
    span,
)
from crm.words import STATUS_WORDS


def badges(session: Session, asked: Asked, formats: Formats) -> Picture:
    then = customers.standing(session, asked.as_of)
    if not then.total:
        words = _("The first sale brings the first one.")
        return nothing(_("No customers yet"), asked, formats, words)
    order = (Status.ACTIVE, Status.VIP, Status.INACTIVE)
    quiet = then.badges[Status.INACTIVE]
    title = _("Nobody has gone quiet")
    if quiet:
        text = ngettext(
            "{n} of {customers} has gone quiet", "{n} of {customers} have gone quiet", quiet
        )
        every = counts.customers(then.total, formats)
        title = text.format(n=formats.number(quiet), customers=every)
    numbers = [then.badges[status] for status in order]
    return Picture(
        title,
        _("As of {day}").format(day=formats.full_day(asked.as_of)),
        Ring(
            [str(STATUS_WORDS[status]) for status in order],
            numbers,
            [f"{formats.number(one)} · {formats.percent(one / then.total)}" for one in numbers],
            formats.number(then.total),
            # Translators: below the number of all customers, in the middle of a ring.
            ngettext("customer", "customers", then.total),
        ),
    )


def top(session: Session, asked: Asked, formats: Formats) -> Picture:
    best = customers.top_customers(session, asked)
    if not best:
        return no_sales(asked, formats)
    return Picture(
        _("{name} spent most: {amount}").format(
            name=short(best[0].name), amount=formats.compact(best[0].spent)
        ),
        _("{period}, top {n} by spend").format(
            period=span(asked, formats), n=formats.number(len(best))
        ),
        money_bars([(one.name, one.spent) for one in best], formats),
    )


def new(session: Session, asked: Asked, formats: Formats) -> Picture:
    bucket = bucket_of(asked.period)
    found = customers.new_customers(session, asked, bucket)
    if not found.total:
        words = _("Nobody bought for the first time\nin this period.")
        return nothing(_("No new customers"), asked, formats, words)
    values = [float(count) for _day, count in found.series]
    many = ngettext("{n} new customer", "{n} new customers", found.total)
    return Picture(
        many.format(n=formats.number(found.total)),
        FIRST_PURCHASES_BY[bucket].format(period=span(asked, formats)),
        Series(
            [bucket_label(day, bucket, formats) for day, _count in found.series],
            values,
            [formats.number(count) for _day, count in found.series],
            marks(values)[:1],
            columns=True,
        ),
    )


def segments(session: Session, asked: Asked, formats: Formats) -> Picture:
    groups = [group for group in groups_of.segments(session, asked.as_of) if group.size]
    if not groups:
        return nothing(_("No customers have bought yet"), asked, formats)
    total = sum((group.revenue for group in groups), Decimal(0)) or Decimal(1)
    best = max(groups, key=lambda group: group.revenue)
    ordered = sorted(groups, key=lambda group: -group.revenue)
    return Picture(
        _("{group}: {percent} of all revenue").format(
            group=SEGMENT_WORDS[best.segment], percent=formats.percent(best.revenue / total)
        ),
        _("As of {day}, everything ever spent").format(day=formats.full_day(asked.as_of)),
        Bars(
            [f"{SEGMENT_WORDS[group.segment]} · {formats.number(group.size)}" for group in ordered],
            [float(group.revenue) for group in ordered],
            [formats.compact(group.revenue) for group in ordered],
        ),
    )
