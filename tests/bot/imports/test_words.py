"""Every code of a file and of a row has its sentence, with the facts that it gets."""

from __future__ import annotations

from typing import Any

import pytest

from bot.features.imports.views import words
from crm.formats import Formats
from crm.imports.columns.headings import Field
from crm.imports.refused import REASONS, FileRefused
from crm.imports.staging.plan import Remark
from crm.shop import Shop

FORMATS = Formats(Shop())


@pytest.mark.parametrize("reason", REASONS)
def test_every_refusal_has_a_sentence(reason: str) -> None:
    assert words.refused(FileRefused(reason, kind="pdf")).endswith(".")


def test_every_field_has_a_name() -> None:
    assert set(words.FIELDS) == set(Field)


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        ("no_customer", {"minor": 9900}, "no customer; the amount is ₹99"),
        ("customer_unknown", {"text": "7", "minor": 9950}, "the amount is ₹99.50"),
        ("duplicate", {"of_row": 2, "field": "email"}, "the same email as in row 2"),
        ("amount_differs", {"amount": "95.00", "worked_out": "100.00"}, "₹95 was paid"),
        ("date_future", {"text": "1/1/2099"}, "the date 1/1/2099 is still to come"),
    ],
)
def test_a_row_is_told_with_its_facts(code: str, facts: dict[str, Any], said: str) -> None:
    assert said in words.remark(Remark("rejected", code, "", 3, facts), FORMATS)
