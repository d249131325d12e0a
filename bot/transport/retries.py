"""Retries with back-off: a call that got lost is made again, and `retry_after` is honoured.

A call that timed out may have been carried out, so a message may come twice (at-least-once); what
it reports never happens twice, because it is said after the books were written.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

log = logging.getLogger(__name__)

FINAL = frozenset({400, 401, 403, 404, 409})
"""Statuses that say what is wrong with the call: made again, it would be as wrong."""

TOO_MANY = 429

ONCE = frozenset(
    {
        "getUpdates",
        "getMe",
        "deleteWebhook",
        "setWebhook",
        "setMyCommands",
        "deleteMyCommands",
        "setMyDescription",
        "setMyShortDescription",
    }
)
"""Methods called by loops that make them again by themselves."""


LONGEST_FLOOD = 300.0
"""Seconds. A bot that is asked to wait longer has been sending far too much: the call fails."""

FLOODS = 5
"""So often a call waits as it is asked to."""


class RetryingRequest(BaseRequest):
    """Makes the calls of another one, again if need be.

    The order within a chat is kept: a handler waits here, and the chat's next update waits for its
    turn. There is no ceiling of its own, such as the 30 messages a second of python-telegram-bot's
    AIORateLimiter: Telegram says when it wants one.
    """

    def __init__(self, inner: BaseRequest, waits: tuple[float, ...]) -> None:
        """`waits` are seconds before each further try after a broken connection."""
        self._inner = inner
        self._waits = waits

    @property
    def read_timeout(self) -> float | None:
        return self._inner.read_timeout

    async def initialize(self) -> None:
        await self._inner.initialize()

    async def shutdown(self) -> None:
        await self._inner.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the last try, or what it raised."""
        endpoint = url.rpartition("/")[2]
        timeouts = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        only_one = method != "POST" or endpoint in ONCE
        again = _Tries(endpoint, () if only_one else self._waits, 0 if only_one else FLOODS)
        while True:
            try:
                status, body = await self._inner.do_request(url, method, request_data, *timeouts)
            except NetworkError as failed:
                wait = again.after_a_break(str(failed))
                if wait is None:
                    raise
            else:
                wait = again.after_an_answer(status, body)
                if wait is None:
                    return status, body
            await asyncio.sleep(wait)


class _Tries:
    """Of one call: how long to wait for the next one, or None when there is none."""

    def __init__(self, endpoint: str, waits: tuple[float, ...], floods: int) -> None:
        self._endpoint = endpoint
        self._waits = iter(waits)
        self._floods_left = floods

    def after_a_break(self, why: str) -> float | None:
        wait = next(self._waits, None)
        if wait is not None:
            log.warning("%s did not get through (%s); once more in %s s", self._endpoint, why, wait)
        return wait

    def after_an_answer(self, status: int, body: bytes) -> float | None:
        if 200 <= status < 300 or status in FINAL:
            return None
        asked = _retry_after(body) if status == TOO_MANY else None
        if asked is None:
            return self.after_a_break(f"status {status}")
        if asked > LONGEST_FLOOD or not self._floods_left:
            return None
        self._floods_left -= 1
        log.warning("Telegram asks to wait %s s before %s", asked, self._endpoint)
        return asked


def _retry_after(body: bytes) -> float | None:
    """The `retry_after` of a refusal (Bot API, ResponseParameters); None where it has none."""
    try:
        return float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return None
