"""The buyer in a row of sales."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from crm.imports.columns.headings import OF_A_SALE, Field
from crm.imports.rows.memo import MOST
from crm.imports.rows.person_reader import PersonReader
from crm.imports.rows.row_refused import RowRefused
from crm.imports.rows.total_rows import is_total
from crm.imports.staging_file import IGNORED, StagingFile
from crm.language.cells import Cell, text_of
from crm.language.sale.counter import is_counter

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout
    from crm.imports.rows.people import People

_WHO = tuple(
    field
    for field in Field
    if field not in OF_A_SALE | {Field.COMPANY, Field.NOTES, Field.JOINED, Field.IGNORED}
)
"""Fields of a row that identify the buyer."""
_ACCOUNT = re.compile(
    r"(?:(?:gst|local|cash|credit) )?sales?(?: (?:account|a/c))?|cash(?: (?:account|a/c|in hand))?"
    r"|bank(?: (?:account|a/c))?|purchases?(?: (?:account|a/c))?|round(?:ed)? off|suspense(?: a/c)?"
)
"""Accounts of the books that stand where another program's ledger names the other side."""


class BuyerReader:
    """Finds the buyer of a row, or adds them; most rows are of the row before or of a regular.

    `who_of` gives the cells of a row (of `width`, and an empty one behind) that say who it is;
    `last` is what they were in the row before, and the number of that person.
    """

    def __init__(
        self,
        layout: Layout,
        width: int,
        reader: PersonReader,
        people: People,
        staging: StagingFile,
        sheet: str,
    ) -> None:
        self._reader = reader
        self._people = people
        self._staging = staging
        self._sheet = sheet
        self.places = [index for field in _WHO for index in layout.indexes(field)]
        self.who_of = itemgetter(*(self.places or [width]), width)
        self.last: tuple[tuple[Cell, ...], int | None] = ((), None)
        self._regulars: dict[tuple[Cell, ...], int] = {}

    def buyer(
        self, row: int, cells: Sequence[Cell], who: tuple[Cell, ...], owner: int | None
    ) -> int | None:
        """The number of whom the row names; on a bill of somebody of that name, who is `owner`, it
        is them. Raises RowRefused for a total row."""
        if who == self.last[0] and (owner is None or owner == self.last[1]):
            return self.last[1]
        regular = self._regulars.get(who)
        if regular is not None:
            self.last = (who, regular)
            return regular
        if not any(who):
            return None
        remarked = self._staging.remarked
        columns = self._reader.columns
        found = self._reader.phones(cells)
        if not found.phones and is_total(columns.first(cells, Field.NAME)):
            raise RowRefused("total_row", IGNORED)
        person = self._reader.person(row, cells, found, notes=False)
        person.number = text_of(columns.first(cells, Field.CUSTOMER_ID)) or None
        nobody = is_counter(person.name) or _ACCOUNT.fullmatch(person.name.casefold()) is not None
        if nobody and not (person.phone or person.email or person.number):
            self.last = (who, None)
            return None
        number = self._people.of_a_sale(person, self._sheet, row, owner)
        self.last = (who, number)
        if number is not None and person.phone is not None and self._staging.remarked == remarked:
            if len(self._regulars) > MOST:
                self._regulars.clear()
            self._regulars[who] = number  # a phone decides, whatever else is known by then
        return number
