"""Revenue over time and by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.customers import counter
from crm.dataclass import dataclass
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights import revenue
from crm.insights.buyers import places_noted
from crm.insights.comparison import Compared, compared
from crm.insights.staff_sales import StaffShare
from crm.insights.sums.shapes import UNKNOWN
from crm.periods import Asked, Bucket, bucket_of, start_of, starts
from crm.reports.drawing.forms import Picture, Series
from crm.reports.words import (
    BY_BUCKET,
    BY_BUCKET_WITH_BEFORE,
    bucket_label,
    cut,
    first_whole,
    growth_line,
    level,
    marks,
    money_bars,
    no_sales,
    nothing,
    recorder,
    short,
    span,
    time_before,
)
from crm.settings import shop_of
from crm.values import Period
from crm.words import payment, place

MOST_BARS = 8


@dataclass(frozen=True, slots=True)
class Earned:
    """The revenue of a period beside the one before, and of each day with a sale."""

    compared: Compared
    days: tuple[revenue.Day, ...]


def earned(session: Session, asked: Asked) -> Earned:
    return Earned(compared(session, asked), revenue.days(session, asked))


def over_time(session: Session, of: Earned, asked: Asked, formats: Formats) -> Picture:
    """The revenue by bucket, with the period before as a second line where it can be compared."""
    told = of.compared
    bucket = bucket_of(asked.period)
    found = revenue.in_buckets(asked, of.days, bucket)
    if not found:
        return no_sales(asked, formats)
    left_out = first_whole(asked, bucket, len(found))
    found = found[left_out:]
    cut_off = (cut(asked, bucket)[0] and not left_out, cut(asked, bucket)[1])
    values = [float(one.revenue) for one in found]
    before = _before(session, asked, bucket, told)[left_out:]
    high = level(max([*values, *before]))
    under = BY_BUCKET[bucket].format(period=span(asked, formats))
    if before and told.comparison is not None:
        under = BY_BUCKET_WITH_BEFORE[bucket].format(
            period=span(asked, formats), before=time_before(told.comparison, formats)
        )
    return Picture(
        _title(told, formats),
        under,
        Series(
            [bucket_label(one.day, bucket, formats) for one in found],
            values,
            [formats.compact(one.revenue) for one in found],
            marks(values, cut_off),
            cut=cut_off,
            before=before,
            level=(high, formats.compact(Decimal(high))) if high else None,
        ),
    )


def _title(told: Compared, formats: Formats) -> str:
    comparison, money = told.comparison, told.revenue
    if comparison is not None and comparison.growth is not None:
        return growth_line(told, formats) or ""
    total = formats.compact(money.revenue)
    if told.began is not None:
        return _("{total} since you began").format(total=total)
    text = ngettext("{total} in {n} sale", "{total} in {n} sales", money.purchases)
    return text.format(total=total, n=formats.number(money.purchases))


def _before(session: Session, asked: Asked, bucket: Bucket, told: Compared) -> list[float]:
    """Revenue of the same stretches of the period before; empty where nothing is compared."""
    comparison = told.comparison
    if comparison is None or comparison.growth is None:
        return []
    shift = timedelta(days=asked.period.days)
    before = Asked(asked.period.previous, asked.period.previous.end)
    sums = dict.fromkeys(starts(asked.period.start, asked.period.end, bucket), Decimal(0))
    for one in revenue.days(session, before):
        sums[start_of(one.day + shift, bucket)] += one.revenue
    return [float(one) for one in sums.values()]


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


def by_place(
    session: Session, shares: Sequence[revenue.Share], asked: Asked, formats: Formats
) -> Picture:
    """Places by revenue; who has none comes last, whatever they brought."""
    if not shares:
        return no_sales(asked, formats)
    known = [one for one in shares if one.name not in (UNKNOWN, counter.NAME)]
    if not known:
        return _no_places(session, asked, formats)
    total = sum((one.revenue for one in shares), Decimal(0))
    best = known[0]
    part = best.revenue / total if total else Decimal(0)
    title = (
        _("{place} brings {percent} of the revenue")
        if round(100 * part)
        else _("{place} brings less than 1% of the revenue")
    )
    nowhere = [one for one in shares if one not in known]
    most = MOST_BARS - len(nowhere)
    shown = [(place(one.name), one.revenue) for one in known[:most]]
    rest = known[most - 1 :] if len(known) > most else []
    if rest:
        others = ngettext("{n} other place", "{n} other places", len(rest))
        amount = sum((one.revenue for one in rest), Decimal(0))
        shown[-1:] = [(others.format(n=formats.number(len(rest))), amount)]
    bars = money_bars([*shown, *((place(one.name), one.revenue) for one in nowhere)], formats)
    if rest:  # a bar for everywhere else would dwarf every place
        values = [*bars.values]
        values[len(shown) - 1] = 0.0
        bars = replace(bars, values=values)
    return Picture(
        title.format(place=short(place(best.name)), percent=formats.percent(part)),
        _("{period}, by customer's place").format(period=span(asked, formats)),
        bars,
    )


def _no_places(session: Session, asked: Asked, formats: Formats) -> Picture:
    with_place, every = places_noted(session)
    title = _("Customers with a place: {n} of {all}")
    return nothing(
        title.format(n=formats.number(with_place), all=formats.number(every)),
        asked,
        formats,
        _("Open a customer, then Edit and Place;\nsales show here by place from then on."),
    )


def by_payment(
    _session: Session, found: Sequence[revenue.Share], asked: Asked, formats: Formats
) -> Picture:
    """How it was paid."""
    shares = [one for one in found if one.revenue]
    if not shares:
        return no_sales(asked, formats)
    total = sum((one.revenue for one in shares), Decimal(0))
    title = _("{payment}: {percent} of the revenue").format(
        payment=payment(shares[0].name),
        percent=formats.percent(shares[0].revenue / total if total else Decimal(0)),
    )
    bars = money_bars([(payment(one.name), one.revenue) for one in shares], formats)
    return Picture(title, _("{period}, by way of paying").format(period=span(asked, formats)), bars)


def by_staff_member(
    _session: Session, shares: Sequence[StaffShare], asked: Asked, formats: Formats
) -> Picture:
    """Who wrote the sales down."""
    if not shares:
        return no_sales(asked, formats)

    names = {one.staff_id: one.name for one in shares if one.staff_id and one.name}

    def name(one: StaffShare) -> str:
        return recorder(one.staff_id, names)

    named = [one for one in shares if one.staff_id is not None]
    title = _("All sales came from files")
    if named:
        title = _("{name} sold most: {amount}").format(
            name=short(name(named[0])), amount=formats.compact(named[0].revenue)
        )
    shown = [*named, *(one for one in shares if one.staff_id is None)][:MOST_BARS]
    return Picture(
        title,
        _("{period}, by who wrote it down").format(period=span(asked, formats)),
        money_bars([(name(one), one.revenue) for one in shown], formats),
    )
