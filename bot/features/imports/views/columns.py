"""Screens of the columns of a file: what was found, and what a person says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.features.imports.taps import DropUpload, PickColumn, SetColumn, ShowColumns, ShowPlan
from bot.features.imports.views import words
from bot.ui.screen import Button, Screen, choice, in_rows, lines, markup, shortened
from bot.ui.words import counted
from crm.formats import Formats
from crm.imports.columns.headings import Field
from crm.imports.columns.layout import Column
from crm.imports.staging.plan import SheetPlan

SHOWN_SHEETS = 3
SHOWN_COLUMNS = 8
_SKIPPED = {
    "hidden": "hidden, not read",
    "empty": "empty",
    "unknown": "not a list of ours",
    "other": "not read",
}


def sheets(every: Sequence[SheetPlan], formats: Formats) -> Iterator[Markup | None]:
    """What was found in each sheet: a paragraph for each of the first ones, a line for the rest."""
    read = [sheet for sheet in every if not sheet.skipped]
    for sheet in read[:SHOWN_SHEETS]:
        yield _sheet(sheet, formats)
    more = [_title(sheet, formats) for sheet in read[SHOWN_SHEETS:]]
    left = [
        shortened(f"{sheet.name}: {_SKIPPED[sheet.skipped]}", 60)
        for sheet in every
        if sheet.skipped and sheet.name
    ]
    both = more + left
    shown = both[: SHOWN_SHEETS * 2]
    rest = len(both) - len(shown)
    yield lines(*shown, f"… and {counted(rest, 'sheet', formats)} more" if rest else None)


def _title(sheet: SheetPlan, formats: Formats) -> Markup:
    what = "customers" if sheet.kind == "customers" else "sales"
    rows = counted(sheet.rows, "row", formats)
    if not sheet.name:
        return markup("<b>{}</b>, {}", what, rows)
    return markup("<b>{}</b> → {}, {}", shortened(sheet.name, 40), what, rows)


def _sheet(sheet: SheetPlan, formats: Formats) -> Markup:
    used = [told(one) for one in sheet.columns if one.field is not Field.IGNORED]
    return lines(_title(sheet, formats), *used[:SHOWN_COLUMNS])


def told(column: Column) -> str:
    """`Mobile No → phone (198 of 200 look right)`."""
    right = f" ({column.right} of {column.seen} look right)" if column.seen else ""
    return f"{_what(column)}{right}"


def _what(column: Column) -> str:
    return f"{shortened(_heading(column), 30)} → {words.FIELDS[column.field]}"


def _heading(column: Column) -> str:
    return column.heading or f"Column {column.index + 1}"


def _listed(every: Sequence[SheetPlan]) -> list[tuple[int, str, Column]]:
    """Columns that hold something, each with the number and the name of its sheet."""
    return [
        (number, sheet.name, column)
        for number, sheet in enumerate(every)
        for column in sheet.columns
        if column.heading or column.example
    ]


def page_of(every: Sequence[SheetPlan], sheet: int, index: int) -> int:
    """Where the column is in the list."""
    places = [(number, column.index) for number, _, column in _listed(every)]
    return places.index((sheet, index)) // SHOWN_COLUMNS if (sheet, index) in places else 0


def columns(file_name: str, every: Sequence[SheetPlan], token: str, page: int) -> Screen:
    """Every column that holds something as a button; of several sheets with the sheet's name."""
    listed = _listed(every)
    several = len({number for number, *_ in listed}) > 1
    pages = max(-(-len(listed) // SHOWN_COLUMNS), 1)
    page = min(page, pages - 1)
    keys = [
        choice(
            f"{shortened(name, 15)} · {_what(column)}" if several else told(column),
            PickColumn(token, number, column.index),
        )
        for number, name, column in listed[page * SHOWN_COLUMNS :][:SHOWN_COLUMNS]
    ]
    turning = (
        Button("‹", ShowColumns(token, (page - 1) % pages)),
        Button(f"{page + 1}/{pages}", ShowColumns(token, page)),
        Button("›", ShowColumns(token, (page + 1) % pages)),
    )
    return Screen(
        markup("🧭 Columns of <b>{}</b>. Tap one to say what it holds.", shortened(file_name, 60)),
        rows=(
            *keys,
            *((turning,) if pages > 1 else ()),
            (Button("‹ Back", ShowPlan(token)), Button("✖ Cancel", DropUpload(token))),
        ),
    )


def column(one: Column, sheet_name: str, token: str, sheet: int, page: int) -> Screen:
    """What may this column hold?"""
    of_sheet = f" of {shortened(sheet_name, 40)}" if sheet_name else ""
    example = f"Such as: {one.example}" if one.example else "Empty in the first rows."
    return Screen(
        lines(
            markup("What does <b>{}</b>{} hold?", shortened(_heading(one), 60), of_sheet), example
        ),
        rows=(
            *in_rows(
                (
                    Button(
                        f"{'✔ ' if field is one.field else ''}{words.FIELDS[field]}",
                        SetColumn(token, sheet, one.index, field.value),
                    )
                    for field in Field
                ),
                3,
            ),
            (Button("‹ Columns", ShowColumns(token, page)),),
        ),
    )
