"""The phone page's side of the sandbox: what it is told, what it asks, and the files it shows.

One WebSocket is one person's phone. Everything is JSON; the page redraws itself from a `state`
and then follows events.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tornado.web import HTTPError, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from bot.sandbox.about import commands_for
from bot.sandbox.people import People
from bot.sandbox.refusal import Refusal
from bot.sandbox.world import Chat, Event, Person, World

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
LARGEST_MESSAGE = 70 * 1024 * 1024
"""Bytes: a file of 50 MB as base64."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

Ask = dict[str, Any]


def require_loopback(handler: RequestHandler) -> None:
    """A page elsewhere must not reach the sandbox by a name that leads to this machine."""
    if handler.request.host_name.strip("[]") not in LOOPBACK_NAMES:
        raise HTTPError(403)


class PageHandler(StaticFileHandler):
    """The page itself, from the folder `phone`."""

    def prepare(self) -> None:
        require_loopback(self)

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 - tornado's signature
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-cache")


class PhoneFileHandler(RequestHandler):
    """GET /phone/file/<file_id>."""

    world: World

    def initialize(self, world: World) -> None:
        self.world = world

    def prepare(self) -> None:
        require_loopback(self)

    def get(self, file_id: str) -> None:
        stored = self.world.files.by_id(file_id)
        if stored is None:
            raise HTTPError(404)
        self.set_header("Content-Type", stored.content_type)
        self.set_header("Content-Security-Policy", "sandbox; default-src 'none'")
        self.set_header("X-Content-Type-Options", "nosniff")
        if stored.is_document:
            name = quote(stored.name, safe="")
            self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.finish(stored.data)


class PhoneSocket(WebSocketHandler):
    world: World
    people: People
    person: Person
    open_lines: set[PhoneSocket]

    def initialize(self, world: World, people: People, open_lines: set[PhoneSocket]) -> None:
        self.world = world
        self.people = people
        self.open_lines = open_lines

    def prepare(self) -> None:
        require_loopback(self)
        if "Origin" not in self.request.headers:
            raise HTTPError(403)

    def check_origin(self, origin: str) -> bool:
        return origin in (f"http://{self.request.host}", f"https://{self.request.host}")

    def open(self, *_args: str, **_kwargs: str) -> None:
        given = self.get_query_argument("person", "")
        everybody = self.world.people
        person = everybody.get(int(given)) if given.isdecimal() else None
        if not given:  # the address as it was printed: whoever comes first, the owner
            person = next(iter(everybody.values()), None)
        if person is None:
            self.close(4004, "no such person")
            return
        self.person = person
        self.open_lines.add(self)
        self.world.listeners.append(self.follow)
        self.tell(state(self.world, person))

    def on_close(self) -> None:
        self.open_lines.discard(self)
        if self.follow in self.world.listeners:
            self.world.listeners.remove(self.follow)

    def follow(self, person_id: int, event: Event) -> None:
        if person_id == self.person.id:
            self.tell(event)

    def tell(self, event: Event) -> None:
        try:
            self.write_message(json.dumps(event, ensure_ascii=False))
        except WebSocketClosedError:
            self.on_close()

    def tell_everybody(self, event: Event) -> None:
        for line in tuple(self.open_lines):
            line.tell(event)

    def on_message(self, message: str | bytes) -> None:
        try:
            ask = json.loads(message)
            # Looked at before: the bot may have taken the button away by the time it was tapped.
            tried = self.world.suggestions.note(self.person.id, ask["do"], _words(self.world, ask))
            DEEDS[ask["do"]](self.people, self.person, ask)
            if tried:
                suggestions = self.world.suggestions.as_state()
                self.tell_everybody({"type": "tried", "suggestions": suggestions})
            if ask["do"] == "privacy":
                self.tell_everybody({"type": "privacy", "on": not self.world.reads_all})
        except ValueError as refused:
            self.tell({"type": "error", "text": str(refused)})
        except (KeyError, IndexError, TypeError, AttributeError) as broken:
            self.tell({"type": "error", "text": f"not understood: {broken!r}"})
        except Refusal as refused:
            self.tell({"type": "error", "text": refused.description})


