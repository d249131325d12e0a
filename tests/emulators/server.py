"""An HTTP server for one emulated gateway, with faults on demand.

A fault is drawn by seed, phone and try, so that a run can be repeated. Of what was handed in:
`busy` and `error` are not taken; `error_after`, `cut`, `proxy`, `rubbish` and `silent` are taken,
and nobody says so.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

TAKEN = ("error_after", "cut", "proxy", "rubbish", "silent")


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass
class Said:
    status: int
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None

    @property
    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return b"" if self.data is None else json.dumps(self.data).encode()


class Emulated:
    """Subclasses answer in `answer`; what was taken is in `taken`, by phone."""

    def __init__(self, faults: dict[str, float] | None = None, seed: int = 1) -> None:
        self.faults = faults or {}
        self.seed = seed
        self.taken: Counter[str] = Counter()
        self.asked: list[Asked] = []
        self.drawn: Counter[str] = Counter()  # faults
        self.fault: Callable[[str], str | None] = self._drawn  # a test may say which, and when
        self.under_way = 0
        """Requests that have come and are not answered."""
        self.accepted: Callable[[], None] = lambda: None  # called when one was taken
        self._tries: Counter[str] = Counter()
        self._open: set[asyncio.Task[None]] = set()

    async def answer(self, asked: Asked) -> Said:
        raise NotImplementedError

    def busy(self) -> Said:
        """Refused for the moment, in the gateway's words."""
        raise NotImplementedError

    def error(self) -> Said:
        raise NotImplementedError

    def _drawn(self, phone: str) -> str | None:
        self._tries[phone] += 1
        drawn = random.Random(f"{self.seed} {phone} {self._tries[phone]}").random()
        for kind, share in self.faults.items():
            if drawn < share:
                return kind
            drawn -= share
        return None

    def hand_in(self, phone: str, take: Callable[[], Said]) -> Said | str:
        """One message. `take` says no by a status of 300 or more; a text is how the line ends."""
        fault = self.fault(phone)
        if fault is not None:
            self.drawn[fault] += 1
        if fault == "busy":
            return self.busy()
        if fault == "error":
            return self.error()
        said = take()
        if said.status >= 300:
            return said
        self.taken[phone] += 1
        self.accepted()
        if fault == "error_after":
            return self.error()
        if fault == "proxy":
            return Said(502, raw=b"<html>502 Bad Gateway</html>")
        if fault == "rubbish":
            return Said(200, raw=b"\x00\xff")
        return fault if fault in ("cut", "silent") else said

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in set(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await asyncio.sleep(0.01)  # sockets are closed a turn of the loop later

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._one(head.decode(), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # hung up, or the test is over
        finally:
            self._open.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _one(
        self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, target, _ = first.split(" ")
        place = urlsplit(target)
        asked = Asked(method, place.path, dict(parse_qsl(place.query)), headers, body)
        self.asked.append(asked)
        self.under_way += 1
        try:
            await self._answer(asked, writer)
        finally:
            self.under_way -= 1

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        said: Said | str = await self._said(asked)
        if said == "silent":
            await asyncio.sleep(3600)
        if isinstance(said, str):
            writer.transport.abort()
            raise ConnectionError(said)
        more = "".join(f"{name}: {value}\r\n" for name, value in said.headers.items())
        length = len(said.body)
        head = f"HTTP/1.1 {said.status} Said\r\nContent-Length: {length}\r\n{more}\r\n"
        writer.write(head.encode())
        writer.write(said.body)
        await writer.drain()

    async def _said(self, asked: Asked) -> Said | str:
        answer: Awaitable[Said | str] = self.answer(asked)
        return await answer
