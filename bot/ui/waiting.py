"""Progress display for work that takes long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from telegram.error import TelegramError

if TYPE_CHECKING:
    from telegram.constants import ChatAction

    from bot.ui.request import Request
    from bot.ui.screen import Screen

ACTION_SECONDS = 4.5
"""A phone shows an action for five seconds (Bot API, sendChatAction)."""


@asynccontextmanager
async def busy_with(request: Request, action: ChatAction) -> AsyncIterator[None]:
    """Shows the chat action if the work is not done soon, until it is."""

    async def show() -> None:
        await asyncio.sleep(request.services.delays.soon)
        while True:
            with suppress(TelegramError):  # the work itself is what counts
                await request.acting(action)
            await asyncio.sleep(ACTION_SECONDS)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


@asynccontextmanager
async def counting(
    request: Request, screen: Callable[[int], Screen]
) -> AsyncIterator[Callable[[int], None]]:
    """A message that says how far the work is, once it takes long; gone when it is over.

    Yields what is to be told the number that `screen` shows.
    """
    over = asyncio.Event()
    reached = 0

    def tell(number: int) -> None:
        nonlocal reached
        reached = number

    async def show() -> None:
        message_id = None
        shown = 0
        while not await _within(over, request.services.delays.progress):
            with suppress(TelegramError):
                if message_id is None:
                    message_id = await request.send(screen(reached))
                elif reached != shown:
                    message_id = await request.redraw(message_id, screen(reached))
            shown = reached
        with suppress(TelegramError):
            await request.delete_message(message_id)

    showing = asyncio.create_task(show())
    try:
        yield tell
    finally:
        over.set()
        await asyncio.gather(showing, return_exceptions=True)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
