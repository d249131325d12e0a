"""A bill that was recorded is the same bill when it is read again, corrected and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.bill import Bill, Discount, Line, lone_sale
from crm.errors import NotFound
from crm.permissions import Role
from crm.purchases import editing, recording, stored, undo
from crm.purchases.editing import PurchaseChanges
from crm.staff import Member
from crm.store.database import Store
from tests.conftest import NOON
from tests.shop import OWNER, a_customer, a_member

D = Decimal
MONEY = st.decimals("0.01", "9999.99", places=2)


@pytest.fixture
def shop_with_asha(sqlite_store: Store) -> tuple[Store, Member, int]:
    return sqlite_store, a_member(sqlite_store, OWNER, Role.OWNER), a_customer(sqlite_store).id


@st.composite
def kept_bills(draw: st.DrawFn) -> Bill:
    """As the books can hold them: whole, and with a discount that is not above the bill."""
    unpriced = st.builds(
        Line,
        st.sampled_from(["rice", "oil", "soap"]),
        st.decimals("0.001", "99", places=3),
        st.none(),
        st.just(D(0)),
        st.sampled_from([None, "kg"]),
    )
    said = st.tuples(unpriced, MONEY, st.booleans())
    lines = [
        line.for_sum(money) if in_all else line.at_price(money)
        for line, money, in_all in draw(st.lists(said, max_size=3))
    ]
    bill = Bill(
        purchase_date=draw(st.dates(date(2020, 1, 1), NOON.date())),
        lines=tuple(lines) or (lone_sale(draw(MONEY)),),
        payment_method=draw(st.sampled_from(["Cash", "UPI", "Credit"])),
        notes=draw(st.sampled_from([None, "gift"])),
    )
    percent = draw(st.sampled_from([0, 0, 5, 100]))
    if not percent:
        return bill
    off = Discount.of("percent", D(percent), bill.subtotal).amount
    return replace(bill, discount=Discount.of_amount(off) if off else None)


def same_money(one: Bill, other: Bill) -> bool:
    """Whether they say the same; how it was said is known by the books only where it shows."""

    def money(line: Line) -> tuple[object, ...]:
        return line.label, line.quantity, line.unit, line.unit_price, line.amount

    return (
        [money(line) for line in one.items] == [money(line) for line in other.items]
        and (one.total, one.purchase_date) == (other.total, other.purchase_date)
        and (one.payment_method, one.notes) == (other.payment_method, other.notes)
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bill=kept_bills(), method=st.sampled_from(["Cash", "Bank"]), money=MONEY)
def test_a_bill_comes_out_of_the_books_as_it_went_in(
    shop_with_asha: tuple[Store, Member, int], bill: Bill, method: str, money: Decimal
) -> None:
    store, owner, asha = shop_with_asha
    bill = replace(bill, customer_id=asha)
    first = store.write_now(recording.record, bill, OWNER).purchase
    assert first is not None
    assert same_money(first.bill, bill)
    assert store.read_now(stored.get, first.id) == first

    after = replace(first.bill, payment_method=method, lines=(lone_sale(money),), discount=None)
    changes = PurchaseChanges.between(first.bill, after)
    changed = store.write_now(editing.edit, first.id, changes, OWNER)
    assert same_money(changed.bill, after)
    back = PurchaseChanges.between(changed.bill, first.bill)
    again = store.write_now(editing.edit, first.id, back, OWNER)
    assert again.bill == first.bill

    store.write_now(undo.undo, first.id, owner)
    with pytest.raises(NotFound):
        store.read_now(stored.get, first.id)
    recorded = store.write_now(undo.record_again, first.id, owner).purchase
    assert recorded is not None
    assert recorded.bill == first.bill
    store.write_now(editing.delete, recorded.id, OWNER)
