"""A customer out of the books: what that does, before it is done, and what is left to say."""

from __future__ import annotations

from bot.features.customers.taps import EraseAsSaid, ShowList
from bot.features.customers.views.card import to_card
from bot.ui.screen import Button, Rows, Screen, markup, paragraphs
from bot.ui.words import counted
from crm.customers.erasing import Erasure
from crm.formats import Formats


def ask_erasure(what: Erasure, formats: Formats, back: str = "") -> Screen:
    customer = what.customer
    if what.keeps_books:
        text = paragraphs(
            markup("🗑 Erase <b>{}</b>?", customer.name),
            markup(
                "Name, phone and all else on the card go for good. In the books stays, under "
                "“Erased customer”: {} worth {}.{}",
                counted(what.purchases, "purchase", formats),
                formats.money(what.total_spent),
                _messages_too(what, formats),
            ),
            _merged_too(what),
            "This cannot be undone.",
        )
    else:
        text = paragraphs(
            markup("🗑 Delete <b>{}</b>?", customer.name),
            "There are no purchases, so nothing stays in the books.",
            _merged_too(what),
            "This cannot be undone.",
        )
    verb = "🗑 Erase" if what.keeps_books else "🗑 Delete"
    surely = EraseAsSaid(customer.id, what.purchases, what.sends)
    return Screen(
        text,
        rows=((to_card(customer.id, back, "👌 Keep"), Button(verb, surely)),),
    )


def _merged_too(what: Erasure) -> str:
    if not what.merged_cards:
        return ""
    if what.merged_cards == 1:
        return "The card merged into this one goes too."
    return f"The {what.merged_cards} cards merged into this one go too."


def _messages_too(what: Erasure, formats: Formats) -> str:
    if not what.sends:
        return ""
    return f" Without text and number from then on: {counted(what.sends, 'message', formats)}."


def erased(what: Erasure, back: str = "") -> Screen:
    text = (
        "Erased. The purchases stay in the books without a name."
        if what.keeps_books
        else markup("{} is deleted.", what.customer.name)
    )
    rows: Rows = ((Button("‹ Customers", ShowList(back)),),)
    return Screen(text, rows=rows)


def gone(back: str = "") -> Screen:
    """A card that was erased or deleted since its button was made."""
    rows: Rows = ((Button("‹ Customers", ShowList(back)),),)
    return Screen("This customer is no longer there: erased or deleted meanwhile.", rows=rows)
