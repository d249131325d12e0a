"""Under a receipt: the other readings of bare numbers, each a button."""

from __future__ import annotations

from decimal import Decimal

from bot.features.sales.taps import EditField, InAll, InEach
from bot.ui.screen import Button, shortened
from crm.bill import Line
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.purchases.stored import Purchase

MOST_OFFERS = 8
"""Lines whose other reading is offered by a button."""


def other_readings(purchase: Purchase, formats: Formats) -> list[tuple[Button, ...]]:
    """A button for each line whose number may be meant otherwise; of a long bill for the first of
    them, and a way to the others. Offered on the day that the sale was recorded."""
    if purchase.recorded_on != formats.shop.today():
        return []
    meant = [
        (number, item, item.bare_number)
        for number, item in enumerate(purchase.items, start=1)
        if item.bare_number is not None
    ]
    rows: list[tuple[Button, ...]] = [
        (_otherwise(purchase.id, number, item, said, formats, several=len(meant) > 1),)
        for number, item, said in meant[:MOST_OFFERS]
    ]
    left = len(meant) - len(rows)
    if left > 0:
        more = ngettext("… and {n} more", "… and {n} more", left).format(n=formats.number(left))
        rows.append((Button(more, EditField(purchase.id, "items")),))
    return rows


def _otherwise(
    purchase_id: int, number: int, item: Line, said: Decimal, formats: Formats, *, several: bool
) -> Button:
    """The other reading of a bare number: `₹100 in all`, or `₹250 each = ₹1,250`."""
    name, money = shortened(item.name, 20), formats.money(said)
    if item.unit_price == said:
        words = _("{item}: {amount} in all") if several else _("{amount} in all")
        label = words.format(item=name, amount=money)
        return Button(label, InAll(purchase_id, number, f"{said:f}", item.mark))
    words = _("{item}: {amount} each = {total}") if several else _("{amount} each = {total}")
    label = words.format(item=name, amount=money, total=formats.money(said * item.quantity))
    return Button(label, InEach(purchase_id, number, f"{said:f}", item.mark))
