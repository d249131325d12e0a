"""Points of a customer, in words that every feature says alike."""

from __future__ import annotations

from crm.customers.cards import Customer
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.purchases.stored import Purchase


def how_many(number: int, formats: Formats) -> str:
    """`27 points`; below 0 more was used than there was."""
    text = ngettext("{n} point", "{n} points", abs(number))
    return text.format(n=formats.number(number))


def on_receipt(purchase: Purchase, customer: Customer, formats: Formats) -> str:
    """`+4 points, 27 in all`: nothing of a bill that has to do with none."""
    if not formats.shop.has_points or customer.is_counter or customer.erased:
        return ""
    total = formats.number(customer.points)
    if purchase.earned:
        points = how_many(purchase.earned, formats)
        return _("🎁 +{points}, {total} in all").format(points=points, total=total)
    if purchase.bill.used is not None:
        return _("🎁 {points} left").format(points=how_many(customer.points, formats))
    return ""


def on_card(customer: Customer, formats: Formats) -> str:
    """The line of a card; nothing where there are none."""
    if not formats.shop.has_points or not customer.points:
        return ""
    return f"🎁 {how_many(customer.points, formats)}"
