"""Screens of an import: what a file holds, what would come of it, what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.imports.taps import (
    AskUndo,
    DropUpload,
    ImportNow,
    OptOutUpload,
    ShowColumns,
    ShowImports,
    TakeNumbers,
)
from bot.features.imports.views import count_lines, questions, words
from bot.features.imports.views.columns import sheets
from bot.shared_buttons import Home
from bot.ui.screen import (
    Button,
    File,
    Screen,
    lines,
    markup,
    paragraphs,
    shortened,
)
from bot.ui.views import opted_out
from bot.ui.words import megabytes
from crm import counts as numbers
from crm.customers.opted_out_phones import Listed
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.imports.rejected_file import ERROR, ErrorFile
from crm.imports.staging.counts import Counts
from crm.imports.staging.plan import Plan, Remark, Sample
from crm.imports.undo.undo import Import

SHOWN_ROWS = 8
LARGEST = 20 * 1024 * 1024
"""Bytes that a bot may fetch (Bot API, getFile: 20 MB)."""


def how_to(imports: Sequence[Import]) -> Screen:
    rows: tuple[tuple[Button, ...], ...] = ()
    if imports:
        rows = ((Button(_("🕘 Last imports"), ShowImports()),),)
    return Screen(
        paragraphs(
            markup(_("<b>📥 Import</b>")),
            _(
                "Send me a file: a spreadsheet (xlsx, xls, ods), a CSV, or contact cards (vcf). "
                "A list of customers, or sales with one row an item or one a bill."
            ),
            _("I show what I found before anything is taken."),
        ),
        rows=(*rows, (Button(_("‹ Menu"), Home()),)),
    )


def too_large(size: int, formats: Formats) -> Screen:
    """`size` in bytes."""
    return Screen(
        paragraphs(
            _("This file has {size}; a bot may fetch 20 MB at the most.").format(
                size=megabytes(size, formats)
            ),
            lines(
                _("On the shop's computer this takes it at any size:"),
                markup("<code>munim import FILE</code>"),
            ),
        )
    )


def unclear(file_name: str, reason: str, token: str) -> Screen:
    """Sales or payments? Nothing is taken until somebody says so."""
    return Screen(
        paragraphs(markup("❔ <b>{}</b>", shortened(file_name, 60)), reason),
        rows=(questions.take_for_sales(token), (Button(_("✖️ Cancel"), DropUpload(token)),)),
    )


def phone_list(file_name: str, found: Listed, token: str, formats: Formats) -> Screen:
    """A file of numbers alone. Nothing is taken until somebody says what they are."""
    screen = opted_out.ask_list(
        found,
        formats,
        OptOutUpload(token),
        (
            (
                Button(_("👥 They are customers"), TakeNumbers(token)),
                Button(_("✖️ Cancel"), DropUpload(token)),
            ),
        ),
    )
    title = markup("📄 <b>{}</b>", shortened(file_name, 60))
    return Screen(paragraphs(title, screen.html), rows=screen.rows)


def failed(file_name: str, reason: str, token: str = "") -> Screen:
    rows = ((Button(_("📋 Columns"), ShowColumns(token, 0)),),) if token else ()
    return Screen(
        paragraphs(
            markup("✋ <b>{}</b>", shortened(file_name, 60)), reason, _("Nothing was taken.")
        ),
        rows=rows,
    )


def cancelled(file_name: str) -> Screen:
    return Screen(markup(_("Nothing of <b>{file}</b> was taken."), file=shortened(file_name, 60)))


def plan(made: Plan, token: str, formats: Formats) -> Screen:
    """The dry run."""
    counts = made.counts
    buttons = [Button(_("✅ Import"), ImportNow(token))] if counts.takes_something else []
    choose = (
        Button(_("📋 Columns"), ShowColumns(token, 0)),
        Button(_("✖️ Cancel"), DropUpload(token)),
    )
    ask = None
    if any(sheet.doubtful for sheet in made.sheets):
        ask = _("There are no headings; I went by what the columns hold. Please look at them.")
    if not counts.takes_something:
        ask = (
            _("All of it is in the books already.")
            if counts.knows_everything
            else _("Nothing fits yet.")
        )
    return Screen(
        paragraphs(
            markup("📄 <b>{}</b>", shortened(made.file_name, 60)),
            *sheets(made.sheets, formats),
            count_lines.counts(made.counts, made, formats),
            lines(*questions.told(made, formats)),
            _samples(made.samples, formats),
            _rows(made, formats),
            lines(*questions.asked(made, formats)),
            ask,
        ),
        rows=(
            *((tuple(buttons),) if buttons else ()),
            *questions.rows(made, token, formats),
            choose,
        ),
    )


def _samples(samples: Sequence[Sample], formats: Formats) -> Markup | None:
    if not samples:
        return None
    return lines(_("Such as:"), *(_sample(one, formats) for one in samples))


def _sample(one: Sample, formats: Formats) -> str:
    who = " · ".join(
        part for part in (shortened(one.name, 40), formats.phone(one.phone), one.location) if part
    )
    if one.day is None or one.total is None:
        return f"• {who}"
    items = ", ".join(shortened(item, 25) for item in one.items[:3])
    return f"• {formats.full_day(one.day)} · {who} · {items} · {formats.money(one.total)}"


def _rows(made: Plan, formats: Formats) -> Markup | None:
    remarks = [*made.of_kind("rejected"), *made.of_kind("duplicate"), *made.of_kind("warning")]
    if not remarks:
        return None
    shown = [_remark(one, formats) for one in remarks[:SHOWN_ROWS]]
    left = made.counts.rejected + made.counts.duplicates + made.counts.warnings - len(shown)
    return lines(*shown, _("… and {n} more").format(n=formats.number(left)) if left > 0 else None)


def _remark(one: Remark, formats: Formats) -> str:
    return shortened(f"{words.place(one)}: {words.remark(one, formats)}", 150)


def done(made: Plan, formats: Formats) -> Screen:
    counts = made.counts
    rows = ((Button(_("↩️ Undo import"), AskUndo(made.import_id)),),) if made.import_id else ()
    return Screen(
        paragraphs(
            markup("✅ <b>{}</b>", shortened(made.file_name, 60)),
            lines(
                _taken(counts, formats),
                count_lines.payments(counts, formats) if counts.payments_new else None,
                _left(counts, formats),
            ),
        ),
        rows=rows,
    )


def _taken(counts: Counts, formats: Formats) -> str:
    if counts.purchases_new and counts.customers_updated:
        text = _("{customers} added, {more} filled in, {sales} of {revenue}.")
    elif counts.purchases_new:
        text = _("{customers} added, {sales} of {revenue}.")
    elif counts.customers_updated:
        text = _("{customers} added, {more} filled in.")
    else:
        text = _("{customers} added.")
    return text.format(
        customers=numbers.customers(counts.customers_new, formats),
        more=formats.number(counts.customers_updated),
        sales=numbers.sales(counts.purchases_new, formats),
        revenue=formats.money(counts.revenue),
    )


def _left(counts: Counts, formats: Formats) -> str | None:
    if not counts.rejected:
        return None
    text = ngettext(
        "{n} row not taken; it comes back below.",
        "{n} rows not taken; they come back below.",
        counts.rejected,
    )
    return text.format(n=formats.number(counts.rejected))


def not_taken(file_name: str, file: ErrorFile, formats: Formats) -> Screen:
    stem = file_name.rsplit(".", 1)[0] or "file"
    name = f"{stem}-{file.sheet}" if file.sheet else stem
    text = (
        ngettext(
            "{n} row of {sheet} was not taken, with the reason in the column {column}. "
            "Put it right and send this file.",
            "{n} rows of {sheet} were not taken, with the reason in the column {column}. "
            "Put them right and send this file.",
            file.rows,
        )
        if file.sheet
        else ngettext(
            "{n} row was not taken, with the reason in the column {column}. "
            "Put it right and send this file.",
            "{n} rows were not taken, with the reason in the column {column}. "
            "Put them right and send this file.",
            file.rows,
        )
    )
    return Screen(
        text.format(n=formats.number(file.rows), sheet=shortened(file.sheet, 40), column=ERROR),
        document=File(f"{name}-not-taken.csv", file.content),
    )
