"""One person's phone in one chat: says, taps, looks at the screen.

    asha = Phone(sandbox, person, settled=settled_polling(sandbox, application))
    await asha.says("asha 2 rice 100")
    assert "₹200" in asha.last
    await asha.taps("Undo")

Every action returns when the bot has come to rest, by a rule and not by a pause: see
`settled_polling`. For a bot in another process there is no such rule; `settled_by_silence`
waits until it has sent what it will.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram.ext import Application

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person, Tap

Settled = Callable[[], Awaitable[None]]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]

LONGEST_WAIT = 10.0
"""Seconds after which a bot that has not come to rest is a failed test."""


def settled_polling(sandbox: Sandbox, application: AnyApplication) -> Settled:
    """At rest: nothing is left to fetch, to process or to finish.

    1. The sandbox has no update that was not confirmed by the next getUpdates (or by a 2xx of
       the webhook). A confirmed update is already in the application's queue.
    2. The application's queue is empty and every update taken from it is processed.
    3. No task of `application.create_task` is running.
    All three must hold at once, because each step may cause the one before.
    """

    async def settled() -> None:
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                await sandbox.world.updates.delivered()
                await application.update_queue.join()
                running = [t for t in _own_tasks(application) if not t.done()]
                if running:
                    await asyncio.wait(running)
                elif not sandbox.world.updates.pending:
                    return

    return settled


def _own_tasks(application: AnyApplication) -> set[asyncio.Task[Any]]:
    # PTB keeps them to itself; there is no public way to wait for them short of stopping.
    tasks: set[asyncio.Task[Any]] = getattr(application, "_Application__create_task_tasks")  # noqa: B009 - mangled name
    return tasks


def settled_by_silence(sandbox: Sandbox, silence: float = 0.3) -> Settled:
    """For a bot in another process: updates fetched, then no call for `silence` seconds."""

    async def settled() -> None:
        async with asyncio.timeout(LONGEST_WAIT):
            await sandbox.world.updates.delivered()
            seen = -1
            while seen != len(sandbox.calls):
                seen = len(sandbox.calls)
                await asyncio.sleep(silence)

    return settled


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it."""

    raw: dict[str, Any]

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def from_bot(self) -> bool:
        return bool(self.raw["from"]["is_bot"])

    @property
    def text(self) -> str:
        """Text or caption, without markup."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def rows(self) -> list[list[str]]:
        """Labels of the inline keyboard, row by row."""
        return [[b["text"] for b in row] for row in self._keyboard]

    @property
    def buttons(self) -> list[str]:
        return [label for row in self.rows for label in row]

    @property
    def _keyboard(self) -> list[list[dict[str, Any]]]:
        return list(self.raw.get("reply_markup", {}).get("inline_keyboard", []))

    def button(self, label: str) -> dict[str, Any] | None:
        """The inline button with this label, see `matching`."""
        every = [button for row in self._keyboard for button in row]
        index = matching(label, [b["text"] for b in every])
        return None if index is None else every[index]

    def bold(self) -> list[str]:
        """The words in bold."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.raw.get("entities", self.raw.get("caption_entities", []))
            if e["type"] == "bold"
        ]


def matching(label: str, labels: list[str]) -> int | None:
    """Which of `labels` is meant: the same; the same without emoji; the only one with it inside.

    Raises AssertionError when several are meant.
    """
    for same in (
        [i for i, other in enumerate(labels) if other == label],
        [i for i, other in enumerate(labels) if bare(other) == bare(label)],
        [i for i, other in enumerate(labels) if bare(label) and bare(label) in bare(other)],
    ):
        if len(same) > 1:
            raise AssertionError(f"{label!r} could be any of {[labels[i] for i in same]}")
        if same:
            return same[0]
    return None


def bare(label: str) -> str:
    """A label without the emoji and blanks around it. A label of signs only stays as it is."""
    words = re.sub(r"^[^\w₹$€£+-]+|[^\w.)%?!…]+$", "", label)
    return (words or label).strip().casefold()


