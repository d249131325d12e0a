"""The rules of how a sale is written, each with its examples, and what they promise.

`tests/data/entry/rules.json` has a table a rule: a message with its `summary`
(tests.crm.language.test_shop_talk). Those of rule 20, of edited messages, are tried in the chat
(tests/bot/sales/test_edited_messages.py).
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.bill import Bill
from crm.language.known_names import ItemPrices, NamesInMemory
from crm.language.name_index import NameIndex
from crm.language.sale.read import read
from crm.language.sale.reasons import Refusal
from crm.values import is_far
from tests import DATA
from tests.crm.language.test_shop_talk import summary

RULES = json.loads((DATA / "entry" / "rules.json").read_text("utf-8"))["rules"]
TODAY = date(2025, 3, 20)
FEWEST = 10
GOODS = ["2 rice 100", "1 oil 250", "soap 40", "3 pens @12"]


def test_each_rule_has_its_examples() -> None:
    few = {rule: len(told) for rule, told in RULES.items() if len(told) < FEWEST}
    assert not few
    assert RULES.keys() == {"12", "13", "14", "15", "16", "17", "20"}


@pytest.mark.parametrize(
    ("text", "booked"), [row for rule, told in RULES.items() if rule != "20" for row in told]
)
def test_an_example_is_read_as_its_rule_says(text: str, booked: str) -> None:
    assert summary(text) == booked


@settings(max_examples=50)
@given(
    quantity=st.integers(2, 30),
    said=st.integers(1, 3000),
    usual=st.integers(1, 500),
)
def test_the_usual_price_chooses_only_where_the_other_reading_is_far(
    quantity: int, said: int, usual: int
) -> None:
    """Rule 13; without a reason to leave it, a bare number is the price of one."""
    shop = NamesInMemory(
        NameIndex([(1, "Asha", None, "")]), ItemPrices([("chiku", "kg", Decimal(usual))])
    )
    bill = read(f"asha {quantity} kg chiku {said}", TODAY, shop)
    assert isinstance(bill, Bill)
    in_all, each = Decimal(said) / quantity, Decimal(said)

    def off(price: Decimal) -> Decimal:
        return max(price / usual, usual / price)

    summed = is_far(each, Decimal(usual)) and off(in_all) < off(each)
    assert bill.total == (said if summed else said * quantity)
    assert bill.goods[0].bare_number == said


@settings(max_examples=50)
@given(
    parts=st.lists(st.integers(1, 5000), min_size=2, max_size=2),
    ways=st.permutations(["cash", "upi", "card"]),
)
def test_what_is_paid_in_two_ways_makes_the_bill_or_is_asked(
    parts: list[int], ways: list[str]
) -> None:
    """Rule 16: each part by its way, nothing owed; and parts that do not fit are never booked."""
    both = f"{parts[0]} {ways[0]} {parts[1]} {ways[1]}"
    bill = read(f"asha verma {sum(parts)}: {both}", TODAY, _ASHA)
    assert isinstance(bill, Bill), bill
    assert bill.total == sum(parts)
    assert bill.payment_method == "Credit"
    assert [int(one.amount) for one in bill.paid] == parts
    assert isinstance(read(f"asha verma {sum(parts) + 7}: {both}", TODAY, _ASHA), Refusal)


@settings(max_examples=50)
@given(
    goods=st.lists(st.sampled_from(GOODS), min_size=1, max_size=4),
    way=st.sampled_from(["cash", "upi", "card"]),
    nobody=st.sampled_from(["", "walk in ", "counter ", "grahak "]),
)
def test_nobodys_bill_is_the_same_bill_as_somebodys(
    goods: list[str], way: str, nobody: str
) -> None:
    """Rule 14: with an item or a way of paying a bill needs no name, and reads as with one."""
    items = ", ".join(goods)
    named = read(f"asha verma {items} {way}", TODAY, _ASHA)
    found = read(f"{nobody}{items} {way}", TODAY, _ASHA)
    assert isinstance(named, Bill)
    assert isinstance(found, Refusal)
    assert (found.kind, found.bill and found.bill.customer_name) == ("counter", None)
    assert found.bill is not None
    assert (found.bill.lines, found.bill.payment_method) == (named.lines, named.payment_method)


_ASHA = NamesInMemory(NameIndex([(1, "Asha Verma", None, "")]))
