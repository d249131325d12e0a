"""Rows that add up other rows: never a customer, never a purchase."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crm.imports.rows.row_refused import RowRefused
from crm.imports.staging_file import IGNORED
from crm.language.cells import Cell, text_of
from crm.language.text import folded

_OF_WHAT = (
    r"amount|amt|value|sales?|revenue|collection|bills?|invoices?|customers?|party|parties|qty"
    r"|quantity|items?|rows?|records?|entries|rs|inr|due|balance|discount|tax|gst|paid|received"
    r"|cash|credit|upi|card|debit|transactions?|no|number|in|count"
)
_TOTAL = re.compile(
    r"[*\-=\s]*(?:"
    rf"(?:(?:grand|sub|net|gross|page|day|days|day s|daily|today s|week|weekly|month|monthly|year"
    rf"|yearly|sheet|report|overall|final|running|closing|{_OF_WHAT})[\s\-]*)*totals?"
    rf"(?:\s+(?:of|for)\b.*|(?:\s+(?:{_OF_WHAT}))*)"
    r"|(?:opening|closing) bal(?:ance)?|bal(?:ance)? [bc]/?[fd]|[bc]/[fd]"
    r"|(?:brought|carried) (?:forward|down)"
    r"|(?:कुल|महा|उप)?\s*(?:योग|जोड़|जोड़)|कुल(?:\s+(?:राशि|रकम|बिक्री|ग्राहक))?|एकूण"
    r")[\s:=.\-*]*(?:(?:₹|rs\.?|inr)?\s*[\d,.]+\s*(?:/-)?)?\s*(?:\(\s*\d[^)]*\))?[\s:=.*]*"
)
_PERHAPS = re.compile(r"total|bal|[bc]/|forward|down", re.IGNORECASE)
_LONGEST = 60


def is_total(cell: Cell) -> bool:
    """`Grand Total:`, `Total (12 bills)`: the words for a sum where a row has a name or a date.
    `Total Fashion` is a customer."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    if cell.isascii() and not _PERHAPS.search(cell):  # what most cells are, and much faster
        return False
    return _TOTAL.fullmatch(folded(cell).replace("'", " ").replace("’", " ")) is not None


def refuse_what_is_no_row(cells: Sequence[Cell], headings: Mapping[int, str]) -> None:
    """Total rows and repeated headings have no day, or the word for it. Raises RowRefused."""
    if any(map(is_total, cells)):
        raise RowRefused("total_row", IGNORED)
    if any(text and i < len(cells) and text_of(cells[i]) == text for i, text in headings.items()):
        raise RowRefused("heading_again", IGNORED)
    filled = [cell for cell in cells if cell not in (None, "")]
    if len(filled) == 1 and isinstance(filled[0], str) and not any(map(str.isdigit, filled[0])):
        raise RowRefused("text_row", IGNORED)
