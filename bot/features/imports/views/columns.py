"""Screens of the columns of a file: what was found, and what a person says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.features.imports.taps import DropUpload, PickColumn, SetColumn, ShowColumns, ShowPlan
from bot.features.imports.views import words
from bot.ui.paging import pager, pages_of
from bot.ui.screen import Button, Screen, choice, in_rows, lines, markup, shortened
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.imports.columns.headings import Field
from crm.imports.columns.layout import Column
from crm.imports.staging.plan import SheetPlan

SHOWN_SHEETS = 3
SHOWN_COLUMNS = 8
_SKIPPED = {
    "hidden": lazy_gettext("{sheet}: hidden, not read"),
    "empty": lazy_gettext("{sheet}: empty"),
    "unknown": lazy_gettext("{sheet}: not a list of ours"),
    "payments": lazy_gettext("{sheet}: payments, not sales"),
    "suppliers": lazy_gettext("{sheet}: suppliers, not customers"),
    "expenses": lazy_gettext("{sheet}: expenses, not sales"),
    "offers": lazy_gettext("{sheet}: quotations, not sales"),
    "returns": lazy_gettext("{sheet}: returns, not sales"),
    "unclear": lazy_gettext("{sheet}: sales or payments, not read"),
    "other": lazy_gettext("{sheet}: not read"),
}


def sheets(every: Sequence[SheetPlan], formats: Formats) -> Iterator[Markup | None]:
    """Findings for each sheet: a paragraph for each of the first ones, a line for the rest."""
    read = [sheet for sheet in every if not sheet.skipped]
    for sheet in read[:SHOWN_SHEETS]:
        yield _sheet(sheet, formats)
    more = [_title(sheet, formats) for sheet in read[SHOWN_SHEETS:]]
    left = [
        shortened(_SKIPPED[sheet.skipped].format(sheet=sheet.name), 60)
        for sheet in every
        if sheet.skipped and sheet.name
    ]
    both = more + left
    shown = both[: SHOWN_SHEETS * 2]
    rest = len(both) - len(shown)
    others = ngettext("… and {n} more sheet", "… and {n} more sheets", rest)
    yield lines(*shown, others.format(n=formats.number(rest)) if rest else None)


def _title(sheet: SheetPlan, formats: Formats) -> Markup:
    text = (
        ngettext("<b>customers</b>, {n} row", "<b>customers</b>, {n} rows", sheet.rows)
        if sheet.kind == "customers"
        else ngettext("<b>payments</b>, {n} row", "<b>payments</b>, {n} rows", sheet.rows)
        if sheet.kind == "payments"
        else ngettext("<b>sales</b>, {n} row", "<b>sales</b>, {n} rows", sheet.rows)
    )
    if sheet.name:
        text = (
            ngettext(
                "<b>{sheet}</b> → customers, {n} row",
                "<b>{sheet}</b> → customers, {n} rows",
                sheet.rows,
            )
            if sheet.kind == "customers"
            else ngettext(
                "<b>{sheet}</b> → payments, {n} row",
                "<b>{sheet}</b> → payments, {n} rows",
                sheet.rows,
            )
            if sheet.kind == "payments"
            else ngettext(
                "<b>{sheet}</b> → sales, {n} row", "<b>{sheet}</b> → sales, {n} rows", sheet.rows
            )
        )
    return markup(text, sheet=shortened(sheet.name, 40), n=formats.number(sheet.rows))


def _sheet(sheet: SheetPlan, formats: Formats) -> Markup:
    used = [described(one, formats) for one in sheet.columns if one.field is not Field.IGNORED]
    return lines(_title(sheet, formats), *used[:SHOWN_COLUMNS])


def described(column: Column, formats: Formats) -> str:
    """`Mobile No → phone (198 of 200 look right)`."""
    if not column.seen:
        return _what(column)
    text = _("{column} ({right} of {seen} look right)")
    return text.format(
        column=_what(column), right=formats.number(column.right), seen=formats.number(column.seen)
    )


def _what(column: Column) -> str:
    return f"{shortened(_heading(column), 30)} → {words.FIELDS[column.field]}"


def _heading(column: Column) -> str:
    return column.heading or _("Column {n}").format(n=column.index + 1)


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
    places = [(number, column.index) for number, _name, column in _listed(every)]
    return places.index((sheet, index)) // SHOWN_COLUMNS if (sheet, index) in places else 0


def columns(
    file_name: str, every: Sequence[SheetPlan], token: str, page: int, formats: Formats
) -> Screen:
    """Every column that holds something as a button; of several sheets with the sheet's name."""
    listed = _listed(every)
    several = len({number for number, *_ in listed}) > 1
    pages = pages_of(len(listed), SHOWN_COLUMNS)
    page = min(page, pages - 1)
    keys = [
        choice(
            f"{shortened(name, 15)} · {_what(column)}" if several else described(column, formats),
            PickColumn(token, number, column.index),
        )
        for number, name, column in listed[page * SHOWN_COLUMNS :][:SHOWN_COLUMNS]
    ]
    return Screen(
        markup(
            _("📋 Columns of <b>{file}</b>. Tap one to say what it holds."),
            file=shortened(file_name, 60),
        ),
        rows=(
            *keys,
            *pager(page + 1, pages, lambda number: ShowColumns(token, number - 1)),
            (Button(_("‹ Back"), ShowPlan(token)), Button(_("✖️ Cancel"), DropUpload(token))),
        ),
    )


def column(one: Column, sheet_name: str, token: str, sheet: int, page: int) -> Screen:
    """The question which field this column holds."""
    text = (
        _("What does <b>{column}</b> of {sheet} hold?")
        if sheet_name
        else _("What does <b>{column}</b> hold?")
    )
    example = (
        _("Such as: {example}").format(example=one.example)
        if one.example
        else _("Empty in the first rows.")
    )
    return Screen(
        lines(
            markup(text, column=shortened(_heading(one), 60), sheet=shortened(sheet_name, 40)),
            example,
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
            (Button(_("‹ Columns"), ShowColumns(token, page)),),
        ),
    )
