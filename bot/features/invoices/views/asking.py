"""What is asked before an invoice is issued, and where its buyer is."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.invoices.taps import GiveState, WithoutIt
from bot.shared_buttons import OpenPurchase
from bot.ui.field_words import FIELDS
from bot.ui.question_taps import CancelFlow
from bot.ui.screen import Button, Screen, lines, markup
from crm.i18n import _
from crm.india.gstin import STATES
from crm.invoices.invoice import Invoice
from crm.invoices.lacking import Lack, Lacking
from crm.invoices.words import state_words


def ask_lacking(asked: Lacking, shop_state: str) -> Screen:
    """One thing; the shop's own state is the usual answer of that question."""
    rows: list[tuple[Button, ...]] = []
    if asked.what is Lack.STATE:
        rows.append((Button(f"🗺 {state_words(shop_state)}", GiveState(shop_state)),))
    if asked.optional:
        rows.append((Button(_("➡️ Without it"), WithoutIt(asked.what.value)),))
    rows.append((Button(_("✖️ Cancel"), CancelFlow()),))
    return Screen(_question(asked), rows=tuple(rows))


def names_its_buyer(purchase_id: int) -> Screen:
    """Of a sale to nobody by name."""
    return Screen(
        _("🧾 An invoice of ₹50,000 or more names its buyer. First say whose sale this was."),
        rows=((Button(_("👤 Whose?"), OpenPurchase(purchase_id)),),),
    )


def _question(asked: Lacking) -> Markup:
    if asked.what is Lack.HSN:
        return lines(
            markup(_("🧾 HSN code of <b>{item}</b>?"), item=asked.item),
            _("The buyer has a GSTIN, so the invoice names it. It is kept for the next time."),
            markup(_("Such as <code>{example}</code>"), example="1006"),
        )
    field = "address" if asked.what is Lack.ADDRESS else "state_code"
    text = (
        _("🧾 Where does <b>{name}</b> live? The address, please.")
        if asked.what is Lack.ADDRESS
        else _("🧾 In which state is <b>{name}</b>?")
    )
    return lines(
        markup(text, name=asked.customer),
        _("An invoice of ₹50,000 or more has to say it. It is kept on the card."),
        markup(_("Such as <code>{example}</code>"), example=FIELDS[field].example),
    )


def ask_place(found: Invoice) -> Screen:
    return Screen(
        lines(
            markup(
                _("🗺 In which state is the buyer of <b>{number}</b>? Now: {state}"),
                number=found.number,
                state=state_words(found.place_of_supply),
            ),
            _("The invoice is cancelled and a new one made, with a new number. The total stays."),
            markup(_("Such as <code>{example}</code>"), example=STATES["29"]),
        ),
        rows=((Button(_("‹ Bill"), OpenPurchase(found.bill)),),),
    )
