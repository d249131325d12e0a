"""A number that belongs to a name is no price, and the shop's own prices choose."""

from __future__ import annotations

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

TODAY = date(2025, 3, 20)
ITEMS = {
    "Dolo 650": 30,
    "5 Star": 10,
    "iPhone 15 cover": 499,
    "7up": 40,
    "777 pickle": 120,
    "Number 1 soap": 30,
    "eggs": 7,
    "2 eggs": 15,
    "crocin": 500,
    "crocin 650": 30,
    "paracip": 20,
    "paracip 500": 25,
    "rice": 100,
}
SHOP = NamesInMemory(
    NameIndex([(1, "Asha Patil", None, ""), (2, "Ravi", None, "")]),
    ItemPrices(
        [
            *((name, None, Decimal(price)) for name, price in ITEMS.items()),
            ("atta", "kg", Decimal(50)),
        ]
    ),
)


def bill_of(text: str) -> Bill:
    result = read(text, TODAY, SHOP)
    assert isinstance(result, Bill), result
    return result


@pytest.mark.parametrize(
    ("text", "name", "total"),
    [
        ("asha 2 dolo 650", "Dolo 650", 60),
        ("asha 2 dolo 650 35", "Dolo 650", 70),
        ("asha 2 dolo650", "Dolo 650", 60),
        ("asha dolo 650", "Dolo 650", 30),
        ("asha dolo 650 35 upi", "Dolo 650", 35),
        ("asha dolo 650 x 3", "Dolo 650", 90),
        ("asha 2 dolo 650 @32", "Dolo 650", 64),
        ("asha 3 iphone 15 cover", "iPhone 15 cover", 1497),
        ("asha 1 iphone 15 cover 450", "iPhone 15 cover", 450),
        ("asha 2 5 star", "5 Star", 20),
        ("asha 2 7up", "7up", 80),
        ("asha 777 pickle", "777 pickle", 120),
        ("asha 2 777 pickle 110", "777 pickle", 220),
        ("asha 2 number 1 soap", "Number 1 soap", 60),
        ("asha 2 paracip 500", "paracip 500", 50),
    ],
)
def test_a_known_item_keeps_its_number(text: str, name: str, total: int) -> None:
    (line,) = bill_of(text).goods
    assert line.name.casefold() == name.casefold()
    assert line.amount == total


@pytest.mark.parametrize(
    ("text", "name", "total"),
    [
        ("asha 2 no 5 soap 40", "no 5 soap", 80),
        ("asha no 5 soap 40", "no 5 soap", 40),
        ("asha 1 size 8 chappal 200", "size 8 chappal", 200),
        ("asha 1 number 7 thread 20", "number 7 thread", 20),
        ("asha 1 model 12 clock 300", "model 12 clock", 300),
        ("asha 2 b12 tablet 90", "b12 tablet", 180),
        ("asha 1 a4 rim 300", "a4 rim", 300),
        ("asha 1 12v battery 900", "12v battery", 900),
        ("ravi 1 galaxy 15 cover 499", "galaxy 15 cover", 499),
        ("ravi 2 redmi 9 case 200", "redmi 9 case", 400),
    ],
)
def test_an_unknown_item_keeps_a_number_that_is_no_price(text: str, name: str, total: int) -> None:
    bill = bill_of(text)
    assert [line.name for line in bill.goods] == [name]
    assert bill.total == total


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("asha 2 eggs 10", [10, 20]),
        ("asha 2 crocin 650", [60, 1300]),
        ("asha 1 galaxy 21 case 300", [300, 321]),
        ("asha 1 kitkat 2 munch 10", [10, 12]),
    ],
)
def test_two_readings_that_differ_in_the_total_are_both_there(text: str, totals: list[int]) -> None:
    result = read(text, TODAY, SHOP)
    assert isinstance(result, Refusal)
    assert [int(one.total) for one in result.readings] == totals


@pytest.mark.parametrize(
    ("text", "total", "in_all"),
    [
        ("asha 5kg atta 250", 250, True),
        ("asha 5 kg atta 240", 240, True),
        ("asha 5 kg atta 48", 240, False),
        ("asha 5 kg atta 100", 500, False),
        ("asha 10 rice 1000", 1000, True),
        ("asha 10 rice 950", 950, True),
        ("asha 10 rice 90", 900, False),
        ("asha 2 rice 190", 380, False),
        ("asha 12 eggs 84", 84, True),
        ("asha 12 eggs 6", 72, False),
        ("asha 10 ghee 1000", 10_000, False),
    ],
)
def test_the_usual_price_chooses_between_each_and_in_all(
    text: str, total: int, *, in_all: bool
) -> None:
    (line,) = bill_of(text).goods
    assert line.amount == total
    assert line.bare_price
    assert line.summed is in_all


def test_a_small_number_behind_a_dear_item_may_count_it() -> None:
    assert isinstance(read("asha dolo 650 2", TODAY, SHOP), Refusal)


_NUMBERED = st.sampled_from([name for name in ITEMS if name not in ("eggs", "2 eggs", "rice")])


@settings(deadline=None)
@given(_NUMBERED, st.integers(2, 9), st.one_of(st.none(), st.integers(20, 900)))
def test_a_known_items_own_number_is_never_its_price(
    name: str, count: int, price: int | None
) -> None:
    result = read(
        f"asha {count} {name.lower()} {'' if price is None else f'@{price}'}", TODAY, SHOP
    )
    if isinstance(result, Refusal):
        assert len(result.readings) == 2
        result = result.readings[0]
    (line,) = result.goods
    assert line.quantity == count
    assert line.unit_price == (ITEMS[name] if price is None else price)
