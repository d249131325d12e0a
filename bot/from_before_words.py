"""Bills on account from before these books: whether they are still owed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.shared_buttons import AllSettled, DebtsOneByOne, StillOwed
from bot.ui.screen import Button, Screen, choice, lines, markup
from crm.dues.before import FromBefore, OldDebt
from crm.formats import Formats
from crm.i18n import _, ngettext


def card(found: FromBefore, formats: Formats) -> Screen:
    """How many there are, how much, and the three answers."""
    import_id = found.import_id or 0
    head = ngettext(
        "📒 {n} bill on account, {total}, is taken as paid.",
        "📒 {n} bills on account, {total}, are taken as paid.",
        found.count,
    )
    return Screen(
        lines(
            markup(
                "<b>{}</b>",
                head.format(n=formats.number(found.count), total=formats.money(found.total)),
            ),
            _("Nothing says what was paid of them. Are they still owed?"),
        ),
        rows=(
            (
                Button(_("📒 Still owed"), StillOwed(import_id)),
                Button(_("✅ All settled"), AllSettled(import_id)),
            ),
            (Button(_("👥 One by one"), DebtsOneByOne(import_id)),),
        ),
    )


def one_by_one(
    found: Sequence[OldDebt], import_id: int, page: int, size: int, formats: Formats
) -> Screen:
    """A customer a button; a tap says that they still owe it."""
    rows = [
        choice(f"{one.name} · {formats.money(one.total)}", StillOwed(import_id, one.customer_id))
        for one in found[:size]
    ]
    turning = []
    if page:
        turning.append(Button(_("‹ Back"), DebtsOneByOne(import_id, page - 1)))
    if len(found) > size:
        turning.append(Button(_("More ›"), DebtsOneByOne(import_id, page + 1)))
    turning.append(Button(_("✅ The rest is settled"), AllSettled(import_id)))
    text = _("Tap who still owes it.") if rows else _("Nobody is left.")
    return Screen(markup("<b>{}</b>", text), rows=(*rows, tuple(turning)))


def owed(found: FromBefore | None, formats: Formats) -> Screen:
    """What is counted in the dues from now on."""
    if found is None:
        return Screen(_("They were answered before."))
    text = ngettext(
        "📒 {n} bill, {total}, is owed.", "📒 {n} bills, {total}, are owed.", found.count
    )
    return Screen(text.format(n=formats.number(found.count), total=formats.money(found.total)))


def settled() -> Screen:
    return Screen(_("✅ They stay as paid."))
