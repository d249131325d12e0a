"""When people come and what they buy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.bill import NO_GOODS
from crm.insights.buyers import buyers_in_all
from crm.insights.revenue import Day, days, in_buckets
from crm.insights.sums.shapes import Sold, Spelling
from crm.insights.sums.source import source
from crm.language.text import folded
from crm.periods import Asked, Bucket, ratio, start_of

TOP_ITEMS = 10


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Purchases by weekday, Monday first. `months` has one row for each month with one;
    `days` has those with a purchase."""

    days: tuple[Day, ...]
    purchases: tuple[int, ...]
    revenue: tuple[Decimal, ...]
    months: tuple[tuple[date, tuple[int, ...]], ...]


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


def hours(session: Session, asked: Asked) -> tuple[tuple[int, ...], ...]:
    """Seven rows from Monday, 24 columns: purchases recorded on their own date, in shop time."""
    return tuple(tuple(row) for row in source(session, asked.end).hours(session, asked))


def items(session: Session, asked: Asked) -> Items:
    """The first ten by each order; see all_items."""
    return ordered(all_items(session, asked))


def all_items(session: Session, asked: Asked) -> list[SoldItem]:
    """Names compared without case and outer spaces; Discount and the lone Sale left out.

    By purchases, then amount, then name.
    """
    read = source(session, asked.end)
    left_out = {folded(name) for name in NO_GOODS}
    spelt: dict[str, list[Spelling]] = {}
    for one in read.spellings(session, asked):
        key = folded(one.name)
        if key not in left_out:
            spelt.setdefault(key, []).append(one)
    several = any(len(same) > 1 for same in spelt.values())
    twice = _counted_twice(read.respelt(session, asked)) if several else Counter()
    found = [_one_item(same, twice[key]) for key, same in spelt.items()]
    return sorted(found, key=lambda one: (-one.purchases, -one.amount, one.name))


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
