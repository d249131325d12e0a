"""A correction reads numbers as a sale does: in names, by the usual price, and never multiplied
where nothing joins them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.bill import Bill
from crm.language.correction.apply import corrected
from crm.language.correction.read import correction
from crm.language.sale.read import read
from crm.language.sale.reasons import Refusal
from tests.crm.language.test_shop_talk import SHOP, TODAY

BILL = read("asha 2 dolo 650 30, 2 rice 100, 1 oil 250", TODAY, SHOP)


def after(text: str) -> list[tuple[str, int, int]] | str:
    """The lines then: name, quantity, amount; or why nothing was changed."""
    assert isinstance(BILL, Bill)
    said = correction(text, BILL, TODAY, SHOP)
    if isinstance(said, Refusal):
        return said.reason.value
    changed = corrected(BILL, said)
    assert isinstance(changed, Bill)
    return [(line.label, int(line.quantity), int(line.amount)) for line in changed.goods]


DOLO, RICE, OIL = ("dolo 650", 2, 60), ("rice", 2, 200), ("oil", 1, 250)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("3 dolo 650", [("dolo 650", 3, 90), RICE, OIL]),
        ("dolo 650 35", [("dolo 650", 2, 70), RICE, OIL]),
        ("dolo 650 @35", [("dolo 650", 2, 70), RICE, OIL]),
        ("3 dolo 650 35", [("dolo 650", 3, 105), RICE, OIL]),
        ("remove dolo 650", [RICE, OIL]),
        ("add 1 iphone 15 cover", [DOLO, RICE, OIL, ("iphone 15 cover", 1, 499)]),
        ("add 1 iphone 15 cover 450", [DOLO, RICE, OIL, ("iphone 15 cover", 1, 450)]),
        ("add 2 5 star", [DOLO, RICE, OIL, ("5 star", 2, 20)]),
        ("add 1 strip dolo 650 28", [DOLO, RICE, OIL, ("dolo 650", 1, 28)]),
        ("add 5kg atta 250", [DOLO, RICE, OIL, ("atta", 5, 250)]),
        ("5 rice 500", [DOLO, ("rice", 5, 500), OIL]),
        ("5 rice 90", [DOLO, ("rice", 5, 450), OIL]),
        ("add 2 soap do", [DOLO, RICE, OIL, ("soap", 2, 80)]),
        ("rice 250 450", "ambiguous"),
        ("add iphone 13 45000", "ambiguous"),
        ("add redmi note 12 15999", "ambiguous"),
        ("add 2 ya 3 soap", "ambiguous"),
        ("dolo 650 2", "ambiguous"),
        ("rice do", "ambiguous"),
        ("add ravi 200", "ambiguous"),
    ],
)
def test_numbers_of_a_correction(text: str, lines: list[tuple[str, int, int]] | str) -> None:
    assert after(text) == lines


@settings(deadline=None)
@given(st.sampled_from(["Dolo 650", "iPhone 15 cover", "5 Star", "777 pickle"]), st.integers(2, 9))
def test_a_known_items_own_number_is_never_its_price_or_quantity(name: str, count: int) -> None:
    said = correction(f"add {count} {name.lower()}", _bill(), TODAY, SHOP)
    assert not isinstance(said, Refusal)
    changed = corrected(_bill(), said)
    assert isinstance(changed, Bill)
    line = changed.goods[-1]
    assert (line.quantity, line.unit_price) == (Decimal(count), SHOP.last_price(name, None))


def _bill() -> Bill:
    assert isinstance(BILL, Bill)
    return BILL
