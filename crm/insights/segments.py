"""Customers in groups that a shopkeeper knows: by recency, frequency and spend.

Each customer who bought gets a score of 1 to 5 for the last visit, the number of visits and the
amount spent. A small shop is scored by fixed cut-offs, since fifths of twenty people say nothing;
from QUINTILES_FROM buyers on, by fifths of the shop's own customers.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.customers import totals_as_of
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.raw_rows import driver_rows

QUINTILES_FROM = 500
NEW_DAYS = 30
NEW_VISITS = 2

_DAYS = (14, 30, 60, 90)
_VISITS = (2, 5, 10, 20)
_OF_VIP = (Decimal("0.05"), Decimal("0.2"), Decimal("0.5"), Decimal(1))
"""Fixed cut-offs for 5 to 2 points (days), and for 2 to 5 points (visits, parts of `vip_above`)."""


class Segment(StrEnum):
    """In the order in which they are shown; everybody who ever bought is in exactly one."""

    CHAMPIONS = "champions"  # come often, spend much, were here just now
    LOYAL = "loyal"  # come back, and came lately
    NEW = "new"  # first visit not long ago
    OCCASIONAL = "occasional"  # came lately, seldom or for little
    FADING = "fading"  # seldom, and not for a while
    AT_RISK = "at_risk"  # used to come often or spend much, and stopped
    LOST = "lost"  # seldom, and long ago


@dataclass(frozen=True, slots=True)
class Group:
    """`revenue` is everything its customers ever spent."""

    segment: Segment
    size: int
    revenue: Decimal


class _Buyers(NamedTuple):
    """Columns of whole numbers, `spent` in minor units: an object for each of 50,000 buyers would
    take as long as all the rest."""

    ids: Sequence[int]
    quiet_days: Sequence[int]
    known_days: Sequence[int]
    visits: Sequence[int]
    spent: Sequence[int]


def _buyers(session: Session, as_of: date) -> _Buyers:
    then = totals_as_of(session, as_of)
    rows = driver_rows(
        session,
        select(then.c.id, then.c.last_visit, then.c.first_visit, then.c.visits, then.c.spent).where(
            then.c.visits > 0
        ),
    )
    # not zip(*rows): 50,000 iterators at once take longer than the query
    ids, last, first, visits, spent = ([row[place] for row in rows] for place in range(5))
    days = {day: _days(day, as_of) for day in {*last, *first}}
    return _Buyers(ids, [days[day] for day in last], [days[day] for day in first], visits, spent)


def _days(day: date | str, as_of: date) -> int:
    """From a day, as the driver gives it: SQLite has texts for dates."""
    return (as_of - (date.fromisoformat(day) if isinstance(day, str) else day)).days


@dataclass(frozen=True, slots=True)
class _Edges:
    """Four values each that part the buyers into five; a value above so many has so many points
    more than 1 (fewer than 5 for quiet days)."""

    quiet_days: Sequence[float]
    visits: Sequence[float]
    spent: Sequence[float]


def _fixed(shop: Shop) -> _Edges:
    minor = [(shop.vip_above * part).scaleb(shop.currency.digits) for part in _OF_VIP]
    return _Edges(_DAYS, [_below(visits) for visits in _VISITS], [_below(one) for one in minor])


def _below(least: Decimal | int) -> float:
    """The edge just below `least`: values from `least` on score another point."""
    return math.ceil(least) - 0.5


def _fifths(values: Iterable[int]) -> list[int]:
    ordered = sorted(values)
    return [ordered[len(ordered) * part // 5] for part in (1, 2, 3, 4)]


def _by_fifths(buyers: _Buyers) -> _Edges:
    return _Edges(_fifths(buyers.quiet_days), _fifths(buyers.visits), _fifths(buyers.spent))


@cache
def _segment(recency: int, frequency: int, money: int) -> Segment:
    """By the points; who is new is not asked for them."""
    worth = (frequency + money + 1) // 2
    if recency >= 4 and worth >= 4:
        return Segment.CHAMPIONS
    if recency >= 3:
        return Segment.LOYAL if worth >= 3 else Segment.OCCASIONAL
    if worth >= 3:
        return Segment.AT_RISK
    return Segment.FADING if recency == 2 else Segment.LOST


def _segments(shop: Shop, buyers: _Buyers) -> Iterator[Segment]:
    """Of each."""
    edges = _by_fifths(buyers) if len(buyers.ids) >= QUINTILES_FROM else _fixed(shop)
    recency = {days: 5 - bisect_left(edges.quiet_days, days) for days in set(buyers.quiet_days)}
    frequency = {visits: 1 + bisect_left(edges.visits, visits) for visits in set(buyers.visits)}
    for _, quiet_days, known_days, visits, spent in zip(*buyers, strict=True):
        if known_days < NEW_DAYS and visits <= NEW_VISITS:
            yield Segment.NEW
        else:
            money = 1 + bisect_left(edges.spent, spent)
            yield _segment(recency[quiet_days], frequency[visits], money)


def segments(session: Session, as_of: date) -> tuple[Group, ...]:
    """Every group in the order of Segment, empty ones too."""
    shop, buyers = shop_of(session), _buyers(session, as_of)
    sizes, revenues = dict.fromkeys(Segment, 0), dict.fromkeys(Segment, 0)
    for segment, spent in zip(_segments(shop, buyers), buyers.spent, strict=True):
        sizes[segment] += 1
        revenues[segment] += spent
    return tuple(
        Group(segment, sizes[segment], shop.currency.from_minor(revenues[segment]))
        for segment in Segment
    )


def customer_ids(session: Session, wanted: Segment, as_of: date) -> tuple[int, ...]:
    """Customers in a group, by id: the audience of a campaign for it."""
    shop, buyers = shop_of(session), _buyers(session, as_of)
    found = zip(_segments(shop, buyers), buyers.ids, strict=True)
    return tuple(sorted(customer_id for segment, customer_id in found if segment is wanted))
