"""Customers in groups that a shopkeeper knows: by recency, frequency and spend.

Each customer who bought gets a score of 1 to 5 for the last visit, the number of visits and the
amount spent. A small shop is scored by fixed cut-offs, since fifths of twenty people say nothing;
from QUINTILES_FROM buyers on, by fifths of the shop's own customers.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Date, cast, literal, select, type_coerce
from sqlalchemy.orm import Session

from crm.insights.customers import totals_as_of
from crm.rollups import days_apart
from crm.shop import Shop, shop_of

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


class _Buyer(NamedTuple):
    """`spent` in minor units: of 50,000 buyers nothing but whole numbers is handled."""

    id: int
    quiet_days: int
    known_days: int
    visits: int
    spent: int


def _buyers(session: Session, as_of: date) -> list[_Buyer]:
    then = totals_as_of(session, as_of)
    today: ColumnElement[date] = literal(as_of, Date())
    if session.get_bind().dialect.name == "postgresql":
        today = cast(today, Date)  # else it would be bound as the number that comes out
    rows = session.execute(
        select(
            then.c.id,
            days_apart(session, then.c.last_visit, today),
            days_apart(session, then.c.first_visit, today),
            then.c.visits,
            type_coerce(then.c.spent, BigInteger),
        ).where(then.c.visits > 0)
    )
    return [_Buyer(*row) for row in rows]


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
    """What is just not reached yet: from `least` on there is another point."""
    return math.ceil(least) - 0.5


def _fifths(values: Iterable[int]) -> list[int]:
    ordered = sorted(values)
    return [ordered[len(ordered) * part // 5] for part in (1, 2, 3, 4)]


def _by_fifths(buyers: Sequence[_Buyer]) -> _Edges:
    return _Edges(
        _fifths(buyer.quiet_days for buyer in buyers),
        _fifths(buyer.visits for buyer in buyers),
        _fifths(buyer.spent for buyer in buyers),
    )


def _segment(buyer: _Buyer, edges: _Edges) -> Segment:
    if buyer.known_days < NEW_DAYS and buyer.visits <= NEW_VISITS:
        return Segment.NEW
    recency = 5 - bisect_left(edges.quiet_days, buyer.quiet_days)
    frequency = 1 + bisect_left(edges.visits, buyer.visits)
    money = 1 + bisect_left(edges.spent, buyer.spent)
    worth = (frequency + money + 1) // 2
    if recency >= 4 and worth >= 4:
        return Segment.CHAMPIONS
    if recency >= 3:
        return Segment.LOYAL if worth >= 3 else Segment.OCCASIONAL
    if worth >= 3:
        return Segment.AT_RISK
    return Segment.FADING if recency == 2 else Segment.LOST


def _parted(session: Session, as_of: date) -> dict[Segment, list[_Buyer]]:
    buyers = _buyers(session, as_of)
    edges = _by_fifths(buyers) if len(buyers) >= QUINTILES_FROM else _fixed(shop_of(session))
    parted: dict[Segment, list[_Buyer]] = {segment: [] for segment in Segment}
    for buyer in buyers:
        parted[_segment(buyer, edges)].append(buyer)
    return parted


def segments(session: Session, as_of: date) -> tuple[Group, ...]:
    """Every group in the order of Segment, empty ones too."""
    currency = shop_of(session).currency
    return tuple(
        Group(segment, len(buyers), currency.from_minor(sum(buyer.spent for buyer in buyers)))
        for segment, buyers in _parted(session, as_of).items()
    )


def customer_ids(session: Session, segment: Segment, as_of: date) -> tuple[int, ...]:
    """Who is in a group, by id: the audience of a campaign for it."""
    return tuple(sorted(buyer.id for buyer in _parted(session, as_of)[segment]))
