"""At how much an item is low, as it is typed: `rice low at 10`, `soap low at 12 pcs`."""

from __future__ import annotations

import re
from decimal import Decimal

from crm.dataclass import dataclass
from crm.language.letters import normalised

_TYPED = re.compile(
    r"(?P<item>\S.*?)\s+low\s+(?:at|below|under|when|pe|par)\s*(?P<number>\d+(?:\.\d+)?)"
    r"\s*(?P<unit>[^\W\d]+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ItemLow:
    """`unit` is as it was typed, None where none was."""

    item: str
    quantity: Decimal
    unit: str | None


def read_item_low(text: str) -> ItemLow | None:
    """None where the text is something else."""
    found = _TYPED.fullmatch(" ".join(normalised(text).split()))
    if found is None:
        return None
    return ItemLow(found["item"], Decimal(found["number"]), found["unit"])
