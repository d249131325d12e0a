"""What rises, fades and stopped: items beside the time before."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.patterns import by_key
from crm.insights.sums.source import source
from crm.insights.unfinished import books_began, is_running
from crm.periods import Asked
from crm.settings import shop_of
from crm.values import Period

MOST = 5
"""Items of each kind."""


@dataclass(frozen=True, slots=True)
class Change:
    """Of an item: its amount in the period and in as many days before."""

    name: str
    amount: Decimal
    before: Decimal

    @property
    def difference(self) -> Decimal:
        return self.amount - self.before


@dataclass(frozen=True, slots=True)
class ItemChanges:
    """Of `period` against `before`, which has as many days; today, which is not over, is in
    neither. `rising` and `fading` by difference, `stopped` (sold before, not once since) by what
    they brought before; ties by name."""

    period: Period
    before: Period
    rising: tuple[Change, ...]
    fading: tuple[Change, ...]
    stopped: tuple[Change, ...]


def item_changes(session: Session, asked: Asked) -> ItemChanges | None:
    """None where the books do not reach back to the first day of the time before."""
    first, last = asked.period.start, asked.end
    if is_running(session, asked) and first < last:
        last -= timedelta(days=1)
    previous, began = asked.previous, books_began(session)
    if previous is None or began is None or began > previous.start or last < first:
        return None
    period = Period(first, last)
    before = Period(previous.start, previous.start + timedelta(days=period.days - 1))
    now, then = _sold(session, period), _sold(session, before)
    nothing = _Sold("", 0)
    going = [_Both(one.name, one.amount, then.get(key, nothing).amount) for key, one in now.items()]
    stopped = [_Both(one.name, 0, one.amount) for key, one in then.items() if key not in now]
    money = shop_of(session).currency.from_minor

    def first_ones(changes: Iterable[_Both], less: Callable[[_Both], int]) -> tuple[Change, ...]:
        best = heapq.nsmallest(MOST, changes, key=lambda one: (less(one), one.name))
        return tuple(Change(one.name, money(one.amount), money(one.before)) for one in best)

    return ItemChanges(
        period,
        before,
        first_ones((one for one in going if one.amount > one.before), _less),
        first_ones((one for one in going if one.amount < one.before), lambda one: -_less(one)),
        first_ones((one for one in stopped if one.before > 0), lambda one: -one.before),
    )


class _Sold(NamedTuple):
    """An item as it is written most often; here and below in minor units."""

    name: str
    amount: int


class _Both(NamedTuple):
    name: str
    amount: int
    before: int


def _less(one: _Both) -> int:
    return one.before - one.amount


def _sold(session: Session, period: Period) -> dict[str, _Sold]:
    """Items that a purchase of the period has, by `patterns.by_key`."""
    asked = Asked(period, period.end)
    spelt = by_key(source(session, asked.end).amounts(session, asked))
    return {
        key: _Sold(
            min(same, key=lambda one: (-one.purchases, one.name)).name,
            sum(one.amount for one in same),
        )
        for key, same in spelt.items()
        if any(one.purchases for one in same)
    }
