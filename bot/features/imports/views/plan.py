"""Screens of an import: what a file holds, what would come of it, what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.imports.taps import (
    AskUndo,
    DropUpload,
    ImportNow,
    KeepImport,
    ShowColumns,
    ShowImports,
    UndoImport,
)
from bot.features.imports.views import words
from bot.features.imports.views.columns import sheets
from bot.shared_buttons import Home
from bot.ui.screen import (
    Button,
    File,
    Screen,
    choice,
    lines,
    markup,
    paragraphs,
    shortened,
)
from bot.ui.words import counted
from crm.formats import Formats
from crm.imports.rejected_file import ErrorFile
from crm.imports.staging.plan import Counts, Plan, Remark, Sample
from crm.imports.undo.undo import Import, Undone

SHOWN_ROWS = 8
LARGEST = 20 * 1024 * 1024
"""Bytes that a bot may fetch (Bot API, getFile: 20 MB)."""


def how_to(imports: Sequence[Import]) -> Screen:
    rows: tuple[tuple[Button, ...], ...] = ()
    if imports:
        rows = ((Button("🕘 Last imports", ShowImports()),),)
    return Screen(
        paragraphs(
            markup("<b>📥 Import</b>"),
            "Send me a file: a spreadsheet (xlsx, xls, ods), a CSV, or contact cards (vcf). "
            "A list of customers, or sales with one row an item or one a bill.",
            "I show what I found before anything is taken.",
        ),
        rows=(*rows, (Button("‹ Menu", Home()),)),
    )


def too_large(megabytes: int) -> Screen:
    return Screen(
        paragraphs(
            f"This file has {megabytes} MB; a bot may fetch 20 MB at the most.",
            lines(
                "On the shop's computer this takes it at any size:",
                markup("<code>munim import FILE</code>"),
            ),
        )
    )


def failed(file_name: str, reason: str, token: str = "") -> Screen:
    rows = ((Button("🧭 Columns", ShowColumns(token, 0)),),) if token else ()
    return Screen(
        paragraphs(markup("✋ <b>{}</b>", shortened(file_name, 60)), reason, "Nothing was taken."),
        rows=rows,
    )


def cancelled(file_name: str) -> Screen:
    return Screen(markup("Nothing of <b>{}</b> was taken.", shortened(file_name, 60)))


def plan(made: Plan, token: str, formats: Formats) -> Screen:
    """The dry run."""
    counts = made.counts
    buttons = [Button("✅ Import", ImportNow(token))] if counts.takes_something else []
    choose = (Button("🧭 Columns", ShowColumns(token, 0)), Button("✖ Cancel", DropUpload(token)))
    ask = None
    if any(sheet.doubtful for sheet in made.sheets):
        ask = "There are no headings; I went by what the columns hold. Please look at them."
    if not counts.takes_something:
        ask = (
            "All of it is in the books already." if counts.knows_everything else "Nothing fits yet."
        )
    return Screen(
        paragraphs(
            markup("📄 <b>{}</b>", shortened(made.file_name, 60)),
            *sheets(made.sheets, formats),
            _counts(counts, made, formats),
            _samples(made.samples, formats),
            _rows(made, formats),
            ask,
        ),
        rows=(*((tuple(buttons),) if buttons else ()), choose),
    )


def _counts(counts: Counts, made: Plan, formats: Formats) -> Markup:
    sales = None
    if counts.purchases_new or counts.purchases_known:
        before = counts.purchases_known
        known = f", {formats.number(before)} known" if before else ""
        new, revenue = formats.number(counts.purchases_new), formats.money(counts.revenue)
        sales = f"Sales: {new} new{known}, {revenue}"
    days = None
    if made.first_day and made.last_day:
        days = f"From {formats.full_day(made.first_day)} to {formats.full_day(made.last_day)}"
    return lines(
        f"Customers: {formats.number(counts.customers_new)} new, "
        f"{formats.number(counts.customers_updated)} updated, "
        f"{formats.number(counts.customers_unchanged)} unchanged",
        sales,
        days,
        _told(counts.duplicates, "duplicate", "in the file", formats),
        _told(counts.rejected, "row", "not taken", formats),
        _told(counts.ignored, "row", "left out (totals)", formats),
        _told(made.codes.get("warning:month_first", 0), "date", "read month first", formats),
    )


def _told(number: int, noun: str, what: str, formats: Formats) -> str | None:
    return f"{counted(number, noun, formats)} {what}" if number else None


def _samples(samples: Sequence[Sample], formats: Formats) -> Markup | None:
    if not samples:
        return None
    return lines("Such as:", *(_sample(one, formats) for one in samples))


def _sample(one: Sample, formats: Formats) -> str:
    who = " · ".join(
        part for part in (shortened(one.name, 40), formats.phone(one.phone), one.location) if part
    )
    if one.day is None or one.total is None:
        return f"• {who}"
    items = ", ".join(shortened(item, 25) for item in one.items[:3])
    return f"• {formats.full_day(one.day)} · {who} · {items} · {formats.money(one.total)}"


def _rows(made: Plan, formats: Formats) -> Markup | None:
    told = [*made.of_kind("rejected"), *made.of_kind("duplicate"), *made.of_kind("warning")]
    if not told:
        return None
    shown = [_remark(one, formats) for one in told[:SHOWN_ROWS]]
    left = made.counts.rejected + made.counts.duplicates + made.counts.warnings - len(shown)
    return lines(*shown, f"… and {formats.number(left)} more" if left > 0 else None)


def _remark(one: Remark, formats: Formats) -> str:
    return shortened(f"{words.place(one)}: {words.remark(one, formats)}", 150)


def done(made: Plan, formats: Formats) -> Screen:
    counts = made.counts
    parts = [f"{counted(counts.customers_new, 'customer', formats)} added"]
    if counts.customers_updated:
        parts.append(f"{formats.number(counts.customers_updated)} filled in")
    if counts.purchases_new:
        parts.append(
            f"{counted(counts.purchases_new, 'sale', formats)} of {formats.money(counts.revenue)}"
        )
    left = None
    if counts.rejected:
        back = "it comes" if counts.rejected == 1 else "they come"
        left = f"{counted(counts.rejected, 'row', formats)} not taken; {back} back below."
    rows = ((Button("↩️ Undo import", AskUndo(made.import_id)),),) if made.import_id else ()
    return Screen(
        paragraphs(
            markup("✅ <b>{}</b>", shortened(made.file_name, 60)),
            lines(", ".join(parts) + ".", left),
        ),
        rows=rows,
    )


def not_taken(file_name: str, file: ErrorFile, formats: Formats) -> Screen:
    stem = file_name.rsplit(".", 1)[0] or "file"
    of_sheet = f" of {shortened(file.sheet, 40)}" if file.sheet else ""
    name = f"{stem}-{file.sheet}" if file.sheet else stem
    one = file.rows == 1
    return Screen(
        f"{counted(file.rows, 'row', formats)}{of_sheet} {'was' if one else 'were'} not taken, "
        f"with the reason in the column Error. Put {'it' if one else 'them'} right and send "
        "this file.",
        document=File(f"{name}-not-taken.csv", file.content),
    )


def imports(listing: Sequence[Import], formats: Formats) -> Screen:
    """The last ones, with an undo for those of the last week."""
    now = formats.shop.now()
    texts = []
    keys = []
    for one in listing:
        state = " (taken back)" if one.undone_at else ""
        texts.append(f"{formats.moment(one.created_at)}: {shortened(one.file_name, 40)}{state}")
        if one.undone_at is None and now <= one.undo_until:
            keys.append(choice(f"↩️ {one.file_name}", AskUndo(one.id)))
    return Screen(
        paragraphs(markup("<b>🕘 Imports</b>"), lines(*texts) or "None so far; send me a file."),
        rows=(*keys, (Button("‹ Menu", Home()),)),
    )


def ask_undo(one: Import, formats: Formats) -> Screen:
    counts = one.counts
    return Screen(
        paragraphs(
            markup("Take back <b>{}</b>?", shortened(one.file_name, 60)),
            f"{counted(counts['purchases_new'], 'sale', formats)} and up to "
            f"{counted(counts['customers_new'], 'customer', formats)} will be removed. "
            "Customers who bought since stay.",
        ),
        rows=(
            (
                Button("Keep it", KeepImport(one.id)),
                Button("↩️ Take it back", UndoImport(one.id)),
            ),
        ),
    )


def kept(file_name: str) -> Screen:
    return Screen(markup("<b>{}</b> stays.", shortened(file_name, 60)))


def not_undone(file_name: str, reason: str) -> Screen:
    why = {
        "already_undone": "It was taken back before.",
        "too_late": "An import can be taken back for 7 days.",
    }.get(reason, "The books could not be written just now.")
    return Screen(markup("✋ <b>{}</b> stays as it is. {}", shortened(file_name, 60), why))


def undone(what: Undone, formats: Formats) -> Screen:
    stay = f" {counted(what.kept, 'customer', formats)} stayed." if what.kept else ""
    return Screen(
        markup(
            "↩️ <b>{}</b> was taken back: {} and {} removed.{}",
            shortened(what.file_name, 60),
            counted(what.purchases, "sale", formats),
            counted(what.customers, "customer", formats),
            stay,
        )
    )
