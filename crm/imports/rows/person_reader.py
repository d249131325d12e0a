"""A customer's part of a row: name, phones, place; of a list of customers as of a sale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from crm.customers.fields import FIELDS, LONGEST_ADDRESS, CustomerField
from crm.errors import Invalid
from crm.imports.columns.headings import Field
from crm.imports.columns.layout import Layout
from crm.imports.rows.addresses import one_address
from crm.imports.rows.consent import ConsentReader
from crm.imports.rows.people import People, Person
from crm.imports.rows.total_rows import is_total
from crm.imports.staging_file import IGNORED, REJECTED, WARNING, StagingFile
from crm.language.calendar.cells import day_and_time
from crm.language.cells import NOTHING, Cell, text_of
from crm.language.phones import PhonesInCell
from crm.language.text import LONGEST_LOCATION, LONGEST_NAME, folded

if TYPE_CHECKING:
    from crm.shop import Shop

NO_NAME = frozenset({"-", "--", "---", ".", "?", "n/a", "#n/a", "#ref!", "null", "nan", "none"})
"""Texts that people and programs write for a missing name. `Na` and `Nil` are names."""


_SUPPLIER = re.compile(r"(?:sundry )?(?:vendor|supplier|creditor)s?")
_LIKE_A_FORMULA = ("=", "+", "-", "@")  # behind an apostrophe, so that it stays text


class Columns:
    """The values of a row by field: of several columns the first that is filled."""

    def __init__(self, layout: Layout) -> None:
        self._indexes: dict[Field, list[int]] = {one: layout.indexes(one) for one in Field}

    def has(self, wanted: Field) -> bool:
        return bool(self._indexes[wanted])

    def first(self, cells: Sequence[Cell], wanted: Field) -> Cell:
        for index in self._indexes[wanted]:
            if index < len(cells) and cells[index] not in (None, ""):
                return cells[index]
        return None

    def all(self, cells: Sequence[Cell], wanted: Field) -> list[str]:
        texts = (cells[index] for index in self._indexes[wanted] if index < len(cells))
        return [text for cell in texts if (text := text_of(cell))]


class PersonReader:
    """Reads the customer's part of a row, of a list as of a sale."""

    def __init__(
        self, layout: Layout, people: People, staging: StagingFile, shop: Shop, sheet: str
    ) -> None:
        self.columns = Columns(layout)
        self._consent = ConsentReader(layout)
        self._people = people
        self._staging = staging
        self._shop = shop
        self._sheet = sheet
        self._today = shop.today()
        self._one_value = [
            field for field in FIELDS if field.one_value and self.columns.has(Field(field.name))
        ]
        address = Field("address")
        self._invoiced_to = address if self.columns.has(address) else None
        self.capitals = False
        self.unsaved: frozenset[int] = frozenset()
        """Rows with a formula that the file keeps no value for, in a column that we read."""
        self._headings = {column.index: column.heading for column in layout.columns}

    def judge_capitals(self, rows: Sequence[Sequence[Cell]]) -> None:
        """A list all in capitals is how its program writes, not how the people do."""
        names = [
            text
            for cells in rows
            if len(text := self._name(cells)) > 3 and text.isascii() and not is_total(text)
        ]
        self.capitals = bool(names) and sum(map(str.isupper, names)) >= 0.9 * len(names)

    def take(self, row: int, cells: Sequence[Cell]) -> None:
        """A row of a list of customers."""
        columns = self.columns
        if not any(cell not in (None, "") for cell in cells):
            return
        found = self._phones(cells)
        if not found.phones and self._is_heading(cells):
            self._staging.remark(IGNORED, "heading_again", self._sheet, row, cells=cells)
            return
        if not found.phones and any(map(is_total, cells)):
            self._staging.remark(IGNORED, "total_row", self._sheet, row, cells=cells)
            return
        if _SUPPLIER.fullmatch(folded(text_of(columns.first(cells, Field.TYPE)))):
            self._staging.remark(REJECTED, "supplier", self._sheet, row, cells=cells)
            return
        person = self.person(row, cells, found)
        person.number = text_of(columns.first(cells, Field.CUSTOMER_ID)) or None
        if not person.name and person.phone is None:
            self._staging.remark(REJECTED, "no_name_or_phone", self._sheet, row, cells=cells)
            return
        if not person.name:
            person.name = found.phones[0][1]
            self._staging.remark(WARNING, "name_missing", self._sheet, row)
        if row in self.unsaved:
            self._staging.remark(WARNING, "formula_without_value", self._sheet, row)
        person.created = self._joined(row, cells)
        self._people.listed(person, self._sheet, row)

    def person(
        self, row: int, cells: Sequence[Cell], found: PhonesInCell, *, notes: bool = True
    ) -> Person:
        """Everything but number and day; remarks on what could not be read. `notes`: whether those
        of the row are about the customer."""
        columns, remark = self.columns, self._staging.remark
        company = text_of(columns.first(cells, Field.COMPANY))
        person = Person(name=self._cut(row, self._name(cells) or _clean(company)))
        if company and folded(company) != folded(person.name):
            person.notes.append(company)
        if found.phones:
            person.phone = found.phones[0][0]
            person.notes += [text for _, text in found.phones[1:]]
        if found.unusable:
            person.notes.append(found.unusable)
            remark(WARNING, "phone_unusable", self._sheet, row, {"text": found.unusable})
        for field in self._one_value:
            self._read_value(row, cells, field, person)
        if self._invoiced_to is not None:
            text = text_of(columns.first(cells, self._invoiced_to))[:LONGEST_ADDRESS]
            if text.casefold() not in NOTHING:
                person.others["address"] = text
        self._place(cells, person)
        person.consent = self._consent.read(cells)
        if notes:
            person.notes += columns.all(cells, Field.NOTES)
        return person

    def _place(self, cells: Sequence[Cell], person: Person) -> None:
        """The town as the location; the whole address in one line of the notes."""
        columns = self.columns
        towns, regions, addresses, codes = (
            columns.all(cells, field)
            for field in (Field.LOCATION, Field.REGION, Field.STREET, Field.POSTCODE)
        )
        places = towns + regions
        if not places and not columns.has(Field.LOCATION):
            places = addresses[:1]
        if places:
            person.location = _clean(places[0])[:LONGEST_LOCATION]
        written = one_address(addresses, places if addresses else places[1:], codes)
        if written != person.location:
            person.notes.append(written)

    def _read_value(
        self, row: int, cells: Sequence[Cell], field: CustomerField, person: Person
    ) -> None:
        """A field that a cell says by itself; what cannot be read is kept in the notes."""
        cell = self.columns.first(cells, Field(field.name))
        text = text_of(cell)
        if " ::: " in text:  # Google's own mark between several values
            text, *more = text.split(" ::: ")
            person.notes += more
        if text.casefold() in NOTHING:
            return
        try:
            person.others |= field.read(text, self._shop)
        except Invalid:
            person.notes.append(text)
            code = f"{field.name}_unusable"
            self._staging.remark(WARNING, code, self._sheet, row, {"text": text[:100]})

    def _is_heading(self, cells: Sequence[Cell]) -> bool:
        """A list printed page by page has its headings on every page."""
        filled = [(i, text) for i, cell in enumerate(cells) if (text := text_of(cell))]
        return len(filled) > 1 and all(self._headings.get(i) == text for i, text in filled)

    def _phones(self, cells: Sequence[Cell]) -> PhonesInCell:
        columns = self.columns
        first = self._people.phones_in(columns.first(cells, Field.PHONE))
        others = columns.all(cells, Field.OTHER_PHONE)
        if not others:
            return first
        every = [first] + [self._people.phones_in(text) for text in others]
        pairs = {phone.e164: (phone, text) for one in every for phone, text in one.phones}
        ordered = list(first.phones) + [
            pair for key, pair in pairs.items() if pair not in first.phones
        ]
        if ordered and not ordered[0][0].mobile:
            ordered.sort(key=lambda pair: not pair[0].mobile)
        unusable = " / ".join(one.unusable for one in every if one.unusable)
        return PhonesInCell(tuple(dict.fromkeys(ordered)), unusable or None)

    def phones(self, cells: Sequence[Cell]) -> PhonesInCell:
        return self._phones(cells)

    def _name(self, cells: Sequence[Cell]) -> str:
        name = text_of(self.columns.first(cells, Field.NAME))
        if not name and self.columns.has(Field.FIRST_NAME):
            parts = [text_of(self.columns.first(cells, Field.FIRST_NAME))]
            name = " ".join(
                [part for part in parts if part] + self.columns.all(cells, Field.LAST_NAME)
            )
        if name[:1] == "'" and name[1:2] in _LIKE_A_FORMULA:
            name = name[1:]
        return "" if name.casefold() in NO_NAME else _clean(name)

    def _cut(self, row: int, name: str) -> str:
        if len(name) > LONGEST_NAME:
            self._staging.remark(WARNING, "name_cut", self._sheet, row)
            name = name[:LONGEST_NAME].rstrip()
        if self.capitals and name.isupper() and name.isascii():
            words = name.split(" ")
            name = " ".join(
                word.capitalize() if len(word) > 3 or (len(words) > 1 and len(word) > 2) else word
                for word in words
            )
        return name

    def _joined(self, row: int, cells: Sequence[Cell]) -> datetime | None:
        cell = self.columns.first(cells, Field.JOINED)
        try:
            found = day_and_time(cell, self._shop.timezone)
        except Invalid:
            self._staging.remark(
                WARNING, "joined_unusable", self._sheet, row, {"text": text_of(cell)}
            )
            return None
        if found is None:
            return None
        if found.day > self._today:
            self._staging.remark(
                WARNING, "joined_unusable", self._sheet, row, {"text": text_of(cell)}
            )
            return None
        return instant_of(self._shop, found.day, found.at)


def instant_of(shop: Shop, day: date, at: time | None) -> datetime:
    """A shop date with its time, or its midnight, as an instant; never after now."""
    return min(shop.instant(day, at or time()), shop.now())


def _clean(text: str) -> str:
    """As it will be kept: composed letters, nothing that turns the line around it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
