"""A row of sales: what was bought, when, by whom, for how much; or why it is not taken."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from crm.bill import SALE
from crm.errors import Invalid
from crm.imports.columns.headings import Field
from crm.imports.columns.paid import by_ways, ways_of
from crm.imports.file_lines import FileLine, row_hash
from crm.imports.rows.bills import WHOLE, Bills
from crm.imports.rows.buyer_reader import BuyerReader
from crm.imports.rows.instants import RowDays
from crm.imports.rows.line_reader import LineReader, what_remains
from crm.imports.rows.memo import Remembered
from crm.imports.rows.nameless import NamelessRows, Sold
from crm.imports.rows.order_heads import OrderHeads
from crm.imports.rows.payment_reader import PaymentReader, Payments
from crm.imports.rows.person_reader import PersonReader
from crm.imports.rows.row_refused import RowRefused
from crm.imports.rows.sale_cells import Places, each_once, is_sale
from crm.imports.rows.statuses import Statuses
from crm.imports.rows.total_rows import is_total, refuse_what_is_no_row
from crm.imports.staging_file import IGNORED, WARNING, StagingFile
from crm.language.calendar.moments import DayAndTime
from crm.language.cells import NOTHING, Cell, text_of
from crm.language.payments import payment
from crm.language.vocabulary import ON_ACCOUNT

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout
    from crm.imports.rows.people import People
    from crm.shop import Shop


class SaleReader:
    """Reads the rows of one sheet into `bills` and `people`."""

    def __init__(
        self,
        layout: Layout,
        person_reader: PersonReader,
        people: People,
        bills: Bills,
        payments: Payments,
        staging: StagingFile,
        shop: Shop,
        sheet: str,
        statuses: Mapping[str, str],
        *,
        nameless: bool,
    ) -> None:
        self._person_reader = person_reader
        self._people = people
        self._bills = bills
        self._staging = staging
        self._shop = shop
        self._sheet = sheet
        self._columns = person_reader.columns
        has = self._columns.has
        self._itemised = has(Field.ITEM)
        self._ledger = has(Field.GAVE) and not has(Field.AMOUNT)
        self._headings = {c.index: c.heading for c in layout.columns if c.heading}
        self._width = len(layout.columns)
        self._headed = layout.width or self._width
        self._at = Places(layout, self._width)
        self._lines = LineReader(layout, self._at, staging, shop, sheet, ledger=self._ledger)
        self._line = self._lines.read
        self._plain = self._lines.plain
        self._ways = ways_of(layout.columns) if not self._ledger else {}
        self._owed = self._ledger or self._at.of_account
        self._pays = self._owed or has(Field.RECEIVED) or has(Field.BALANCE) or bool(self._ways)
        whole_alone = has(Field.BILL_TOTAL) and not self._lines.own_total
        self._only_whole = self._itemised and has(Field.BILL) and whole_alone
        self._days = RowDays(layout, self._at, bills.day_of, staging, shop, sheet, self._headings)
        self.seen = self._days.seen
        self._payment = Remembered(payment)
        self._buyers = BuyerReader(layout, self._width, person_reader, people, staging, sheet)
        self._who_of = self._buyers.who_of
        self._money = PaymentReader(layout, self._at, self._buyers, people, payments, sheet)
        self._statuses = Statuses(layout, self._at.payment, statuses)
        self._nameless = NamelessRows(people, bills, sheet, taken=nameless)
        self._heads = OrderHeads(layout, self._at, self._buyers.places, self._statuses.places)
        self._row_a_bill = False
        self._bill: tuple[str, DayAndTime, int] | None = None
        self._unfilled: tuple[int, DayAndTime, str | None] | None = None
        """A bill that says its own total, its day, and whose it is if it has no number."""
        at = self._at
        self._counted: tuple[str, DayAndTime, int] | None = None
        """The last bill and its total, where a file says it beside each item and nothing else."""
        self._head_of = itemgetter(at.bill, at.date, at.time, at.payment, at.type, at.bill_total)
        of_the_line = self._lines.places()
        rest = [index for index in range(self._width) if index not in of_the_line]
        self._rest_of = itemgetter(*rest) if rest else None
        self._rest: Any = None  # of the row before, when it was booked without a remark

    def learn(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Looks at the first rows: how this file writes money."""
        self._lines.learn(rows)
        self._row_a_bill = self._lines.plain_words and each_once(rows, self._at.bill)

    def take(self, row: int, cells: Sequence[Cell]) -> None:
        """Books the row, or remarks why not."""
        if self._rest is not None and len(cells) == self._width and self._next_line(row, cells):
            return
        self._rest = None
        remarked = self._staging.remarked
        missing = self._width - len(cells)
        whole = [*cells, *[None] * (missing + 1)] if missing >= 0 else [*cells[: self._width], None]
        try:
            if len(cells) > self._headed and any(cells[self._headed :]):
                refuse_what_is_no_row(cells, self._headings)
                raise RowRefused("too_many_values")  # `Rs.1,250` without quotes: Rs. 1, and more
            self._take(row, whole)
        except RowRefused as why:
            code = why.code
            if row in self._person_reader.unsaved and code.endswith(("_missing", "no_customer")):
                code = "formula_unsaved"
            kind = self._refused(why, whole)
            self._staging.remark(kind, code, self._sheet, row, why.facts, cells)
        except Invalid as error:
            value = error.value
            text = text_of(value) if isinstance(value, str | int | float | date) else str(value)
            other = RowRefused(f"{error.field}_{error.reason}", text=text[:100])
            kind = self._refused(other, whole)
            self._staging.remark(kind, other.code, self._sheet, row, other.facts, cells)
        else:
            plain = self._bill is not None and self._staging.remarked == remarked
            if plain and self._rest_of is not None and len(cells) == self._width:
                self._rest = self._rest_of(cells)

    def _refused(self, why: RowRefused, cells: list[Cell]) -> str:
        number = text_of(cells[self._at.bill])
        return self._bills.refused(number, self._sheet, why) if number else why.kind

    def _next_line(self, row: int, cells: Sequence[Cell]) -> bool:
        """Whether it was one more line of the same bill, plainly written, as five rows of six are:
        all that is not about the line is what the row before said."""
        if self._rest_of is None or self._rest_of(cells) != self._rest or self._bill is None:
            return False
        line = self._plain(cells) if self._plain is not None else None
        if line is None or row in self._person_reader.unsaved:
            return False
        self._bills.add(self._bill[2], line, None)
        return True

    def _take(self, row: int, cells: list[Cell]) -> None:
        if not any(cells):
            return
        if self._fills_up(row, cells):
            return
        at = self._at
        if self._unfilled is not None and cells[at.bill] in (None, ""):
            self._heads.forget()  # its total has no room for this row, so it is no line of it
        given, cells = cells, self._heads.whole(cells)
        self._unfilled = None
        bill_number = cells[at.bill] or ""
        if not isinstance(bill_number, str):
            bill_number = text_of(bill_number)
        when = self._days.of(row, cells, bill_number)
        if self._money.is_one(cells):
            self._statuses.refuse(cells)
            self._money.take(row, cells, when, self._lines.money)
            self._bill = None  # the next row is looked at as a whole
            return
        self._refuse_what_is_no_sale(bill_number, cells[at.type])
        partly = self._statuses.refuse(cells)
        plain = self._plain(cells) if self._plain and self._lines.nothing_more else None
        line, own_total = (plain, None) if plain is not None else self._line(row, cells)
        if cells is given:  # the first row of its order says what was given back
            back = self._lines.money(cells[at.refunded])
            if back or partly:
                of_a_bill = self._itemised and not self._row_a_bill and bool(cells[at.bill])
                line, own_total = what_remains(line, own_total, back, of_a_bill=of_a_bill)
        if self._only_whole and bill_number:
            counted = (bill_number, when, line.amount)
            if counted == self._counted:  # of the same bill once more: counted with its first item
                line = line._replace(price=0, amount=0)
            self._counted = counted
        bill = self._bill_of(row, cells, bill_number, when, (line, own_total))
        if self._pays:
            self._paid(cells, bill, whole=bool(bill_number))
        if own_total is not None:
            self._bills.own_total(bill, own_total)
            named = (
                None if self._bill is not None else self._people.key_of(self._buyers.last[1] or 0)
            )
            self._unfilled = (bill, when, named)
        self._about(row, cells, bill)

    def _paid(self, cells: Sequence[Cell], bill: int, *, whole: bool) -> None:
        """What the row says was paid of the bill; a ledger has rows of their own for it."""
        if self._owed:
            self._bills.on_account(bill)
        at = self._at
        said = [
            None if cells[place] in (None, "") else self._lines.money(cells[place])
            for place in (at.received, at.balance)
        ]
        if self._ways and not any(one is not None for one in said):
            said = self._by_ways(cells, bill)
        if any(one is not None for one in said):
            self._bills.paid_of(bill, *said, whole=whole)

    def _by_ways(self, cells: Sequence[Cell], bill: int) -> list[int | None]:
        """Received and open by the columns of each way of paying."""
        amounts = [(way, self._lines.money(cells[at])) for at, way in self._ways.items()]
        method, *said = by_ways(amounts)
        if method is not None:
            self._bills.about(bill, method, "")
        return said

    def _about(self, row: int, cells: list[Cell], bill: int) -> None:
        """Payment and notes of a bill."""
        at = self._at
        method = self._payment[cells[at.payment]]
        if method is None and (self._owed or self._statuses.says_unpaid(cells)):
            method = ON_ACCOUNT
            self._bills.on_account(bill)
        elif method == "Other":
            word = text_of(cells[at.payment])
            self._staging.remark(WARNING, "payment_unknown", self._sheet, row, {"text": word[:50]})
        notes = self._columns.all(cells, Field.NOTES) if at.notes < self._width else []
        if row in self._person_reader.unsaved:
            self._staging.remark(WARNING, "formula_without_value", self._sheet, row)
        if method is not None or notes:
            self._bills.about(bill, method, "\n".join(notes))

    def _refuse_what_is_no_sale(self, bill_number: str, kind: Cell) -> None:
        """Refuses a row that this or another sheet calls a return, a payment, or called off."""
        if kind and not is_sale(text_of(kind)):
            if bill_number:
                self._bills.no_sale(bill_number, self._sheet, text_of(kind))
            raise RowRefused("not_a_sale", word=text_of(kind))
        if bill_number and (word := self._bills.called(bill_number, self._sheet)):
            raise RowRefused("not_a_sale", word=word)

    def _fills_up(self, row: int, cells: Sequence[Cell]) -> bool:
        """Whether it is a further line of the bill above: it names no bill, day or customer, and
        that bill's own total has room for it. Without such a total it is a row without a day."""
        if self._unfilled is None or not cells[self._at.item]:
            return False
        if any(self._head_of(cells)) or any(self._who_of(cells)):
            return False
        bill, when, named = self._unfilled
        line, _ = self._line(row, cells)
        if line.amount > self._bills.lacking(bill):
            return False
        named_row = None if named is None else row_hash(named, when, line)
        self._bills.add(bill, line, named_row)
        self._bill = None  # the next row is looked at as a whole
        return True

    def _bill_of(
        self, row: int, cells: list[Cell], bill_number: str, when: DayAndTime, sold: Sold
    ) -> int:
        """The bill that the line was put on."""
        line = sold[0]
        who = self._who_of(cells)
        last = None if self._lines.without_money(cells) else self._bill
        if last and bill_number == last[0] and when is last[1] and who == self._buyers.last[0]:
            self._put(last[2], line, None)  # the next line of the same bill, as files mostly go
            return last[2]
        key: tuple[Hashable, ...] | None = None
        source = None
        if bill_number and bill_number.casefold() not in NOTHING:
            if is_total(bill_number):
                raise RowRefused("total_row", IGNORED)
            key = (bill_number, when.day)
            source = f"{WHOLE}{bill_number}:{when.day}"
            self._bills.remember(bill_number, when)
        owner = self._bills.owner(key) if key is not None else None
        person = self._buyers.buyer(row, cells, who, owner)
        if person is None and not owner:
            person = self._nameless.buyer(row, key, when, sold, source)
            self._buyers.last = (who, person)
        if key is None and line.name != SALE:
            alone = self._people.is_counter(person) and when.at is None
            key = None if alone else (person, when.day, when.at)
        bill = self._bills.open(key, person, when, row, self._sheet, source)
        self._bill = None if source is None else (bill_number, when, bill)
        for one in (line, *self._lines.without_money(cells)):
            if source is not None:
                self._put(bill, one, None)
            else:
                named = self._people.key_of(person) if person else ""
                self._bills.add(bill, one, row_hash(named, when, one))
        return bill

    def _put(self, bill: int, line: FileLine, name: int | None) -> None:
        if self._itemised:
            self._bills.add(bill, line, name)
        else:
            self._bills.bare(bill, line.amount)
