"""Two cards of one person: which, what will be, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.customers.taps import Merge, More, PreviewMerge
from bot.features.customers.views.card import to_card
from bot.ui.field_words import FIELDS, shown
from bot.ui.screen import Button, Screen, choice, lines, markup, paragraphs, shortened
from bot.ui.words import counted
from crm.customers.cards import Customer
from crm.customers.merging import MergePreview
from crm.formats import Formats


def in_short(customer: Customer, formats: Formats) -> str:
    """Enough to tell one card from another: name, phone or place, spent."""
    parts = (
        customer.name,
        formats.phone(customer.phone) or customer.location,
        formats.money(customer.total_spent),
    )
    return " · ".join(part for part in parts if part)


def ask_merge(
    customer: Customer, candidates: Sequence[Customer], typed: str, formats: Formats
) -> Screen:
    rows = [choice(in_short(one, formats), PreviewMerge(customer.id, one.id)) for one in candidates]
    nobody = markup("Nobody else resembles {}.", typed) if typed and not candidates else ""
    return Screen(
        lines(
            markup("<b>Which card is {} too?</b>", customer.name),
            nobody,
            "Choose, or type a name or a phone number.",
        ),
        rows=(*rows, (Button("‹ Back", More(customer.id)),)),
    )


def preview(merge: MergePreview, formats: Formats, back: str = "") -> Screen:
    """Both, and what will be; safe choice first."""
    kept, gone, merged = merge.kept, merge.gone, merge.merged
    moving = [
        counted(count, word, formats)
        for count, word in ((merge.purchases_moving, "purchase"), (merge.sends_moving, "message"))
        if count
    ]
    moves = "moves" if merge.purchases_moving + merge.sends_moving == 1 else "move"
    moved = markup("{} {}. Afterwards:", " and ".join(moving), moves) if moving else "Afterwards:"
    return Screen(
        paragraphs(
            markup("<b>🔗 Merge these two?</b>"),
            lines(
                markup("Stays: <b>{}</b>", in_short(kept, formats)),
                markup("Goes: <b>{}</b>", in_short(gone, formats)),
            ),
            lines(
                moved,
                markup("<b>{}</b>", merged.name),
                *(
                    shown(merged, field, formats)
                    for field in FIELDS
                    if field not in ("name", "notes")
                ),
                markup(
                    "{} in {}",
                    formats.money(merged.total_spent),
                    counted(merged.total_purchases, "visit", formats),
                ),
                markup("📝 {}", shortened(merged.notes, 500)) if merged.notes else "",
            ),
            "It can be taken apart again for 30 days.",
        ),
        rows=(
            (
                to_card(kept.id, back, "✖️ Cancel"),
                Button("⇄ Other way", PreviewMerge(gone.id, kept.id)),
            ),
            (Button("🔗 Merge", Merge(kept.id, gone.id)),),
        ),
    )
