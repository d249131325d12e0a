"""Stock in words that every feature says alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.shared_buttons import CountItem
from bot.ui.screen import Button, lines, markup
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext
from crm.language.money import StockItem as SaidItem
from crm.purchases.stock.moves import Kind
from crm.purchases.stock.notes import About, StockNote, code_of
from crm.stock.model import StockItem

_MOVES: dict[Kind, Lazy] = {
    Kind.COUNTED: lazy_gettext("🔢 Counted: {goods}"),
    Kind.IN: lazy_gettext("📥 Came in: {goods}"),
    Kind.OUT: lazy_gettext("📤 Went out: {goods}"),
    Kind.SOLD: lazy_gettext("🧾 Sold: {goods}"),
    Kind.RETURNED: lazy_gettext("↩️ Came back: {goods}"),
}
MOST_LOW = 5
"""Low items that the evening names."""


def moves_words(kind: Kind, items: Sequence[SaidItem], formats: Formats) -> Markup:
    """`📥 Came in: 24 soap, 5 kg rice`."""
    goods = ", ".join(f"{formats.quantity(one.quantity, one.unit)} {one.name}" for one in items)
    return markup(_MOVES[kind], goods=goods)


def counted_since(items: Sequence[StockItem], formats: Formats) -> Markup:
    """A line for each item of a count that a later one took the place of."""
    said = _("📦 {item} was counted again since: {quantity} there now")
    each = ((one.name, amount(one.quantity, one.unit, formats)) for one in items)
    return lines(*(markup(said, item=name, quantity=quantity) for name, quantity in each))


_SEVERAL: dict[str, Lazy] = {
    "packet": lazy_gettext("packets"),
    "box": lazy_gettext("boxes"),
    "bag": lazy_gettext("bags"),
    "pair": lazy_gettext("pairs"),
    "dozen": lazy_gettext("dozens"),
}


def amount(quantity: Decimal, unit: str | None, formats: Formats) -> str:
    """`48 kg`, `−3`: below nothing with the sign of a number."""
    shown = formats.quantity(abs(quantity), unit)
    return f"−{shown}" if quantity < 0 else shown


def there(item: StockItem, formats: Formats) -> str:
    """`rice 48 kg`."""
    return f"{item.name} {amount(item.quantity, item.unit, formats)}"


def on_receipt(notes: Sequence[StockNote], formats: Formats) -> Markup:
    """What a sale did to the stock of its items, where that is worth saying."""
    return lines(*(_note(one, formats) for one in notes))


def to_count(notes: Sequence[StockNote]) -> list[tuple[Button, ...]]:
    """A button for each item that is below nothing."""
    return [
        (Button(_("🔢 Count {item}").format(item=one.name[:24]), CountItem(code_of(one.name_key))),)
        for one in notes
        if one.about is About.BELOW_NOTHING
    ]


def _note(note: StockNote, formats: Formats) -> Markup:
    if note.about is About.OTHER_UNIT:
        unit = str(_SEVERAL.get(note.unit or "", note.unit or _("pieces")))
        return markup(_("📦 {item} not counted: sold in {unit}"), item=note.name, unit=unit)
    quantity = amount(note.quantity, note.unit, formats)
    if note.about is About.BELOW_NOTHING:
        return markup(_("📦 {item} {quantity}: count it"), item=note.name, quantity=quantity)
    return markup(_("📦 {item} is low: {quantity} left"), item=note.name, quantity=quantity)


def low_line(items: Sequence[StockItem], formats: Formats) -> str | None:
    """What is low, for the evening."""
    if not items:
        return None
    named = ", ".join(there(one, formats) for one in items[:MOST_LOW])
    return _("📦 Low: {items}").format(items=named)
