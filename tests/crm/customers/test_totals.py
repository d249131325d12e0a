"""Totals and badges always equal what the purchases say: rules by example, and any sequence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.backups.integrity import check
from crm.bill import Line
from crm.customers import cards, merging, totals
from crm.customers.fields import CustomerChanges
from crm.customers.totals import Difference, Status
from crm.errors import Invalid, NotFound
from crm.purchases import editing, recording, stored
from crm.purchases.editing import PurchaseChanges
from crm.settings import change_shop
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import customers as customers_table
from crm.store.schema import purchase_items
from crm.store.schema import purchases as purchases_table
from tests.conftest import PostgresDatabases, TestClock
from tests.shop import OWNER, a_bill, a_customer, a_purchase, an_item

D = Decimal


@pytest.mark.parametrize(
    ("price", "days_ago", "status"),
    [
        ("50000", 0, Status.ACTIVE),
        ("50000.01", 0, Status.VIP),
        ("50000.01", 300, Status.VIP),
        ("1", 90, Status.ACTIVE),
        ("1", 91, Status.INACTIVE),
    ],
)
def test_the_badge_is_vip_above_the_threshold_else_inactive_after_ninety_days(
    store: Store, price: str, days_ago: int, status: Status
) -> None:
    asha = a_customer(store)
    a_purchase(store, asha, an_item("x", price=price), days_ago=days_ago)
    assert store.read_now(cards.get, asha.id).status is status


def test_who_never_bought_goes_quiet_by_the_shops_own_day(store: Store, clock: TestClock) -> None:
    clock.turn(hours=11, minutes=29)  # 23:59 in the shop, 18:29 UTC
    before_midnight = a_customer(store, "Asha")
    clock.turn(minutes=2)
    after_midnight = a_customer(store, "Ravi")
    clock.turn(days=90)  # 91 days after the one, 90 after the other
    store.write_now(totals.refresh_badges)
    assert store.read_now(cards.get, before_midnight.id).status is Status.INACTIVE
    assert store.read_now(cards.get, after_midnight.id).status is Status.ACTIVE


def test_thresholds_that_the_owner_sets_count_at_once(store: Store) -> None:
    asha = a_customer(store)
    a_purchase(store, asha, days_ago=40)

    def set_and_refresh(session: Session, name: str, value: object) -> int:
        change_shop(session, name, value)
        return totals.refresh_badges(session)

    assert store.write_now(set_and_refresh, "inactive_after_days", 30) == 1
    assert store.read_now(cards.get, asha.id).status is Status.INACTIVE
    assert store.write_now(set_and_refresh, "vip_above", D("99.99")) == 1
    assert store.read_now(cards.get, asha.id).status is Status.VIP


def test_a_refresh_of_what_is_right_writes_nothing(store: Store, clock: TestClock) -> None:
    asha = a_customer(store)
    a_purchase(store, asha)
    before = store.read_now(cards.get, asha.id)
    clock.turn(hours=1)
    assert store.write_now(totals.refresh, [asha.id]) == 0
    assert store.write_now(totals.refresh_all) == 0
    assert store.write_now(totals.refresh_badges) == 0
    assert store.read_now(cards.get, asha.id) == before


def test_ids_come_in_order_each_once_in_parts_that_fit_a_statement() -> None:
    assert list(totals.batches([5, 1, 3, 1], 2)) == [[1, 3], [5]]


def said_by_the_rows(session: Session, shop: Shop) -> dict[int, tuple[object, ...]]:
    """Totals and badge of each customer, added up in Python from the rows themselves."""
    lines: dict[int, Decimal] = {}
    for item in session.execute(select(purchase_items)):
        lines[item.purchase_id] = lines.get(item.purchase_id, D(0)) + item.amount
    bills: dict[int, list[Any]] = {}
    for bill in session.execute(select(purchases_table)):
        assert bill.total_amount == lines[bill.id]
        bills.setdefault(bill.customer_id, []).append(bill)
    said: dict[int, tuple[object, ...]] = {}
    for row in session.execute(select(customers_table)):
        mine = bills.get(row.id, [])
        spent = sum((bill.total_amount for bill in mine), D(0))
        days = sorted(bill.purchase_date for bill in mine)
        last = days[-1] if days else shop.local(row.created_at).date()
        vip = spent > shop.vip_above if row.vip_mark is None else row.vip_mark
        quiet = (shop.today() - last).days > shop.inactive_after_days
        badge = "VIP" if vip else "Inactive" if quiet else "Active"
        said[row.id] = (spent, len(mine), *((days[0], days[-1]) if days else (None, None)), badge)
    return said


def stored_totals(session: Session) -> dict[int, tuple[object, ...]]:
    columns = customers_table.c
    rows = session.execute(
        select(
            columns.id,
            columns.total_spent,
            columns.total_purchases,
            columns.first_purchase_date,
            columns.last_purchase_date,
            columns.status,
        )
    )
    return {row[0]: tuple(row[1:]) for row in rows}


Open = Callable[[Shop], Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def open_empty(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Open:
    """Opens an empty shop as often as asked, on each database."""

    def sqlite(shop: Shop) -> Store:
        path = tmp_path / "shop.db"
        for left in tmp_path.glob("shop.db*"):
            left.unlink()
        path.write_bytes(sqlite_template.read_bytes())
        return open_store(f"sqlite:///{path}", shop)

    if request.param == "sqlite":
        return sqlite
    postgres: PostgresDatabases = request.getfixturevalue("postgres")
    return postgres.empty


LINES = st.lists(
    st.builds(
        Line.priced,
        name=st.sampled_from(["rice", "Rice", "oil"]),
        quantity=st.decimals("0.001", "99", places=3),
        unit_price=st.decimals(0, "9999", places=2),
    ),
    min_size=1,
    max_size=3,
)
DAYS_AGO = st.one_of(st.integers(0, 9), st.integers(80, 100))
ANY = st.integers(0, 1_000)
"""Picks one of whatever there is by then."""


class Shopkeeping(RuleBasedStateMachine):
    """Whatever people do to a shop, in any order."""

    open_empty: Open

    def __init__(self) -> None:
        super().__init__()
        self.clock = TestClock()
        self.store = self.open_empty(Shop(clock=self.clock))
        self.people = [a_customer(self.store, name).id for name in ("Asha", "Ravi", "Meena")]
        self.booked: list[int] = []
        self.merges: list[int] = []
        self.sources: dict[str, int | None] = {}

    def teardown(self) -> None:
        self.store.close()

    def day(self, days_ago: int) -> date:
        return self.store.shop.today() - timedelta(days=days_ago)

    def one_of(self, ids: list[int], pick: int) -> int:
        return ids[pick % len(ids)]

    @rule(who=ANY, lines=LINES, days_ago=DAYS_AGO, source=st.sampled_from("abcdefgh"))
    def record(self, who: int, lines: list[Line], days_ago: int, source: str) -> None:
        bill = a_bill(self.one_of(self.people, who), self.day(days_ago), *lines)
        try:
            recorded = self.store.write_now(recording.record, bill, OWNER, source)
        except NotFound:
            assert source not in self.sources
            return
        assert recorded.repeated == (source in self.sources)
        if recorded.repeated:  # the first result, as long as nobody undid it
            found = recorded.purchase.id if recorded.purchase else None
            assert found == self.sources[source]
        elif recorded.purchase is not None:
            self.sources[source] = recorded.purchase.id
            self.booked.append(recorded.purchase.id)

    @precondition(lambda self: self.booked)
    @rule(which=ANY, lines=LINES, days_ago=DAYS_AGO, who=ANY)
    def edit(self, which: int, lines: list[Line], days_ago: int, who: int) -> None:
        changes = PurchaseChanges(
            tuple(lines),
            purchase_date=self.day(days_ago),
            customer_id=self.one_of(self.people, who),
        )
        with suppress(NotFound):  # of a customer who was merged away
            self.store.write_now(editing.edit, self.one_of(self.booked, which), changes, None)

    @precondition(lambda self: self.booked)
    @rule(which=ANY, undo=st.booleans())
    def take_out(self, which: int, *, undo: bool) -> None:
        purchase_id = self.booked.pop(which % len(self.booked))
        action = "undo" if undo else "delete"
        self.store.write_now(editing.delete, purchase_id, None, action=action)
        for source, booked in self.sources.items():
            if booked == purchase_id:
                self.sources[source] = None

    @rule(one=ANY, other=ANY)
    def merge(self, one: int, other: int) -> None:
        kept, gone = self.one_of(self.people, one), self.one_of(self.people, other)
        with suppress(NotFound, Invalid):
            self.merges.append(self.store.write_now(merging.merge, kept, gone, OWNER).id)

    @precondition(lambda self: self.merges)
    @rule(which=ANY)
    def undo_merge(self, which: int) -> None:
        with suppress(Invalid):
            self.store.write_now(merging.undo_merge, self.one_of(self.merges, which), OWNER)

    @rule(who=ANY, mark=st.sampled_from([True, False, None]))
    def mark(self, who: int, *, mark: bool | None) -> None:
        with suppress(NotFound):
            person = self.one_of(self.people, who)
            self.store.write_now(cards.mark_vip, person, OWNER, mark=mark)

    @rule(who=ANY, place=st.sampled_from(["Baner", "Camp", None]))
    def move_house(self, who: int, place: str | None) -> None:
        with suppress(NotFound):
            person = self.one_of(self.people, who)
            self.store.write_now(cards.edit, person, CustomerChanges(location=place), OWNER)

    @rule(days=st.sampled_from([1, 45]))
    def days_pass(self, days: int) -> None:
        self.clock.turn(days=days)
        self.store.write_now(totals.refresh_badges)

    @invariant()
    def totals_are_what_the_purchases_say(self) -> None:
        said = self.store.read_now(said_by_the_rows, self.store.shop)
        assert self.store.read_now(stored_totals) == said
        assert self.store.read_now(check) == ()


def test_totals_equal_a_recomputation_after_any_sequence(
    request: pytest.FixtureRequest, open_empty: Open
) -> None:
    on_sqlite = "sqlite" in request.node.name  # where an empty shop costs a tenth
    machine = type("Shopkeeping", (Shopkeeping,), {"open_empty": staticmethod(open_empty)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20 if on_sqlite else 5,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_difference_says_what_is_stored_and_what_it_should_be(store: Store) -> None:
    asha = a_customer(store)
    a_purchase(store, asha)

    def spoil(session: Session) -> None:
        session.execute(update(customers_table).values(total_spent=D("7.50")))

    store.write_now(spoil)
    expected = Difference("customers", str(asha.id), "total_spent", D("7.50"), D("100.00"))
    assert store.read_now(totals.differences) == (expected,)


async def test_two_sales_to_one_customer_at_once_both_count(store: Store) -> None:
    asha = a_customer(store)
    new = a_bill(asha.id, store.shop.today())
    await asyncio.gather(*(store.write(recording.record, new, OWNER) for _ in range(12)))
    assert store.read_now(cards.get, asha.id).total_purchases == 12
    assert store.read_now(totals.differences) == ()


async def test_one_message_handled_many_times_at_once_is_booked_once(store: Store) -> None:
    people = [a_customer(store, name) for name in ("Asha", "Ravi", "Meena", "Lata")]
    today = store.shop.today()
    sales = [a_bill(one.id, today) for one in people * 3]
    done = await asyncio.gather(
        *(store.write(recording.record, one, OWNER, "m 7") for one in sales)
    )
    booked = store.read_now(stored.recent, 10)
    assert len(booked) == 1
    assert sum(not one.repeated for one in done) == 1
    assert {one.purchase for one in done} == {booked[0]}
    assert store.read_now(check) == ()
