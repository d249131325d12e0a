"""The rule of points: what a bill earns, and what is there on a day.

Pure: no store. Points are whole numbers, days are shop dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from crm.dataclass import dataclass
from crm.shop import PointsRule


class Kind(StrEnum):
    """What `points.kind` says."""

    EARNED = "earned"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Points:
    """A row of the table `points`: `points` are above 0, whatever their kind. Earned ones are there
    up to `expires_on`, that day included; None: for good."""

    purchase_id: int
    kind: Kind
    points: int
    dated_on: date
    expires_on: date | None = None


def rule_of(rules: Sequence[PointsRule], day: date) -> PointsRule | None:
    """The rule of a day, of rules in the order of their days; None while nothing is earned."""
    found = None
    for one in rules:
        if one.since > day:
            break
        found = one
    return found if found is not None and found.earn_for > 0 else None


def earned(rule: PointsRule, kept: Decimal) -> int:
    """The points of a bill of which `kept` (major units) did not come back: `earn_points` for each
    full `earn_for`."""
    times = (kept / rule.earn_for).to_integral_value(ROUND_FLOOR)
    return max(int(times), 0) * rule.earn_points


def expiry(rule: PointsRule, day: date) -> date | None:
    """The last day of points that are earned on `day`."""
    after = rule.expire_after_days
    return day + timedelta(days=after) if after else None


def balance(rows: Iterable[Points], day: date) -> int:
    """The points that are there at the end of `day`; below 0 more was used than there was."""
    there, owed = _left(rows, day)
    return sum(left for _, left in there) - owed


def next_expiry(rows: Iterable[Points], day: date) -> tuple[date, int] | None:
    """The last day of the points that go next, of those that are there on `day`, and how many."""
    there, _ = _left(rows, day)
    ends = [(last, left) for last, left in there if left and last < date.max]
    if not ends:
        return None
    first = ends[0][0]
    return first, sum(left for last, left in ends if last == first)


def _left(rows: Iterable[Points], day: date) -> tuple[list[tuple[date, int]], int]:
    """What is left of the points that are not expired on `day`, by their last day, the first to
    expire first; and what is owed.

    By date, of one day what is earned before what is used. Each use takes from the points that
    expire first and are not expired on its day; what is missing is owed, and paid by the next that
    are earned.
    """
    owed = 0
    there: list[tuple[date, int]] = []
    for one in sorted(rows, key=_order):
        if one.dated_on > day:
            break
        if one.kind is Kind.EARNED:
            paid = min(owed, one.points)
            owed -= paid
            there.append((one.expires_on or date.max, one.points - paid))
            there.sort(key=lambda some: some[0])
            continue
        missing = one.points
        for at, (last, left) in enumerate(there):
            if last >= one.dated_on:
                taken = min(missing, left)
                there[at] = last, left - taken
                missing -= taken
        owed += missing
    return [(last, left) for last, left in there if last >= day], owed


def _order(one: Points) -> tuple[date, bool, int]:
    return one.dated_on, one.kind is Kind.USED, one.purchase_id
