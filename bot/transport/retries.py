"""Retries of calls to Telegram with back-off; a `retry_after` is honoured.

A call that timed out may have been carried out, so a message may come twice; what it reports
never happens twice, because it is sent after the books were written.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delays import DELAYS, Delays

log = logging.getLogger(__name__)

LONGEST_FLOOD = 300.0
"""Seconds. Who is asked to wait longer has been sending far too much; then the call fails."""

FLOODS = 5

NEVER_AGAIN = frozenset({"getUpdates", "getMe", "deleteWebhook", "setWebhook", "setMyCommands"})
"""Called by loops that retry themselves."""


class RetryPolicy(BaseRateLimiter[None]):
    """Sits between the bot and every call it makes.

    The order within a chat is kept: who answers a chat waits here, and the chat's next update
    waits for its turn. Without the ceilings of python-telegram-bot's AIORateLimiter, which would
    slow a busy shop to 30 receipts a second although Telegram has not asked for it.
    """

    def __init__(self, delays: Delays = DELAYS) -> None:
        self._waits = delays.retries

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],  # noqa: ARG002 - the signature is python-telegram-bot's
        rate_limit_args: None,  # noqa: ARG002 - the same
    ) -> Any:
        """Makes the call, again if need be. Raises what the last try raised."""
        broken = floods = 0
        while True:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as asked:
                wait = _seconds(asked)
                floods += 1
                if wait > LONGEST_FLOOD or floods > FLOODS or endpoint in NEVER_AGAIN:
                    raise
                log.warning("Telegram asks to wait %s s before %s", wait, endpoint)
            except BadRequest:  # a NetworkError by name only: saying it again changes nothing
                raise
            except NetworkError as failed:
                if endpoint in NEVER_AGAIN or broken == len(self._waits):
                    raise
                wait = self._waits[broken]
                broken += 1
                log.warning(
                    "%s did not get through (%s); once more in %s s", endpoint, failed, wait
                )
            await asyncio.sleep(wait)


def _seconds(asked: RetryAfter) -> float:
    after = asked.retry_after
    return float(after if isinstance(after, int | float) else after.total_seconds())
