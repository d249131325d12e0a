"""Money that customers brought: rows of a ledger, among sales, or in a list of payments."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm.imports.columns.headings import Field
from crm.imports.columns.layout import PAYMENTS
from crm.imports.rows.buyer_reader import BuyerReader
from crm.imports.rows.instants import Instants
from crm.imports.rows.row_refused import RowRefused
from crm.imports.rows.sale_cells import Places, is_receipt
from crm.imports.staging_file import StagingFile
from crm.language.calendar.moments import DayAndTime
from crm.language.cells import NOTHING, Cell, text_of
from crm.language.payments import payment
from crm.language.text import LONGEST_NOTES
from crm.language.vocabulary import ON_ACCOUNT

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout
    from crm.imports.rows.people import People
    from crm.shop import Shop

PAYMENT = "pay:"
"""Prefix of what names a payment for the next time."""


class Payments:
    """Writes payments to the staging file. Amounts are minor units."""

    def __init__(self, staging: StagingFile, shop: Shop) -> None:
        self._clock = Instants(shop)
        self._new = staging.batch(
            "INSERT INTO payments (person, day, created, amount, method, notes, row, sheet,"
            " source, hash, for_bill) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        self._of_several = staging.batch("INSERT INTO of_several_bills (source) VALUES (?)")
        self._numbered: dict[tuple[str, str, int], list[int]] = {}
        self._for_bills: dict[str, str | None] = {}

    def add(
        self,
        person: int,
        who: str,
        when: DayAndTime,
        amount: int,
        method: str | None,
        notes: str | None,
        row: int,
        sheet: str,
        *,
        number: str | None = None,
        for_bill: str | None = None,
    ) -> None:
        """A row of money. `who` names the person for the next time; `number` is the payment's own:
        rows that repeat it with the same amount, one for each bill it was for, are one payment.
        `for_bill` is the number of the bill that it paid."""
        day = when.day.isoformat()
        source = row_hash = None
        if number is not None:
            owners = self._numbered.setdefault((number, day, amount), [])
            if person in owners:
                self._one_more_bill(_named(number, day, amount, owners.index(person)), for_bill)
                return
            source = _named(number, day, amount, len(owners))
            owners.append(person)
            self._for_bills[source] = for_bill
        else:
            row_hash = _row_hash(who, when, amount)
        at = when.at
        second = -1 if at is None else at.hour * 3600 + at.minute * 60 + at.second
        created, _ = self._clock.of(when.day, second)
        kept = notes[:LONGEST_NOTES] if notes else None
        self._new.add(
            (person, day, created, amount, method, kept, row, sheet, source, row_hash, for_bill)
        )

    def _one_more_bill(self, source: str, for_bill: str | None) -> None:
        """What was paid for several bills names none of them: it pays the oldest first."""
        if for_bill != self._for_bills[source]:
            self._of_several.add((source,))


def _named(number: str, day: str, amount: int, before: int) -> str:
    """Names a payment with a number; each shop hand counts receipts of their own, so `before` it
    others may have the same."""
    source = f"{PAYMENT}{number}:{day}:{amount}"
    return f"{source}:{before + 1}" if before else source


def _row_hash(who: str, when: DayAndTime, amount: int) -> int:
    """Names a row without a number by what it says; 64 bits, signed."""
    text = f"{who}\x1f{when.day}\x1f{when.at}\x1f{amount}"
    return int.from_bytes(
        hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True
    )


NAME_PAYMENTS = """
UPDATE payments SET source = t.source FROM (
  SELECT id, 'pay:' || printf('%016x', hash) || ':'
    || row_number() OVER (PARTITION BY hash ORDER BY id) AS source
  FROM payments WHERE hash IS NOT NULL) AS t WHERE t.id = payments.id
"""
"""On the staging file: the same row twice in one file is two payments; the same file twice is
not."""


class PaymentReader:
    """Reads the rows of money of one sheet into `payments` and `people`."""

    def __init__(
        self,
        layout: Layout,
        at: Places,
        buyers: BuyerReader,
        people: People,
        payments: Payments,
        sheet: str,
    ) -> None:
        self._at = at
        self._buyers = buyers
        self._people = people
        self._payments = payments
        self._sheet = sheet
        self._alone = layout.kind == PAYMENTS
        self._bills = next(iter(layout.indexes(Field.FOR_BILL)), None)
        self._ledger = bool(layout.indexes(Field.GOT)) and not layout.indexes(Field.AMOUNT)
        self._notes = layout.indexes(Field.NOTES) + layout.indexes(Field.ITEM)
        sums = (Field.GOT, Field.RECEIVED, Field.AMOUNT, Field.BILL_TOTAL)
        self._sums = [place for field in sums for place in layout.indexes(field)]

    def is_one(self, cells: Sequence[Cell]) -> bool:
        """Whether the row is money alone; of a ledger, what was got where nothing was given."""
        if self._alone:
            return True
        kind = text_of(cells[self._at.type])
        if kind:
            return kind[0] in "cC" if self._at.of_account else is_receipt(kind)
        return (
            self._ledger
            and _is_nothing(cells[self._at.gave])
            and (not _is_nothing(cells[self._at.got]))
        )

    def take(
        self, row: int, cells: Sequence[Cell], when: DayAndTime, money: Callable[[Cell], int]
    ) -> None:
        """Books the row. Raises RowRefused where it names nobody, or no amount."""
        amount = next((found for place in self._sums if (found := money(cells[place]))), 0)
        if not amount:
            raise RowRefused("amount_missing")
        person = self._buyers.buyer(row, cells, self._buyers.who_of(cells), None)
        if person is None:
            raise RowRefused("no_customer", minor=amount)
        notes = "\n".join(text for place in self._notes if (text := text_of(cells[place])))
        method = payment(cells[self._at.payment]) or _said_in(notes)
        number = text_of(cells[self._at.bill]) if self._alone else ""
        self._payments.add(
            person,
            self._people.key_of(person),
            when,
            amount,
            None if method == ON_ACCOUNT else method,
            notes or None,
            row,
            self._sheet,
            number=number if number.casefold() not in NOTHING else None,
            for_bill=self._for_bill(cells),
        )

    def _for_bill(self, cells: Sequence[Cell]) -> str | None:
        if self._bills is None:
            return None
        named = text_of(cells[self._bills])
        return named if named.casefold() not in NOTHING else None


def _is_nothing(cell: Cell) -> bool:
    return cell in (None, "", 0) or text_of(cell).strip(" .0") in ("", "-")


def _said_in(notes: str) -> str | None:
    """A way of paying that the words beside the money name: `paid cash`, `upi`."""
    for word in notes.split():
        found = payment(word.strip(".,:;()"))
        if found is not None and found != "Other":
            return found
    return None
