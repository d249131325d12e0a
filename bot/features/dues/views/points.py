"""The answer to `asha points?`."""

from __future__ import annotations

from bot.module_words.points_words import how_many
from bot.shared_buttons import OpenCustomer, SellTo
from bot.ui.screen import Button, Screen, lines, markup
from crm.customers.points.account import PointsAccount
from crm.formats import Formats
from crm.i18n import _


def points(found: PointsAccount, formats: Formats) -> Screen:
    """How many there are, what they take off a bill, and which go next."""
    customer = found.customer
    worth = markup(
        _("worth {amount} off a bill: <code>use {n} points</code>"),
        amount=formats.money(formats.shop.point_worth * found.there),
        n=found.there,
    )
    going = ""
    if found.next_expiry is not None:
        day, number = found.next_expiry
        text = _("{points} until {day}")
        going = text.format(points=how_many(number, formats), day=formats.day(day))
    return Screen(
        lines(
            markup("🎁 <b>{}</b>: {}", customer.name, how_many(found.there, formats)),
            worth if found.there > 0 else "",
            going,
        ),
        rows=(
            (
                Button(_("➕ Sale"), SellTo(customer.id)),
                Button(f"👤 {customer.name[:16]}", OpenCustomer(customer.id)),
            ),
        ),
    )
