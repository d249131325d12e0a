"""Messages as shopkeepers type them, each with what is booked of it, or why nothing is.

`tests/data/entry/shop_talk.json` pairs a message with its `summary`. Payments, returns and debts
have tables of their own.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from crm.bill import Bill
from crm.language.known_names import ItemPrices, NamesInMemory
from crm.language.name_index import NameIndex
from crm.language.sale.read import read
from crm.language.sale.reasons import Reason, Refusal
from crm.values import plain
from tests import DATA

_FILE = json.loads((DATA / "entry" / "shop_talk.json").read_text("utf-8"))
TODAY = date(2025, 3, 20)
_PEOPLE = """Asha Verma|Ravi Kumar|Meena Iyer|Imran Shaikh|Farida|Omkar Patil|Geeta Rao|Rohit
|Dr. Sunil Joshi|Nita Rao|Priya Sharma|Honey Singh|Shyam Lal|Pooja|Zubin Irani|Lakshmi Stores
|आशा पाटिल|Sai Medical|Mohan"""
PEOPLE = [name.strip() for name in _PEOPLE.split("|")]
ITEMS = (
    ("rice", None, 100),
    ("rice", "kg", 60),
    ("oil", None, 250),
    ("Dolo 650", None, 30),
    ("atta", "kg", 50),
    ("sugar", "kg", 45),
    ("soap", None, 40),
    ("milk", "l", 60),
    ("5 Star", None, 10),
    ("iPhone 15 cover", None, 499),
    ("Parle G", None, 10),
    ("Number 1 soap", None, 30),
    ("egg", None, 7),
    ("bread", None, 40),
    ("777 pickle", None, 120),
)
SHOP = NamesInMemory(
    NameIndex((number, name, None, "") for number, name in enumerate(PEOPLE, 1)),
    ItemPrices((name, unit, Decimal(price)) for name, unit, price in ITEMS),
)


_COUNTER = (Reason.NO_CUSTOMER, "counter")


def summary(text: str) -> str:
    """`asha: 2 rice 200, 1 oil 250 = 450 UPI 2025-03-19`, `counter = 450 Cash`, `not booked:
    question`; several people apart by ` / `."""
    return _summary(read(text, TODAY, SHOP))


def _summary(result: Bill | Refusal) -> str:
    if isinstance(result, Refusal) and result.several:
        return " / ".join(_summary(one) for one in result.several)
    if isinstance(result, Refusal) and result.bill and (result.reason, result.kind) == _COUNTER:
        return f"counter{_summary(result.bill)}"
    if isinstance(result, Refusal):
        either = " or ".join(_number(one.total) for one in result.readings)
        return f"not booked: {result.reason.value}" + (f", {either}" if either else "")
    who = " ".join(filter(None, (result.customer_name, result.customer_phone)))
    lines = ", ".join(
        f"{_number(line.quantity)} {line.unit or ''} {line.label} {_number(line.amount)}".replace(
            "  ", " "
        )
        for line in result.goods
    )
    day = "" if result.purchase_date == TODAY else f" {result.purchase_date}"
    way = f" {result.payment_method}" if result.payment_method else ""
    return f"{who}: {lines} = {_number(result.total)}{way}{day}".replace(":  =", " =")


def _number(value: Decimal) -> str:
    return f"{plain(value):f}"


@pytest.mark.parametrize(("text", "booked"), _FILE["said"])
def test_what_is_typed_is_booked_as_it_is_meant_or_not_at_all(text: str, booked: str) -> None:
    assert summary(text) == booked
