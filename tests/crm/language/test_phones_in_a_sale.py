"""Phones in a sale as each country writes them: they are nobody's price."""

from __future__ import annotations

from datetime import date

import pytest

from crm.bill import Bill
from crm.language.known_names import NamesInMemory
from crm.language.sale.read import read

TODAY = date(2025, 3, 20)
KNOWN = NamesInMemory.of_names(["Asha"])


@pytest.mark.parametrize(
    ("region", "typed", "phone"),
    [
        ("IN", "(020) 25531234", "+912025531234"),
        ("IN", "(020)25531234", "+912025531234"),
        ("IN", "020-25531234", "+912025531234"),
        ("IN", "(022) 2553 1234", "+912225531234"),
        ("IN", "98200-12345", "+919820012345"),
        ("US", "415.867.5309", "+14158675309"),
        ("US", "(415) 867-5309", "+14158675309"),
        ("US", "(415)867-5309", "+14158675309"),
        ("US", "415-867-5309", "+14158675309"),
        ("US", "1-415-867-5309", "+14158675309"),
        ("JP", "090-1234-5678", "+819012345678"),
        ("JP", "03-1234-5678", "+81312345678"),
        ("GB", "(020) 7946 0958", "+442079460958"),
        ("GB", "07400 123456", "+447400123456"),
        ("DE", "0171 1234567", "+491711234567"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        ("FR", "06.12.34.56.78", "+33612345678"),
    ],
)
@pytest.mark.parametrize("behind", ["2 rice 100", "200 cash"])
def test_a_phone_is_read_as_its_country_writes_it(
    region: str, typed: str, phone: str, behind: str
) -> None:
    result = read(f"asha {typed} {behind}", TODAY, KNOWN, region=region)
    assert isinstance(result, Bill), result
    assert (result.customer_name, result.customer_phone) == ("asha", phone)
    assert result.total == 200


@pytest.mark.parametrize(
    "text", ["asha 2 rice(100) 1 oil(250)", "asha 2 rice (100) 1 oil (250)", "asha 200 250 cash 1"]
)
def test_prices_in_brackets_are_no_phone(text: str) -> None:
    result = read(text, TODAY, KNOWN)
    assert not isinstance(result, Bill) or result.customer_phone is None
