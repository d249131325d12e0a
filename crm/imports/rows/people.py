"""The customers that a file speaks of, each once."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm.customers.consent import Consent
from crm.customers.counter import NAME
from crm.customers.fields import COLUMNS, FILLED, name_key
from crm.dataclass import dataclass, field
from crm.imports.staging_file import DUPLICATE, WARNING, StagingFile
from crm.language.cells import Cell, text_of
from crm.language.phones import PhonesInCell, phones
from crm.language.text import LONGEST_NOTES
from crm.values import Phone

if TYPE_CHECKING:
    from crm.shop import Shop


_NOTHING: dict[str, Any] = dict.fromkeys(COLUMNS)
"""Keeps the order of the columns when some are given values."""


@dataclass(slots=True)
class Person:
    """A customer as one row has them. `others`: values of further fields of the card, by column.
    `created` is an instant, UTC."""

    name: str = ""
    phone: Phone | None = None
    number: str | None = None  # customer_id of the program that wrote the file
    location: str | None = None
    notes: list[str] = field(default_factory=list)
    created: datetime | None = None
    consent: Consent | None = None
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def email(self) -> str | None:
        return self.others.get("email")

    def columns(self, key: str) -> list[Any]:
        """The values of COLUMNS; `key` is the name_key of the name, which takes time."""
        values = _NOTHING | {
            "name": self.name,
            "name_key": key,
            "phone": self.phone and self.phone.e164,
            "phone_is_mobile": bool(self.phone and self.phone.mobile),
            "location": self.location,
            "notes": self.note,
            **self.others,
        }
        return [*values.values()]

    @property
    def note(self) -> str | None:
        return "\n".join(dict.fromkeys(part for part in self.notes if part))[:LONGEST_NOTES] or None


_FILLED = [column for field in FILLED for column in field.columns]
_SET = ", ".join(f"{column} = coalesce({column}, ?)" for column in (*_FILLED, "created"))
_FILL = f"UPDATE people SET {_SET}, listed = 1 WHERE id = ?"  # noqa: S608 - names of ours
_SAYS = "UPDATE people SET consent = ? WHERE id = ? AND coalesce(consent, '') != 'no'"
_ADDED = ("id", *COLUMNS, "created", "consent", "row", "sheet", "listed", "source")


def stored(instant: datetime | None) -> str | None:
    """An instant (UTC) as SQLAlchemy keeps it in SQLite."""
    return None if instant is None else instant.strftime("%Y-%m-%d %H:%M:%S.%f")


class People:
    """Finds or adds; a phone decides, without one the e-mail, then a number that the file gives
    them; in a sale at last the name, when only one has it."""

    def __init__(self, staging: StagingFile, shop: Shop) -> None:
        self._staging = staging
        self._shop = shop
        self._by_phone: dict[str, int] = {}
        self._by_email: dict[str, int] = {}
        self._by_number: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self._rows: list[int] = [0]
        self._listed = bytearray(1)
        self._nameless = bytearray(1)
        self._bare = bytearray(1)  # no phone, no e-mail, no number
        self._twins: Counter[str] = Counter()
        self._other_names: set[tuple[int, str]] = set()
        self._phones: dict[str, PhonesInCell] = {}
        self._keys: list[str] = [""]
        self._counter: int | None = None
        self._new = staging.batch(
            f"INSERT INTO people ({', '.join(_ADDED)})"  # noqa: S608 - names of ours
            f" VALUES ({', '.join('?' * len(_ADDED))})"
        )

    def key_of(self, person: int) -> str:
        """Names them in the same way when the same file comes again."""
        return self._keys[person]

    def __len__(self) -> int:
        return len(self._rows) - 1

    def phones_in(self, cell: Cell) -> PhonesInCell:
        """`phones`, remembered: a regular's number is on every row."""
        if not isinstance(cell, str):
            cell = text_of(cell)
        found = self._phones.get(cell)
        if found is None:
            if len(self._phones) > 100_000:
                self._phones.clear()
            found = self._phones[cell] = phones(cell, self._shop.country)
        return found

    def listed(self, person: Person, sheet: str, row: int) -> None:
        """A row of a list of customers."""
        known, by = self._known(person)
        if known is None:
            key = None
            if person.phone is None and person.email is None and person.number is None:
                key = self._key_of_name(person)
                if name_key(person.name) in self._by_name:
                    self._staging.remark(WARNING, "same_name_no_phone", sheet, row)
            self._add(person, sheet, row, listed=True, source=key)
        else:
            if self._listed[known]:
                facts = {"of_row": self._rows[known], "field": by}
                self._staging.remark(DUPLICATE, "duplicate", sheet, row, facts)
            self._fill(known, person)
            self._says(known, person)
            self._listed[known] = 1

    def of_a_sale(self, person: Person, sheet: str, row: int, owner: int | None) -> int | None:
        """Customer of a sale; None when the row names nobody. `owner`: whose bill it is so far."""
        known, _ = self._known(person)
        if known is None and person.phone is None and person.email is None and person.name:
            same = self._by_name.get(name_key(person.name), [])
            if owner in same:
                return owner
            known = self._of_that_name(same)
        if known is not None:
            if person.number is not None:
                self._by_number.setdefault(person.number, known)
            self._says(known, person)
            if self._nameless[known] and person.name:
                self._fill(known, person)
            elif person.phone is not None and person.name:
                self._other_name(known, person, sheet, row)
            return known
        if not (person.name or person.phone or person.email or person.number):
            return None
        return self._add(person, sheet, row, listed=False, source=None)

    def counter(self, sheet: str, row: int) -> int:
        """Whose sales those are that name nobody, where they are taken: the shop's counter."""
        if self._counter is None:
            self._counter = self._add(Person(), sheet, row, listed=False, source=None)
        return self._counter

    def is_counter(self, person: int | None) -> bool:
        return person is not None and person == self._counter

    def _other_name(self, known: int, person: Person, sheet: str, row: int) -> None:
        """A family's phone, or a name typed in another way: said once for each name."""
        key = name_key(person.name)
        if known not in self._by_name.get(key, ()) and (known, key) not in self._other_names:
            self._other_names.add((known, key))
            facts = {"text": person.name[:100], "of_row": self._rows[known]}
            self._staging.remark(WARNING, "other_name", sheet, row, facts)

    def _of_that_name(self, same: list[int]) -> int | None:
        """Of several of one name it is the one who was never more than a name in the sales; a new
        one only the first time."""
        if len(same) == 1:
            return same[0]
        named = (one for one in same if not self._listed[one] and self._bare[one])
        return next(named, None)

    def _known(self, person: Person) -> tuple[int | None, str]:
        if person.phone is not None:
            return self._by_phone.get(person.phone.e164), "phone"
        if person.email is not None:
            return self._by_email.get(person.email.casefold()), "email"
        if person.number is not None:
            return self._by_number.get(person.number), "customer_id"
        return None, ""

    def _key_of_name(self, person: Person) -> str:
        """Makes the same row of the same file the same, though its name decides nothing."""
        text = "\x1f".join((name_key(person.name), person.location or "", person.note or ""))
        digest = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        self._twins[digest] += 1
        return f"customer:{digest}:{self._twins[digest]}"

    def _add(
        self, person: Person, sheet: str, row: int, *, listed: bool, source: str | None
    ) -> int:
        number = len(self._rows)
        self._rows.append(row)
        self._listed.append(listed)
        phone = person.phone
        self._bare.append(not (phone or person.email or person.number))
        self._nameless.append(not person.name)
        if not person.name and phone is not None:
            person.name = phone.e164
        key = name_key(person.name)
        self._keys.append((phone and phone.e164) or person.email or person.number or key)
        if phone is not None:
            self._by_phone[phone.e164] = number
        if person.email is not None:
            self._by_email.setdefault(person.email.casefold(), number)
        if person.number is not None:
            self._by_number[person.number] = number
        if key:
            self._by_name.setdefault(key, []).append(number)
        self._new.add(
            (
                number,
                *person.columns(key),
                stored(person.created),
                person.consent,
                row,
                sheet,
                listed,
                source,
            ),
        )
        return number

    def _says(self, known: int, person: Person) -> None:
        """A no in any row is one."""
        if person.consent is not None:
            self._new.flush()
            self._staging.connection.execute(_SAYS, (person.consent, known))

    def _fill(self, known: int, person: Person) -> None:
        """Fills in values that an earlier row left empty."""
        if person.number is not None:
            self._by_number.setdefault(person.number, known)
        self._new.flush()
        values = dict(zip(COLUMNS, person.columns(name_key(person.name)), strict=True))
        self._staging.connection.execute(
            _FILL, (*(values[column] for column in _FILLED), stored(person.created), known)
        )
        if self._nameless[known] and person.name:
            self._nameless[known] = 0
            self._by_name.setdefault(name_key(person.name), []).append(known)
            self._staging.connection.execute(
                "UPDATE people SET name = ?, name_key = ? WHERE id = ?",
                (person.name, name_key(person.name), known),
            )

    def finish(self) -> None:
        """Writes the numbers by which other files of the same program know them."""
        numbers = self._staging.batch("INSERT INTO numbers VALUES (?, ?)")
        for pair in self._by_number.items():
            numbers.add(pair)
        if self._counter is not None:
            self._new.flush()
            self._staging.connection.execute(
                "UPDATE people SET name = ?, counter = 1 WHERE id = ?", (NAME, self._counter)
            )
