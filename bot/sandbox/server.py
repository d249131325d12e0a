"""A Bot API server on this machine: real HTTP, loopback only, state in memory."""

from __future__ import annotations

import asyncio
import inspect
import ipaddress
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RedirectHandler, RequestHandler

from bot.sandbox.faults import Faults, Kind
from bot.sandbox.methods import BY_LOWER_NAME
from bot.sandbox.params import Params, read_params
from bot.sandbox.people import People
from bot.sandbox.phone_socket import (
    LARGEST_MESSAGE,
    PageHandler,
    PhoneFileHandler,
    PhoneSocket,
    require_loopback,
)
from bot.sandbox.rates import Rates
from bot.sandbox.refusal import Refusal
from bot.sandbox.world import FIRST_SUPERGROUP, BotAccount, Chat, Person, World

PAGE = Path(__file__).parent / "phone"
LARGEST_REQUEST = 120 * 1024 * 1024
"""Bytes. Above what the Bot API takes, so that its own refusal is heard."""
CALLS_KEPT = 50_000
"""A demo may run for weeks; nobody judges calls that old."""


@dataclass(frozen=True)
class Call:
    """One call of a bot, as it was made and answered. Polls for updates are not recorded."""

    method: str
    params: dict[str, Any]
    result: Any
    """The result of the answer; None after a refusal."""
    refusal: Refusal | None
    at: float
    """Unix time."""


