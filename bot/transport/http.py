"""An HTTP/1.1 client for short calls to one server, on the event loop's own streams.

What httpx does for a call of the Bot API (build a request, look for redirects, cookies and
authentication, walk through two pools) costs 0.9 ms of the processor on top of what the bot does;
this costs 0.25. The protocol itself is h11's, which is what httpx speaks, too.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from time import monotonic

import h11

from crm.dataclass import dataclass

IDLE_SECONDS = 50.0
"""A connection that was not used for longer is not used again: routers on the way forget it after
a minute or more, and what is sent then is lost without a word."""

HEAD_START = 0.25
"""Seconds before the next address of a server is tried beside the first."""

_CHUNK = 65_536

LARGEST_ANSWER = 16 * 2**20
"""Bytes; a longer answer is broken off. A hundred updates of the longest messages, each with the
one that it replies to, are some 5 MB."""

_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class PoolTimeout(TimeoutError):
    """Every connection was in use for too long; nothing was sent."""


class Broken(Exception):
    """The server hung up, or what it said is not HTTP."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds, None for no end: to get a connection of the pool, to make one, for each piece that
    is sent, for each piece of the answer."""

    pool: float | None
    connect: float | None
    write: float | None
    read: float | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The server behind an address. `tls` verifies its certificate; None for plain HTTP."""

    host: str
    port: int
    tls: ssl.SSLContext | None = None


class Pool:
    """At most `size` connections to one server, each used again while both sides keep it open."""

    def __init__(self, origin: Origin, size: int, idle_seconds: float = IDLE_SECONDS) -> None:
        self._origin = origin
        self._idle_seconds = idle_seconds
        self._free = asyncio.Semaphore(size)
        self._idle: list[_Connection] = []
        self.is_closed = False

    async def post(
        self, target: str, headers: dict[str, str], body: bytes, timeouts: Timeouts
    ) -> tuple[int, bytes]:
        """Status and body of the answer. `headers` must name the host.

        Raises TimeoutError, PoolTimeout, OSError (with ssl.SSLError) and Broken. Whatever happens,
        cancelling included, no connection with half an answer in it is used again.
        """
        try:
            async with asyncio.timeout(timeouts.pool):
                await self._free.acquire()
        except TimeoutError as error:
            raise PoolTimeout from error
        try:
            connection = self._kept() or await _connect(self._origin, timeouts.connect)
            try:
                answer = await connection.exchange(target, headers, body, timeouts)
            except BaseException:
                connection.close()
                raise
            if self.is_closed or not connection.can_be_used_again:
                connection.close()
            else:
                self._idle.append(connection)
            return answer
        finally:
            self._free.release()

    async def close(self) -> None:
        """Hangs up what is idle; a call under way does so at its end."""
        self.is_closed = True
        while self._idle:
            self._idle.pop().close()
        await asyncio.sleep(0)  # the sockets close in the loop's next turn

    def _kept(self) -> _Connection | None:
        while self._idle:
            connection = self._idle.pop()  # the one that was used last: the others may grow old
            rested = monotonic() - connection.used_at
            if connection.can_be_used_again and rested < self._idle_seconds:
                return connection
            connection.close()
        return None


async def _connect(origin: Origin, seconds: float | None) -> _Connection:
    async with asyncio.timeout(seconds):
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
        hosts = list(dict.fromkeys(str(address[0]) for *_, address in found))
        return _Connection(*await _first_to_answer(origin, hosts))


async def _first_to_answer(origin: Origin, hosts: list[str]) -> _Streams:
    """Streams to the first of the addresses that answers. Each next one is tried when those before
    it failed or took HEAD_START (RFC 8305: an address of IPv6 may lead nowhere).

    asyncio's own way to do so (`happy_eyeballs_delay`) loses an open socket when it is cancelled
    between the answer of an address and its own return; here whoever is late hangs up.
    """
    tries: list[asyncio.Task[_Streams]] = []
    chosen: asyncio.Task[_Streams] | None = None
    try:
        while True:
            waiting = len(tries) < len(hosts)
            if waiting:
                tries.append(asyncio.create_task(_open(origin, hosts[len(tries)])))
                waiting = len(tries) < len(hosts)
            await asyncio.wait(
                [a_try for a_try in tries if not a_try.done()],
                timeout=HEAD_START if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            answered = [a_try for a_try in tries if a_try.done() and not a_try.exception()]
            if answered:
                chosen = answered[0]
                return chosen.result()
            if not waiting and all(a_try.done() for a_try in tries):
                return tries[0].result()  # raises: the first address is the one to speak of
    finally:
        for a_try in tries:
            if a_try is not chosen:
                a_try.cancel()
                a_try.add_done_callback(_hang_up)


async def _open(origin: Origin, host: str) -> _Streams:
    return await asyncio.open_connection(
        host, origin.port, ssl=origin.tls, server_hostname=origin.host if origin.tls else None
    )


def _hang_up(a_try: asyncio.Task[_Streams]) -> None:
    if not a_try.cancelled() and not a_try.exception():
        a_try.result()[1].transport.abort()


class _Connection:
    """One call after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = h11.Connection(h11.CLIENT)
        self.used_at = monotonic()

    @property
    def can_be_used_again(self) -> bool:
        return (
            self._protocol.our_state is h11.IDLE
            and not self._reader.at_eof()
            and not self._writer.is_closing()
        )

    def close(self) -> None:
        self._writer.transport.abort()

    async def exchange(
        self, target: str, headers: dict[str, str], body: bytes, timeouts: Timeouts
    ) -> tuple[int, bytes]:
        try:
            await self._send(target, headers, body, timeouts.write)
            answer = await self._receive(timeouts.read)
        except h11.ProtocolError as error:
            raise Broken(str(error)) from error
        if self._protocol.our_state is h11.DONE and self._protocol.their_state is h11.DONE:
            self._protocol.start_next_cycle()
            self.used_at = monotonic()
        return answer

    async def _send(
        self, target: str, headers: dict[str, str], body: bytes, seconds: float | None
    ) -> None:
        request = h11.Request(
            method="POST",
            target=target,
            headers=[*headers.items(), ("Content-Length", str(len(body)))],
        )
        pieces = (request, h11.Data(data=body), h11.EndOfMessage())
        self._writer.write(b"".join(self._protocol.send(piece) or b"" for piece in pieces))
        async with asyncio.timeout(seconds):
            await self._writer.drain()

    async def _receive(self, seconds: float | None) -> tuple[int, bytes]:
        status, body = 0, bytearray()
        while True:
            event = self._protocol.next_event()
            if event is h11.NEED_DATA:
                async with asyncio.timeout(seconds):
                    self._protocol.receive_data(await self._reader.read(_CHUNK))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > LARGEST_ANSWER:
                    raise Broken("an answer without end")
            elif isinstance(event, h11.EndOfMessage):
                return status, bytes(body)
            elif isinstance(event, h11.ConnectionClosed):
                raise Broken("the server hung up without an answer")
