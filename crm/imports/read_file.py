"""A file to a staging file. Runs in a process of its own; knows no database of the shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from crm.errors import Invalid
from crm.imports.answers import SALES, Answers, columns_of, split, to_remember
from crm.imports.columns import documents
from crm.imports.columns.chosen import for_sheet
from crm.imports.columns.date_orders import seen_in
from crm.imports.columns.detect import SAMPLE, layout_of
from crm.imports.columns.documents import NOT_OURS, RATES, UNCLEAR, kind_of
from crm.imports.columns.heading_rows import LOOKED_AT, Row
from crm.imports.columns.headings import Field, field_of
from crm.imports.columns.layout import CUSTOMERS, PAYMENTS, PURCHASES, Column, Layout, described
from crm.imports.formats import csv_files, html_tables, spreadsheet_xml, vcards, workbooks
from crm.imports.formats.detect import Format, format_of
from crm.imports.formats.workbooks import Sheet
from crm.imports.pairs import paired
from crm.imports.part import Part, is_useful, worthwhile
from crm.imports.rate_lists import rate_list
from crm.imports.refused import FileRefused
from crm.imports.rows.bills import Bills
from crm.imports.rows.payment_reader import NAME_PAYMENTS, Payments
from crm.imports.rows.people import People
from crm.imports.rows.person_reader import PersonReader
from crm.imports.rows.sale_reader import SaleReader
from crm.imports.staging_file import IGNORED, REJECTED, WARNING, StagingFile
from crm.imports.twice.same_sales import take_same_sales_once
from crm.invoices.rate_rows import RateList
from crm.language.calendar.date_order import DateOrder
from crm.language.cells import text_of
from crm.shop import Shop

Progress = Callable[[int, float | None], None]
"""Told the number of rows read so far, and their share of all, from 0 to 1, where it is known."""

PROGRESS_EVERY = 20_000


def read(
    path: Path,
    staging_path: Path,
    shop: Shop,
    overrides: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress | None = None,
) -> None:
    """Reads `path` into the staging file. Raises FileRefused; Invalid for a choice of columns that
    names none, or an answer that is none."""
    columns, answers = split(overrides)
    said = to_remember(overrides)
    try:
        _read(path, staging_path, shop, columns, answers, remembered, progress, said)
    except _OtherDates as found:  # by rows far below those that were looked at
        again = replace(answers, dates=found.order)
        _read(path, staging_path, shop, columns, again, remembered, progress, said)


class _OtherDates(Exception):
    """All days of the file together say another order than its first rows do."""

    def __init__(self, order: DateOrder) -> None:
        super().__init__(order)
        self.order = order


def _read(
    path: Path,
    staging_path: Path,
    shop: Shop,
    overrides: Mapping[str, str],
    answers: Answers,
    remembered: Mapping[str, Mapping[str, str]] | None,
    progress: Progress | None,
    said: Mapping[str, str],
) -> None:
    form = format_of(path)
    staging = StagingFile(staging_path)
    facts: dict[str, Any] = {"format": form.value, "sheets": [], "answers": said}
    parts: list[Part] = []
    skipped: list[dict[str, Any]] = []
    if form is Format.VCARD:
        parts = [_cards(path, staging)]
    else:
        parts, skipped = _parts(_sheets(path, form, facts), shop, overrides, answers, remembered)
    counted = _read_parts(parts, staging, shop, progress or (lambda *_: None))
    if not sum(counted):
        raise FileRefused("no_rows")
    facts["sheets"] = [
        {"name": part.sheet.name, "rows": rows} | described(part.layout)
        for part, rows in zip(parts, counted, strict=True)
    ] + skipped
    if facts.get("mixed"):
        staging.remark(WARNING, "mixed_encoding", "", 0)
    if facts.get("guessed"):
        staging.remark(WARNING, "encoding_guessed", "", 0, {"text": facts["encoding"]})
    staging.flush()
    facts["counts"] = dict(staging.counts)
    staging.keep("facts", facts)
    staging.close()


def _parts(
    sheets: Iterator[Sheet],
    shop: Shop,
    overrides: Mapping[str, str],
    answers: Answers,
    remembered: Mapping[str, Mapping[str, str]] | None,
) -> tuple[list[Part], list[dict[str, Any]]]:
    """Sheets that will be read, customers first; and those that will not, with the reason."""
    parts: list[Part] = []
    skipped: list[dict[str, Any]] = []
    rates: RateList | None = None
    wrong_choice: Invalid | None = None
    chosen = {shape: columns_of(said) for shape, said in (remembered or {}).items()}
    for sheet in sheets:
        head = list(islice(sheet.rows, SAMPLE + LOOKED_AT))
        if separator := csv_files.separator_within(head):
            head = list(csv_files.taken_apart(head, separator))
            sheet = replace(sheet, rows=csv_files.taken_apart(sheet.rows, separator))
        if sheet.hidden or not any(cell not in (None, "") for _, cells in head for cell in cells):
            skipped.append({"name": sheet.name, "skipped": "hidden" if sheet.hidden else "empty"})
            continue
        found = None if rates or parts or overrides else rate_list(head, sheet.rows)
        if found is not None:
            rates = found
            skipped.append({"name": sheet.name, "skipped": "other"})
            continue
        try:
            layout = layout_of(head, shop, for_sheet(overrides, sheet.name), chosen)
            known = answers.after((remembered or {}).get(layout.shape, {}))
            layout = _with_dates(layout, head, shop, known)
        except Invalid as error:
            if error.field == "columns":
                raise FileRefused("too_many_columns", columns=error.value) from error
            wrong_choice = error
            skipped.append({"name": sheet.name, "skipped": "unknown"})
            continue
        layout, kind = _kind_of_document(layout, head, sheet.name, answers)
        if kind is not None:
            skipped.append({"name": sheet.name, "skipped": kind})
            continue
        if layout.kind is None:
            skipped.append({"name": sheet.name, "skipped": "unknown"} | described(layout))
            continue
        parts.append(Part(sheet, layout, head, known))
    if rates is not None and not any(map(is_useful, parts)):
        raise FileRefused(RATES, rates=rates)
    parts, left = worthwhile(parts)
    skipped += [{"name": part.sheet.name, "skipped": "other"} for part in left]
    if not parts:
        if wrong_choice is not None:
            raise wrong_choice
        raise _nothing_of(skipped)
    return paired(parts), skipped


def _nothing_of(skipped: list[dict[str, Any]]) -> FileRefused:
    """Why a file is refused of which every sheet was skipped."""
    not_ours = [sheet["skipped"] for sheet in skipped if sheet["skipped"] in NOT_OURS]
    if not_ours:
        return FileRefused(not_ours[0])
    if all(sheet["skipped"] != "unknown" for sheet in skipped):
        return FileRefused("no_rows")
    columns: list[Any] = next((sheet["columns"] for sheet in skipped if "columns" in sheet), [])
    return FileRefused("no_columns", columns=columns)


def _sheets(path: Path, form: Format, facts: dict[str, Any]) -> Iterator[Sheet]:
    if form is Format.TEXT:
        encoding, rows, place = csv_files.rows_of(path)
        facts["encoding"] = encoding.name
        facts["mixed"] = encoding.mixed
        facts["guessed"] = encoding.guessed
        yield Sheet("", rows, share=lambda _: place.share())
    elif form is Format.HTML:
        yield Sheet("", html_tables.rows_of(path))
    elif form is Format.XML:
        for name, rows in spreadsheet_xml.sheets_of(path):
            yield Sheet(name, rows)
    else:
        yield from workbooks.sheets_of(path, form)


def _cards(path: Path, staging: StagingFile) -> Part:
    columns = tuple(
        Column(index, heading, field_of(heading) or Field.IGNORED)
        for index, heading in enumerate(vcards.HEADINGS)
    )
    cards = Sheet("", _card_rows(path, staging))
    return Part(cards, Layout(CUSTOMERS, None, columns, "vcard"), [])


def _card_rows(path: Path, staging: StagingFile) -> Iterator[Row]:
    for card in vcards.cards_of(path):
        if card.is_group:
            staging.remark(IGNORED, "group_of_contacts", "", card.number, cells=card.cells())
            yield card.number, []
        elif card.cut_off:
            staging.remark(REJECTED, "card_cut_off", "", card.number, cells=card.cells())
            yield card.number, []
        elif not any(card.cells()):
            staging.remark(REJECTED, "no_name_or_phone", "", card.number, cells=card.cells())
            yield card.number, []
        else:
            yield card.number, card.cells()


def _kind_of_document(
    layout: Layout, head: list[Row], name: str, answers: Answers
) -> tuple[Layout, str | None]:
    """One of NOT_OURS, or None for what is taken; payments get a layout of their own."""
    start = layout.header_row or 0
    titles = [text_of(cell) for number, cells in head if number < start for cell in cells]
    rows = [cells for number, cells in head if number > start]
    kind = kind_of(layout, [name, *titles], rows)
    if kind == UNCLEAR and answers.kind is not None:
        kind = None if answers.kind == SALES else PAYMENTS
    of_customers = documents.of_customers(layout) if kind == PAYMENTS else None
    return (layout, kind) if of_customers is None else (of_customers, None)


def _with_dates(layout: Layout, head: list[Row], shop: Shop, answers: Answers) -> Layout:
    """With the order of its days: as a person says, or as all columns of the first rows do."""
    below = [cells for number, cells in head if number > (layout.header_row or 0)]
    seen = seen_in(below, range(len(layout.columns)), shop.today())
    return replace(layout, dates=answers.dates or seen.order(), example=seen.example)


def _read_parts(
    parts: list[Part], staging: StagingFile, shop: Shop, progress: Progress
) -> list[int]:
    """How many rows each part had."""
    people = People(staging, shop)
    bills = Bills(staging, remember_days=len(parts) > 1)
    payments = Payments(staging, shop)
    counted: list[int] = []
    for part in parts:
        reader = PersonReader(part.layout, people, staging, shop, part.sheet.name)
        used = {column.index for column in part.layout.columns if column.field is not Field.IGNORED}
        reader.unsaved = frozenset(row for row, column in part.sheet.unsaved if column in used)
        start = part.layout.header_row or 0
        first = [cells for number, cells in part.head if number > start]
        reader.judge_capitals(first)
        take = reader.take
        bills.joins = part.joins
        if part.layout.kind in (PURCHASES, PAYMENTS):
            sales = SaleReader(
                part.layout,
                reader,
                people,
                bills,
                payments,
                staging,
                shop,
                part.sheet.name,
                part.answers.statuses,
                nameless=part.answers.counter,
            )
            sales.learn(first)
            take = sales.take
        number = 0
        for number, (row, cells) in enumerate(part.rows(), 1):
            take(row, cells)
            if number % PROGRESS_EVERY == 0:
                share = None if part.sheet.share is None else part.sheet.share(number)
                if share is not None:
                    share = (len(counted) + share) / len(parts)
                progress(sum(counted) + number, share)
        if part.answers.dates is None and part.layout.kind != CUSTOMERS:
            order = sales.seen.order()
            if order != part.layout.dates and number > SAMPLE and sales.seen.is_sure:
                raise _OtherDates(order)
        counted.append(number)
    people.finish()
    bills.finish(shop)
    staging.flush()
    if len(parts) > 1:
        take_same_sales_once(staging)
    _count_twins(staging)
    staging.connection.execute(NAME_PAYMENTS)
    return counted


def _count_twins(staging: StagingFile) -> None:
    """The same row twice in one file is two sales; the same file twice is not."""
    staging.connection.execute("UPDATE lines SET nth = 1 WHERE hash IS NOT NULL")
    staging.connection.execute(
        "UPDATE lines SET nth = t.nth FROM (SELECT bill, line, row_number() OVER (PARTITION BY hash"
        " ORDER BY bill, line) AS nth FROM lines WHERE hash IN (SELECT hash FROM lines"
        " WHERE hash IS NOT NULL GROUP BY hash HAVING count(*) > 1)) AS t"
        " WHERE t.bill = lines.bill AND t.line = lines.line AND t.nth > 1"
    )
