"""Screens of imports that were booked: the list, and what undoing one does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.imports.taps import (
    AskUndo,
    KeepImport,
    UndoImport,
)
from bot.shared_buttons import Home
from bot.ui.screen import (
    Button,
    Screen,
    choice,
    lines,
    markup,
    paragraphs,
    sentences,
    shortened,
)
from crm import counts as numbers
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.imports.undo.undo import Import, Undone


def imports(listing: Sequence[Import], formats: Formats) -> Screen:
    """The last ones, with an undo for those of the last week."""
    now = formats.shop.now()
    texts = []
    keys = []
    for one in listing:
        text = _("{moment}: {file} (taken back)") if one.undone_at else _("{moment}: {file}")
        texts.append(
            text.format(moment=formats.moment(one.created_at), file=shortened(one.file_name, 40))
        )
        if one.undone_at is None and now <= one.undo_until:
            keys.append(choice(f"↩️ {one.file_name}", AskUndo(one.id)))
    return Screen(
        paragraphs(
            markup(_("<b>🕘 Imports</b>")), lines(*texts) or _("None so far; send me a file.")
        ),
        rows=(*keys, (Button(_("‹ Menu"), Home()),)),
    )


def ask_undo(one: Import, formats: Formats) -> Screen:
    text = _("{sales} and up to {customers} will be removed. Customers who bought since stay.")
    return Screen(
        paragraphs(
            markup(_("Take back <b>{file}</b>?"), file=shortened(one.file_name, 60)),
            text.format(
                sales=numbers.sales(one.counts["purchases_new"], formats),
                customers=numbers.customers(one.counts["customers_new"], formats),
            ),
        ),
        rows=(
            (
                Button(_("Keep it"), KeepImport(one.id)),
                Button(_("↩️ Take it back"), UndoImport(one.id)),
            ),
        ),
    )


def kept(file_name: str) -> Screen:
    return Screen(markup(_("<b>{file}</b> stays."), file=shortened(file_name, 60)))


_STAYS = {
    "already_undone": lazy_gettext("✋ <b>{file}</b> stays as it is. It was taken back before."),
    "too_late": lazy_gettext(
        "✋ <b>{file}</b> stays as it is. An import can be taken back for 7 days."
    ),
}


def not_undone(file_name: str, reason: str) -> Screen:
    just_now = _("✋ <b>{file}</b> stays as it is. The books could not be written just now.")
    return Screen(markup(_STAYS.get(reason, just_now), file=shortened(file_name, 60)))


def undone(what: Undone, formats: Formats) -> Screen:
    stayed = ngettext("{n} customer stayed.", "{n} customers stayed.", what.kept)
    return Screen(
        sentences(
            markup(
                _("↩️ <b>{file}</b> was taken back: {sales} and {customers} removed."),
                file=shortened(what.file_name, 60),
                sales=numbers.sales(what.purchases, formats),
                customers=numbers.customers(what.customers, formats),
            ),
            stayed.format(n=formats.number(what.kept)) if what.kept else None,
        )
    )
