"""The purchases that a file speaks of: lines put together by bill or by visit."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable
from datetime import date
from typing import TYPE_CHECKING

from crm.bill import DISCOUNT, SALE
from crm.imports.columns.paid import how_paid
from crm.imports.file_lines import FileLine, remember_lines
from crm.imports.rows.instants import Instants
from crm.imports.staging_file import IGNORED, REJECTED, StagingFile
from crm.imports.twice.said_twice import SaidTwice
from crm.language.calendar.moments import DayAndTime
from crm.language.keys import item_key
from crm.language.text import LONGEST_NOTES
from crm.language.vocabulary import ON_ACCOUNT

if TYPE_CHECKING:
    from crm.imports.rows.row_refused import RowRefused
    from crm.shop import Shop

WHOLE, PART = "bill:", "part:"
"""Prefixes, equally long, of what names a bill for the next time: was all of it taken, or only some
of its rows?"""

CHARGES = "Taxes and charges"
"""The line for what a bill's own total has above the sum of its lines."""


class Bills:
    """The purchases of a file. Few bytes a bill, so that a million fit; lines go to the staging
    file at once, bills at the end."""

    def __init__(self, staging: StagingFile, *, remember_days: bool = False) -> None:
        """`remember_days`: another sheet may know bills by their number alone."""
        self._by_key: dict[int, int] = {}
        self._days: dict[str, DayAndTime] | None = {} if remember_days else None
        self._twice = SaidTwice()
        self.joins = False
        """Whether the sheet that is read now has the lines of bills that another one lists."""
        self._last: tuple[str, DayAndTime] | None = None
        self._person = array("q", [0])
        self._day = array("i", [0])
        self._second = array("i", [-1])
        self._payment = array("b", [-1])
        self._row = array("i", [0])
        self._sheet = array("h", [0])
        self._lines = array("i", [0])
        self._own_total = array("q", [0])  # a total of the bill itself, beside those of its lines
        self._bare = array("q", [0])  # the sum of its rows in a sheet that knows no items
        self._sum = array("q", [0])
        self._new_lines = staging.batch(
            "INSERT INTO lines (bill, line, name, name_key, quantity, unit, unit_price, amount,"
            " hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        self._received: dict[int, int] = {}  # what was paid of it at once, where a file says so
        self._balance: dict[int, int] = {}
        self._new_parts = staging.batch(
            "INSERT INTO payments (bill, day, created, amount, method, row, sheet)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        self._new_sources = staging.batch("INSERT INTO sources VALUES (?, ?)")
        self._new_bills = staging.batch(
            "INSERT INTO bills (id, person, day, created, opened, total, payment, notes, row,"
            " sheet, settled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        self._spoiled: set[str] = set()
        self._offered: Counter[int] = Counter()
        self._offers: dict[str, tuple[tuple[str, Hashable], int]] = {}
        self._no_sales: dict[str, tuple[str, str]] = {}
        self._staging = staging
        self._notes: dict[int, str] = {}
        self._payments: list[str] = []
        self._sheets: list[str] = []

    def __len__(self) -> int:
        return len(self._person) - 1

    def open(
        self,
        key: tuple[Hashable, ...] | None,
        person: int | None,
        when: DayAndTime,
        row: int,
        sheet: str,
        source: str | None,
    ) -> int:
        """The bill of this key, or a new one; without a key always a new one."""
        if key is not None:
            digest = hash(key)
            number = self._by_key.get(digest)
            if number is not None:
                owner = self._person[number]
                opener = self._sheets[self._sheet[number]]
                if source is not None:
                    so_far = self._lines[number], self._bare[number]
                    self._twice.goes_on(number, opener, sheet, row, *so_far)
                joined = self.joins and opener != sheet
                if person is None or owner in (0, person) or joined:
                    self._person[number] = owner or person or 0
                    return number
                return self.open(
                    (*key, person), person, when, row, sheet, source and f"{source}:{row}"
                )
            self._by_key[digest] = len(self._person)
        number = len(self._person)
        self._person.append(person or 0)
        self._day.append(when.day.toordinal())
        at = when.at
        self._second.append(-1 if at is None else at.hour * 3600 + at.minute * 60 + at.second)
        self._payment.append(-1)
        self._row.append(row)
        if sheet not in self._sheets:
            self._sheets.append(sheet)
        self._sheet.append(self._sheets.index(sheet))
        self._lines.append(0)
        self._own_total.append(0)
        self._bare.append(0)
        self._sum.append(0)
        if source is not None:
            self._new_sources.add((number, source))
        return number

    def add(self, bill: int, line: FileLine, row_hash: int | None) -> None:
        """One more line; `row_hash` names its row where no bill number does."""
        number = self._lines[bill] = self._lines[bill] + 1
        self._sum[bill] += line[5]  # by its place, as this is done a million times
        self._new_lines.add((bill, number, *line, row_hash))

    def bare(self, bill: int, total: int) -> None:
        """A row of a sheet that lists bills without their items."""
        self._bare[bill] += total

    def own_total(self, bill: int, total: int) -> None:
        """The total of the whole bill, as a column beside its lines says."""
        self._own_total[bill] = total

    def lacking(self, bill: int) -> int:
        """Part of the bill's own total that its lines do not add up to yet; 0 if they do."""
        return max(0, self._own_total[bill] - self._sum[bill])

    def offer(
        self, sheet: str, sale: Hashable, source: str | int, total: int, own_total: int | None
    ) -> bool:
        """A row without a customer, which would be part of a counter `sale`; False for what another
        sheet said already. `source` names its bill, or (a row_hash) the row; `own_total` is that of
        the whole bill."""
        if isinstance(source, int):
            self._offered[source] += 1
            source = f"row:{source & 0xFFFF_FFFF_FFFF_FFFF:016x}:{self._offered[source]}"
        whole = (sheet, sale)
        (said_by, _), before = self._offers.get(source, (whole, 0))
        if said_by != sheet:
            return False
        self._offers[source] = (whole, before + total if own_total is None else own_total)
        return True

    def owner(self, key: tuple[Hashable, ...]) -> int | None:
        """The customer of a bill: 0 for nobody's yet; None for a bill that is not there."""
        number = self._by_key.get(hash(key))
        return None if number is None else self._person[number]

    def remember(self, bill_number: str, when: DayAndTime) -> None:
        self._last = (bill_number, when)
        if self._days is not None:
            self._days[bill_number] = when

    def day_of(self, bill_number: str) -> DayAndTime | None:
        """When the bill of this number was, for a line of it without a day."""
        if self._last is not None and self._last[0] == bill_number:
            return self._last[1]
        return self._days.get(bill_number) if self._days is not None else None

    def about(self, bill: int, method: str | None, notes: str) -> None:
        if method is not None and self._payment[bill] < 0:
            if method not in self._payments:
                self._payments.append(method)
            self._payment[bill] = self._payments.index(method)
        if notes and notes not in self._notes.get(bill, ""):
            before = self._notes.get(bill)
            self._notes[bill] = (f"{before}\n{notes}" if before else notes)[:LONGEST_NOTES]

    def paid_of(self, bill: int, received: int | None, balance: int | None, *, whole: bool) -> None:
        """What a row says was paid of the bill, and what is open of it; `whole`: of the bill, and
        not of this row of it."""
        for kept, amount in ((self._received, received), (self._balance, balance)):
            if amount is None:
                continue
            if whole:
                kept.setdefault(bill, amount)
            else:
                kept[bill] = kept.get(bill, 0) + amount

    def on_account(self, bill: int) -> None:
        """A ledger of debts says what was paid by rows of its own: its bills are owed."""
        self._received.setdefault(bill, 0)

    def no_sale(self, bill_number: str, sheet: str, word: str) -> None:
        """A sheet calls this number a return, a payment or the like."""
        self._no_sales.setdefault(bill_number, (sheet, word))

    def called(self, bill_number: str, sheet: str) -> str | None:
        """The word another sheet used for this number; None if it has none, or a sale is known."""
        other, word = self._no_sales.get(bill_number, (sheet, ""))
        if other == sheet or (self._days is not None and bill_number in self._days):
            return None
        return word

    def refused(self, bill_number: str, sheet: str, why: RowRefused) -> str:
        """A row of this bill was refused: as what it is remarked. It may come later, put right; but
        less than nothing on a bill is in the total that another sheet says, and what one sheet
        calls off is no sale by the other."""
        if why.code in ("amount_negative", "amount_zero") and self._says_total(bill_number):
            return IGNORED
        if why.code in ("not_a_sale", "status_unknown"):
            self.no_sale(bill_number, sheet, str(why.facts["word"]))
        if why.kind == REJECTED:
            self._spoiled.add(bill_number)
        return why.kind

    def _says_total(self, bill_number: str) -> bool:
        when = self._days.get(bill_number) if self._days else None
        number = None if when is None else self._by_key.get(hash((bill_number, when.day)))
        return number is not None and self._bare[number] > 0

    def finish(self, shop: Shop) -> None:
        """Writes the bills. Where a bill's own total is not the sum of its lines, the total wins:
        less is a discount, more are taxes and charges."""
        clock = Instants(shop)
        self._twice.take_once(self._staging, self._sum, self._lines, self._bare, self._row)
        for number in range(1, len(self._person)):
            total, own_total = self._sum[number], self._own_total[number] or self._bare[number]
            if own_total > 0 and self._lines[number] == 0:
                self.add(
                    number, FileLine(SALE, item_key(SALE), 1, None, own_total, own_total), None
                )
            elif own_total > 0 and own_total != total:
                name = DISCOUNT if own_total < total else CHARGES
                rest = own_total - total
                self.add(number, FileLine(name, item_key(name), 1, None, rest, rest), None)
            day = date.fromordinal(self._day[number])
            created, opened = clock.of_bill(day, self._second[number])
            said = self._payments[self._payment[number]] if self._payment[number] >= 0 else None
            received, balance = self._received.get(number), self._balance.get(number)
            method, settled, part = how_paid(said, self._sum[number], received, balance)
            self._new_bills.add(
                (
                    number,
                    self._person[number] or None,
                    day.isoformat(),
                    created,
                    opened,
                    self._sum[number],
                    method,
                    self._notes.get(number),
                    self._row[number],
                    self._sheets[self._sheet[number]],
                    settled,
                ),
            )
            if part:
                by = said if said != ON_ACCOUNT else None
                row, sheet = self._row[number], self._sheets[self._sheet[number]]
                self._new_parts.add((number, day.isoformat(), created, part, by, row, sheet))
        offers = self._staging.batch("INSERT INTO offers (source, sale, total) VALUES (?, ?, ?)")
        for source, (sale, total) in self._offers.items():
            offers.add((source, str(sale), total))
        if self._spoiled:
            self._keep_parts()

    def _keep_parts(self) -> None:
        """Of a bill with a refused row each line is remembered by itself, so that the missing one
        is taken when it comes. A bill that says its own total is whole in money all the same."""
        self._staging.flush()
        connection = self._staging.connection
        spoiled = [
            (bill, PART + source[len(WHOLE) :])
            for bill, source in connection.execute("SELECT bill, source FROM sources")
            if source[len(WHOLE) :].rpartition(":")[0] in self._spoiled
            and not (self._own_total[bill] or self._bare[bill])
        ]
        for bill, part in spoiled:
            connection.execute("UPDATE sources SET source = ? WHERE bill = ?", (part, bill))
            remember_lines(connection, bill, part)
