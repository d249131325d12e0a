"""The points of each customer, as they are stored: the rows of `points`, and `customers.points`.

This module alone writes them, in the transaction of every change of a bill. A shop that never had
points has none of its statements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from crm.bill import Bill
from crm.customers.points import rules
from crm.customers.points.derive import derived
from crm.customers.points.rule import Kind, Points, balance
from crm.customers.totals import Difference, batches
from crm.errors import Invalid, NotEnoughPoints
from crm.settings import shop_of
from crm.store.schema import customers, points, purchases
from crm.values import UsedPoints

if TYPE_CHECKING:
    from crm.customers.cards import Customer

_SET = update(customers).where(customers.c.id == bindparam("one")).values(points=bindparam("now"))
_EVERYBODY = select(customers.c.id).order_by(customers.c.id)


def refresh(session: Session, customer_ids: Collection[int]) -> None:
    """Makes the points of these customers what their bills say, as of today. Whoever calls it has
    locked them (crm.customers.totals.lock)."""
    if not rules.any_of(shop_of(session)):
        return
    before = shop_of(session).points_rules
    kept = rules.keep(session)
    if kept != before:  # a new rule counts for all bills of its day
        customer_ids = {*customer_ids, *_buyers_of_today(session)}
    today = shop_of(session).today()
    for part in batches(customer_ids):
        said, stored = derived(session, part, kept), _stored(session, part)
        wrong = {
            one.purchase_id
            for customer_id in part
            for one in set(said.get(customer_id, ())) ^ set(stored.get(customer_id, ()))
        }
        for some in batches(wrong):
            session.execute(delete(points).where(points.c.purchase_id.in_(some)))
        new = [
            {"customer_id": customer_id} | _row(one)
            for customer_id, rows in said.items()
            for one in rows
            if one.purchase_id in wrong
        ]
        if new:
            session.execute(insert(points), new)
        _set(session, {one: balance(said.get(one, ()), today) for one in part})


def refresh_all(session: Session) -> None:
    """`refresh` for the whole shop."""
    refresh(session, session.execute(_EVERYBODY).scalars().all())


def _buyers_of_today(session: Session) -> Sequence[int]:
    today = shop_of(session).today()
    buyers = select(purchases.c.customer_id).where(purchases.c.purchase_date == today).distinct()
    return session.execute(buyers).scalars().all()


def refresh_expired(session: Session) -> int:
    """Makes `customers.points` what is there today, for those of whom some expired since it was
    written; how many changed."""
    if not rules.any_of(shop_of(session)):
        return 0
    yesterday = shop_of(session).today() - timedelta(days=1)
    some = select(points.c.customer_id).where(points.c.expires_on <= yesterday).distinct()
    ids = session.execute(some).scalars().all()
    return sum(_set(session, balances(session, part)) for part in batches(ids))


def balances(session: Session, customer_ids: Collection[int]) -> dict[int, int]:
    """The points that are there today, by customer, as their rows say it."""
    today = shop_of(session).today()
    stored = _stored(session, customer_ids)
    return {one: balance(stored.get(one, ()), today) for one in customer_ids}


def forget(session: Session, bills: ColumnElement[bool]) -> None:
    """Takes out the rows of bills that are about to go; `bills` is about `purchases`."""
    if rules.any_of(shop_of(session)):
        ours = select(purchases.c.id).where(bills)
        session.execute(delete(points).where(points.c.purchase_id.in_(ours)))


def with_points(session: Session, customer: Customer, bill_id: int) -> tuple[Customer, int]:
    """The customer with the points of today, and how many the bill earned."""
    if not rules.any_of(shop_of(session)):
        return customer, 0
    now = replace(customer, points=there(session, customer.id))
    return now, earned_by(session, [bill_id]).get(bill_id, 0)


def rows_of(session: Session, customer_id: int) -> list[Points]:
    """The rows of `points` of a customer."""
    return _stored(session, [customer_id]).get(customer_id, [])


def there(session: Session, customer_id: int) -> int:
    """The points that a customer has today; 0 where the shop has none."""
    if not rules.any_of(shop_of(session)):
        return 0
    return balances(session, [customer_id])[customer_id]


def earned_by(session: Session, purchase_ids: Collection[int]) -> dict[int, int]:
    """The points that each of these bills earned; of those that earned some."""
    if not rules.any_of(shop_of(session)):
        return {}
    rows = session.execute(
        select(points.c.purchase_id, points.c.points).where(
            points.c.purchase_id.in_(list(purchase_ids)), points.c.kind == Kind.EARNED.value
        )
    )
    return {row[0]: row[1] for row in rows}


def used_for(session: Session, bill: Bill, freed: int = 0) -> UsedPoints | None:
    """The points that a bill is paid with: as it was said, or as it had them in the books. `freed`
    are those that it was paid with before, and that are there again.

    Raises NotEnoughPoints, and Invalid for `points`: `off` in a shop without and for a bill of
    before they were switched on, `of_nobody` of the counter, `more_than_bill`.
    """
    said = bill.points
    if bill.used is not None and said is None:
        said = bill.used.number
    if said is None:
        return None
    shop = shop_of(session)
    if not shop.has_points or shop.point_worth <= 0:
        raise Invalid("points", said, "off")
    refuse_before_points(session, said, bill.purchase_date)
    if bill.customer_id is None:
        raise Invalid("points", said, "of_nobody")
    has = there(session, bill.customer_id) + freed
    before = bill.subtotal - bill.discount_amount
    most = int((before / shop.point_worth).to_integral_value(ROUND_FLOOR))
    number = min(has, most) if said == "all" else said
    if number > has or has <= 0:
        raise NotEnoughPoints(number, has)
    worth = shop.point_worth if bill.used is None else bill.used.worth
    used = UsedPoints.of(number, worth, shop.currency.digits)
    if number <= 0 or used.amount > before or used.amount <= 0:
        raise Invalid("points", number, "more_than_bill")
    return used


def refuse_before_points(session: Session, number: int | str, day: date) -> None:
    """Raises Invalid `points`: `off` for a bill of a day before points were switched on: what is
    used on it would count nowhere."""
    kept = rules.of(shop_of(session))
    if kept and day < kept[0].since:
        raise Invalid("points", number, "off")


def refuse_more_than_there(session: Session, number: int, customer_id: int | None) -> None:
    """Raises NotEnoughPoints, and Invalid `points`: `of_nobody` of the counter (None)."""
    if customer_id is None:
        raise Invalid("points", number, "of_nobody")
    has = there(session, customer_id)
    if number > has:
        raise NotEnoughPoints(number, has)


def differences(session: Session) -> Iterator[Difference]:
    """Every row of `points` and every `customers.points` that is not what the bills say today."""
    shop = shop_of(session)
    if not rules.any_of(shop):
        return
    kept, today = shop.points_rules, shop.today()
    for part in batches(session.execute(_EVERYBODY).scalars().all()):
        said, stored = derived(session, part, kept), _stored(session, part)
        number = _numbers(session, part)
        for one in part:
            yield from _rows_differ(one, said.get(one, ()), stored.get(one, ()))
            expected = balance(said.get(one, ()), today)
            if number[one] != expected:
                yield Difference("customers", str(one), "points", number[one], expected)


def only_expired(session: Session, wrong: Collection[Difference]) -> tuple[Difference, ...]:
    """Those of `wrong` that are no fault: points expired since the card was last written, and the
    next daily check takes them off."""
    today = shop_of(session).today()
    numbers = {int(one.row): one for one in wrong if (one.table, one.column) == _NUMBER}
    found = []
    for part in batches(numbers):
        for customer_id, rows in _stored(session, part).items():
            ends = {one.expires_on for one in rows if one.expires_on and one.expires_on < today}
            if any(balance(rows, day) == numbers[customer_id].stored for day in ends):
                found.append(numbers[customer_id])
    return tuple(found)


_NUMBER = ("customers", "points")


def _rows_differ(
    customer_id: int, said: Iterable[Points], stored: Iterable[Points]
) -> Iterator[Difference]:
    should = {(one.purchase_id, one.kind): one for one in said}
    are = {(one.purchase_id, one.kind): one for one in stored}
    for key in sorted({*should, *are}):
        if should.get(key) != are.get(key):
            row = f"{key[0]}, {key[1].value}"
            is_now, expected = _told(customer_id, are.get(key)), _told(customer_id, should.get(key))
            yield Difference("points", row, "points", is_now, expected)


def _told(customer_id: int, one: Points | None) -> str | None:
    if one is None:
        return None
    until = f" until {one.expires_on}" if one.expires_on else ""
    return f"{one.points} of customer {customer_id} on {one.dated_on}{until}"


def _stored(session: Session, customer_ids: Collection[int]) -> dict[int, list[Points]]:
    found: dict[int, list[Points]] = {}
    some = select(*points.c).where(points.c.customer_id.in_(list(customer_ids)))
    for row in session.execute(some):
        one = Points(row.purchase_id, Kind(row.kind), row.points, row.dated_on, row.expires_on)
        found.setdefault(row.customer_id, []).append(one)
    return found


def _row(one: Points) -> dict[str, object]:
    return {
        "purchase_id": one.purchase_id,
        "kind": one.kind.value,
        "points": one.points,
        "dated_on": one.dated_on,
        "expires_on": one.expires_on,
    }


def _numbers(session: Session, customer_ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(customers.c.id, customers.c.points).where(customers.c.id.in_(customer_ids))
    )
    return {row[0]: row[1] for row in rows}


def _set(session: Session, now: dict[int, int]) -> int:
    stored = _numbers(session, list(now))
    changed = [{"one": one, "now": number} for one, number in now.items() if stored[one] != number]
    if changed:
        session.execute(_SET, changed)
    return len(changed)
