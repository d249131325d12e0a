"""Fetching updates: each batch is handled before it is confirmed, so a crash loses no message.

python-telegram-bot's own Updater confirms first and handles later; see
docs/decisions/confirm-after-handling.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.delays import DELAYS, Delays

log = logging.getLogger(__name__)

LONG_POLL_SECONDS = 50
HANDLING_SECONDS = 30
"""A batch that takes longer is confirmed while it is still being handled."""

STOPPING_SECONDS = 2.0
"""Time a stop allows the batch in progress; one that takes longer is not confirmed, and Telegram
delivers it again at the next start."""

CONFIRMING_SECONDS = 1.0

ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")

Handle = Callable[[Update], Coroutine[Any, Any, None]]
"""Never raises."""


async def persist(
    what: str,
    call: Callable[[], Awaitable[object]],
    stop: asyncio.Event,
    delays: Delays = DELAYS,
) -> None:
    """Tries until it works or `stop` is set; every failure is one log line. Raises InvalidToken."""
    for attempt in range(1_000_000):
        try:
            await call()
        except InvalidToken:
            raise
        except (NetworkError, RetryAfter) as failed:
            wait = _delay(delays, attempt)
            log.warning("%s: Telegram cannot be reached (%s); next try in %s s", what, failed, wait)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            if stop.is_set():
                return
        else:
            return


async def poll(
    bot: Bot,
    handle: Handle,
    is_slow: Callable[[Update], bool],
    spawn: Callable[[Coroutine[Any, Any, None], str], None],
    stop: asyncio.Event,
    delays: Delays = DELAYS,
) -> None:
    """Fetches and handles until `stop` is set; what is being handled then is finished first.

    Slow updates (charts, files) are handed to `spawn`, and no other chat waits for them. Raises
    InvalidToken when Telegram does not know the token (any more).
    """
    offset: int | None = None
    failures = 0
    stopping = asyncio.create_task(stop.wait())
    while not stop.is_set():
        fetching = asyncio.create_task(
            bot.get_updates(offset=offset, timeout=LONG_POLL_SECONDS, allowed_updates=ALLOWED)
        )
        await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not fetching.done():
            fetching.cancel()
            with contextlib.suppress(asyncio.CancelledError, TelegramError):
                await fetching
            break
        try:
            updates = fetching.result()
            failures = 0
        except InvalidToken:
            raise
        except TelegramError as failed:
            wait = _wait(failed, _delay(delays, failures))
            failures += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(stopping), wait)
            continue
        waited: set[asyncio.Task[None]] = set()
        for update in updates:
            if is_slow(update):
                spawn(handle(update), f"update {update.update_id}")
            else:
                waited.add(asyncio.create_task(handle(update)))
            offset = update.update_id + 1
        if waited and not await _finished(waited, stopping):
            offset = None
    stopping.cancel()
    if offset is not None:  # confirms the last batch, so that the next start does not see it again
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(CONFIRMING_SECONDS):
                await bot.get_updates(offset=offset, timeout=0, limit=1, allowed_updates=ALLOWED)


async def _finished(waited: set[asyncio.Task[None]], stopping: asyncio.Task[bool]) -> bool:
    """Waits for a batch, but not for long once a stop is wanted; false when something of it was
    given up then."""
    waiting = asyncio.create_task(asyncio.wait(waited, timeout=HANDLING_SECONDS))
    await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not stopping.done():
        return True
    _, late = await asyncio.wait(waited, timeout=STOPPING_SECONDS)
    waiting.cancel()
    if not late:
        return True
    log.warning("%d updates were not answered before the stop and come again", len(late))
    for task in late:
        task.cancel()
    await asyncio.wait(late)
    return False


def _delay(delays: Delays, failures: int) -> float:
    return delays.reconnects[min(failures, len(delays.reconnects) - 1)]


def _wait(failed: TelegramError, wait: float) -> float:
    """Seconds before the next try: `wait`, or what Telegram asks for."""
    if isinstance(failed, Conflict):
        log.error(
            "another program is using this bot's token (Telegram: 409); "
            "stop it, or give this shop a bot of its own. Next try in %s s",
            wait,
        )
    elif isinstance(failed, RetryAfter):
        retry = failed.retry_after
        wait = retry if isinstance(retry, int | float) else retry.total_seconds()
        log.warning("Telegram asks for patience; next try in %s s", wait)
    else:
        log.warning("Telegram cannot be reached (%s); next try in %s s", failed, wait)
    return wait
