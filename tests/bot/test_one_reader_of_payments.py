"""How it was paid is read alike in every place that takes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.config.sections import ShopSection
from bot.features.sales.views.receipt import ON_RECEIPTS, PAYMENT_MARKS
from bot.features.settings.fields import BY_NAME
from crm.bill import Bill
from crm.errors import Invalid
from crm.language.correction.changes import Paid
from crm.language.correction.read import correction
from crm.language.payments import payment
from crm.language.sale.read import read
from crm.language.vocabulary import PAYMENT_METHODS, PAYMENT_PHRASES
from crm.words import PAYMENT_WORDS
from tests.bot.a_reading import BILL, KNOWN, TODAY

PAID = {
    "Cash": ["cash", "CASH", "nakad", "rokda", "csh", "cod", "नकद", "रोख"],
    "Card": ["card", "debit", "debit card", "CreditCard", "rupay", "visa", "amex", "कार्ड"],
    "UPI": ["upi", "gpay", "Google Pay", "phone pe", "paytm", "online", "scanner", "ऑनलाइन"],
    "Credit": ["udhaar", "credit", "khata", "account", "on account", "on a/c", "baki", "उधार"],
    "Bank": ["bank", "transfer", "bank transfer", "neft", "cheque", "net banking", "बैंक"],
}


def _in_a_sale(text: str) -> str | None:
    said = read(f"asha 2 rice 100 paid by {text}", TODAY, KNOWN)
    assert isinstance(said, Bill), said
    return said.payment_method


def _in_a_reply(text: str) -> str | None:
    said = correction(f"paid {text}", BILL, TODAY, KNOWN)
    assert isinstance(said, tuple), said
    (only,) = said
    assert isinstance(only, Paid)
    return only.method


def _in_settings(text: str) -> object:
    return BY_NAME["default_payment"].read(text)


def _in_the_configuration(text: str) -> str:
    return ShopSection.model_validate({"default_payment": text}).default_payment


PAYMENT_PLACES: tuple[Callable[[str], object], ...] = (
    _in_a_sale,
    _in_a_reply,
    payment,
    _in_settings,
    _in_the_configuration,
)


@pytest.mark.parametrize("place", PAYMENT_PLACES)
def test_a_payment_is_read_alike_everywhere(place: Callable[[str], object]) -> None:
    for method, texts in PAID.items():
        assert {text: place(text) for text in texts} == dict.fromkeys(texts, method)


@pytest.mark.parametrize("place", PAYMENT_PLACES)
def test_every_word_for_a_payment_works_everywhere(place: Callable[[str], object]) -> None:
    for phrase, method in PAYMENT_PHRASES.items():
        assert place(" ".join(phrase)) == method, phrase


def test_an_unknown_word_is_no_payment() -> None:
    assert payment("barter") == "Other"
    assert payment("HDFC account") == "Other"
    with pytest.raises(Invalid):
        _in_settings("barter")
    with pytest.raises(ValueError, match="barter"):
        _in_the_configuration("barter")


def test_no_payment_method_is_without_its_mark() -> None:
    assert PAYMENT_MARKS.keys() == set(PAYMENT_METHODS)
    assert PAYMENT_WORDS.keys() == set(PAYMENT_METHODS)
    assert set(ON_RECEIPTS) <= set(PAYMENT_METHODS)
