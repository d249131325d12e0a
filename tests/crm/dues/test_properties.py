"""Whatever is sold, paid, brought back, changed, merged and undone, dues are recomputed plainly."""

from __future__ import annotations

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
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.backups.integrity import check
from crm.bill import Bill, Line, Paid, lone_sale
from crm.customers import merging
from crm.customers.dues.kinds import Kind
from crm.errors import (
    CrmError,
    Invalid,
    MoreThanAdvance,
    MoreThanOwed,
    NotFound,
    NothingOwed,
    OpeningThere,
)
from crm.patch import KEEP
from crm.payments import changing
from crm.payments import recording as paying
from crm.payments.changing import PaymentChanges
from crm.payments.model import NewPayment
from crm.purchases import editing, recording
from crm.purchases.editing import PurchaseChanges
from crm.returns import recording as returning
from crm.returns import undo as undoing_returns
from crm.returns.model import NewReturn, SaidItem
from crm.shop import Shop
from crm.staff import Member, member
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import customers, payments, purchases, returns
from tests.conftest import PostgresDatabases, TestClock
from tests.shop import OWNER, a_customer, hire

D = Decimal
Open = Callable[[Shop], Store]

ASKED = (NothingOwed, MoreThanOwed, MoreThanAdvance, OpeningThere)


