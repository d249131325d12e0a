"""State of the simulated Telegram: people, chats, messages."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.sandbox.files import Files
from bot.sandbox.refusal import bad_request, forbidden
from bot.sandbox.suggestions import Suggestions
from bot.sandbox.updates import Updates
from bot.sandbox.webhooks import Webhook

Message = dict[str, Any]
Event = dict[str, Any]
Listener = Callable[[int, Event], None]
"""Called with the id of a person and what changed on their phone (see phone_socket)."""

FIRST_SUPERGROUP = -1_000_000_000_000
"""Ids of supergroups are below it, those of basic groups above."""


@dataclass
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    title: str = ""
    """Shown on the phone page only: Owner, Staff, Stranger."""
    deactivated: bool = False
    language: str = "en"

    def as_user(self) -> dict[str, Any]:
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        return user | {"language_code": self.language}


@dataclass
class BotAccount:
    token: str
    id: int
    username: str
    name: str
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """Key: scope and language, as `about.scope_key` writes them."""
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    """Key: description or short_description, and the language."""

    def as_user(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }


@dataclass
class Chat:
    id: int
    kind: str
    """private, group or supergroup."""
    title: str
    members: list[Person]
    messages: dict[int, Message] = field(default_factory=dict)
    keyboards: dict[int, dict[str, Any] | None] = field(default_factory=dict)
    """Reply keyboard or forced reply by person."""
    started: bool = False
    """Whether the person ever wrote to the bot: a bot cannot begin."""
    blocked: bool = False
    action: str | None = None
    """The bot's chat action, shown until its next message."""
    bot_status: str = "member"
    """member, left or kicked."""

    def as_chat(self) -> dict[str, Any]:
        if self.kind != "private":
            return {"id": self.id, "type": self.kind, "title": self.title}
        chat = self.members[0].as_user()
        del chat["is_bot"], chat["language_code"]
        return chat | {"type": "private"}


@dataclass
class Tap:
    """A tapped button that waits for its answer."""

    query_id: str
    person: Person
    chat: Chat
    message_id: int
    at: float
    answered: bool = False
    text: str = ""
    show_alert: bool = False


@dataclass
class InlineQuery:
    query_id: str
    person: Person
    chat: Chat
    text: str
    at: float
    answered: bool = False
    results: list[dict[str, Any]] = field(default_factory=list)


class World:
    """One bot, its people and its chats, in memory."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.bot: BotAccount | None = None
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.reads_all = True
        """Whether the bot reads all that is said in groups: privacy mode is off."""
        self.files = Files()
        self.updates = Updates()
        self.webhook = Webhook(self.updates, lambda: self.clock())
        self.listeners: list[Listener] = []
        self.taps: dict[str, Tap] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        """Chat and message that came out of an inline result, by inline_message_id."""
        self.suggestions = Suggestions()
        self.time_zone: str | None = None
        """IANA name of the zone in which the page shows hours; None: the browser's own."""
        self._message_ids = count(1)
        self._query_ids = count(4_000_000_000_001)

    def now(self) -> int:
        """Unix time in whole seconds, as messages carry it."""
        return int(self.clock())

    def next_message_id(self) -> int:
        return next(self._message_ids)

    def next_query_id(self) -> str:
        return str(next(self._query_ids))

    @property
    def account(self) -> BotAccount:
        if self.bot is None:
            raise LookupError("the sandbox has no bot yet: call add_bot first")
        return self.bot

    def writable(self, chat_id: str) -> Chat:
        """The chat for a bot that wants to write there; raises what the server would."""
        chat = self.readable(chat_id)
        if chat.kind == "private":
            if chat.members[0].deactivated:
                raise forbidden("user is deactivated")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
        return chat

    def readable(self, chat_id: str) -> Chat:
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(chat_id))
        except ValueError:
            chat = None
        if chat is None or (chat.kind == "private" and not self._met(chat)):
            raise bad_request("chat not found")
        if chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def _met(self, chat: Chat) -> bool:
        """Whether the bot has ever seen this person, here or in a group."""
        if chat.started:
            return True
        person = chat.members[0]
        return any(
            person in other.members for other in self.chats.values() if other.kind != "private"
        )

    def tell(self, chat: Chat, event: Event, only: int | None = None) -> None:
        """Shows an event on the phones of the chat's members, or of one of them."""
        if not self.listeners:
            return
        for person in chat.members:
            if only is None or only == person.id:
                for listener in tuple(self.listeners):
                    listener(person.id, event)
