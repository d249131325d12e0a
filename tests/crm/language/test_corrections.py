"""A reply to a receipt: what it changes, and what it must not be taken for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm.bill import Bill
from crm.language.correction.apply import corrected
from crm.language.correction.changes import (
    Changed,
    Correction,
    Dated,
    Deleted,
    Discounted,
    Moved,
    Noted,
    Paid,
    Removed,
    Totalled,
)
from crm.language.correction.read import correction
from crm.language.known_names import ItemPrices, NamesInMemory
from crm.language.name_index import NameIndex
from crm.language.sale.read import read
from crm.language.sale.reasons import Reason, Refusal
from crm.language.sale.write import written

TODAY = date(2025, 3, 20)
KNOWN = NamesInMemory(
    NameIndex([(1, "Asha", None, ""), (2, "Ravi Kumar", None, "")]),
    ItemPrices([("soap", None, Decimal(38))]),
)


def sale(text: str) -> Bill:
    result = read(text, TODAY, KNOWN)
    assert isinstance(result, Bill)
    return result


BILL = sale("asha 2 rice 100, 1 oil 250 upi")
LONE = sale("asha 450 cash")
TWENTY = Decimal(20)


def understood(text: str, bill: Bill = BILL) -> tuple[Correction, ...]:
    result = correction(text, bill, TODAY, KNOWN)
    assert not isinstance(result, Refusal), result
    return result


def after(text: str, bill: Bill = BILL) -> Bill:
    result = corrected(bill, understood(text, bill))
    assert isinstance(result, Bill), result
    return result


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("paid cash", Paid("Cash")),
        ("cash", Paid("Cash")),
        ("it was udhaar", Paid("Credit")),
        ("payment gpay", Paid("UPI")),
        ("delete", Deleted()),
        ("delete it", Deleted()),
        ("undo", Deleted()),
        ("hatao", Deleted()),
        ("3 rice", Changed("rice", quantity=Decimal(3))),
        ("make it 3 rice", Changed("rice", quantity=Decimal(3))),
        ("rice x3", Changed("rice", quantity=Decimal(3))),
        ("1.5 kg rice", Changed("rice", quantity=Decimal("1.5"), unit="kg")),
        ("rice 120", Changed("rice", price=Decimal(120))),
        ("rice @90", Changed("rice", price=Decimal(90))),
        ("price of rice 120", Changed("rice", price=Decimal(120))),
        ("3 rice 120", Changed("rice", quantity=Decimal(3), price=Decimal(120))),
        ("rice for 180", Changed("rice", sum=Decimal(180))),
        ("remove oil", Removed("oil")),
        ("no oil", Removed("oil")),
        ("oil hatao", Removed("oil")),
        ("for ravi", Moved("ravi", None)),
        ("customer Suresh Patil", Moved("Suresh Patil", None)),
        ("ravi kumar", Moved("ravi kumar", None)),
        ("for 98765 43210", Moved(None, "+919876543210")),
        ("less 20", Discounted("amount", TWENTY)),
        ("10% off", Discounted("percent", Decimal(10))),
        ("no discount", Discounted(None, Decimal(0))),
        ("yesterday", Dated(date(2025, 3, 19))),
        ("on 12/3", Dated(date(2025, 3, 12))),
        ("note: bring the bag", Noted("bring the bag")),
    ],
)
def test_a_reply_is_understood(text: str, meant: Correction) -> None:
    assert understood(text) == (meant,)


def test_several_things_can_be_said_at_once() -> None:
    assert understood("3 rice, remove oil, paid cash") == (
        Paid("Cash"),
        Changed("rice", quantity=Decimal(3)),
        Removed("oil"),
    )


def test_the_amount_of_a_sale_without_items_can_be_said_anew() -> None:
    assert understood("500", LONE) == (Totalled(Decimal(500)),)
    assert after("total 500", LONE).total == 500
    assert after("less 50", LONE).total == 400


def test_an_item_is_added_at_its_price_or_at_the_remembered_one() -> None:
    assert after("add 1 soap 40").total == 490
    assert after("add 2 soap").total == 526
    assert after("1 pen 10").total == 460
    assert [line.name for line in after("add 1 pen 10 and 2 soap 40").goods] == [
        "rice",
        "oil",
        "pen",
        "soap",
    ]


def test_what_is_not_said_stays() -> None:
    changed = after("3 rice")
    assert changed.total == 550
    assert changed.goods[0].unit_price == 100
    assert changed.goods[1] == BILL.goods[1]
    assert changed.payment_method == "UPI"


def test_a_percentage_follows_the_bill() -> None:
    bill = after("10% off")
    assert bill.total == 405
    assert after("3 rice", bill).total == 495
    assert after("no discount", bill).total == 450


def test_a_deleted_sale_is_nothing() -> None:
    assert corrected(BILL, understood("delete")) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello", Reason.NOT_A_SALE),
        ("", Reason.NOT_A_SALE),
        ("tomorrow", Reason.FUTURE),
        ("how much?", Reason.QUESTION),
        ("rice 3", Reason.AMBIGUOUS),  # three of it, or for three?
        ("500", Reason.AMBIGUOUS),
        ("total 500", Reason.AMBIGUOUS),
        ("3 rise", Reason.AMBIGUOUS),
        ("rice 2 nahi 3", Reason.AMBIGUOUS),
        ("remove soap", Reason.AMBIGUOUS),
        ("add 1 pen", Reason.NO_AMOUNT),
        ("0 rice", Reason.ZERO_OR_NEGATIVE),
        ("oil -250", Reason.ZERO_OR_NEGATIVE),
        ("cash + upi", Reason.SPLIT_PAYMENT),
        ("on 25/3/2025", Reason.FUTURE),
    ],
)
def test_what_is_in_doubt_changes_nothing(text: str, reason: Reason) -> None:
    result = correction(text, BILL, TODAY, KNOWN)
    assert isinstance(result, Refusal)
    assert result.reason is reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("remove rice and oil", Reason.NO_AMOUNT),
        ("less 500", Reason.AMBIGUOUS),
        ("less 450", Reason.ZERO_OR_NEGATIVE),
    ],
)
def test_a_correction_that_leaves_no_sale_is_refused(text: str, reason: Reason) -> None:
    result = corrected(BILL, understood(text))
    assert isinstance(result, Refusal)
    assert result.reason is reason


def test_two_items_of_one_name_are_not_guessed_at() -> None:
    bill = sale("asha 1 red soap 40, 1 blue soap 50")
    result = correction("2 soap", bill, TODAY, KNOWN)
    assert isinstance(result, Refusal)
    assert result.reason is Reason.AMBIGUOUS
    assert after("2 blue soap", bill).total == 140


def test_a_corrected_bill_can_be_written_and_read_again() -> None:
    bill = after("3 rice, add 1 soap 40, less 20, paid cash")
    assert read(written(bill, TODAY), TODAY, KNOWN) == bill