@pytest.fixture(params=["sqlite", "postgresql"])
def open_empty(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Callable[[Shop], Store]:
    """Opens an empty shop, as often as examples are tried."""

    def sqlite(shop: Shop) -> Store:
        path = tmp_path / "shop.db"
        for left in tmp_path.glob("shop.db*"):
            left.unlink()
        path.write_bytes(sqlite_template.read_bytes())
        return open_store(f"sqlite:///{path}", shop)

    if request.param == "sqlite":
        return sqlite
    databases: PostgresDatabases = request.getfixturevalue("postgres")
    return databases.empty


def by_hand(session: Session) -> dict[int, tuple[int, date | None, dict[tuple[str, int], int]]]:
    """What each customer owes in paise, since when, and what is open of each charge: one paisa
    after the other, by the rules as they are written down."""
    rows = [session.execute(select(table)).all() for table in (purchases, payments, returns)]
    ids = session.execute(select(customers.c.id)).scalars()
    return {customer_id: _by_hand(customer_id, *rows) for customer_id in ids}


Charge = list[Any]
"""Order, key, day, and the paise that are open."""


def _by_hand(
    customer_id: int, bills: Any, paid: Any, back: Any
) -> tuple[int, date | None, dict[tuple[str, int], int]]:
    charges, free = _bills_by_hand(customer_id, bills, back)
    named: list[tuple[int, int]] = []
    for one in paid:
        if one.customer_id != customer_id:
            continue
        amount = _paise(one.amount)
        if one.kind in ("opening_due", "given"):
            order = (int(one.kind == "given"), one.paid_on, 1, one.id)
            charges.append([order, ("other", one.id), one.paid_on, amount])
        elif one.purchase_id is not None:
            named.append((one.purchase_id, amount))
        else:
            free += amount
    for bill_id, amount in named:
        charge = next((one for one in charges if one[1] == ("bill", bill_id)), None)
        taken = 0 if charge is None else min(charge[3], amount)
        if charge is not None:
            charge[3] -= taken
        free += amount - taken
    for charge in sorted(charges, key=lambda one: tuple(one[0])):
        taken = min(charge[3], free)
        charge[3] -= taken
        free -= taken
    balance = sum(one[3] for one in charges) - free
    since = min((one[2] for one in charges if one[3]), default=None)
    return balance, since, {one[1]: one[3] for one in charges if one[3]}


def _bills_by_hand(customer_id: int, bills: Any, back: Any) -> tuple[list[Charge], int]:
    charges: list[Charge] = []
    free = 0
    for bill in bills:
        if bill.customer_id != customer_id:
            continue
        came = sum(_paise(one.to_account) for one in back if one.purchase_id == bill.id)
        if bill.payment_method == "Credit" and not bill.settled:
            order = (1, bill.purchase_date, 0, bill.id)
            size = _paise(bill.total_amount) - came
            charges.append([order, ("bill", bill.id), bill.purchase_date, size])
        else:
            free += came
    return charges, free


def _paise(amount: Decimal) -> int:
    return int(amount * 100)


def as_stored(session: Session) -> dict[int, tuple[int, date | None, dict[tuple[str, int], int]]]:
    dues: dict[int, dict[tuple[str, int], int]] = {}
    for word, table in (("bill", purchases), ("other", payments)):
        for one in session.execute(select(table).where(table.c.due_amount != 0)):
            of_one = dues.setdefault(one.customer_id, {})
            of_one[word, one.id] = _paise(one.due_amount)
    rows = session.execute(select(customers.c.id, customers.c.balance, customers.c.owes_since))
    return {one: (_paise(owed), since, dues.get(one, {})) for one, owed, since in rows}


def everything(session: Session) -> Any:
    """All that undoing must bring back; what names a row or a moment aside."""
    people = session.execute(
        select(
            customers.c.id,
            customers.c.balance,
            customers.c.owes_since,
            customers.c.total_spent,
            customers.c.total_purchases,
            customers.c.last_purchase_date,
            customers.c.status,
        ).order_by(customers.c.id)
    )
    bills = session.execute(
        select(
            purchases.c.id,
            purchases.c.customer_id,
            purchases.c.due_amount,
            purchases.c.returned_amount,
        ).order_by(purchases.c.id)
    )
    paid = session.execute(
        select(
            payments.c.id, payments.c.customer_id, payments.c.due_amount, payments.c.purchase_id
        ).order_by(payments.c.id)
    )
    return [tuple(row) for rows in (people, bills, paid) for row in rows]


ANY = st.integers(0, 1_000)
DAYS_AGO = st.integers(0, 4)
AMOUNT = st.integers(1, 60_000).map(lambda paise: D(paise) / 100)

SALE = st.fixed_dictionaries(
    {
        "who": ANY,
        "total": AMOUNT,
        "days_ago": DAYS_AGO,
        "method": st.sampled_from(["Credit", "Credit", "Credit", "Cash"]),
        "part": st.integers(0, 4),
    }
)
PAYMENT = st.fixed_dictionaries(
    {
        "who": ANY,
        "amount": AMOUNT,
        "days_ago": DAYS_AGO,
        "kind": st.sampled_from([Kind.RECEIVED, Kind.RECEIVED, *Kind]),
        "which": ANY,
        "loose": st.booleans(),
    }
)
RETURN = st.fixed_dictionaries({"which": ANY, "amount": AMOUNT, "way": st.integers(0, 5)})


class OnAccount(RuleBasedStateMachine):
    """A shop that sells on account, to three people."""

    open_empty: Open

    def __init__(self) -> None:
        super().__init__()
        self.store = self.open_empty(Shop(clock=TestClock()))
        hire(self.store)
        self.people = [a_customer(self.store, name).id for name in ("Asha", "Ravi", "Meena")]
        self.bills: list[int] = []
        self.paid: list[int] = []
        self.back: list[int] = []
        self.merges: list[int] = []

    def teardown(self) -> None:
        self.store.close()

    @property
    def owner(self) -> Member:
        found = self.store.read_now(member, OWNER)
        assert found is not None
        return found

    def day(self, days_ago: int) -> date:
        return self.store.shop.today() - timedelta(days=days_ago)

    def one_of(self, ids: list[int], pick: int) -> int:
        return ids[pick % len(ids)]

    def sell(self, who: int, total: Decimal, days_ago: int, method: str, part: int) -> int | None:
        share = (total * part / 4).quantize(D("0.01"))
        paid = (Paid(share, "UPI"),) if method == "Credit" and share else ()
        lines = (Line.priced("rice", D(3), (total / 3).quantize(D("0.01"))), lone_sale(D(1)))
        bill = Bill(
            customer_id=self.one_of(self.people, who),
            purchase_date=self.day(days_ago),
            lines=lines,
            payment_method=method,
            paid=paid
            if sum(one.amount for one in paid) <= sum(one.amount for one in lines)
            else (),
        )
        with suppress(NotFound):  # who was merged away
            booked = self.store.write_now(recording.record, bill, OWNER).purchase
            return booked.id if booked else None
        return None

    def pay(
        self, who: int, amount: Decimal, days_ago: int, kind: Kind, which: int, *, loose: bool
    ) -> int | None:
        person = self.one_of(self.people, who)
        bill = self.one_of(self.bills, which) if self.bills and which % 3 == 0 else None
        new = NewPayment(
            customer_id=person,
            kind=kind,
            amount=amount,
            paid_on=self.day(days_ago),
            purchase_id=bill if kind in (Kind.RECEIVED, Kind.WAIVED) else None,
            advance=loose,
            lent=loose,
            change_opening=loose,
        )
        with suppress(NotFound, *ASKED):
            booked = self.store.write_now(paying.record, new, OWNER).payment
            return booked.id if booked else None
        return None

    def take_back(self, which: int, amount: Decimal, way: int) -> int | None:
        new = NewReturn(
            purchase_id=self.one_of(self.bills, which),
            items=(SaidItem(name="rice", quantity=D(1)),) if way % 2 else (),
            amount=None if way % 2 else amount,
            method=(None, "Cash", "Credit")[way % 3],
        )
        with suppress(NotFound, Invalid):
            back = self.store.write_now(returning.record, new, OWNER).given_back
            return back.id if back else None
        return None

    @rule(said=SALE)
    def sells(self, said: dict[str, Any]) -> None:
        if (booked := self.sell(**said)) is not None:
            self.bills.append(booked)

    @rule(said=PAYMENT)
    def pays(self, said: dict[str, Any]) -> None:
        booked = self.pay(**said)
        if booked is not None and booked not in self.paid:
            self.paid.append(booked)

    @precondition(lambda self: self.bills)
    @rule(said=RETURN)
    def brings_back(self, said: dict[str, Any]) -> None:
        if (booked := self.take_back(**said)) is not None:
            self.back.append(booked)

    @precondition(lambda self: self.bills)
    @rule(
        which=ANY,
        method=st.sampled_from(["Credit", "Cash"]),
        days_ago=DAYS_AGO,
        who=ANY,
        total=AMOUNT,
    )
    def edits(self, which: int, method: str, days_ago: int, who: int, total: Decimal) -> None:
        changes = PurchaseChanges(
            lines=(lone_sale(total),) if which % 2 else KEEP,
            payment_method=method,
            purchase_date=self.day(days_ago),
            customer_id=self.one_of(self.people, who) if which % 3 == 0 else KEEP,
        )
        with suppress(NotFound, Invalid):
            self.store.write_now(editing.edit, self.one_of(self.bills, which), changes, OWNER)

    @precondition(lambda self: self.bills)
    @rule(which=ANY)
    def deletes(self, which: int) -> None:
        purchase_id = self.one_of(self.bills, which)
        with suppress(Invalid):  # something came back on it
            self.store.write_now(editing.delete, purchase_id, OWNER)
            self.bills.remove(purchase_id)

    @precondition(lambda self: self.paid)
    @rule(which=ANY, amount=AMOUNT, days_ago=DAYS_AGO, who=ANY)
    def edits_money(self, which: int, amount: Decimal, days_ago: int, who: int) -> None:
        changes = PaymentChanges(amount=amount, paid_on=self.day(days_ago))
        if which % 3 == 0:
            changes = PaymentChanges(customer_id=self.one_of(self.people, who))
        with suppress(CrmError):
            payment_id = self.one_of(self.paid, which)
            self.store.write_now(changing.edit, payment_id, changes, self.owner)

    @precondition(lambda self: self.paid)
    @rule(which=ANY, again=st.booleans())
    def undoes_money(self, which: int, *, again: bool) -> None:
        payment_id = self.paid.pop(which % len(self.paid))
        before = self.store.read_now(everything)
        self.store.write_now(changing.undo, payment_id, self.owner)
        if again:
            with suppress(NotFound, OpeningThere, MoreThanOwed):
                booked = self.store.write_now(changing.record_again, payment_id, self.owner).payment
                assert booked is not None
                self.paid.append(booked.id)
                assert len(self.store.read_now(everything)) == len(before)

    @precondition(lambda self: self.back)
    @rule()
    def undoes_the_last_return(self) -> None:
        self.store.write_now(undoing_returns.undo, self.back.pop(), self.owner)

    @precondition(lambda self: self.back)
    @rule(method=st.sampled_from(["Cash", "UPI", "Credit"]))
    def refunds_the_last_return_another_way(self, method: str) -> None:
        self.store.write_now(undoing_returns.pay_out, self.back[-1], method, self.owner)

    @rule(one=ANY, other=ANY)
    def merges_two(self, one: int, other: int) -> None:
        kept, gone = self.one_of(self.people, one), self.one_of(self.people, other)
        with suppress(NotFound, Invalid):
            self.merges.append(self.store.write_now(merging.merge, kept, gone, OWNER).id)

    @precondition(lambda self: self.merges)
    @rule(which=ANY)
    def takes_apart(self, which: int) -> None:
        with suppress(Invalid):
            self.store.write_now(merging.undo_merge, self.one_of(self.merges, which), OWNER)

    # --- as if it had never been

    @rule(said=SALE)
    def a_sale_undone_has_never_been(self, said: dict[str, Any]) -> None:
        before = self.store.read_now(everything)
        booked = self.sell(**said)
        if booked is not None:
            self.store.write_now(editing.delete, booked, OWNER, action="undo")
        assert self.store.read_now(everything) == before

    @rule(said=PAYMENT)
    def a_payment_undone_has_never_been(self, said: dict[str, Any]) -> None:
        if said["kind"] in (Kind.OPENING_DUE, Kind.OPENING_ADVANCE):
            said = said | {"loose": False}  # else it changes the one that is there
        before = self.store.read_now(everything)
        booked = self.pay(**said)
        if booked is not None:
            self.store.write_now(changing.undo, booked, self.owner)
        assert self.store.read_now(everything) == before

    @precondition(lambda self: self.bills)
    @rule(said=RETURN)
    def a_return_undone_has_never_been(self, said: dict[str, Any]) -> None:
        before = self.store.read_now(everything)
        booked = self.take_back(**said)
        if booked is not None:
            self.store.write_now(undoing_returns.undo, booked, self.owner)
        assert self.store.read_now(everything) == before

    @rule(one=ANY, other=ANY)
    def a_merge_undone_has_never_been(self, one: int, other: int) -> None:
        before = self.store.read_now(everything)
        kept, gone = self.one_of(self.people, one), self.one_of(self.people, other)
        with suppress(NotFound, Invalid):
            merge = self.store.write_now(merging.merge, kept, gone, OWNER)
            self.store.write_now(merging.undo_merge, merge.id, OWNER)
        assert self.store.read_now(everything) == before

    @invariant()
    def dues_are_a_plain_recomputation(self) -> None:
        said = self.store.read_now(by_hand)
        assert self.store.read_now(as_stored) == said
        for balance, since, dues in said.values():
            assert sum(dues.values()) == max(balance, 0)
            assert (since is None) == (balance <= 0)
        assert self.store.read_now(check) == ()


def test_dues_equal_a_plain_recomputation_after_any_sequence(
    request: pytest.FixtureRequest, open_empty: Open
) -> None:
    on_sqlite = "sqlite" in request.node.name  # where an empty shop costs a tenth
    machine = type("OnAccount", (OnAccount,), {"open_empty": staticmethod(open_empty)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20 if on_sqlite else 4,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
