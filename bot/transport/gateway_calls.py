"""Calls of gateways: checked over the raw bytes, written, and answered after the commit.

Twilio sends a text/plain answer on to the customer, so nothing here has a body but the challenge
of a GET.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import tornado.web

from bot.reports_seen import CallLog
from crm.dataclass import dataclass
from crm.errors import StoreError
from crm.gateways.receipts import Calls, Delivery, ForgedError, TakesCalls, UnreadableError

log = logging.getLogger(__name__)

LARGEST_BODY = 1_000_000
"""Bytes of a call."""
LONGEST_READ = 32_000_000
"""Bytes; whoever sends more is cut off."""
ANSWER_SECONDS = 4.5
"""A gateway that waits longer calls again, and some count it as a failure."""


@dataclass(frozen=True, slots=True)
class Door:
    """What a call needs: the gateway that checks it, what writes it, the address it is signed
    for."""

    gateway: TakesCalls
    take: Callable[[Calls], Awaitable[None]]
    public_url: str
    seen: CallLog
    now: Callable[[], datetime]

    @property
    def route(self) -> tuple[str, type[tornado.web.RequestHandler], dict[str, Any]]:
        """For tornado: the path keeps that of `public_url`."""
        path = urlsplit(self.public_url).path.rstrip("/") + self.gateway.hook_path
        return rf"{path}(/.*)?", CallHandler, {"door": self}


@tornado.web.stream_request_body
class CallHandler(tornado.web.RequestHandler):
    SUPPORTED_METHODS = ("GET", "POST")

    def initialize(self, door: Door) -> None:
        self.door = door
        self.body = bytearray()
        self.size = 0

    def prepare(self) -> None:
        """A body that is too large is read and forgotten, so that the caller hears why."""
        connection = self.request.connection
        if connection is not None and hasattr(connection, "set_max_body_size"):
            connection.set_max_body_size(LONGEST_READ)

    def data_received(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size <= LARGEST_BODY:
            self.body += chunk

    async def get(self, tail: str | None) -> None:
        challenge = self.door.gateway.challenged(self._delivery(tail))
        if challenge is None:
            self._end(403, "a question without the right word was turned away")
            return
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        await self.finish(challenge)

    async def post(self, tail: str | None) -> None:
        if self.size > LARGEST_BODY:
            self._end(413, "a call that is too large was turned away")
            return
        try:
            calls = self.door.gateway.read_call(self._delivery(tail))
        except ForgedError:
            self._end(403, "a call that is not the gateway's was turned away")
            return
        except UnreadableError:
            self._end(400, "a call of the gateway could not be read")
            return
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.door.take(calls)
        except (StoreError, TimeoutError):
            self._end(503, "a call of the gateway waits for the store")
            return
        self.door.seen.taken_at = self.door.now()
        self._end(self.door.gateway.taken_status)

    def _delivery(self, tail: str | None) -> Delivery:
        """The address is `public_url`'s: a proxy stands between, and has another one."""
        asked = self.request
        query = f"?{asked.query}" if asked.query else ""
        url = f"{self.door.public_url}{self.door.gateway.hook_path}{tail or ''}{query}"
        return Delivery(
            asked.method or "",
            url,
            tail or "",
            {name: self.get_query_argument(name, "") for name in asked.query_arguments},
            {name.lower(): value for name, value in asked.headers.get_all()},
            bytes(self.body),
        )

    def _end(self, status: int, line: str = "") -> None:
        if line:
            log.warning(line)
        if status in (403, 413):
            self.door.seen.refused_at = self.door.now()
        self.set_status(status)
        self.clear_header("Content-Type")
        self.finish()

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Without tornado's line, which names the address: a secret may end it."""
        if isinstance(value, tornado.web.HTTPError):
            log.warning("a call that is none was turned away: %d", value.status_code)
        elif typ is not None and value is not None:
            log.error("a call of the gateway failed", exc_info=(typ, value, tb))

    def write_error(self, status_code: int, **_more: Any) -> None:
        """Without tornado's page: an answer has no body."""
        self._end(status_code)
