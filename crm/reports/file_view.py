"""What an Excel file is about."""

from __future__ import annotations

from enum import StrEnum


class View(StrEnum):
    """What a file is about: everything, or what one tab shows."""

    EVERYTHING = "everything"
    REVENUE = "revenue"
    CUSTOMERS = "customers"
    PATTERNS = "patterns"
