"""Charts of customers: badges, the best, the new, the groups, and what they owe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm import counts
from crm.customers.totals import Status
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights import customers
from crm.insights.dues import AGES, Age, Dues
from crm.insights.segments import Group
from crm.periods import Asked, bucket_of
from crm.reports.drawing.forms import Bars, Picture, Ring, Series
from crm.reports.words import (
    COLLECTED_BY,
    FIRST_PURCHASES_BY,
    SEGMENT_WORDS,
    apart,
    as_of,
    bucket_label,
    first_whole,
    marks,
    money_bars,
    no_sales,
    nothing,
    nothing_now,
    peaks,
    short,
    span,
)
from crm.words import STATUS_WORDS


def badges(_session: Session, then: customers.Standing, asked: Asked, formats: Formats) -> Picture:
    if not then.total:
        words = _("The first sale brings the first one.")
        return nothing_now(_("No customers yet"), asked, formats, words)
    title = _("Nobody has gone quiet")
    if then.quiet:
        text = ngettext(
            "{n} of {customers} has gone quiet", "{n} of {customers} have gone quiet", then.quiet
        )
        every = counts.customers(then.total, formats)
        title = text.format(n=formats.number(then.quiet), customers=every)
    coming_vips = then.badges[Status.VIP] - then.quiet_vips
    quiet = (
        (_("Gone quiet"), then.badges[Status.INACTIVE]),
        (_("VIP, gone quiet"), then.quiet_vips),
    )
    coming = (
        (str(STATUS_WORDS[Status.ACTIVE]), then.badges[Status.ACTIVE]),
        (str(STATUS_WORDS[Status.VIP]), coming_vips),
    )
    stressed = [part for part in quiet if part[1]] if then.quiet else list(coming[:1])
    others = [part for part in coming if part not in stressed and part[1]]
    parts = [*stressed, *others]
    return Picture(
        title,
        as_of(asked, formats),
        Ring(
            [name for name, _number in parts],
            [number for _name, number in parts],
            [_of_all(number, then.total, formats) for _name, number in parts],
            formats.number(then.total),
            # Translators: below the number of all customers, in the middle of a ring.
            ngettext("customer", "customers", then.total),
            accented=len(stressed),
        ),
    )


def _of_all(number: int, total: int, formats: Formats) -> str:
    """`39 · 20%`; a share that rounds to nothing is not said."""
    shown = formats.number(number)
    share = number / total
    return f"{shown} · {formats.percent(share)}" if round(100 * share) else shown


def top(
    _session: Session, best: Sequence[customers.TopCustomer], asked: Asked, formats: Formats
) -> Picture:
    if not best:
        return no_sales(asked, formats)
    under = (
        _("{period}, by spend") if len(best) < customers.TOP else _("{period}, top {n} by spend")
    )
    return Picture(
        _("{name} spent most: {amount}").format(
            name=short(best[0].name), amount=formats.compact(best[0].spent)
        ),
        under.format(period=span(asked, formats), n=formats.number(len(best))),
        money_bars([(one.name, one.spent) for one in best], formats),
    )


def new(
    _session: Session, found: customers.NewCustomers, asked: Asked, formats: Formats
) -> Picture:
    bucket = found.bucket
    if not found.total:
        words = _("Nobody bought for the first time\nin this period.")
        return nothing(_("No new customers"), asked, formats, words)
    left_out = first_whole(asked, bucket, len(found.series))
    series = found.series[left_out:]
    values = [float(count) for _day, count in series]
    highest = peaks(values)
    many = ngettext("{n} new customer", "{n} new customers", found.total)
    return Picture(
        many.format(n=formats.number(found.total)),
        FIRST_PURCHASES_BY[bucket].format(period=span(asked, formats)),
        Series(
            [bucket_label(day, bucket, formats) for day, _count in series],
            values,
            [formats.number(count) for _day, count in series],
            apart(highest, len(values)),
            columns=True,
            accents=highest,
        ),
    )


def segments(_session: Session, every: Sequence[Group], asked: Asked, formats: Formats) -> Picture:
    groups = [group for group in every if group.size]
    if not groups:
        words = _("The first sale brings the first one.")
        return nothing_now(_("No customers have bought yet"), asked, formats, words)
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


def age_words(age: Age, formats: Formats) -> str:
    """`0 – 7 days`, `90+ days`."""
    if age.last is None:
        return _("{n}+ days").format(n=formats.number(age.first - 1))
    return _("{first} – {last} days").format(
        first=formats.number(age.first), last=formats.number(age.last)
    )


def dues_by_age(_session: Session, found: Dues, asked: Asked, formats: Formats) -> Picture:
    if not found.owed:
        return _nobody(asked, formats)
    oldest = found.ages[-1]
    title = (
        _("{amount} is older than {n} days").format(
            amount=formats.compact(oldest.amount), n=formats.number(AGES[-1])
        )
        if oldest.amount
        else _("Nothing is older than {n} days").format(n=formats.number(AGES[-1]))
    )
    ages = found.ages[::-1]  # the oldest first: that is the money that may be lost
    return Picture(
        title,
        _as_of(asked, formats),
        Bars(
            [age_words(one, formats) for one in ages],
            [float(one.amount) for one in ages],
            [formats.compact(one.amount) for one in ages],
        ),
    )


def owe_most(_session: Session, found: Dues, asked: Asked, formats: Formats) -> Picture:
    if not found.most:
        return _nobody(asked, formats)
    first = found.most[0]
    return Picture(
        _("{name} owes most: {amount}").format(
            name=short(first.name), amount=formats.compact(first.balance)
        ),
        _("As of {day}, {n} of {customers} who owe").format(
            day=formats.full_day(asked.as_of),
            n=formats.number(len(found.most)),
            customers=counts.customers(found.debtors, formats),
        ),
        money_bars([(one.name, one.balance) for one in found.most], formats),
    )


def collected(
    _session: Session, found: Sequence[tuple[date, Decimal]], asked: Asked, formats: Formats
) -> Picture:
    """By bucket of the period."""
    bucket = bucket_of(asked.period)
    total = sum(amount for _day, amount in found)
    if not total:
        words = _("Nobody paid what they owed\nin this period.")
        return nothing(_("No dues collected"), asked, formats, words)
    left_out = first_whole(asked, bucket, len(found))
    shown = found[left_out:] if any(amount for _day, amount in found[left_out:]) else found
    values = [float(amount) for _day, amount in shown]
    return Picture(
        _("{amount} of dues collected").format(amount=formats.compact(total)),
        COLLECTED_BY[bucket].format(period=span(asked, formats)),
        Series(
            [bucket_label(day, bucket, formats) for day, _amount in shown],
            values,
            [formats.compact(amount) for _day, amount in shown],
            marks(values)[:1],
            columns=True,
        ),
    )


def _as_of(asked: Asked, formats: Formats) -> str:
    return _("As of {day}, what is owed by its age").format(day=formats.full_day(asked.as_of))


def _nobody(asked: Asked, formats: Formats) -> Picture:
    return nothing_now(_("Nobody owes anything"), asked, formats, _("All bills are paid."))
