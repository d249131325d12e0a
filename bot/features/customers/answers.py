"""What is said in words about a customer: the card, what they bought, a new one."""

from __future__ import annotations

from typing import Any

from bot.features.customers import handlers as listing
from bot.features.customers.adding import add_typed, ask_new
from bot.features.customers.cards import show_card, show_history
from bot.features.customers.listed import Listed
from bot.features.customers.taps import AddCustomer
from bot.features.customers.views import answers as views
from bot.features.customers.views import card as card_views
from bot.shared_buttons import OpenHistory
from bot.ui.request import Request
from crm.customers import cards
from crm.customers.fields import CustomerChanges
from crm.customers.find import only_one
from crm.insights import answers
from crm.language.plain_words.meant import Meant


async def _who(request: Request, meant: Meant) -> int | None:
    """The customer who is certainly meant; where several may be, their list is shown."""
    wanted = Listed(text=meant.customer or "")
    one = await request.store.read(only_one, wanted.wanted)
    if one is None:
        await listing.show(request, wanted)
    return one


async def card(request: Request, meant: Meant) -> None:
    one = await _who(request, meant)
    if one is not None:
        await show_card(request, one)


async def change(request: Request, meant: Meant) -> None:
    """`asha gstin 27ABCDE1234F1Z0`, `asha address …`, `asha state Karnataka`."""
    one = await _who(request, meant)
    if one is not None:
        changes: dict[str, Any] = {meant.field: meant.rest}
        changing = CustomerChanges(**changes)
        await request.store.write(cards.edit, one, changing, request.staff.id)
        await show_card(request, one, note=card_views.saved())


async def history(request: Request, meant: Meant) -> None:
    one = await _who(request, meant)
    if one is not None:
        await show_history(request, OpenHistory(one, 1))


async def bought(request: Request, meant: Meant) -> None:
    one = await _who(request, meant)
    if one is not None:
        found = await request.store.read(answers.bought, one, meant.period)
        await request.send(views.bought(found, request.formats))


async def new(request: Request, meant: Meant) -> None:
    """`new customer Farhan 9822077665` is added, `new customer` alone asks who it is."""
    if not meant.rest:
        await ask_new(request, AddCustomer())
        return
    await add_typed(request, meant.rest)