class Phone:
    def __init__(
        self,
        sandbox: Sandbox,
        person: Person,
        chat_id: int | None = None,
        settled: Settled | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.person = person
        self.chat_id = person.id if chat_id is None else chat_id
        self.settled = settled or settled_by_silence(sandbox)
        self._navigating: int | None = None
        self._tap: Tap | None = None

    # What a person does.

    async def says(self, text: str) -> None:
        self.sandbox.people.say(self.person, self.chat_id, text)
        await self.settled()

    async def replies(self, message: Shown, text: str) -> None:
        self.sandbox.people.say(self.person, self.chat_id, text, reply_to=message.id)
        await self.settled()

    async def starts(self, payload: str = "") -> None:
        """Opens the bot by a link with a payload, and presses Start."""
        self.sandbox.people.start(self.person, payload)
        await self.settled()

    async def taps(self, label: str, message: Shown | None = None) -> None:
        """Presses the button in `message`, or in the newest message that has it.

        A key of the reply keyboard is pressed if no message has such a button. Raises
        AssertionError with the labels that are there, and if the bot leaves the tap unanswered:
        the button would go on blinking.
        """
        for shown in [message] if message else reversed(self.messages):
            button = shown.button(label)
            if button is not None:
                await self.taps_button(shown, button)
                return
        if message is None and await self._presses_key(label):
            return
        raise AssertionError(
            f"no button {label!r}; there are {self.buttons or 'none'} under {self.last!r}"
        )

    async def taps_button(self, shown: Shown, button: dict[str, Any]) -> None:
        self._navigating = shown.id
        self._tap = self.sandbox.people.tap(self.person, self.chat_id, shown.id, button)
        await self.settled()
        assert self._tap.answered, f"the bot did not answer the tap on {button['text']!r}"

    async def taps_stale(self, message: Shown, label: str) -> None:
        """Presses a button that `message` had when it was read, whatever became of it."""
        button = message.button(label)
        assert button is not None, f"no button {label!r} in {message.buttons}"
        self._navigating = message.id
        self._tap = self.sandbox.people.tap_stale(
            self.person, self.chat_id, message.id, button["callback_data"]
        )
        await self.settled()
        assert self._tap.answered, f"the bot did not answer the old button {label!r}"

    async def _presses_key(self, label: str) -> bool:
        keys = self._keys()
        index = matching(label, [key["text"] for key in keys])
        if index is None:
            return False
        if keys[index].get("request_contact"):
            await self.shares_contact("+919800000001", self.person.first_name)
        else:
            await self.says(keys[index]["text"])
        return True

    async def shares_contact(self, phone_number: str, first_name: str, last_name: str = "") -> None:
        self.sandbox.people.share_contact(
            self.person, self.chat_id, phone_number, first_name, last_name
        )
        await self.settled()

    async def uploads(
        self,
        file: Path | bytes,
        name: str | None = None,
        caption: str = "",
        *,
        as_photo: bool = False,
    ) -> None:
        if isinstance(file, Path):
            name = name or file.name
            file = file.read_bytes()  # noqa: ASYNC240 - a small file of a test
        self.sandbox.people.upload(
            self.person, self.chat_id, name or "file", file, caption, as_photo=as_photo
        )
        await self.settled()

    async def deletes(self, message: Shown) -> None:
        self.sandbox.people.forget(self.person, self.chat_id, message.id)
        await self.settled()

    # What a person sees.

    @property
    def messages(self) -> list[Shown]:
        """All messages of the chat, oldest first, own ones too."""
        chat = self.sandbox.world.chats[self.chat_id]
        return [Shown(raw) for _, raw in sorted(chat.messages.items())]

    @property
    def answers(self) -> list[Shown]:
        """What the bot said, oldest first."""
        return [shown for shown in self.messages if shown.from_bot]

    @property
    def last_message(self) -> Shown:
        """The bot's newest message. Raises AssertionError if it said nothing."""
        assert self.answers, "the bot has said nothing here"
        return self.answers[-1]

    @property
    def last(self) -> str:
        """Text or caption of the bot's newest message; empty if it said nothing."""
        return self.answers[-1].text if self.answers else ""

    @property
    def buttons(self) -> list[str]:
        """Labels of the newest keyboard: under a message, else the reply keyboard."""
        for shown in reversed(self.messages):
            if shown.buttons:
                return shown.buttons
        return [key["text"] for key in self._keys()]

    @property
    def keyboard(self) -> list[list[str]]:
        """Labels of the reply keyboard, row by row."""
        markup = self.sandbox.world.chats[self.chat_id].keyboards.get(self.person.id) or {}
        return [[key["text"] for key in row] for row in markup.get("keyboard", [])]

    def _keys(self) -> list[dict[str, Any]]:
        markup = self.sandbox.world.chats[self.chat_id].keyboards.get(self.person.id) or {}
        return [key for row in markup.get("keyboard", []) for key in row]

    @property
    def screen(self) -> Shown:
        """The message being navigated: the one tapped last while it has buttons, else the
        newest with buttons, else the bot's newest."""
        for shown in self.messages:
            if shown.id == self._navigating and shown.buttons:
                return shown
        with_buttons = [shown for shown in self.answers if shown.buttons]
        return with_buttons[-1] if with_buttons else self.last_message

    @property
    def toast(self) -> str:
        """What the answer to the last tap said; empty for nothing."""
        return self._tap.text if self._tap else ""

    @property
    def alert(self) -> bool:
        """Whether that answer has to be confirmed."""
        return bool(self._tap and self._tap.show_alert)

    @property
    def photo(self) -> bytes:
        """The newest picture of the bot. Raises AssertionError if there is none."""
        return self._file("photo")

    @property
    def document(self) -> bytes:
        """The newest document of the bot. Raises AssertionError if there is none."""
        return self._file("document")

    @property
    def document_name(self) -> str:
        newest = next((s for s in reversed(self.answers) if "document" in s.raw), None)
        assert newest is not None, "the bot sent no document"
        return str(newest.raw["document"]["file_name"])

    def _file(self, kind: str) -> bytes:
        newest = next((s for s in reversed(self.answers) if kind in s.raw), None)
        assert newest is not None, f"the bot sent no {kind}"
        found = newest.raw[kind]
        file_id = found[-1]["file_id"] if isinstance(found, list) else found["file_id"]
        stored = self.sandbox.world.files.by_id(file_id)
        assert stored is not None
        return stored.data
