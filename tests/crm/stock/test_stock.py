"""Stock: units, rights, what a switch leaves, and any history against a plain count."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
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
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.backups import integrity
from crm.bill import Bill, Line
from crm.errors import Invalid, NotAllowed, NotFound
from crm.language.money import StockItem as SaidItem
from crm.purchases import editing
from crm.purchases import recording as selling
from crm.purchases.editing import PurchaseChanges
from crm.purchases.stock import levels
from crm.purchases.stock.moves import Kind
from crm.purchases.stock.notes import About
from crm.purchases.stock.units import in_unit
from crm.purchases.undo import Undone
from crm.records import approvals
from crm.records.undo import undo_last
from crm.returns import recording as returning
from crm.returns import undo as undoing_returns
from crm.returns.model import NewReturn
from crm.returns.model import SaidItem as Back
from crm.setup.setting_changes import change
from crm.shop import Shop
from crm.staff import member
from crm.stock import listing, recording
from crm.stock.model import NewMoves, UndoneMoves
from crm.store.database import Store
from crm.store.schema import approvals as rows
from crm.store.schema import stock_items, stock_moves
from tests.conftest import TestClock
from tests.crm.dues import test_properties
from tests.crm.dues.test_properties import Open
from tests.shop import OWNER, STAFF, a_customer, hire

open_empty = test_properties.open_empty  # the fixture
D = Decimal


def test_kg_and_g_are_one_and_so_are_pieces_and_no_unit() -> None:
    assert in_unit(D(250), "g", "kg") == D("0.25")
    assert in_unit(D(1), "Kg.", "g") == 1000
    assert in_unit(D(2), "l", "ml") == 2000
    assert in_unit(D(3), None, "pcs") == 3
    assert in_unit(D(3), "nos", None) == 3
    assert in_unit(D(3), "packet", "kg") is None
    assert in_unit(D(3), "kg", None) is None


class Shelf:
    """A shop with stock, one customer, and shorthands."""

    def __init__(self, store: Store) -> None:
        self.store = store
        hire(store)
        store.write_now(change, "modules", frozenset({"stock"}), OWNER)
        self.asha = a_customer(store, "Asha").id
        self.said = 0

    def moves(self, kind: Kind, name: str, many: str, unit: str | None = None) -> int:
        self.said += 1
        new = NewMoves(kind, (SaidItem(name, D(many), unit),))
        source = f"message:1:{self.said}"
        return self.store.write_now(recording.record, new, OWNER, source).moves[0].move_id

    def sells(self, name: str, many: Decimal, unit: str | None = None, days_ago: int = 0) -> Any:
        day = self.store.shop.today() - timedelta(days=days_ago)
        lines = (Line.priced(name, many, D(10), unit),)
        bill = Bill(purchase_date=day, customer_id=self.asha, lines=lines, payment_method="Cash")
        return self.store.write_now(selling.record, bill, OWNER).purchase

    def there(self, name: str) -> Decimal | None:
        found = self.store.read_now(listing.asked, name)
        return None if found is None else found.quantity


def test_only_what_is_counted_moves_and_a_receipt_says_what_did_not(store: Store) -> None:
    shelf = Shelf(store)
    assert shelf.sells("oil", D(2)).stock == ()
    with pytest.raises(NotFound):
        shelf.moves(Kind.OUT, "rice", "1", "kg")
    shelf.moves(Kind.COUNTED, "rice", "5", "kg")
    store.write_now(recording.set_low, "rice", D(4), None, OWNER)
    (low,) = shelf.sells("rice", D(1500), "g").stock
    assert (low.about, low.quantity) == (About.LOW, D("3.5"))
    (other,) = shelf.sells("Rice", D(2), "packet").stock
    assert (other.about, other.unit) == (About.OTHER_UNIT, "packet")
    (below,) = shelf.sells("rice", D(4), "kg").stock
    assert (below.about, below.quantity) == (About.BELOW_NOTHING, D("-0.5"))
    assert [one.name for one in store.read_now(listing.low)] == ["rice"]
    with pytest.raises(Invalid):
        shelf.moves(Kind.IN, "rice", "2", "packet")
    came = shelf.moves(Kind.IN, "soap", "24")
    shelf.sells("soap", D(2), "pcs")
    assert shelf.there("soaps") == 22
    store.write_now(change, "modules", frozenset(), OWNER)
    gone = shelf.sells("rice", D(1), "kg")
    assert (gone.stock, shelf.there("rice")) == ((), D("-0.5"))
    store.write_now(change, "modules", frozenset({"stock"}), OWNER)
    assert shelf.there("rice") == D("-1.5")  # what was sold meanwhile counts
    owner = store.read_now(member, OWNER)
    assert owner is not None
    store.write_now(recording.undo, came, owner)
    assert shelf.there("soap") is None
    assert store.read_now(integrity.check) == ()


def test_staff_ask_and_what_comes_twice_is_booked_once(store: Store) -> None:
    shelf = Shelf(store)
    new = NewMoves(Kind.COUNTED, (SaidItem("rice", D(5), "kg"), SaidItem("oil", D("1.5"), "l")))
    with pytest.raises(NotAllowed):
        store.write_now(recording.record, new, STAFF, "message:7:7")
    asked = store.write_now(approvals.ask, new, STAFF, "message:7:7")
    assert isinstance(asked.wanted, NewMoves)
    assert replace(asked.wanted, since=None) == new
    owner = store.read_now(member, OWNER)
    assert owner is not None
    assert store.write_now(approvals.approve, asked.id, owner).first
    assert not store.write_now(approvals.approve, asked.id, owner).first
    assert [shelf.there(name) for name in ("rice", "oil")] == [5, D("1.5")]
    again = NewMoves(Kind.IN, (SaidItem("rice", D(2), None), SaidItem("oil", D(1), None)))
    for _ in range(2):
        booked = store.write_now(recording.record, again, OWNER, "message:8:8")
        assert [one.quantity for one in booked.moves] == [2, 1]
    assert booked.repeated
    assert [shelf.there(name) for name in ("rice", "oil")] == [7, D("2.5")]


def test_the_last_act_is_a_move_of_stock_for_who_may_count_and_is_taken_back_once(
    store: Store,
) -> None:
    shelf = Shelf(store)
    sale = shelf.sells("oil", D(1))
    shelf.moves(Kind.COUNTED, "rice", "5", "kg")
    shelf.moves(Kind.IN, "rice", "2", "kg")
    owner, staff = (store.read_now(member, one) for one in (OWNER, STAFF))
    assert owner is not None
    assert staff is not None
    assert store.write_now(undo_last, staff, "message:9:0") is None
    for _ in range(2):  # the same update twice
        gone = store.write_now(undo_last, owner, "message:9:1")
        assert isinstance(gone, UndoneMoves)
        (came,) = gone.moves
        assert (came.kind, came.quantity, shelf.there("rice")) == (Kind.IN, D(2), D(5))
    store.write_now(undo_last, owner, "message:9:2")
    assert shelf.there("rice") is None
    last = store.write_now(undo_last, owner, "message:9:3")
    assert isinstance(last, Undone)
    assert last.purchase_id == sale.id


def test_a_message_of_several_items_is_taken_back_at_once(store: Store) -> None:
    shelf = Shelf(store)
    shelf.moves(Kind.COUNTED, "tea", "3", "kg")
    many = tuple(SaidItem(name, D(5), "kg") for name in ("rice", "sugar", "salt"))
    booked = store.write_now(recording.record, NewMoves(Kind.COUNTED, many), OWNER, "message:8:8")
    owner = store.read_now(member, OWNER)
    assert owner is not None
    store.write_now(recording.undo, booked.moves[1].move_id, owner)
    for _ in range(2):  # the same update twice
        gone = store.write_now(undo_last, owner, "message:9:1")
        assert isinstance(gone, UndoneMoves)
        assert [shelf.there(name) for name in ("rice", "sugar", "salt", "tea")] == [None] * 3 + [3]
    gone = store.write_now(undo_last, owner, "message:9:2")
    assert isinstance(gone, UndoneMoves)
    assert [one.quantity for one in gone.moves] == [3]
    assert shelf.there("tea") is None
    assert store.read_now(integrity.check) == ()


def test_what_was_counted_or_came_in_since_it_was_asked_for_stays(
    store: Store, clock: TestClock
) -> None:
    shelf = Shelf(store)
    owner = store.read_now(member, OWNER)
    assert owner is not None
    new = NewMoves(Kind.COUNTED, (SaidItem("rice", D(5), "kg"), SaidItem("oil", D(8), "l")))
    asked = store.write_now(approvals.ask, new, STAFF, "message:7:1")
    clock.turn(hours=1)
    shelf.moves(Kind.COUNTED, "rice", "20", "kg")
    shelf.moves(Kind.IN, "oil", "4", "l")
    clock.turn(hours=1)
    store.write_now(approvals.approve, asked.id, owner)
    assert [shelf.there(name) for name in ("rice", "oil")] == [20, 12]
    shelf.sells("rice", D(1), "kg")
    assert shelf.there("rice") == 19
    assert store.read_now(integrity.check) == ()


def test_at_how_much_it_is_low_goes_with_the_unit_of_the_count(store: Store) -> None:
    shelf = Shelf(store)
    owner = store.read_now(member, OWNER)
    assert owner is not None

    def low_at() -> Decimal | None:
        return store.read_now(listing.asked, "rice").low_at  # type: ignore[union-attr] # it is there

    shelf.moves(Kind.COUNTED, "rice", "50", "kg")
    store.write_now(recording.set_low, "rice", D(10), None, OWNER)
    in_grams = shelf.moves(Kind.COUNTED, "rice", "40000", "g")
    assert low_at() == 10000
    store.write_now(recording.undo, in_grams, owner)
    assert low_at() == 10
    shelf.moves(Kind.COUNTED, "rice", "20", "packet")
    assert low_at() is None


def test_what_is_sold_before_a_count_is_approved_comes_off_it(
    store: Store, clock: TestClock
) -> None:
    shelf = Shelf(store)
    owner = store.read_now(member, OWNER)
    assert owner is not None
    shelf.moves(Kind.COUNTED, "rice", "9", "kg")
    shelf.sells("rice", D(1), "kg")
    new = NewMoves(Kind.COUNTED, (SaidItem("rice", D(5), "kg"), SaidItem("oil", D(8), "l")))
    asked, older = (
        store.write_now(approvals.ask, new, STAFF, f"message:7:{one}") for one in (1, 2)
    )
    for name, unit in (("rice", "kg"), ("oil", "l")):
        shelf.sells(name, D(2), unit)
    clock.turn(days=1)
    store.write_now(approvals.approve, asked.id, owner)
    assert [shelf.there(name) for name in ("rice", "oil")] == [3, 6]
    assert store.read_now(integrity.check) == ()

    def without_since(session: Session) -> None:  # as it was kept before
        data = {"kind": "counted", "items": [["rice", "5", "kg"]]}
        session.execute(update(rows).where(rows.c.id == older.id).values(data=data))

    store.write_now(without_since)
    store.write_now(approvals.approve, older.id, owner)
    assert shelf.there("rice") == 5


def test_messages_that_name_the_same_items_in_another_order_do_not_stop_each_other(
    store: Store,
) -> None:
    shelf = Shelf(store)
    names = ("oil", "rice", "soap", "tea")
    for name in names:
        shelf.moves(Kind.COUNTED, name, "0")

    def come_in(at: int) -> None:
        order = names if at % 2 else reversed(names)
        new = NewMoves(Kind.IN, tuple(SaidItem(name, D(1), None) for name in order))
        store.write_now(recording.record, new, OWNER, f"message:8:{at}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come_in, range(24)))
    assert [shelf.there(name) for name in names] == [24] * 4


def test_repair_mends_quantities_and_moves(store: Store) -> None:
    shelf = Shelf(store)
    shelf.moves(Kind.COUNTED, "rice", "5", "kg")
    shelf.sells("rice", D(2), "kg")
    store.write_now(lambda session: session.execute(stock_items.update().values(quantity=D(9))))
    store.write_now(
        lambda session: session.execute(stock_moves.delete().where(stock_moves.c.kind == "sold"))
    )
    assert len(store.write_now(integrity.repair)) == 2
    assert shelf.there("rice") == 3
    assert store.read_now(integrity.check) == ()


MANY = st.integers(1, 9)


class OnTheShelf(RuleBasedStateMachine):
    """One item in kg; beside the books a list of what happened, in order."""

    open_empty: Open

    def __init__(self) -> None:
        super().__init__()
        self.clock = TestClock()
        self.shelf = Shelf(self.open_empty(Shop(clock=self.clock)))
        self.store = self.shelf.store
        self.order = 0
        self.by_hand: dict[int, tuple[int, Kind, int, date]] = {}
        self.bills: dict[int, tuple[int, Decimal, date]] = {}
        self.back: dict[int, tuple[int, int, date]] = {}

    def teardown(self) -> None:
        self.store.close()

    def next(self) -> int:
        self.order += 1
        return self.order

    @property
    def today(self) -> date:
        return self.store.shop.today()

    @rule(kind=st.sampled_from([Kind.COUNTED, Kind.IN, Kind.OUT]), many=MANY)
    def moves(self, kind: Kind, many: int) -> None:
        with suppress(NotFound):
            move_id = self.shelf.moves(kind, "rice", str(many), "kg")
            self.by_hand[move_id] = (self.next(), kind, many, self.today)

    @precondition(lambda self: self.by_hand)
    @rule(which=st.integers(0, 99))
    def undoes(self, which: int) -> None:
        move_id = list(self.by_hand)[which % len(self.by_hand)]
        owner = self.store.read_now(member, OWNER)
        assert owner is not None
        self.store.write_now(recording.undo, move_id, owner)
        del self.by_hand[move_id]

    @rule(many=MANY, days_ago=st.integers(0, 2), grams=st.booleans())
    def sells(self, many: int, days_ago: int, grams: bool) -> None:  # noqa: FBT001 - hypothesis names it
        quantity, unit = (D(many * 250), "g") if grams else (D(many), "kg")
        bill = self.shelf.sells("rice", quantity, unit, days_ago)
        sold = quantity / 1000 if grams else quantity
        self.bills[bill.id] = (self.next(), sold, bill.purchase_date)

    @precondition(lambda self: self.bills)
    @rule(which=st.integers(0, 99), many=MANY, days_ago=st.integers(0, 2))
    def edits(self, which: int, many: int, days_ago: int) -> None:
        bill_id = list(self.bills)[which % len(self.bills)]
        day = self.today - timedelta(days=days_ago)
        changes = PurchaseChanges(
            lines=(Line.priced("rice", D(many), D(10), "kg"),), purchase_date=day
        )
        with suppress(Invalid):  # something came back on it
            self.store.write_now(editing.edit, bill_id, changes, OWNER)
            self.bills[bill_id] = (self.bills[bill_id][0], D(many), day)

    @precondition(lambda self: self.bills)
    @rule(which=st.integers(0, 99))
    def deletes(self, which: int) -> None:
        bill_id = list(self.bills)[which % len(self.bills)]
        with suppress(Invalid):
            self.store.write_now(editing.delete, bill_id, OWNER)
            del self.bills[bill_id]

    @precondition(lambda self: self.bills)
    @rule(which=st.integers(0, 99), restocked=st.booleans())
    def brings_back(self, which: int, restocked: bool) -> None:  # noqa: FBT001 - hypothesis names it
        bill_id = list(self.bills)[which % len(self.bills)]
        items = (Back(name="rice", quantity=D(1), unit="kg"),)
        new = NewReturn(purchase_id=bill_id, items=items, restocked=restocked)
        with suppress(Invalid):  # less was sold
            back = self.store.write_now(returning.record, new, OWNER).given_back
            assert back is not None
            self.back[back.id] = (self.next(), int(restocked), self.today)

    @precondition(lambda self: self.back)
    @rule()
    def undoes_the_last_return(self) -> None:
        owner = self.store.read_now(member, OWNER)
        assert owner is not None
        self.store.write_now(undoing_returns.undo, max(self.back), owner)
        del self.back[max(self.back)]

    @rule()
    def a_day_passes(self) -> None:
        self.clock.turn(days=1)

    @invariant()
    def the_shelf_is_what_happened_after_the_last_count(self) -> None:
        assert self.shelf.there("rice") == self.counted()
        assert self.store.read_now(lambda session: list(levels.differences(session))) == []

    def counted(self) -> Decimal | None:
        hand = sorted(self.by_hand.values())
        counts = [one for one in hand if one[1] is Kind.COUNTED]
        came = [one for one in hand if one[1] is Kind.IN]
        if not counts and not came:
            return None
        at, _, many, day = counts[-1] if counts else came[0]
        there = D(many)
        for order, kind, moved, _ in hand:
            if order > at:
                there += moved if kind is Kind.IN else -moved
        for order, sold, on in self.bills.values():
            there -= sold if on > day or (on == day and order > at) else 0
        for order, back, on in self.back.values():
            there += back if on > day or (on == day and order > at) else 0
        return there


def test_stock_equals_a_plain_count_after_any_sequence(
    request: pytest.FixtureRequest, open_empty: Open
) -> None:
    on_sqlite = "sqlite" in request.node.name  # where an empty shop costs a tenth
    machine = type("OnTheShelf", (OnTheShelf,), {"open_empty": staticmethod(open_empty)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6 if on_sqlite else 1,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
