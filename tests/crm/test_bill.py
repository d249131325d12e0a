"""What holds for every bill: it adds up, is kept as it is, and a correction can be taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.bill import DISCOUNT, SALE, Bill, DiscountKind, Line, lone_sale
from crm.chat.codec import from_json, to_json
from crm.language.correction.apply import corrected
from crm.language.correction.changes import (
    Added,
    Changed,
    Correction,
    Dated,
    Discounted,
    Moved,
    Noted,
    Paid,
    Removed,
    Totalled,
)
from crm.language.sale.reasons import Reason, Refusal
from crm.patch import changed_fields
from crm.purchases.editing import PurchaseChanges
from crm.purchases.stored import split
from crm.values import rounded

D = Decimal
TODAY = date(2025, 3, 20)
RICE = Line.priced("rice", D(2), D(100))
OIL = Line.priced("oil", D(1), D(250), "l")
BILL = Bill(purchase_date=TODAY, lines=(RICE, OIL), payment_method="UPI", customer_id=5)

NAMES = st.text(min_size=1, max_size=20).filter(lambda name: name not in (SALE, DISCOUNT))
MONEY = st.decimals("0.01", "99999.99", places=2)
QUANTITIES = st.decimals("0.001", "999", places=3)
KINDS: st.SearchStrategy[DiscountKind | None] = st.sampled_from([None, "amount", "percent"])
METHODS = st.sampled_from([None, "Cash", "UPI", "Credit"])
DAYS = st.integers(0, 900).map(lambda back: TODAY - timedelta(days=back))
TEXTS = st.one_of(st.none(), st.text(max_size=20))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """As the reader makes them: priced, summed, remembered, or without any price yet."""
    line = Line(
        draw(NAMES),
        draw(QUANTITIES),
        None,
        D(0),
        draw(st.sampled_from([None, "kg", "dozen"])),
        draw(st.sampled_from([None, "500g"])),
        quantity_rounded=draw(st.booleans()),
    )
    said = draw(MONEY)
    kind = draw(st.sampled_from(["price", "bare", "sum", "last", "nothing"]))
    if kind == "nothing":
        return line
    if kind == "sum":
        return line.for_sum(said)
    if kind == "last":
        return line.at_last_price(said)
    return replace(line.at_price(said), bare_price=kind == "bare")


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    several = tuple(draw(st.lists(lines(), max_size=5)))
    bill = Bill(
        purchase_date=draw(DAYS),
        lines=draw(st.sampled_from([several, (lone_sale(draw(MONEY)),)])),
        payment_method=draw(METHODS),
        notes=draw(TEXTS),
        customer_id=draw(st.one_of(st.none(), st.integers(1, 99))),
        customer_name=draw(TEXTS),
        customer_phone=draw(st.sampled_from([None, "+919876543210"])),
    )
    return bill.with_discount(draw(KINDS), draw(st.decimals("0.1", "99", places=1)))


@given(bills())
def test_a_bill_is_the_sum_of_its_lines_less_its_discount(bill: Bill) -> None:
    assert bill.subtotal == sum(line.amount for line in bill.lines)
    assert bill.total == bill.subtotal - bill.discount_amount
    assert bill.total == sum(item.amount for item in bill.items)


@given(bills())
def test_a_bill_kept_as_json_is_the_same_bill(bill: Bill) -> None:
    assert from_json(Bill, json.loads(json.dumps(to_json(bill)))) == bill


@given(bills())
def test_the_items_of_the_books_are_the_same_bill(bill: Bill) -> None:
    found, discount, _ = split(bill.items)
    again = replace(bill, lines=found, discount=discount)
    assert (again.lines, again.total) == (bill.lines, bill.total)
    assert again.discount_amount == bill.discount_amount


@given(bills(), st.decimals("0.01", "100", places=2))
def test_a_discount_in_percent_grows_with_the_bill_and_never_takes_more(
    bill: Bill, percent: Decimal
) -> None:
    less = bill.with_discount("percent", percent)
    assert less.total >= 0
    more = less.with_lines((*bill.lines, RICE))
    assert more.discount_amount == rounded(more.subtotal * percent / 100)
    assert more.total >= 0


@given(bills(), KINDS, st.decimals("0.01", "999999", places=2))
def test_no_discount_brings_a_bill_below_nothing(
    bill: Bill, kind: DiscountKind | None, value: Decimal
) -> None:
    result = corrected(bill, [Discounted(kind, value)])
    assert result is not None
    if isinstance(result, Refusal):
        assert result.bill is not None
        assert result.bill.total <= 0 or result.reason is Reason.TOO_LARGE
    else:
        assert result.total > 0


@given(QUANTITIES, MONEY)
def test_the_sum_of_a_line_stays_as_it_was_said(quantity: Decimal, said: Decimal) -> None:
    line = Line("rice", quantity, None, D(0)).for_sum(said)
    assert line.amount == said
    assert line.unit_price == rounded(said / quantity)
    assert line.summed


@given(st.integers(2, 999), MONEY)
def test_a_price_taken_for_the_sum_is_taken_so_once(quantity: int, price: Decimal) -> None:
    line = Line.priced("rice", D(quantity), price)
    once = line.in_all()
    assert once.amount == price
    assert once.in_all() == once


def test_a_total_on_its_own_says_nothing_beside_items() -> None:
    lone = Bill(purchase_date=TODAY, lines=(lone_sale(D(450)),))
    named = Bill(purchase_date=TODAY, lines=(RICE,))
    assert lone.goods == ()
    assert lone.adding(named, TODAY).lines == (RICE,)
    assert named.adding(lone, TODAY).lines == (RICE,)
    assert named.adding(named, TODAY).lines == (RICE, RICE)
    assert lone.adding(replace(lone, lines=(lone_sale(D(500)),)), TODAY).total == 500


def test_what_is_said_later_wins_and_the_rest_stays() -> None:
    said = Bill(
        purchase_date=TODAY - timedelta(days=1), payment_method="Cash", notes="gift"
    ).with_discount("percent", D(10))
    more = BILL.adding(said, TODAY)
    assert (more.lines, more.customer_id) == (BILL.lines, 5)
    assert (more.purchase_date, more.payment_method, more.notes) == (
        said.purchase_date,
        "Cash",
        "gift",
    )
    assert more.total == D("405.00")
    assert more.adding(Bill(purchase_date=TODAY), TODAY) == more


TAKEN_BACK: list[tuple[Correction, Correction]] = [
    (Paid("Cash"), Paid("UPI")),
    (Dated(date(2025, 3, 1)), Dated(TODAY)),
    (Added(Line.priced("soap", D(3), D("33.35"))), Removed("soap")),
    (Changed("rice", quantity=D(3)), Changed("rice", quantity=D(2))),
    (Changed("rice", price=D("99.99")), Changed("rice", price=D(100))),
    (Changed("rice", sum=D("199.99")), Changed("rice", quantity=D(2), price=D(100))),
    (Changed("oil", D(2), "kg", D(3)), Changed("oil", D(1), "l", D(250))),
    (Discounted("percent", D("12.5")), Discounted(None, D(0))),
    (Discounted("amount", D(20)), Discounted(None, D(0))),
]


@pytest.mark.parametrize(("said", "back"), TAKEN_BACK)
def test_a_correction_that_is_taken_back_leaves_the_same_bill(
    said: Correction, back: Correction
) -> None:
    changed_bill = corrected(BILL, [said])
    assert isinstance(changed_bill, Bill)
    assert changed_bill != BILL
    assert corrected(changed_bill, [back]) == BILL


CORRECTIONS = st.one_of(
    st.builds(Paid, st.sampled_from(["Cash", "Card"])),
    st.builds(Dated, DAYS),
    st.builds(Noted, st.text(max_size=20)),
    st.builds(Moved, NAMES, st.none()),
    st.builds(Discounted, st.sampled_from([None, "amount", "percent"]), MONEY),
    st.builds(Totalled, MONEY),
    st.builds(Added, lines()),
    st.builds(Removed, st.just("rice")),
    st.builds(Changed, st.just("oil"), QUANTITIES, st.none(), MONEY),
)


@given(st.lists(CORRECTIONS, max_size=4))
def test_the_changes_of_any_correction_lead_there_and_back(said: list[Correction]) -> None:
    after = corrected(BILL, said)
    if not isinstance(after, Bill):
        return
    # who that is, is for the shop to find out
    after = replace(after, customer_name=None, customer_phone=None)
    there, back = PurchaseChanges.between(BILL, after), PurchaseChanges.between(after, BILL)
    assert replace(BILL, **changed_fields(there)) == after
    assert replace(after, **changed_fields(back)) == BILL
    assert set(changed_fields(there)) == set(changed_fields(back))
