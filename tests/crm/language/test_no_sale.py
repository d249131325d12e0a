"""Money without a sale, and several people in one text: never booked as somebody's purchase."""

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
from tests import DATA
from tests.crm.language.expected import agrees

TODAY = date(2025, 3, 20)
PEOPLE = ["Asha Patil", "Ravi Kumar", "Meena", "Imran", "Farida", "Omkar", "Geeta", "Rohit"]
SHOP = NamesInMemory(
    NameIndex((number, name, None, "") for number, name in enumerate(PEOPLE, 1)),
    ItemPrices([("rice", None, Decimal(100)), ("oil", None, Decimal(250))]),
)
_MONEY = json.loads((DATA / "entry" / "utterances-money.json").read_text("utf-8"))

PAYMENTS = """Rohit paid 1.5k out of 4000|payment 450 geeta|imran 50 de gaya
|geeta payment 450|geeta 450 payment|meena 300 of 600
|meena 500 me se 200 diye|3 days ago meena paid 500|meena ne 3 din pehle 500 diye
|meena installment 500"""
ASKED = """Meena paid 300 500|ravi 500 diye|500 diye meena|meena gave 300, 200|imran 300 dedi
|meena 500 paid 200|meena udhaar 500 diya|imran 500 bhej diye"""
OPENINGS = "Meena opening 850|meena old balance 300|meena purana baki 300|imran pichla hisab 200"
WAIVERS = """write off 75 for imran|maaf meena 50|meena ko 50 chhod diya|imran ke 30 maaf
|wrote off imran 75|waive 20 meena"""
OTHERS = """farida cheque bounce 2000|credit limit ravi 5000|Omkar ko yaad dilao 500|limit imran 500
|reminder meena 500|imran ke 500 dene hain|sunil ke 800 lene hain|meena promised 500
|appointment imran 500|book imran 5 pm facial 500|imran says 300 done|meena bounced cheque 500"""


def _texts(spelt: str) -> list[str]:
    return [text.strip() for text in spelt.split("|")]


def refused(text: str) -> Refusal:
    result = read(text, TODAY, SHOP)
    assert isinstance(result, Refusal), result
    return result


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("payment", text) for text in _texts(PAYMENTS)),
        *(("opening", text) for text in _texts(OPENINGS)),
        *(("waiver", text) for text in _texts(WAIVERS)),
    ],
)
def test_money_without_an_item_is_no_sale_and_it_is_said_what_it_is(kind: str, text: str) -> None:
    refusal = refused(text)
    assert refusal.bill is None
    assert refusal.kind == kind


@pytest.mark.parametrize("text", _texts(ASKED))
def test_money_that_may_be_meant_in_two_ways_is_no_sale_and_both_are_offered(text: str) -> None:
    refusal = refused(text)
    assert refusal.bill is None
    assert refusal.instead is None
    assert len(refusal.offered) == 2


@pytest.mark.parametrize("text", _texts(OTHERS))
def test_what_is_said_of_an_account_is_no_sale(text: str) -> None:
    assert refused(text).bill is None


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("meena 1200 paid by upi", 1200),
        ("meena 450 cash diya", 450),
        ("meena 500 ka diya", 500),
        ("meena ko 350 me diya", 350),
        ("meena paid 200 for soap", 200),
        ("meena 2 rice 100 diye", 200),
        ("meena 2 rice 100 paid", 200),
        ("meena 10 diya 5", 50),
        ("meena 450 payment upi", 450),
        ("meena 2 write off pens 50", 100),
        ("meena 1 book 50", 50),
        ("meena 450 google pay", 450),
    ],
)
def test_a_sale_that_says_how_it_was_paid_stays_one(text: str, total: int) -> None:
    result = read(text, TODAY, SHOP)
    assert isinstance(result, Bill), result
    assert result.total == total


@pytest.mark.parametrize("example", _MONEY["utterances"], ids=lambda one: str(one["text"]))
@pytest.mark.parametrize("names", [_MONEY["customers_named"], []], ids=["known", "unknown"])
def test_of_the_texts_about_money_only_sales_are_booked_and_those_right(
    example: dict[str, dict[str, object]], names: list[str]
) -> None:
    result = read(str(example["text"]), TODAY, NamesInMemory.of_names(names))
    expected = example["expected"]
    if isinstance(result, Refusal):
        whole = not {"paid", "points"} & expected.keys()
        assert expected.get("kind") != "sale" or not whole, result
    else:
        assert expected.get("kind") == "sale"
        assert agrees(result, expected) == []


SEVERAL = """ravi 250 asha 450|ravi 250, asha 450|ravi 250 aur asha 450|ravi do sau asha teen sau
|2 rice 100 asha, 1 oil 250 ravi|ravi ko 2 rice 100 asha ko 1 oil 250|ravi 2 asha 450
|ravi 2 rice 100, 1 oil 250, asha 450|ravi kumar 200 asha patil 300|meena 100 imran 200 geeta 300
|asha 200 asha 300"""
NOTEBOOK = """asha 2 rice 100 upi\nravi 1 oil 250 cash\nmeena 450|asha rice 100\nravi oil 250
|zubin rice 100\nravi oil 250|1) ravi 100\n2) asha 200\n3) meena 2 soap 40"""


@pytest.mark.parametrize("text", _texts(SEVERAL) + _texts(NOTEBOOK))
def test_several_people_are_several_sales_and_each_has_what_is_theirs(text: str) -> None:
    refusal = refused(text)
    assert refusal.detail == "several_people"
    assert len(refusal.several) > 1


def test_a_page_of_the_notebook_is_read_line_by_line() -> None:
    sales = refused("asha 2 rice 100 upi\nravi 1 oil 250 cash\nmeena 450").several
    assert [
        (sale.customer_name, int(sale.total), sale.payment_method)
        for sale in sales
        if isinstance(sale, Bill)
    ] == [("asha", 200, "UPI"), ("ravi", 250, "Cash"), ("meena", 450, None)]


@pytest.mark.parametrize(
    "text", ["ravi 250 farhan 450", "ravi 300 200", "meena 100 out 50", "ravi 450 zubin 200 upi"]
)
def test_numbers_that_nothing_joins_are_not_multiplied(text: str) -> None:
    refused(text)


NAMES = st.sampled_from(["asha", "Ravi Kumar", "meena", "Imran", "farida", "geeta"])
AMOUNTS = st.integers(21, 9999)
BOUGHT = st.one_of(
    AMOUNTS.map(str),
    AMOUNTS.map(lambda price: f"2 rice {price}"),
    AMOUNTS.map(lambda price: f"oil {price} cash"),
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(NAMES, BOUGHT), min_size=2, max_size=4),
    st.sampled_from(["\n", ", ", " ", " aur ", "; "]),
)
def test_two_people_are_never_in_one_bill(said: list[tuple[str, str]], between: str) -> None:
    """Nobody's bill has another's name or amount; whether it is cut or refused."""
    result = read(between.join(f"{name} {bought}" for name, bought in said), TODAY, SHOP)
    assert isinstance(result, Refusal)
    alone = [read(f"{name} {bought}", TODAY, SHOP) for name, bought in said]
    assert list(result.several) == alone


@settings(deadline=None)
@given(AMOUNTS, st.sampled_from(["farhan", "zubin", "out of", "paid", "asha", ""]), AMOUNTS)
def test_what_the_text_does_not_join_is_not_multiplied(one: int, word: str, other: int) -> None:
    result = read(f"meena {one} {word} {other}", TODAY, SHOP)
    assert isinstance(result, Refusal) or result.total in (one, other, one + other)