def _words(world: World, ask: Ask) -> str:
    """What was said, the label of what was tapped, or the name of a file."""
    if ask["do"] == "tap":
        return str(_button(world, ask)["text"])
    return str(ask.get("text") or ask.get("file_name") or "")


def _button(world: World, ask: Ask) -> dict[str, Any]:
    """The button that is tapped. Raises ValueError for one that was taken away meanwhile."""
    message = world.chats[ask["chat_id"]].messages.get(ask["message_id"], {})
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    try:
        button: dict[str, Any] = keyboard[ask["row"]][ask["column"]]
    except IndexError:
        raise ValueError("this button is gone") from None
    return button


def state(world: World, person: Person) -> Event:
    """Everything this person's phone shows."""
    account = world.account
    return {
        "type": "state",
        "me": about(person),
        "people": [about(other) for other in world.people.values()],
        "bot": {
            "id": account.id,
            "first_name": account.name,
            "username": account.username,
            "description": account.descriptions.get(("description", ""), ""),
        },
        "commands": commands_for(world, person.id),
        "privacy": not world.reads_all,
        "suggestions": world.suggestions.as_state(),
        "now": world.clock(),
        "time_zone": world.time_zone,
        "chats": [
            _chat(world, person, chat) for chat in world.chats.values() if person in chat.members
        ],
    }


def about(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "title": person.title,
    }


def _chat(world: World, person: Person, chat: Chat) -> dict[str, Any]:
    private = chat.kind == "private"
    return {
        "id": chat.id,
        "type": "private" if private else "group",
        "title": world.account.name if private else chat.title,
        "messages": [message for _, message in sorted(chat.messages.items())],
        "reply_markup": chat.keyboards.get(person.id),
        "action": chat.action,
        "blocked": chat.blocked,
    }


def _say(people: People, person: Person, ask: Ask) -> None:
    people.say(person, ask["chat_id"], ask["text"], ask.get("reply_to"))


def _tap(people: People, person: Person, ask: Ask) -> None:
    button = _button(people.world, ask)
    people.tap(person, ask["chat_id"], ask["message_id"], button)


def _share_contact(people: People, person: Person, ask: Ask) -> None:
    people.share_contact(
        person,
        ask["chat_id"],
        ask["phone_number"],
        ask["first_name"],
        ask.get("last_name") or "",
    )


def _upload(people: People, person: Person, ask: Ask) -> None:
    try:
        data = base64.b64decode(ask["base64"], validate=True)
    except binascii.Error:
        raise ValueError("the file did not arrive whole") from None
    people.upload(
        person,
        ask["chat_id"],
        ask["file_name"],
        data,
        ask.get("caption") or "",
        content_type=ask.get("mime") or "",
        as_photo=ask.get("as") == "photo",
    )


DEEDS: dict[str, Callable[[People, Person, Ask], object]] = {
    "say": _say,
    "edit": lambda people, person, ask: people.edit(
        person, ask["chat_id"], ask["message_id"], ask["text"]
    ),
    "tap": _tap,
    "share_contact": _share_contact,
    "upload": _upload,
    "sticker": lambda people, person, ask: people.sticker(person, ask["chat_id"]),
    "voice": lambda people, person, ask: people.voice(person, ask["chat_id"]),
    "inline": lambda people, person, ask: people.inline_query(person, ask["chat_id"], ask["query"]),
    "choose_inline": lambda people, person, ask: people.choose_inline_result(
        person, ask["query_id"], ask["result_id"]
    ),
    "block": lambda people, person, _ask: people.block(person),
    "unblock": lambda people, person, _ask: people.unblock(person),
    "start": lambda people, person, ask: people.start(person, ask.get("payload") or ""),
    "privacy": lambda people, person, ask: people.set_privacy(person, on=bool(ask["on"])),
    "forget": lambda people, person, ask: people.forget(person, ask["chat_id"], ask["message_id"]),
}
"""Actions that a page may request, by the word in `do`."""
