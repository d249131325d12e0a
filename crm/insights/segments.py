"""Customers in groups that a shopkeeper knows: by recency, frequency and spend.

Each customer who bought gets a score of 1 to 5 for the last visit, the number of visits and the
amount spent. A small shop is scored by fixed cut-offs, since fifths of twenty people say nothing;
from QUINTILES_FROM buyers on, by fifths of the shop's own customers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.insights.customers import totals_as_of
from crm.shop import shop_of

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


@dataclass(frozen=True, slots=True)
class _Buyer:
    id: int
    quiet_days: int
    known_days: int
    visits: int
    spent: Decimal


def _buyers(session: Session, as_of: date) -> list[_Buyer]:
    then = totals_as_of(session, as_of)
    rows = session.execute(
        select(then.c.id, then.c.last_visit, then.c.first_visit, then.c.visits, then.c.spent).where(
            then.c.visits > 0
        )
    )
    return [
        _Buyer(id, (as_of - last).days, (as_of - first).days, visits, spent)
        for id, last, first, visits, spent in rows  # noqa: A001 - the column's name
    ]


Score = Callable[[_Buyer], tuple[int, int, int]]


def _fixed(vip_above: Decimal) -> Score:
    amounts = [vip_above * part for part in _OF_VIP]

    def score(buyer: _Buyer) -> tuple[int, int, int]:
        recency = 5 - bisect_left(_DAYS, buyer.quiet_days)
        frequency = 1 + sum(buyer.visits >= visits for visits in _VISITS)
        return recency, frequency, 1 + sum(buyer.spent >= amount for amount in amounts)

    return score


def _fifths(values: Sequence[Decimal | int]) -> list[Decimal | int]:
    """The four values that part the sorted ones into five."""
    ordered = sorted(values)
    return [ordered[len(ordered) * part // 5] for part in (1, 2, 3, 4)]


def _by_fifths(buyers: Sequence[_Buyer]) -> Score:
    days = _fifths([buyer.quiet_days for buyer in buyers])
    visits = _fifths([buyer.visits for buyer in buyers])
    amounts = _fifths([buyer.spent for buyer in buyers])

    def score(buyer: _Buyer) -> tuple[int, int, int]:
        recency = 5 - bisect_left(days, buyer.quiet_days)
        return (
            recency,
            1 + bisect_left(visits, buyer.visits),
            1 + bisect_left(amounts, buyer.spent),
        )

    return score


def _segment(buyer: _Buyer, score: Score) -> Segment:
    recency, frequency, money = score(buyer)
    worth = (frequency + money + 1) // 2
    if buyer.known_days < NEW_DAYS and buyer.visits <= NEW_VISITS:
        return Segment.NEW
    if recency >= 4 and worth >= 4:
        return Segment.CHAMPIONS
    if recency >= 3:
        return Segment.LOYAL if worth >= 3 else Segment.OCCASIONAL
    if worth >= 3:
        return Segment.AT_RISK
    return Segment.FADING if recency == 2 else Segment.LOST


def _parted(session: Session, as_of: date) -> dict[Segment, list[_Buyer]]:
    buyers = _buyers(session, as_of)
    score = (
        _by_fifths(buyers) if len(buyers) >= QUINTILES_FROM else _fixed(shop_of(session).vip_above)
    )
    parted: dict[Segment, list[_Buyer]] = {segment: [] for segment in Segment}
    for buyer in buyers:
        parted[_segment(buyer, score)].append(buyer)
    return parted


def segments(session: Session, as_of: date) -> tuple[Group, ...]:
    """Every group in the order of Segment, empty ones too."""
    return tuple(
        Group(segment, len(buyers), sum((buyer.spent for buyer in buyers), Decimal(0)))
        for segment, buyers in _parted(session, as_of).items()
    )


def customer_ids(session: Session, segment: Segment, as_of: date) -> tuple[int, ...]:
    """Who is in a group, by id: the audience of a campaign for it."""
    return tuple(sorted(buyer.id for buyer in _parted(session, as_of)[segment]))
