"""What an item costs."""

from __future__ import annotations

from bot.ui.screen import Screen, markup
from crm.formats import Formats
from crm.i18n import _
from crm.purchases.items import LastPrice


def price(item: str, last: LastPrice | None, formats: Formats) -> Screen:
    if last is None:
        return Screen(markup(_("No {item} was sold yet, so I know no price of it."), item=item))
    each = formats.money(last.unit_price)
    if last.unit:
        text = _("{item}: <b>{price}</b> a {unit}, when it was sold last.")
        return Screen(markup(text, item=last.name, price=each, unit=last.unit))
    return Screen(
        markup(_("{item}: <b>{price}</b>, when it was sold last."), item=last.name, price=each)
    )
