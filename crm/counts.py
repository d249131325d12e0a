"""Counts of things in words, `1 sale` or `1,234 sales`, for the chat, charts and files.

For lists and lines with several counts; a sentence about one count is one text with its own plural
forms, since other languages bend more of it than the noun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.i18n import ngettext

if TYPE_CHECKING:
    from crm.formats import Formats


def badges(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} badge", "{n} badges", number), number, formats)


def customers(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} customer", "{n} customers", number), number, formats)


def days(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} day", "{n} days", number), number, formats)


def duplicates(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} duplicate", "{n} duplicates", number), number, formats)


def files(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} file", "{n} files", number), number, formats)


def messages(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} message", "{n} messages", number), number, formats)


def parts(number: int, formats: Formats) -> str:
    """Of an SMS."""
    return _put(ngettext("{n} part", "{n} parts", number), number, formats)


def people(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} person", "{n} people", number), number, formats)


def rows(number: int, formats: Formats) -> str:
    """Of a file or sheet."""
    return _put(ngettext("{n} row", "{n} rows", number), number, formats)


def sales(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} sale", "{n} sales", number), number, formats)


def visits(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} visit", "{n} visits", number), number, formats)


def warnings(number: int, formats: Formats) -> str:
    return _put(ngettext("{n} warning", "{n} warnings", number), number, formats)


def _put(text: str, number: int, formats: Formats) -> str:
    return text.format(n=formats.number(number))
