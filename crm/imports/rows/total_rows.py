"""Rows that add up other rows: never a customer, never a purchase."""

from __future__ import annotations

import re

from crm.language.cells import Cell
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
_LONGEST = 60


def is_total(cell: Cell) -> bool:
    """`Grand Total:`, `Total (12 bills)`: the words for a sum where a row has a name or a date.
    `Total Fashion` is a customer."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    return _TOTAL.fullmatch(folded(cell).replace("'", " ").replace("’", " ")) is not None
