"""One person's phone in one chat: says, taps, looks at the screen.

    asha = Phone(sandbox, person, settled=floor.settled)
    await asha.says("asha 2 rice 100")
    assert "₹200" in asha.last
    await asha.taps("Undo")

Every action returns when the bot has come to rest, by a rule and not by a pause: `settled` is the
rule, and knows the bot. For a bot in another process there is none: there an action returns with
the next thing that the bot shows in this chat (and, after a tap, with its answer).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from bot.sandbox.people import People
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Event, InlineQuery, Person, Tap
from tests.shown import Shown, matching

Settled = Callable[[], Awaitable[None]]

LONGEST_WAIT = 10.0
"""Seconds to wait for a bot in another process."""
SOON = 1.0
"""Seconds within which it shows something after it has answered a tap."""

Deed = TypeVar("Deed")


class Phone:
    def __init__(
        self,
        sandbox: Sandbox,
        person: Person,
        chat_id: int | None = None,
        settled: Settled | None = None,
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        """`longest_wait`: seconds for a bot to show something, where there is no `settled`."""
        self.longest_wait = longest_wait
        self.sandbox = sandbox
        self.person = person
        self.chat_id = person.id if chat_id is None else chat_id
        self.settled = settled
        self._navigating: int | None = None
        self._tap: Tap | None = None
        self._query: InlineQuery | None = None
        self.trail: list[tuple[str, Shown, Shown | None]] = []
        """Each tap: the data of its button, and the message above it before and after."""

    # What a person does.

    async def says(self, text: str) -> None:
        await self._do(lambda: self._people.say(self.person, self.chat_id, text))

    async def replies(self, message: Shown, text: str) -> None:
        await self._do(lambda: self._people.say(self.person, self.chat_id, text, message.id))

    async def edits(self, message: Shown, text: str) -> None:
        """Changes what was said."""
        await self._do(lambda: self._people.edit(self.person, self.chat_id, message.id, text))

    async def starts(self, payload: str = "") -> None:
        """Opens the bot by a link with a payload, and presses Start."""
        await self._do(lambda: self._people.start(self.person, payload))

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
        if "switch_inline_query_current_chat" in button:
            await self.searches(button["switch_inline_query_current_chat"])
            return
        await self._tapped(
            shown,
            button["text"],
            lambda: self._people.tap(self.person, self.chat_id, shown.id, button),
            button["callback_data"],
        )

    async def taps_stale(self, message: Shown, label: str) -> None:
        """Presses a button that `message` had when it was read, whatever became of it."""
        button = message.button(label)
        assert button is not None, f"no button {label!r} in {message.buttons}"
        data = button["callback_data"]
        await self._tapped(
            message,
            label,
            lambda: self._people.tap_stale(self.person, self.chat_id, message.id, data),
            data,
        )

    async def _tapped(self, shown: Shown, label: str, deed: Callable[[], Tap], data: str) -> None:
        self._navigating = shown.id
        self._tap = await self._do(deed)
        assert self._tap.answered, f"the bot did not answer the tap on {label!r}"
        now = next((one for one in self.messages if one.id == shown.id), None)
        self.trail.append((data, shown, now))

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

    async def searches(self, text: str) -> None:
        """Types the bot's name and some text, and sees what it offers."""
        self._query = await self._do(
            lambda: self._people.inline_query(self.person, self.chat_id, text)
        )

    async def chooses(self, title: str) -> None:
        """Sends one of the results of the last search."""
        assert self._query is not None, "nothing was searched for"
        query, index = self._query, matching(title, self.results)
        assert index is not None, f"no result {title!r} in {self.results}"
        result_id = query.results[index]["id"]
        await self._do(
            lambda: self._people.choose_inline_result(self.person, query.query_id, result_id)
        )

    async def shares_contact(self, phone_number: str, first_name: str, last_name: str = "") -> None:
        await self._do(
            lambda: self._people.share_contact(
                self.person, self.chat_id, phone_number, first_name, last_name
            )
        )

    async def uploads(
        self,
        file: Path | bytes,
        name: str = "file",
        caption: str = "",
        *,
        as_photo: bool = False,
    ) -> None:
        """Sends a file; a path brings its own name."""
        if isinstance(file, Path):
            data, name = file.read_bytes(), file.name  # noqa: ASYNC240 - a small file of a test
        else:
            data = file
        await self._do(
            lambda: self._people.upload(
                self.person, self.chat_id, name, data, caption, as_photo=as_photo
            )
        )

    async def deletes(self, message: Shown) -> None:
        """The bot hears nothing of it, so there is nothing to wait for."""
        self._people.forget(self.person, self.chat_id, message.id)

    @property
    def _people(self) -> People:
        return self.sandbox.people

    async def _do(self, deed: Callable[[], Deed]) -> Deed:
        """Does it and waits, by the rule or for the next thing that the bot shows here."""
        if self.settled is not None:
            done = deed()
            await self.settled()
            return done
        shown, answered = asyncio.Event(), asyncio.Event()

        def listen(person_id: int, event: Event) -> None:
            # What a search offers belongs to no chat.
            if person_id != self.person.id or event.get("chat_id", self.chat_id) != self.chat_id:
                return
            if event["type"] == "answer":
                answered.set()
            elif event["type"] in ("edited", "inline") or (
                event["type"] == "message" and event["message"]["from"]["is_bot"]
            ):
                shown.set()

        listeners = self.sandbox.world.listeners
        listeners.append(listen)
        try:
            done = deed()
            async with asyncio.timeout(self.longest_wait):
                await (answered if isinstance(done, Tap) else shown).wait()
            if isinstance(done, Tap):
                with suppress(TimeoutError):  # a tap may have an answer and nothing else
                    async with asyncio.timeout(SOON):
                        await shown.wait()
        finally:
            listeners.remove(listen)
        return done

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
    def results(self) -> list[str]:
        """Titles that the last search offers."""
        return [result["title"] for result in self._query.results] if self._query else []

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
