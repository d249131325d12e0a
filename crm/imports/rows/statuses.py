"""How a document stands, by the columns that programs have for it: a sale, none, or not known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from crm.imports.columns.headings import Field, heading_key
from crm.imports.rows.row_refused import RowRefused
from crm.language.cells import NOTHING, Cell, text_of
from crm.language.text import apart

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout

SALE, NO_SALE = "sale", "no_sale"
"""Answers of a person who is asked about a word that is in no list here."""


class _Column(Enum):
    DOCUMENT = 0
    MONEY = 1  # paid or not: what nobody paid yet was sold all the same
    GOODS = 2  # where they are; only what came back is no sale
    FLAG = 3  # filled, or yes: there was no sale
    NUMBER = 4  # 0 a draft, 1 submitted, 2 cancelled (Frappe's docstatus)


_FLAG = re.compile(
    r"(?:is )?(?:cancel|void|return|deleted|draft|refund|credit note)\w*"
    r"(?: (?:at|on|date|reason|flag|time))?"
)
_MONEY = re.compile(r"\b(?:financial|payment|paid|billing)\b")
_GOODS = re.compile(r"\b(?:delivery|shipment|shipping|fulfil?lment|stage|return|refund)\b")

_NONE = re.compile(
    r"(?:auto |checkout |saved as )?drafts?|quotations?(?: sent)?|quotes?(?: sent)?|estimates?"
    r"|pro ?forma(?: invoice)?|failed|failure|unsuccessful|declined|denied|rejected|error"
    r"|cancel+ed(?: .*)?|cancel+ation|void(?:ed)?|returned?(?: .*)?|refund(?:ed)?"
    r"|fully (?:refunded|returned)|(?:on )?hold|on hold .*|abandoned(?: .*)?|deleted|trash(?:ed)?"
    r"|expired|reversed|charged? ?back|rto(?: .*)?|lost|incomplete|aborted|bounced|restocked"
    r"|credit note(?: issued)?|internal transfer|(?:pending|awaiting|waiting for) approval"
    r"|not (?:approved|confirmed|accepted)|रद्द|inactive|enquiry|lead|no ?show"
)
_PARTLY = re.compile(r"part(?:ial|ially|ly)?[ -]?(?:refund|return)(?:ed)?")
_SOLD = re.compile(
    r"sales?(?: order)?|sold|(?:fully |over|un|partly |partially |part )?paid|not paid|in payment"
    r"|partial(?:ly)?(?: paid| payment)?|sent|viewed|opened?|closed|overdue|due|outstanding"
    r"|unpaid and discounted|(?:partly |partially )?paid and discounted|overdue and discounted"
    r"|complete|completed|done|success|successful|finished|final|finali[sz]ed|settled"
    r"|processing|processed|confirmed|approved|accepted|submitted|posted|invoiced|billed"
    r"|(?:fully|partially|partly|to be|nothing to) (?:invoiced|invoice|billed|delivered)|locked"
    r"|to (?:bill|deliver|deliver and bill|invoice|ship|pack|pick)|authori[sz]ed|captured"
    r"|delivered|shipped|dispatched|in transit|out for delivery|(?:un|partially )?fulfilled|packed"
    r"|ready(?: .*)?|picked up|collected|received|active|new|ok|valid|live|regular|normal|cash"
    r"|credit|cod|cash on delivery|credited|not due|current|पूर्ण|भुगतान|बकाया"
)
_UNPAID = re.compile(
    r"un ?paid|not paid|overdue|due|outstanding|(?:payment |amount )?(?:due|pending)|बकाया"
)
_WAITING = re.compile(r"pending(?: payment)?|payment pending|(?:awaiting|waiting for) payment")
_ON_DELIVERY = re.compile(r"\bcod\b|cash on delivery|pay(?:ment)? on delivery")
_NO = NOTHING | {"no", "false", "0", "n", "0.0", "not cancelled", "active"}


def _kind_of(heading: str) -> _Column:
    key = heading_key(heading)
    if key == "docstatus":
        return _Column.NUMBER
    if _FLAG.fullmatch(key):
        return _Column.FLAG
    if _MONEY.search(key):
        return _Column.MONEY
    return _Column.GOODS if _GOODS.search(key) else _Column.DOCUMENT


def word_of(text: str) -> str:
    """`wc-on-hold`, `PARTIALLY_REFUNDED`, `PartiallyPaid` -> `on hold`, `partially refunded`, …"""
    return re.sub(r"[\W_]+", " ", apart(text)).strip().casefold().removeprefix("wc ")


class Statuses:
    """Reads the columns of a sheet that say how a document stands. `answers`: by the word, SALE or
    NO_SALE, for words that a person was asked about."""

    def __init__(self, layout: Layout, payment_at: int, answers: Mapping[str, str]) -> None:
        self.places = layout.indexes(Field.STATUS)
        self._columns = [
            (column.index, _kind_of(column.heading), column.heading)
            for column in layout.columns
            if column.field is Field.STATUS
        ]
        self._payment_at = payment_at
        self._answers = answers
        self._known: dict[tuple[Cell, ...], bool] = {}
        self._unpaid: dict[tuple[Cell, ...], bool] = {}
        self._of_money = [
            index for index, kind, _ in self._columns if kind in (_Column.MONEY, _Column.DOCUMENT)
        ]

    def refuse(self, cells: Sequence[Cell]) -> bool:
        """Whether a part of it was given back. Raises RowRefused for what is no sale
        (`not_a_sale`), or is so by a word that nobody knows (`status_unknown`)."""
        if not self._columns:
            return False
        key = (*[cells[index] for index in self.places], cells[self._payment_at])
        partly = self._known.get(key)
        if partly is None:
            every = [self._is_partly(cells, *column) for column in self._columns]
            partly = self._known[key] = any(every)
        return partly

    def says_unpaid(self, cells: Sequence[Cell]) -> bool:
        """Whether a column says that nothing was paid of the bill yet."""
        key = tuple([cells[index] for index in self._of_money])
        unpaid = self._unpaid.get(key)
        if unpaid is None:
            words = (word_of(text_of(one)) for one in key)
            unpaid = self._unpaid[key] = any(_UNPAID.fullmatch(word) for word in words)
        return unpaid

    def _is_partly(self, cells: Sequence[Cell], index: int, kind: _Column, heading: str) -> bool:
        text = text_of(cells[index])
        word = word_of(text)
        if not word or word in NOTHING:
            return False
        if kind is _Column.FLAG:
            if text.casefold() not in _NO:
                raise RowRefused("not_a_sale", word=heading)
            return False
        if kind is _Column.NUMBER:
            if word != "1":
                raise RowRefused("not_a_sale", word="Draft" if word == "0" else "Cancelled")
            return False
        if _PARTLY.fullmatch(word):
            return True
        answer = self._answers.get(word)
        if answer == NO_SALE or (answer is None and _NONE.fullmatch(word)):
            raise RowRefused("not_a_sale", word=text)
        if answer is None and kind is not _Column.GOODS and not self._is_sold(cells, word, kind):
            raise RowRefused("status_unknown", word=text[:60])
        return False

    def _is_sold(self, cells: Sequence[Cell], word: str, kind: _Column) -> bool:
        if _SOLD.fullmatch(word):
            return True
        if not _WAITING.fullmatch(word):
            return False
        on_delivery = _ON_DELIVERY.search(word_of(text_of(cells[self._payment_at])))
        return on_delivery is not None or (kind is _Column.MONEY and word == "pending")
