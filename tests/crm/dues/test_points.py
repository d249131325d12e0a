"""Points: the rule, and after any history what a count of one point after the other says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.backups import integrity
from crm.bill import Bill, Line
from crm.customers.points import balances
from crm.customers.points.account import account
from crm.customers.points.rule import Kind, Points, balance, next_expiry
from crm.dataclass import replace
from crm.errors import Invalid, NotEnoughPoints
from crm.purchases import editing, recording, stored
from crm.purchases.editing import PurchaseChanges
from crm.returns import recording as returning
from crm.returns.model import NewReturn
from crm.setup.setting_changes import change
from crm.store.database import Store
from crm.store.schema import customers, points, purchase_items, purchases
from tests.conftest import TestClock
from tests.crm.dues import test_properties
from tests.crm.dues.test_properties import ANY, OnAccount, Open
from tests.shop import OWNER, a_customer, hire

open_empty = test_properties.open_empty  # the fixture
D = Decimal
FIRST = date(2026, 4, 1)


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_a_use_takes_what_expires_first_and_what_is_missing_is_owed() -> None:
    rows = [
        Points(1, Kind.EARNED, 5, _day(0), _day(30)),
        Points(2, Kind.EARNED, 6, _day(1), _day(10)),
        Points(3, Kind.USED, 8, _day(4)),
        Points(4, Kind.EARNED, 1, _day(4)),
    ]
    assert [balance(rows, _day(day)) for day in (0, 1, 4, 30, 31)] == [5, 11, 4, 4, 1]
    assert next_expiry(rows, _day(4)) == (_day(30), 3)
    assert next_expiry(rows, _day(31)) is None
    spent = [*rows, Points(5, Kind.USED, 10, _day(5)), Points(6, Kind.EARNED, 7, _day(6))]
    assert [balance(spent, _day(day)) for day in (5, 6)] == [-6, 1]
    late = [rows[1], Points(7, Kind.USED, 2, _day(11))]
    assert balance(late, _day(11)) == -2  # what is expired pays nothing


def _sell(store: Store, who: int, price: str, said: int | str | None = None) -> Any:
    bill = Bill(
        purchase_date=store.shop.today(),
        customer_id=who,
        lines=(Line.priced("rice", D(2), D(price)),),
        points=said,  # type: ignore[arg-type] # a number or "all"
    )
    return store.write_now(recording.record, bill, OWNER).purchase


def test_a_bill_paid_with_points_alone_gives_them_back_when_all_of_it_comes_back(
    store: Store,
) -> None:
    hire(store)
    asha = a_customer(store, "Asha").id
    _sell(store, asha, "500")
    store.write_now(change, "earn_for", D(10), OWNER)
    assert store.read_now(account, asha).there == 100  # all bills of the day count
    store.write_now(change, "point_worth", D("0.25"), OWNER)
    free = _sell(store, asha, "10", "all")
    assert (free.total_amount, free.items[-1].quantity, free.earned) == (0, 80, 0)
    assert free.items[-1].amount == D("-20")
    assert store.read_now(account, asha).there == 20
    back = NewReturn(purchase_id=free.id, everything=True)
    store.write_now(returning.record, back, OWNER)
    assert store.read_now(account, asha).there == 100
    with pytest.raises(Invalid):  # nothing is left to come back
        store.write_now(returning.record, back, OWNER)
    with pytest.raises(Invalid):
        store.write_now(editing.delete, free.id, OWNER)
    for said, refused in ((101, NotEnoughPoints), (90, Invalid)):
        with pytest.raises(refused):
            _sell(store, asha, "10", said)
    used = _sell(store, asha, "10", 40)
    with pytest.raises(Invalid):
        store.write_now(editing.edit, used.id, PurchaseChanges(points=100), OWNER)
    used = store.write_now(editing.edit, used.id, PurchaseChanges(points=60), OWNER)
    assert (used.total_amount, store.read_now(account, asha).there) == (D(5), 40)
    less = PurchaseChanges(lines=(Line.priced("rice", D(1), D(10)),))
    with pytest.raises(Invalid):  # the points are more than the bill then
        store.write_now(editing.edit, used.id, less, OWNER)
    assert store.read_now(integrity.check) == ()


def test_a_new_rule_leaves_older_bills_be_and_repair_mends(store: Store, clock: TestClock) -> None:
    hire(store)
    asha = a_customer(store, "Asha").id
    _sell(store, asha, "500")
    clock.turn(days=1)
    store.write_now(change, "earn_for", D(100), OWNER)
    first = _sell(store, asha, "150")
    clock.turn(days=1)
    store.write_now(change, "earn_for", D(0), OWNER)
    _sell(store, asha, "500")
    clock.turn(days=1)
    store.write_now(change, "earn_for", D(50), OWNER)
    assert _sell(store, asha, "100").earned == 4
    assert store.read_now(account, asha).there == 3 + 4
    assert store.read_now(stored.get, first.id).earned == 3
    store.write_now(lambda session: session.execute(points.delete()))
    store.write_now(lambda session: session.execute(customers.update().values(points=9)))
    assert len(store.write_now(integrity.repair)) == 3
    assert store.read_now(integrity.check) == ()
    assert store.read_now(account, asha).there == 7


def test_a_bill_of_before_points_were_switched_on_takes_none(store: Store) -> None:
    hire(store)
    asha = a_customer(store, "Asha").id
    store.write_now(change, "earn_for", D(10), OWNER)
    _sell(store, asha, "500")
    yesterday = store.shop.today() - timedelta(days=1)
    line = (Line.priced("rice", D(2), D(50)),)
    old = Bill(purchase_date=yesterday, customer_id=asha, lines=line)
    with pytest.raises(Invalid, match="off"):
        store.write_now(recording.record, replace(old, points=10), OWNER)
    booked = store.write_now(recording.record, old, OWNER).purchase
    assert booked is not None
    with pytest.raises(Invalid, match="off"):
        store.write_now(editing.edit, booked.id, PurchaseChanges(points=10), OWNER)
    used = _sell(store, asha, "50", 10)
    with pytest.raises(Invalid, match="off"):
        store.write_now(editing.edit, used.id, PurchaseChanges(purchase_date=yesterday), OWNER)
    moved = PurchaseChanges(points=10, purchase_date=store.shop.today())
    assert store.write_now(editing.edit, booked.id, moved, OWNER).bill.used is not None
    assert store.read_now(account, asha).there == 100 + 9 - 10 + 9 - 10
    assert store.read_now(integrity.check) == ()


def test_a_bill_moves_only_to_who_has_the_points_that_it_is_paid_with(store: Store) -> None:
    hire(store)
    asha, ravi = a_customer(store, "Asha").id, a_customer(store, "Ravi").id
    store.write_now(change, "earn_for", D(10), OWNER)
    _sell(store, asha, "500")
    used = _sell(store, asha, "50", 60)
    for changes in (PurchaseChanges(customer_id=ravi), PurchaseChanges(customer_id=ravi, points=5)):
        with pytest.raises(NotEnoughPoints):
            store.write_now(editing.edit, used.id, changes, OWNER)
    _sell(store, ravi, "400")
    store.write_now(editing.edit, used.id, PurchaseChanges(customer_id=ravi), OWNER)
    assert store.read_now(account, asha).there == 100
    assert store.read_now(account, ravi).there == 80 + 4 - 60
    gone = store.write_now(editing.edit, used.id, PurchaseChanges(points=None), OWNER)
    assert gone.bill.used is None
    assert store.read_now(integrity.check) == ()


def test_two_bills_at_once_do_not_use_the_same_points(store: Store) -> None:
    hire(store)
    asha = a_customer(store, "Asha").id
    store.write_now(change, "earn_for", D(10), OWNER)
    _sell(store, asha, "300")  # 60 points

    def use(_: int) -> bool:
        with suppress(NotEnoughPoints):
            return _sell(store, asha, "30", 50) is not None
        return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, range(4))) == 1
    assert store.read_now(account, asha).there == 60 - 50 + 1


def by_hand(session: Session, today: date) -> dict[int, int]:
    """The points of each customer, one after the other, by the rule as it is written down."""
    found = {}
    used = {
        row.purchase_id: int(row.quantity)
        for row in session.execute(select(purchase_items).where(purchase_items.c.name == "Points"))
    }
    for one in session.execute(select(customers.c.id)).scalars():
        events = []
        for bill in session.execute(select(purchases).where(purchases.c.customer_id == one)):
            day, kept = bill.purchase_date, bill.total_amount - bill.returned_amount
            if not bill.due_amount and day >= SINCE:
                events.append((day, 0, bill.id, int(kept // 50)))
            if bill.id in used and (kept > 0 or bill.total_amount == 0):
                events.append((day, 1, bill.id, -used[bill.id]))
        there: list[date] = []  # the last day of each point
        owed = 0
        for day, _, _, number in sorted(events):
            for _ in range(max(number, 0)):
                owed, there = (owed - 1, there) if owed else (0, [*there, day + timedelta(days=2)])
            for _ in range(-min(number, 0)):
                usable = [at for at in there if at >= day]
                if usable:
                    there.remove(min(usable))
                else:
                    owed += 1
        found[one] = sum(last >= today for last in there) - owed
    return found


SINCE = TestClock().now.date()


class WithPoints(OnAccount):
    """The same shop, with points for each 50 that expire after two days."""

    def __init__(self) -> None:
        super().__init__()
        self.store.write_now(change, "earn_for", D(50), OWNER)
        self.store.write_now(change, "expire_after_days", 2, OWNER)

    def sell(self, who: int, total: Decimal, days_ago: int, method: str, part: int) -> int | None:
        booked = super().sell(who, total, days_ago, method, part)
        if booked is not None and part % 2:
            with suppress(NotEnoughPoints, Invalid):
                said = PurchaseChanges(points="all" if part == 1 else 3)
                self.store.write_now(editing.edit, booked, said, OWNER)
        return booked

    @rule(which=ANY)
    def a_day_passes(self, which: int) -> None:
        clock = self.store.shop.clock
        assert isinstance(clock, TestClock)
        clock.turn(hours=5 + which % 20)
        self.store.write_now(balances.refresh_expired)

    @invariant()
    def points_are_a_plain_recomputation(self) -> None:
        today = self.store.shop.today()
        rows = self.store.read_now(
            lambda session: session.execute(select(customers.c.id, customers.c.points)).all()
        )
        assert {row[0]: row[1] for row in rows} == self.store.read_now(by_hand, today)


def test_points_equal_a_plain_recomputation_after_any_sequence(
    request: pytest.FixtureRequest, open_empty: Open
) -> None:
    on_sqlite = "sqlite" in request.node.name  # where an empty shop costs a tenth
    machine = type("WithPoints", (WithPoints,), {"open_empty": staticmethod(open_empty)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=4 if on_sqlite else 1,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
