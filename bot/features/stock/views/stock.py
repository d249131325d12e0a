"""Screens of stock: what moved, the list, one item."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.stock.taps import AskForStock, DropStock, OpenStockItem, ShowStock, UndoStock
from bot.module_words.stock_words import amount, counted_since, moves_words, there
from bot.shared_buttons import CountItem, Go
from bot.ui.screen import Button, Screen, choice, lines, markup
from bot.ui.views.way_on import help_button
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.language.money import StockItem as SaidItem
from crm.purchases.stock.moves import Kind
from crm.purchases.stock.notes import code_of
from crm.stock.listing import StockPage
from crm.stock.model import Moved, NewMoves, RecordedMoves, StockItem


def off() -> Screen:
    return Screen(
        _("Stock is off in this shop. The owner switches it on: /settings → Modules."),
        rows=((Button(_("⚙️ Settings"), Go("settings")), help_button()),),
    )


def never_counted(name: str) -> Screen:
    return Screen(
        markup(
            _(
                "{item} was never counted, so nothing is known of it. <code>stock {item} 50</code> "
                "counts it."
            ),
            item=name,
        )
    )


def receipt(recorded: RecordedMoves, formats: Formats) -> Screen:
    """What was booked, and how much is there by now."""
    if not recorded.moves:
        return Screen(_("↩️ That was taken back. The stock is as it was without it."))
    shown = [_moved(one, formats) for one in recorded.moves]
    rows = [
        (
            Button(_("↩️ Undo"), UndoStock(one.move_id)),
            *(
                [Button(f"📦 {one.item.name[:20]}", OpenStockItem(code_of(one.item.name_key)))]
                if one.item
                else []
            ),
        )
        for one in recorded.moves[:6]
    ]
    return Screen(lines(*shown), rows=(*rows, (_to_list(),)))


def _moved(one: Moved, formats: Formats) -> str:
    if one.item is None:
        return ""
    said = moves_words(one.kind, [SaidItem(one.item.name, one.quantity, one.unit)], formats)
    item = one.item
    if one.kind is Kind.COUNTED and not one.overtaken and item.quantity == one.quantity:
        return markup("✅ {}", said)
    if one.overtaken:
        return lines(said, counted_since([item], formats))
    quantity = amount(item.quantity, item.unit, formats)
    return markup(_("✅ {moved} · {quantity} there now"), moved=said, quantity=quantity)


def undone(gone: Sequence[Moved], formats: Formats) -> Screen:
    """What is there again, a line an item."""
    told = dict.fromkeys(
        markup(_("↩️ Taken back: {item} there now."), item=there(one.item, formats))
        if one.item is not None
        else markup(_("↩️ Taken back. It is not counted any more."))
        for one in gone
    )
    return Screen(lines(*told), rows=((_to_list(),),))


def not_alone(wanted: NewMoves, number: int, formats: Formats) -> Screen:
    return Screen(
        lines(
            moves_words(wanted.kind, wanted.items, formats),
            _("Only a manager or the owner counts stock."),
        ),
        rows=(
            (
                Button(_("🙋 Ask for it"), AskForStock(number)),
                Button(_("✖️ Cancel"), DropStock(number)),
            ),
        ),
    )


def asked_for() -> Screen:
    return Screen(_("🕓 Asked for. The owner or a manager decides."))


def dropped() -> Screen:
    return Screen(_("Cancelled. Nothing was saved."))


def _to_list() -> Button:
    return Button(_("📦 Stock"), ShowStock())


def listing(found: StockPage, page: int, size: int, formats: Formats) -> Screen:
    """What is there, the lowest first."""
    if not found.count:
        return Screen(
            lines(
                markup(_("<b>📦 Stock</b>: nothing is counted yet")),
                markup(_("<code>stock rice 50 kg</code> counts, <code>stock in 24 soap</code>")),
            )
        )
    head = ngettext("{n} item, the lowest first", "{n} items, the lowest first", found.count)
    turning = []
    if page:
        turning.append(Button(_("‹ Back"), ShowStock(page - 1)))
    if (page + 1) * size < found.count:
        turning.append(Button(_("More ›"), ShowStock(page + 1)))
    return Screen(
        markup("<b>📦 {}</b>", head.format(n=formats.number(found.count))),
        rows=(
            *(
                choice(
                    f"{'⚠️ ' if one.is_low else ''}{there(one, formats)}",
                    OpenStockItem(code_of(one.name_key)),
                )
                for one in found.items
            ),
            *([tuple(turning)] if turning else []),
        ),
    )


def item(one: StockItem, formats: Formats) -> Screen:
    """How much is there, since when it is known, and at how much it is low."""
    low = ""
    if one.low_at is not None:
        quantity = formats.quantity(one.low_at, one.unit)
        text = _("⚠️ low: at {quantity}") if one.is_low else _("low at {quantity}")
        low = text.format(quantity=quantity)
    counted = _("never counted, only what came in")
    if one.counted_at is not None:
        moment = formats.moment(one.counted_at, formats.shop.today())
        counted = _("counted {moment}").format(moment=moment)
    return Screen(
        lines(
            markup("📦 <b>{}</b>: {}", one.name, amount(one.quantity, one.unit, formats)),
            counted,
            low or markup(_("<code>{item} low at 10</code> tells when it runs out"), item=one.name),
        ),
        rows=((Button(_("🔢 Count"), CountItem(code_of(one.name_key))), _to_list()),),
    )


def ask_count(one: StockItem, formats: Formats) -> Screen:
    return Screen(
        lines(
            markup(_("<b>How much {item} is there?</b>"), item=one.name),
            markup(
                _("By the books {quantity}. Type what you count, such as <code>{example}</code>."),
                quantity=amount(one.quantity, one.unit, formats),
                example=formats.quantity(max(one.quantity, one.quantity * 0), one.unit),
            ),
        ),
        rows=((_to_list(),),),
    )
