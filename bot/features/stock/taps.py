"""Buttons of stock. `item` is the code of one (crm.purchases.stock.notes.code_of): a name may be
longer than a button can carry."""

from __future__ import annotations

from bot.ui.taps import Tap


class ShowStock(Tap, code="zl"):
    """The list, the lowest first."""

    page: int = 0


class OpenStockItem(Tap, code="zi"):
    item: str


class UndoStock(Tap, code="zu"):
    """Takes back what was counted, came in or went out."""

    move_id: int


class AskForStock(Tap, code="za"):
    """Asks owners and managers for what one may not book alone."""

    number: int


class DropStock(Tap, code="zd"):
    number: int
