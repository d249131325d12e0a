"""The one open question of the customers' screens: asked, left, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.features.customers.taps import OpenListed, ShowList
from bot.ui.screen import Screen
from bot.ui.show import taps_under
from bot.ui.taps import OldButton
from bot.ui.visit import Visit
from crm import flows

FLOW = "customers"
"""Steps: search, spend, new, edit, merge; `typed` keeps what was typed while a button is awaited,
and takes no typing itself."""


def way_back(visit: Visit) -> str:
    """The list from which the card was opened that all this is about: its screens pass it on in
    their way back, and an open question keeps it. Empty for a card that came from elsewhere."""
    if visit.press is not None:
        for tap in taps_under(visit.message):
            if isinstance(tap, ShowList | OpenListed):
                return tap.listed
    if visit.flow is not None and visit.flow.name == FLOW:
        return str(visit.flow.data.get("listed", ""))
    return ""


async def ask(visit: Visit, step: str, data: Mapping[str, Any], screen: Screen) -> None:
    """Shows a question; what is typed next answers it."""
    data = {"listed": way_back(visit), **data}
    old = visit.flow.message_id if visit.flow is not None and visit.press is None else None
    message_id = await visit.show(screen)
    await visit.store.write(flows.save, visit.chat_id, visit.user_id, FLOW, step, data, message_id)
    if old != message_id:
        await visit.tidy(old)


async def leave(visit: Visit) -> None:
    """Closes the question, if one is open here; its message goes when it was answered by typing."""
    flow = visit.flow
    if flow is None or flow.name != FLOW:
        return
    visit.flow = None
    await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    if visit.press is None:
        await visit.tidy(flow.message_id)


def asked(visit: Visit, step: str) -> Mapping[str, Any]:
    """What the open question knows. Raises OldButton when another one, or none, is open."""
    if visit.flow is None or visit.flow.name != FLOW or visit.flow.step != step:
        raise OldButton(step)
    return visit.flow.data
