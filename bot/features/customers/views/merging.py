"""Two cards of one person: which, what will be, and what came of it."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.customers.taps import Merge, More, PreviewMerge
from bot.features.customers.views.card import to_card
from bot.ui.field_words import FIELDS, shown
from bot.ui.screen import Button, Screen, choice, lines, markup, paragraphs, sentences, shortened
from crm import counts
from crm.customers.cards import Customer
from crm.customers.find import Candidates
from crm.customers.merging import MergePreview
from crm.formats import Formats
from crm.i18n import _, ngettext


def in_short(customer: Customer, formats: Formats) -> str:
    """Enough to tell one card from another: name, phone or place, spent."""
    parts = (
        customer.name,
        formats.phone(customer.phone) or customer.location,
        formats.money(customer.total_spent),
    )
    return " · ".join(part for part in parts if part)


def ask_merge(found: Candidates, typed: str, formats: Formats) -> Screen:
    customer = found.customer
    rows = [
        choice(in_short(one, formats), PreviewMerge(customer.id, one.id)) for one in found.others
    ]
    nobody = ""
    if typed and not found.others:
        nobody = _("Nobody else looks like {text}.").format(text=typed)
    return Screen(
        lines(
            markup(_("<b>Which other card is {name}?</b>"), name=customer.name),
            nobody,
            _("Choose, or type a name or a phone number."),
        ),
        rows=(*rows, (Button(_("‹ Back"), More(customer.id)),)),
    )


def preview(merge: MergePreview, formats: Formats, back: str = "") -> Screen:
    """Both, and what will be; safe choice first."""
    kept, gone, merged = merge.kept, merge.gone, merge.merged
    return Screen(
        paragraphs(
            markup(_("<b>🔗 Merge these two?</b>")),
            lines(
                markup(_("Stays: <b>{card}</b>"), card=in_short(kept, formats)),
                markup(_("Goes: <b>{card}</b>"), card=in_short(gone, formats)),
            ),
            lines(
                sentences(_moves(merge, formats), _("Afterwards:")),
                markup("<b>{}</b>", merged.name),
                *(
                    shown(merged, field, formats)
                    for field in FIELDS
                    if field not in ("name", "notes")
                ),
                _("{total} in {visits}").format(
                    total=formats.money(merged.total_spent),
                    visits=counts.visits(merged.total_purchases, formats),
                ),
                markup("📝 {}", shortened(merged.notes, 500)) if merged.notes else "",
            ),
            _("It can be taken apart again for 30 days."),
        ),
        rows=(
            (
                to_card(kept.id, back, _("✖️ Cancel")),
                Button(_("↔️ Other way"), PreviewMerge(gone.id, kept.id)),
            ),
            (Button(_("🔗 Merge"), Merge(kept.id, gone.id)),),
        ),
    )


def _moves(merge: MergePreview, formats: Formats) -> str | None:
    purchases = counts.sales(merge.purchases_moving, formats)
    messages = counts.messages(merge.sends_moving, formats)
    if merge.purchases_moving and merge.sends_moving:
        text = _("{purchases} and {messages} move.")
        return text.format(purchases=purchases, messages=messages)
    if merge.purchases_moving:
        text = ngettext("{n} sale moves.", "{n} sales move.", merge.purchases_moving)
        return text.format(n=formats.number(merge.purchases_moving))
    if merge.sends_moving:
        text = ngettext("{n} message moves.", "{n} messages move.", merge.sends_moving)
        return text.format(n=formats.number(merge.sends_moving))
    return None


def merged(gone_name: str, until: str) -> Markup:
    text = _("✅ Merged with {name}. Until {day} it can be taken apart again, under … More.")
    return markup(text, name=gone_name, day=until)


def taken_apart(one: str, other: str) -> Markup:
    return markup(_("✅ {one} and {other} are two cards again."), one=one, other=other)
