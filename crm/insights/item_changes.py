"""What rises, fades and stopped: items beside the time before."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.patterns import SoldItem, all_items
from crm.insights.unfinished import books_began, is_running
from crm.language.text import folded
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
    now = _by_name(all_items(session, Asked(period, period.end)))
    then = _by_name(all_items(session, Asked(before, before.end)))
    changes = [
        Change(
            (now.get(key) or then[key]).name,
            now[key].amount if key in now else ZERO,
            then[key].amount if key in then else ZERO,
        )
        for key in now.keys() | then.keys()
    ]
    stopped = [one for one in changes if folded(one.name) not in now and one.before > 0]
    going = [one for one in changes if folded(one.name) in now]
    rising = sorted(going, key=lambda one: (-one.difference, one.name))
    fading = sorted(going, key=lambda one: (one.difference, one.name))
    return ItemChanges(
        period,
        before,
        tuple(one for one in rising[:MOST] if one.difference > 0),
        tuple(one for one in fading[:MOST] if one.difference < 0),
        tuple(sorted(stopped, key=lambda one: (-one.before, one.name))[:MOST]),
    )


def _by_name(items: list[SoldItem]) -> dict[str, SoldItem]:
    return {folded(one.name): one for one in items if one.purchases}
