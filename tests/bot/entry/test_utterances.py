"""The examples of how a sale is written, read exactly."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.entry.draft import Draft, Refusal
from bot.entry.known import Knowledge
from bot.entry.read import read
from tests.bot.entry.expected import agrees

_EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "data" / "entry" / "utterances.json").read_text("utf-8")
)
TODAY = date.fromisoformat(_EXAMPLES["today"])


@pytest.mark.parametrize("example", _EXAMPLES["utterances"], ids=lambda example: example["text"])
@pytest.mark.parametrize("names", [_EXAMPLES["customers_named"], []], ids=["known", "unknown"])
def test_an_example_is_read_exactly(example: dict[str, Any], names: list[str]) -> None:
    result = read(example["text"], TODAY, Knowledge.of_names(names))
    assert isinstance(result, Draft | Refusal)
    assert agrees(result, example["expected"]) == []
