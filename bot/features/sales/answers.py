"""What is said in words about sales: what an item costs, the latest sale deleted."""

from __future__ import annotations

from bot.features.sales.views import answers as views
from bot.features.sales.views import editing as edit_views
from bot.features.sales.views import receipt as receipt_views
from bot.ui.request import Request
from crm.language.plain_words.meant import Meant
from crm.purchases import items, undo


async def price(request: Request, meant: Meant) -> None:
    """`rice price?`"""
    item = meant.item or ""
    found = await request.store.read(items.last_price, item)
    await request.send(views.price(item, found, request.formats))


async def delete_last(request: Request, _: Meant) -> None:
    """Asks before the latest sale of this member is deleted."""
    last = await request.store.read(undo.last_receipt, request.staff)
    if last is None:
        await request.send(receipt_views.nothing_to_undo())
        return
    await request.send(edit_views.ask_deletion(last.purchase, last.customer, request.formats))
