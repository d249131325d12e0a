"""Two days as people type them: `1 nov to 15 nov`, `01/11 - 15/11`, `2025-03-01..2025-03-15`."""

from __future__ import annotations

import re
from datetime import date

from bot.entry.draft import Refusal
from bot.entry.known import Knowledge
from bot.entry.read import read
from crm.errors import Invalid
from crm.values import Period

_BETWEEN = re.compile(r"\s*(?:\.\.+|\bto\b|\btill?\b|\buntil\b|\bse\b|–|—|\s-\s)\s*", re.IGNORECASE)
_FROM = re.compile(r"^\s*from\s+", re.IGNORECASE)


def read_period(text: str, today: date, region: str) -> str:
    """`FROM..TO` in ISO dates, or `7d`, `3m` as they are; one day is both ends. Raises Invalid.

    Days are read as in a sale: day before month, and a day without a year is the last such one.
    """
    text = _FROM.sub("", text.strip())[:60]
    if re.fullmatch(r"\d{1,4}\s*[dmy]", text.lower()):
        return text.lower().replace(" ", "")
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) == 1 and text.count("-") == 1:
        parts = text.split("-")
    if not 1 <= len(parts) <= 2:
        raise Invalid("period", text, "unreadable")
    days = [_day(part, today, region) for part in parts]
    period = Period(days[0], days[-1])
    return f"{period.start}..{period.end}"


def _day(text: str, today: date, region: str) -> date:
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise Invalid("period", text, "unreadable") from error
    outcome = read(f"1 {text}", today, Knowledge(), region=region, customer="-")
    if isinstance(outcome, Refusal) or outcome.items or outcome.total != 1:
        raise Invalid("period", text, "unreadable")
    return outcome.day
