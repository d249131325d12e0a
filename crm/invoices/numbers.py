"""Numbers of invoices: `26-27/0001`, one after the other within a financial year."""

from __future__ import annotations

import re
from datetime import date

from crm.errors import Invalid

CREDIT_NOTE = "CN"
"""Stands before the prefix: credit notes have their own series."""

_LONGEST = 16
"""CGST rule 46(b)."""
_PREFIX = re.compile(r"[A-Z0-9-]{1,5}")  # ABCDE/26-27/0001 has 16
_LONGEST_OF_CREDIT_NOTES = 2  # CN/AB/26-27/0001, too


def financial_year(day: date) -> str:
    """April to March: `26-27` for 1 April 2026."""
    first = day.year if day.month > 3 else day.year - 1
    return f"{first % 100:02}-{(first + 1) % 100:02}"


def number(prefix: str, fy: str, sequence: int) -> str:
    """Raises Invalid when the number would be longer than the law allows."""
    text = "/".join(part for part in (prefix, fy, f"{sequence:04}") if part)
    if len(text) > _LONGEST:
        raise Invalid("invoice_prefix", prefix, "too_long")
    return text


def series(prefix: str, *, credit_note: bool = False) -> str:
    """The prefix that a series is kept under: `AB`, `CN`, `CN/AB`. Credit notes of a longer prefix
    are in the series CN, because their numbers would be too long."""
    if credit_note and len(prefix) > _LONGEST_OF_CREDIT_NOTES:
        return CREDIT_NOTE
    return "/".join(part for part in (CREDIT_NOTE if credit_note else "", prefix) if part)


def prefix(text: str) -> str:
    """A prefix in capitals; empty for none. Raises Invalid (`invoice_prefix`)."""
    text = text.strip().upper()
    if text and not _PREFIX.fullmatch(text):
        raise Invalid("invoice_prefix", text, "format")
    if text == CREDIT_NOTE:
        raise Invalid("invoice_prefix", text, "credit_note")
    return text
