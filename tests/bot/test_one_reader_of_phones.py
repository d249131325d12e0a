"""A phone is read alike in every place that takes one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm.bill import Bill
from crm.customers.from_text import read_new
from crm.errors import Invalid
from crm.language.correction.changes import Moved
from crm.language.correction.read import correction
from crm.language.phones import phones, read_phone
from crm.language.sale.read import read
from tests.bot.a_reading import BILL, KNOWN, TODAY

PHONES = {
    "+919822010001": (
        "98220 10001",
        "9822010001",
        "98220-10001",
        "982 201 0001",
        "09822010001",
        "+91 98220 10001",
        "+91-98220-10001",
        "(+91) 98220 10001",
        "+91 (0) 98220 10001",
        "91 98220 10001",
        "919822010001",
        "0091 98220 10001",
        "९८२२० १०००१",
    ),
    "+912025431234": ("020 2543 1234", "020-25431234", "+91 20 2543 1234"),
    "+442071838750": ("+44 20 7183 8750", "0044 20 7183 8750"),
}


def _phone_of_a_sale(text: str) -> str | None:
    said = read(f"asha {text} 2 rice 100", TODAY, KNOWN)
    assert isinstance(said, Bill), said
    return said.customer_phone


def _phone_in_a_reply(text: str) -> str | None:
    said = correction(text, BILL, TODAY, KNOWN)
    assert isinstance(said, tuple), said
    (only,) = said
    assert isinstance(only, Moved)
    return only.phone


def _in_a_cell(text: str) -> str:
    ((only, _),) = phones(text, "IN").phones
    return only.e164


def _of_a_new_customer(text: str) -> str:
    new = read_new(f"Asha Verma {text}", "IN", TODAY)
    assert new.name == "Asha Verma"
    return read_phone(new.phone or "", "IN").e164


PHONE_PLACES: tuple[Callable[[str], str | None], ...] = (
    _phone_of_a_sale,
    _phone_in_a_reply,
    _in_a_cell,
    _of_a_new_customer,
    lambda text: read_phone(text, "IN").e164,  # a card, a search, one's own number
)


@pytest.mark.parametrize("place", PHONE_PLACES)
def test_a_phone_is_read_alike_everywhere(place: Callable[[str], str | None]) -> None:
    for e164, texts in PHONES.items():
        assert {text: place(text) for text in texts} == dict.fromkeys(texts, e164)


def test_digits_of_another_country_are_a_phone_only_where_a_person_types_them() -> None:
    """A file has numbers of bills that begin like one."""
    assert read_phone("447911123456", "IN").e164 == "+447911123456"
    assert _phone_of_a_sale("447911123456") == "+447911123456"
    assert phones("447911123456", "IN").phones == ()
    assert read_phone("447911123456", "IN", of_contact=True).e164 == "+447911123456"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12345", "not_a_number_in_use"),
        ("Asha", "unreadable"),
        ("98220 10001, Pune", "unreadable"),
        ("0000000000", "not_a_number_in_use"),
        ("98220 10001 / 98220 10002", "several"),
    ],
)
def test_what_is_not_one_phone_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_phone(text, "IN")
    assert refused.value.reason == reason
