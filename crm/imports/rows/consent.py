"""Consent in a row: whether its customer may be written to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm.customers.consent import Consent
from crm.imports.columns.headings import Field, heading_key
from crm.imports.rows.statuses import word_of
from crm.language.cells import NOTHING, Cell, text_of
from crm.language.text import apart

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout

AGAINST = re.compile(
    r"\b(?:do not|dnd|dnc|no|don t|un ?subscri\w*|opt(?:ed)? ?out)\b(?! (?:in|status))"
)
_EMAIL = re.compile(r"\be ?mail\b|newsletter")
_OTHERS = re.compile(r"\b(?:sms|text|phone|whatsapp)\b")
_YES = frozenset(
    {"yes", "y", "true", "1", "1.0", "x", "on", "ok", "allowed", "agreed", "granted", "हाँ", "हां"}
)
_NO = frozenset({"no", "n", "false", "0", "0.0", "off", "denied", "declined", "refused", "नहीं"})
_SAID_NO = re.compile(
    r"un ?subscribed?.*|opt(?:ed)? ?out.*|do not .*|dnd|dnc|stop(?:ped)?|blocked|blacklisted"
    r"|revoked|withdrawn"
)
_SAID_YES = re.compile(r"(?:re ?)?subscribed|opt(?:ed)? ?in|confirmed|active")


class ConsentReader:
    """Reads the columns of a sheet. What is about e-mail alone says nothing of messages, unless
    somebody took the trouble to unsubscribe."""

    def __init__(self, layout: Layout) -> None:
        self._columns = []
        for column in layout.columns:
            if column.field is Field.CONSENT:
                key = heading_key(apart(column.heading))
                by_mail = _EMAIL.search(key) is not None and _OTHERS.search(key) is None
                self._columns.append((column.index, AGAINST.search(key) is not None, by_mail))

    def read(self, cells: Sequence[Cell]) -> Consent | None:
        """A no in any column is one; None where nothing is said."""
        said = {self._said(cells, column) for column in self._columns}
        return Consent.NO if Consent.NO in said else Consent.YES if Consent.YES in said else None

    def _said(self, cells: Sequence[Cell], column: tuple[int, bool, bool]) -> Consent | None:
        index, against, by_mail = column
        text = text_of(cells[index]) if index < len(cells) else ""
        word = word_of(text)
        if _SAID_NO.fullmatch(word):
            return Consent.NO
        if by_mail or not word or word in NOTHING:
            return None
        if word in _NO:
            return None if against else Consent.NO
        if against:  # yes, a day, a reason
            return None if _SAID_YES.fullmatch(word) else Consent.NO
        return Consent.YES if word in _YES or _SAID_YES.fullmatch(word) else None