class Sandbox:
    """Starts with `await Sandbox.start()`, ends with `await sandbox.stop()`."""

    def __init__(
        self, host: str, port: int, clock: Callable[[], float], calls_kept: int = CALLS_KEPT
    ) -> None:
        self._calls_kept = calls_kept
        self.world = World(clock)
        self.people = People(self.world)
        self.faults = Faults(self.world.updates)
        self.rates = Rates(clock)
        self.calls: list[Call] = []
        self._lines: set[PhoneSocket] = set()
        self.host = host
        self.port = port
        self._listen()

    def _listen(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.create_server((self.host, self.port), family=family, backlog=128)
        listener.settimeout(0)
        self.port = listener.getsockname()[1]
        self._server = HTTPServer(_application(self), max_buffer_size=LARGEST_REQUEST)
        self._server.add_socket(listener)

    @classmethod
    async def start(
        cls,
        port: int = 0,
        host: str = "127.0.0.1",
        clock: Callable[[], float] = time.time,
        calls_kept: int = CALLS_KEPT,
    ) -> Sandbox:
        """Listens on `port` (0: any free one). `clock` gives Unix time for dates of messages. Of
        the calls the latest are kept, up to `calls_kept`.

        Raises ValueError for a host that others could reach.
        """
        if not _is_loopback(host):
            raise ValueError(f"the sandbox listens on loopback only, not on {host}")
        return cls(host, port, clock, calls_kept)

    async def stop(self) -> None:
        self.world.webhook.stop()
        await self._hang_up()

    @asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """Nobody listens for a while: connections are refused, nothing is forgotten."""
        await self._hang_up()
        yield
        self._listen()

    async def _hang_up(self) -> None:
        self.world.updates.interrupt("Conflict: the sandbox stops")
        self._server.stop()
        await self._server.close_all_connections()
        for line in tuple(self._lines):  # no longer connections of the server, once upgraded
            line.close()

    @property
    def for_lines(self) -> dict[str, Any]:
        """Values that the WebSocket of a phone page needs."""
        return {"world": self.world, "people": self.people, "open_lines": self._lines}

    @property
    def root(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def api_url(self) -> str:
        """The root of the Bot API: `{api_url}/bot<token>/<method>`."""
        return self.root

    @property
    def phone_url(self) -> str:
        return f"{self.root}/phone/"

    def add_bot(
        self, token: str, username: str = "munim_sandbox_bot", name: str = "Munim"
    ) -> BotAccount:
        """The one bot of this sandbox. Raises ValueError for a token without an id."""
        bot_id, colon, secret = token.partition(":")
        if not (bot_id.isdecimal() and colon and secret):
            raise ValueError("a token is a number, a colon and a secret")
        self.world.bot = BotAccount(token, int(bot_id), username, name)
        return self.world.bot

    def add_person(
        self,
        user_id: int,
        first_name: str,
        last_name: str = "",
        username: str | None = None,
        title: str = "",
    ) -> Person:
        """Somebody with a phone, and their private chat with the bot, not yet begun."""
        person = Person(user_id, first_name, last_name, username, title)
        self.world.people[user_id] = person
        self.world.chats[user_id] = Chat(user_id, "private", "", [person])
        return person

    def add_group(self, chat_id: int, title: str, member_ids: Iterable[int]) -> Chat:
        """A group with the bot in it. Raises ValueError for an id that is not a group's."""
        if chat_id >= 0:
            raise ValueError("ids of groups are negative")
        kind = "supergroup" if chat_id < FIRST_SUPERGROUP else "group"
        members = [self.world.people[user_id] for user_id in member_ids]
        chat = Chat(chat_id, kind, title, members)
        self.world.chats[chat_id] = chat
        return chat

    async def answer(self, token: str, method_name: str, read: Callable[[], Params]) -> Any:
        """The result of one call; raises Refusal, or _Silence where a fault wants none."""
        if self.world.bot is None or token != self.world.bot.token:
            raise Refusal(401, "Unauthorized")
        name, method = BY_LOWER_NAME.get(method_name.lower(), (method_name, _unknown))
        params = read()
        fault = self.faults.next_for(name, params.text("chat_id"))
        if fault is not None and fault.kind in (Kind.DROP, Kind.HANG):
            raise _Silence(fault.kind)
        refusal, result = None, None
        try:
            if fault is not None and fault.refusal is not None:
                raise fault.refusal
            self.rates.check(name, params.text("chat_id"))
            result = method(self.world, params)
            if inspect.isawaitable(result):
                result = await result
        except Refusal as refused:
            refusal = refused
            raise
        finally:
            if name != "getUpdates":
                self._record(Call(name, params.as_json(), result, refusal, self.world.clock()))
        if fault is not None:
            raise _Silence(fault.kind)
        return result

    def _record(self, call: Call) -> None:
        if len(self.calls) >= self._calls_kept:
            del self.calls[: self._calls_kept // 2]
        self.calls.append(call)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unknown(_world: World, _params: Params) -> object:
    raise Refusal(404, "Not Found: method not found")


class _Silence(Exception):
    """A call that gets no answer."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


class _Handler(RequestHandler):
    sandbox: Sandbox

    def initialize(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def prepare(self) -> None:
        require_loopback(self)

    def compute_etag(self) -> str | None:
        return None  # a hash of every answer would cost more than the answer


class ApiHandler(_Handler):
    def initialize(self, sandbox: Sandbox) -> None:
        super().initialize(sandbox)
        self.gone = asyncio.Event()
        self.poll: asyncio.Future[Any] | None = None

    def on_connection_close(self) -> None:
        self.gone.set()
        if self.poll is not None:
            self.poll.cancel()

    async def answer(self, token: str, method: str) -> None:
        call = self.sandbox.answer(unquote(token), method, lambda: read_params(self.request))
        try:
            if method.lower() == "getupdates":
                self.poll = asyncio.ensure_future(call)
                result = await self.poll
            else:
                result = await call
            answer: dict[str, object] = {"ok": True, "result": result}
        except Refusal as refusal:
            self.set_status(refusal.code)
            answer = refusal.as_json()
        except _Silence as silence:
            if silence.kind is Kind.HANG:
                await self.gone.wait()
            self.detach().close()
            return
        except asyncio.CancelledError:
            if self.gone.is_set():
                return  # the poller hung up; nobody is there to be answered
            raise
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(answer))

    get = answer
    post = answer


class FileHandler(_Handler):
    def get(self, token: str, path: str) -> None:
        bot = self.sandbox.world.bot
        if bot is None or unquote(token) != bot.token:
            raise HTTPError(401)
        stored = self.sandbox.world.files.by_path(path)
        if stored is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(stored.data)


def _application(sandbox: Sandbox) -> Application:
    return Application(
        [
            (r"/bot([^/]*)/([A-Za-z]+)", ApiHandler, {"sandbox": sandbox}),
            (r"/file/bot([^/]*)/(.+)", FileHandler, {"sandbox": sandbox}),
            (r"/phone/socket", PhoneSocket, sandbox.for_lines),
            (r"/phone/file/([^/]+)", PhoneFileHandler, {"world": sandbox.world}),
            (r"/phone/(.*)", PageHandler, {"path": PAGE, "default_filename": "index.html"}),
            (r"/(?:phone)?", RedirectHandler, {"url": "/phone/", "permanent": False}),
        ],
        log_function=lambda _handler: None,
        websocket_max_message_size=LARGEST_MESSAGE,
    )
