"""The one open question of the customers' screens: asked, left, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.features.customers.taps import OpenListed, ShowList
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.show import taps_under
from bot.ui.taps import OldButton
from crm.chat import flows

FLOW = "customers"
"""Steps: search, spend, new, edit, merge; `typed` keeps what was typed while a button is awaited,
and takes no typing itself."""


def way_back(request: Request) -> str:
    """The list from which the card was opened that all this is about: its screens pass it on in
    their way back, and an open question keeps it. Empty for a card that came from elsewhere."""
    if request.press is not None:
        for tap in taps_under(request.message):
            if isinstance(tap, ShowList | OpenListed):
                return tap.listed
    if request.flow is not None and request.flow.name == FLOW:
        return str(request.flow.data.get("listed", ""))
    return ""


async def ask(request: Request, step: str, data: Mapping[str, Any], screen: Screen) -> None:
    """Shows a question; what is typed next answers it."""
    data = {"listed": way_back(request), **data}
    old = request.flow.message_id if request.flow is not None and request.press is None else None
    message_id = await request.show(screen)
    await request.store.write(
        flows.save, request.chat_id, request.user_id, FLOW, step, data, message_id
    )
    if old != message_id:
        await request.delete_message(old)


async def leave(request: Request) -> None:
    """Closes the question, if one is open here; its message goes when it was answered by typing."""
    flow = request.flow
    if flow is None or flow.name != FLOW:
        return
    request.flow = None
    await request.store.write(flows.drop, request.chat_id, request.user_id)
    if request.press is None:
        await request.delete_message(flow.message_id)


def asked(request: Request, step: str) -> Mapping[str, Any]:
    """What the open question knows. Raises OldButton when another one, or none, is open."""
    if request.flow is None or request.flow.name != FLOW or request.flow.step != step:
        raise OldButton(step)
    return request.flow.data
