"""What a customer owes, in words that every feature says alike."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from bot.ui.screen import markup
from crm.formats import Formats
from crm.i18n import _


def owed_line(balance: Decimal, before: Decimal, formats: Formats) -> Markup:
    """`owes ₹250, was ₹750`; an advance is what is left with the shop."""
    if balance == before:
        return owed(balance, formats)
    was = _amount(before, formats)
    if balance > 0:
        return markup(_("owes {amount}, was {before}"), amount=formats.money(balance), before=was)
    if balance < 0:
        text = _("{amount} in advance, was {before}")
        return markup(text, amount=formats.money(-balance), before=was)
    return markup(_("owes nothing any more, was {before}"), before=was)


def owed(balance: Decimal, formats: Formats) -> Markup:
    """`owes ₹250`."""
    if balance > 0:
        return markup(_("owes {amount}"), amount=formats.money(balance))
    if balance < 0:
        return markup(_("{amount} in advance"), amount=formats.money(-balance))
    return markup(_("owes nothing"))


def _amount(balance: Decimal, formats: Formats) -> str:
    if balance < 0:
        return _("{amount} in advance").format(amount=formats.money(-balance))
    return formats.money(balance)


def owed_otherwise() -> str:
    """Under a button with an amount that is not what is owed any more."""
    return _("What is owed has changed; here is how it is now.")
