"""`munim read` of a sale to nobody by name: refused as before, with the bill beside it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.commands.read import as_expected
from crm.bill import Bill
from crm.language.known_names import NamesInMemory
from crm.language.sale.read import read

TODAY = date(2025, 3, 20)
KNOWN = NamesInMemory.of_names(["Asha"])


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("2 rice 100 cash", 200),
        ("2 rice 100", 200),
        ("450 cash", 450),
        ("walk in 450", 450),
        ("walk-in 450 upi", 450),
        ("counter 450", 450),
        ("450 counter", 450),
        ("cash customer 450", 450),
        ("grahak 450", 450),
        ("counter 2 rice 100", 200),
    ],
)
def test_a_sale_to_nobody_by_name_is_one_of_the_counter(text: str, total: int) -> None:
    shape = as_expected(read(text, TODAY, KNOWN), TODAY)
    assert (shape["reject"], shape["kind"], shape["total"]) == ("no_customer", "counter", total)


def test_a_number_alone_is_not_yet_one_of_the_counter() -> None:
    assert as_expected(read("450", TODAY, KNOWN), TODAY) == {"reject": "no_customer"}


def test_a_thing_called_so_is_sold_and_a_customer_after_the_word_is_named() -> None:
    bill = read("asha 1 counter 450", TODAY, KNOWN)
    assert isinstance(bill, Bill)
    assert [line.name for line in bill.goods] == ["counter"]
    bill = read("grahak asha 450", TODAY, KNOWN)
    assert isinstance(bill, Bill)
    assert bill.customer_name == "asha"
