"""What rises, fades and stopped: items beside the time before."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.patterns import SoldItem, items_by_key
from crm.insights.unfinished import books_began, is_running
from crm.periods import Asked
from crm.values import ZERO, Period

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
    now = _sold(session, period)
    then = _sold(session, before)
    going = [
        Change(one.name, one.amount, then[key].amount if key in then else ZERO)
        for key, one in now.items()
    ]
    stopped = [
        Change(one.name, ZERO, one.amount)
        for key, one in then.items()
        if key not in now and one.amount > 0
    ]
    return ItemChanges(
        period,
        before,
        _first((one for one in going if one.amount > one.before), lambda one: -one.difference),
        _first((one for one in going if one.amount < one.before), lambda one: one.difference),
        _first(stopped, lambda one: -one.before),
    )


def _first(changes: Iterable[Change], by: Callable[[Change], Decimal]) -> tuple[Change, ...]:
    return tuple(heapq.nsmallest(MOST, changes, key=lambda one: (by(one), one.name)))


def _sold(session: Session, period: Period) -> dict[str, SoldItem]:
    found = items_by_key(session, Asked(period, period.end))
    return {key: one for key, one in found.items() if one.purchases}
