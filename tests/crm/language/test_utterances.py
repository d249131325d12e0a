"""How a sale is written: every example read exactly, or refused for its reason."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from crm.bill import Bill
from crm.language.known_names import NamesInMemory
from crm.language.sale.read import read
from crm.language.sale.reasons import Refusal
from tests import DATA
from tests.crm.language.expected import agrees

_FOLDER = DATA / "entry"
_EXAMPLES = json.loads((_FOLDER / "utterances.json").read_text("utf-8"))
_MORE = json.loads((_FOLDER / "more.json").read_text("utf-8"))
TODAY = date.fromisoformat(_EXAMPLES["today"])


def _text(example: dict[str, Any]) -> str:
    return str(example["text"])


@pytest.mark.parametrize("example", _EXAMPLES["utterances"], ids=_text)
@pytest.mark.parametrize("names", [_EXAMPLES["customers_named"], []], ids=["known", "unknown"])
def test_an_example_is_read_exactly_whether_its_customer_is_known_or_not(
    example: dict[str, Any], names: list[str]
) -> None:
    result = read(example["text"], TODAY, NamesInMemory.of_names(names))
    assert agrees(result, example["expected"]) == []


@pytest.mark.parametrize("category", sorted({one["category"] for one in _MORE["utterances"]}))
def test_a_further_text_is_read_exactly(category: str) -> None:
    known = NamesInMemory.of_names(_MORE["customers_named"])
    wrong = {
        one["text"]: said
        for one in _MORE["utterances"]
        if one["category"] == category
        and (said := agrees(read(one["text"], TODAY, known), one["expected"]))
    }
    assert wrong == {}


def test_nothing_that_is_no_sale_is_booked_and_no_total_is_wrong_when_nobody_is_known() -> None:
    """Without the names more is asked, but what is booked is right."""
    nobody = NamesInMemory()
    for one in _MORE["utterances"]:
        result = read(one["text"], TODAY, nobody)
        if isinstance(result, Refusal):
            continue
        assert "reject" not in one["expected"], one["text"]
        assert isinstance(result, Bill)
        assert float(result.total) == one["expected"]["total"], one["text"]
