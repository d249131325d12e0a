"""Views of an Excel file."""

from __future__ import annotations

from enum import StrEnum


class View(StrEnum):
    """The content of a file: everything, or one tab."""

    EVERYTHING = "everything"
    REVENUE = "revenue"
    CUSTOMERS = "customers"
    PATTERNS = "patterns"
