"""A customer out of the books: what that does, before it is done, and what is left to say."""

from __future__ import annotations

from bot.features.customers.taps import EraseAsSaid, ShowList
from bot.features.customers.views.card import to_card
from bot.ui.screen import Button, Rows, Screen, markup, paragraphs, sentences
from crm import counts
from crm.customers.erasing import Erasure
from crm.formats import Formats
from crm.i18n import _, ngettext


def ask_erasure(what: Erasure, formats: Formats, back: str = "") -> Screen:
    customer = what.customer
    title = markup(_("🗑 Delete <b>{name}</b>?"), name=customer.name)
    if what.keeps_books:
        text = paragraphs(
            title,
            sentences(
                _(
                    "Name, phone and all else on the card go for good. The books keep "
                    "{purchases} worth {total}, under “Erased customer”."
                ).format(
                    purchases=counts.sales(what.purchases, formats),
                    total=formats.money(what.total_spent),
                ),
                _("Without text and number from then on: {messages}.").format(
                    messages=counts.messages(what.sends, formats)
                )
                if what.sends
                else None,
                _invoices(what, formats),
                _("They owe {amount}, which nobody is reminded of any more.").format(
                    amount=formats.money(customer.balance)
                )
                if customer.balance > 0
                else None,
            ),
            _merged_too(what, formats),
            _appointments(what, formats),
            _("This cannot be undone."),
        )
    else:
        text = paragraphs(
            title,
            _("There are no sales, so nothing stays in the books."),
            _merged_too(what, formats),
            _appointments(what, formats),
            _("This cannot be undone."),
        )
    surely = EraseAsSaid(customer.id, what.purchases, what.sends)
    return Screen(
        text,
        rows=((to_card(customer.id, back, _("👌 Keep")), Button(_("🗑 Delete"), surely)),),
    )


def _invoices(what: Erasure, formats: Formats) -> str | None:
    if not what.invoices:
        return None
    text = ngettext(
        "The invoice stays as it was issued, with the name on it.",
        "The {n} invoices stay as they were issued, with the name on them.",
        what.invoices,
    )
    return text.format(n=formats.number(what.invoices))


def _merged_too(what: Erasure, formats: Formats) -> str:
    if not what.merged_cards:
        return ""
    text = ngettext(
        "The card merged into this one goes too.",
        "The {n} cards merged into this one go too.",
        what.merged_cards,
    )
    return text.format(n=formats.number(what.merged_cards))


def _appointments(what: Erasure, formats: Formats) -> str:
    if not what.appointments:
        return ""
    text = ngettext(
        "The appointment that is booked goes too.",
        "The {n} appointments that are booked go too.",
        what.appointments,
    )
    return text.format(n=formats.number(what.appointments))


def erased(what: Erasure, back: str = "") -> Screen:
    text = (
        _("Deleted. The sales stay in the books without a name.")
        if what.keeps_books
        else _("{name} is deleted.").format(name=what.customer.name)
    )
    rows: Rows = ((Button(_("‹ Customers"), ShowList(back)),),)
    return Screen(text, rows=rows)


def gone(back: str = "") -> Screen:
    """Screen for a customer who was erased or deleted since the button was made."""
    rows: Rows = ((Button(_("‹ Customers"), ShowList(back)),),)
    text = _("This customer is no longer there: erased or deleted meanwhile.")
    return Screen(text, rows=rows)


def more_by_now() -> str:
    """Notice that the data to be erased has grown since it was shown."""
    return _("There is more now. Please look again.")
