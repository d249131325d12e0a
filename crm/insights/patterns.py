"""When people come and what they buy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.bill import NO_GOODS
from crm.dataclass import dataclass
from crm.insights.buyers import buyers_in_all
from crm.insights.revenue import Day, days, in_buckets
from crm.insights.sums.shapes import Sold, Spelling, SpellingAmount
from crm.insights.sums.source import source
from crm.insights.unfinished import whole_days
from crm.language.keys import item_key
from crm.language.text import folded
from crm.periods import Asked, Bucket, ratio, start_of
from crm.settings import shop_of
from crm.store.schema import purchase_items
from crm.values import ZERO

AnySpelling = TypeVar("AnySpelling", Spelling, SpellingAmount)

TOP_ITEMS = 10

LAST_LINES = 50
"""Of an item, looked at for its unit."""

ENOUGH_SALES = 10
"""In a period, so that a weekday or an hour can be called the busiest."""


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Purchases by weekday, Monday first. `months` has one row for each month with one;
    `days` has those with a purchase."""

    days: tuple[Day, ...]
    purchases: tuple[int, ...]
    revenue: tuple[Decimal, ...]
    months: tuple[tuple[date, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class UsualDays:
    """Averages by weekday, Monday first, over the days of `asked` (see `unfinished.whole_days`);
    None for a weekday that is not among them. `occurred` says how often each weekday is."""

    asked: Asked
    total: int
    occurred: tuple[int, ...]
    purchases: tuple[Decimal | None, ...]
    revenue: tuple[Decimal | None, ...]

    @property
    def busiest(self) -> tuple[int, ...]:
        """The weekdays with most purchases a day, to a tenth, as people see them; none where too
        little was sold to tell."""
        if self.total < ENOUGH_SALES:
            return ()
        shown = [(one or ZERO).quantize(Decimal("0.1"), ROUND_HALF_UP) for one in self.purchases]
        return tuple(weekday for weekday in range(7) if shown[weekday] == max(shown))


@dataclass(frozen=True, slots=True)
class SoldItem:
    """`purchases` it was in, by whatever case it was written."""

    name: str
    purchases: int
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Items:
    """The first ten by each order: in how many purchases, by quantity, by amount."""

    by_purchases: tuple[SoldItem, ...]
    by_quantity: tuple[SoldItem, ...]
    by_amount: tuple[SoldItem, ...]


@dataclass(frozen=True, slots=True)
class Frequency:
    """One bucket: purchases, by how many buyers, and the average number of days since the same
    customer's purchase before; None where there is none. Those `of_counter` are of no buyer."""

    start: date
    purchases: int
    of_counter: int
    buyers: int
    days_between: Decimal | None

    @property
    def per_buyer(self) -> Decimal | None:
        return ratio(Decimal(self.purchases - self.of_counter), self.buyers, 4)


@dataclass(frozen=True, slots=True)
class Frequencies:
    bucket: Bucket
    points: tuple[Frequency, ...]
    whole: Frequency


def weekdays(session: Session, asked: Asked) -> Weekdays:
    """Heat map weekday × month, and the calendar's days."""
    found = days(session, asked)
    counts = [0] * 7
    sums = [Decimal(0)] * 7
    months: dict[date, list[int]] = {}
    for one in found:
        weekday = one.day.weekday()
        counts[weekday] += one.purchases
        sums[weekday] += one.revenue
        months.setdefault(one.day.replace(day=1), [0] * 7)[weekday] += one.purchases
    return Weekdays(
        found,
        tuple(counts),
        tuple(sums),
        tuple((month, tuple(row)) for month, row in sorted(months.items())),
    )


def usual_days(session: Session, asked: Asked) -> UsualDays:
    """By day that occurred: a period of 30 days has two weekdays once more than the others. Days
    before the first sale of all and an unfinished today are left out."""
    counted = whole_days(session, asked)
    found = weekdays(session, counted)
    often = occurrences(counted.period.start, counted.end)
    digits = shop_of(session).currency.digits
    return UsualDays(
        counted,
        sum(found.purchases),
        often,
        tuple(
            ratio(Decimal(one), days, 2) for one, days in zip(found.purchases, often, strict=True)
        ),
        tuple(ratio(one, days, digits) for one, days in zip(found.revenue, often, strict=True)),
    )


def occurrences(first: date, last: date) -> tuple[int, ...]:
    """How often each weekday is from one day to another, Monday first."""
    weeks, rest = divmod(max(0, (last - first).days + 1), 7)
    return tuple(weeks + ((weekday - first.weekday()) % 7 < rest) for weekday in range(7))


def hours(session: Session, asked: Asked) -> tuple[tuple[int, ...], ...]:
    """Seven rows from Monday, 24 columns: purchases recorded on their own date, in shop time."""
    return tuple(tuple(row) for row in source(session, asked.end).hours(session, asked))


def items(session: Session, asked: Asked) -> Items:
    """The first ten by each order; see all_items."""
    return ordered(all_items(session, asked))


def all_items(session: Session, asked: Asked) -> list[SoldItem]:
    """By purchases, then amount, then name. Ways to write one item are one: see `by_key`."""
    read = source(session, asked.end)
    spelt = by_key(read.spellings(session, asked))
    several = any(len(same) > 1 for same in spelt.values())
    twice = _counted_twice(read.respelt(session, asked)) if several else Counter()
    found = (_one_item(same, twice[key]) for key, same in spelt.items())
    return sorted(found, key=lambda one: (-one.purchases, -one.amount, one.name))


def by_key(found: Iterable[AnySpelling]) -> dict[str, list[AnySpelling]]:
    """By name without case and outer spaces; Discount and the lone Sale left out."""
    left_out = {folded(name) for name in NO_GOODS}
    spelt: dict[str, list[AnySpelling]] = {}
    for one in found:
        key = folded(one.name)
        if key not in left_out:
            spelt.setdefault(key, []).append(one)
    return spelt


def units(session: Session, names: Sequence[str]) -> dict[str, str]:
    """The unit that most of the last lines of an item have, by its name; without those that have
    none."""
    found = {}
    for name in names:
        last = (
            select(purchase_items.c.unit)
            .where(purchase_items.c.name_key == item_key(name))
            .order_by(purchase_items.c.purchase_id.desc())
            .limit(LAST_LINES)
        )
        common = Counter(session.execute(last).scalars()).most_common(1)
        if common and common[0][0]:
            found[name] = common[0][0]
    return found


def _counted_twice(sold: Iterable[Sold]) -> Counter[str]:
    """In how many purchases an item is once more than it should be, for it is written in two
    ways there."""
    names = Counter((one.purchase_id, folded(one.name)) for one in sold)
    twice: Counter[str] = Counter()
    for (_, key), number in names.items():
        twice[key] += number - 1
    return twice


def _one_item(same: list[Spelling], twice: int) -> SoldItem:
    """An item that may be written in several ways: named as most often, counted once a purchase."""
    if len(same) == 1 and not twice:  # most items; the way below takes four times as long
        one = same[0]
        return SoldItem(one.name, one.purchases, one.quantity, one.amount)
    most = min(same, key=lambda one: (-one.purchases, one.name))
    return SoldItem(
        most.name,
        sum(one.purchases for one in same) - twice,
        sum((one.quantity for one in same), Decimal(0)),
        sum((one.amount for one in same), Decimal(0)),
    )


def ordered(found: Iterable[SoldItem]) -> Items:
    """By purchases: ties by amount, then name. By quantity and by amount: ties by name."""
    every = sorted(found, key=lambda item: item.name)
    return Items(
        tuple(sorted(every, key=lambda one: (-one.purchases, -one.amount))[:TOP_ITEMS]),
        tuple(sorted(every, key=lambda one: -one.quantity)[:TOP_ITEMS]),
        tuple(sorted(every, key=lambda one: -one.amount)[:TOP_ITEMS]),
    )


def frequencies(session: Session, asked: Asked, bucket: Bucket) -> Frequencies:
    """Purchases, buyers and gaps of each bucket. A gap belongs to the bucket of the later purchase;
    two purchases on one day are 0 days apart."""
    read = source(session, asked.end)
    counts = in_buckets(asked, days(session, asked), bucket)
    buyers = read.buyers(session, asked, bucket) if counts else {}
    gaps = _gaps(read.gaps(session, asked), bucket) if counts else {}
    nameless: Counter[date] = Counter()
    for day, number in read.of_counter(session, asked).items() if counts else ():
        nameless[start_of(day, bucket)] += number
    points = tuple(
        Frequency(
            one.day,
            one.purchases,
            nameless[one.day],
            buyers.get(one.day, 0),
            ratio(Decimal(gaps[one.day][0]), gaps[one.day][1], 2) if one.day in gaps else None,
        )
        for one in counts
    )
    whole = Frequency(
        asked.period.start,
        sum(one.purchases for one in counts),
        nameless.total(),
        buyers_in_all(session, asked) if counts else 0,
        ratio(
            Decimal(sum(total for total, _ in gaps.values())),
            sum(number for _, number in gaps.values()),
            2,
        ),
    )
    return Frequencies(bucket, points, whole)


def _gaps(by_day: dict[date, tuple[int, int]], bucket: Bucket) -> dict[date, tuple[int, int]]:
    """Days between purchases of the same customer, added up, and how many gaps, by bucket."""
    found: dict[date, tuple[int, int]] = {}
    for day, (total, number) in by_day.items():
        start = start_of(day, bucket)
        before = found.get(start, (0, 0))
        found[start] = before[0] + total, before[1] + number
    return found
