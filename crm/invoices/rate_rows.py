"""Rates of GST as a file has them."""

from __future__ import annotations

from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class RateRow:
    """A row as texts; `row` is its number in the file."""

    row: int
    item: str
    rate: str
    hsn: str = ""
    valid_from: str = ""


@dataclass(frozen=True, slots=True)
class RateList:
    """`unknown` are headings that no rate has; then nothing is taken of the file."""

    rows: tuple[RateRow, ...]
    unknown: tuple[str, ...] = ()
