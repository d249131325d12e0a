"""Kinds of route. The routes themselves are one ordered table, in `bot/routes.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from bot.ui.conversation import Question
from bot.ui.request import Request
from bot.ui.taps import Tap
from bot.ui.typed import Said
from crm.chat.questions import Waiting
from crm.dataclass import dataclass, field
from crm.i18n import Lazy
from crm.language.plain_words.meant import Meant, What
from crm.permissions import Permission
from crm.staff import Member
from crm.store.database import Session

Handler = Callable[[Request], Awaitable[None]]
TapHandler = Callable[[Request, Any], Awaitable[None]]
"""The second argument is the Tap of the route."""
AnswerHandler = Callable[[Request, Any], Awaitable[None]]
"""The second argument is what the question knows."""
MeantHandler = Callable[[Request, Meant], Awaitable[None]]


class Prefetched(Protocol):
    """Result of reading or writing in the transaction that looks up the member."""

    @property
    def has_own_key(self) -> bool:
        """Whether the resulting operation has its own idempotency key."""

    @property
    def recorded_now(self) -> bool:
        """Whether it did something for the first time, and recorded the key of its message."""


Prefetch = Callable[[Session, Member, Waiting | None], Prefetched]
"""Runs in the transaction that looks up the member, and may write."""


@dataclass(frozen=True, slots=True)
class Command:
    """`/name words`; `menu` is its line in the phone's command menu, where it has one.

    `permission` None lets strangers in: only /start, which takes invitations, does so. A `slow`
    route (charts, files) is not waited for before the next update is fetched.
    """

    name: str
    handler: Handler
    permission: Permission | None
    menu: Lazy | None = None
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A button, by the meaning that it carries. It `leaves` what is asked, unless that is one of
    the questions that it stands `under`: there it is an answer, or leads through the choices."""

    tap: type[Tap]
    handler: TapHandler
    permission: Permission
    slow: bool = False
    under: tuple[Question[Any], ...] = ()
    leaves: bool = True


async def only_buttons(request: Request, state: object) -> None:
    """For a question that takes nothing typed, so that this is never called."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what is done with what is typed (or shared) in answer to it. What it does
    not take goes where it would go if nothing were asked; docs/decisions/
    what-is-typed-while-asked.md says which texts reach it."""

    question: Question[Any]
    handler: AnswerHandler
    permission: Permission
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of a kind: `contact`, `document`, `inline`, `edited` (a text), `text`, `other`
    (sticker, voice), or `repeated` (done before: shows again what it booked).

    `prefetch` is run together with the look at who it is, if they may; its result is in
    `request.prefetched`. `reads` says what a text is that is typed while something is asked,
    `meant` what it asks for in plain words.
    """

    kind: str
    handler: Handler
    permission: Permission
    slow: bool = False
    prefetch: Callable[[Request], Prefetch] | None = None
    reads: Callable[[Request], Said] | None = None
    meant: Callable[[Request], Meant | None] | None = None


@dataclass(frozen=True, slots=True)
class InWords:
    """A command or a question in plain words, by what it asks for."""

    what: What
    handler: MeantHandler
    permission: Permission


@dataclass(frozen=True, slots=True)
class ForAnyone:
    """A button for whoever has its message, also for strangers: what it carries is the right to
    what it does, and nobody can guess it."""

    tap: type[Tap]
    handler: TapHandler


@dataclass(frozen=True, slots=True)
class OfStranger:
    """A text of somebody who does not work here, in a private chat."""

    handler: Handler


ForMember = Command | Press | Asked | Sent | InWords
Route = ForMember | ForAnyone | OfStranger


@dataclass(frozen=True, slots=True)
class Routes:
    """The table, looked up by what came. Two routes for the same thing are a mistake."""

    table: Sequence[Route]
    commands: dict[str, Command] = field(init=False)
    presses: dict[type[Tap], Press] = field(init=False)
    asked: dict[str, Asked] = field(init=False)
    sent: dict[str, Sent] = field(init=False)
    in_words: dict[What, InWords] = field(init=False)
    for_anyone: dict[type[Tap], ForAnyone] = field(init=False)
    of_stranger: dict[str, OfStranger] = field(init=False)

    @property
    def needs(self) -> dict[object, Permission]:
        """The permission of each button, by its tap, or by the name of the command it leads to."""
        found: dict[object, Permission] = {}
        for name, command in self.commands.items():
            if command.permission is not None:
                found[name] = command.permission
        return found | {tap: one.permission for tap, one in self.presses.items()}

    def __post_init__(self) -> None:
        commands: dict[str, Command] = {}
        presses: dict[type[Tap], Press] = {}
        asked: dict[str, Asked] = {}
        sent: dict[str, Sent] = {}
        in_words: dict[What, InWords] = {}
        for_anyone: dict[type[Tap], ForAnyone] = {}
        of_stranger: dict[str, OfStranger] = {}
        for route in self.table:
            match route:
                case Command():
                    new = commands.setdefault(route.name, route) is route
                case Press():
                    new = presses.setdefault(route.tap, route) is route
                case Asked():
                    new = asked.setdefault(route.question.name, route) is route
                case Sent():
                    new = sent.setdefault(route.kind, route) is route
                case InWords():
                    new = in_words.setdefault(route.what, route) is route
                case ForAnyone():
                    new = for_anyone.setdefault(route.tap, route) is route
                case OfStranger():
                    new = of_stranger.setdefault("text", route) is route
            if not new:
                raise ValueError(f"two routes for {route}")
        for name, value in (
            ("commands", commands),
            ("presses", presses),
            ("asked", asked),
            ("sent", sent),
            ("in_words", in_words),
            ("for_anyone", for_anyone),
            ("of_stranger", of_stranger),
        ):
            object.__setattr__(self, name, value)

    async def took_anyone(self, request: Request, tap: Tap | None) -> bool:
        """Whether the tap is one for whoever has the message: then it was handled."""
        route = None if tap is None else self.for_anyone.get(type(tap))
        if route is not None:
            await route.handler(request, tap)
        return route is not None

    async def took_stranger(self, request: Request) -> bool:
        """Whether the text is of somebody who does not work here, written to the bot alone: then it
        was handled."""
        route = self.of_stranger.get("text")
        if request.member is not None or request.in_group or route is None:
            return False
        await route.handler(request)
        return True
