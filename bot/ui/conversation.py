"""Questions: what is asked of a person in a chat is kept until it is answered, left, or a day old.

A question is declared beside its feature, named in the table of routes, asked in one line and
answered in one:

    @dataclass(frozen=True, slots=True)
    class OfCustomer:
        customer_id: int

    BIRTHDAY = Question("customers.birthday", AnswerKind.VALUE, OfCustomer, draw_birthday)

    Asked(BIRTHDAY, editing.typed_birthday, EDIT_CUSTOMERS)              # bot/routes.py

    await ask(request, BIRTHDAY, OfCustomer(customer.id))

    async def typed_birthday(request: Request, asked: OfCustomer) -> None:
        day = read_birthday(request.text)
        await answer(request, cards.set_birthday, asked.customer_id, day)
        await show_card(request, asked.customer_id)

An answer that does not do raises an error of crm: it is said in one line, and the question stays.
The state is kept as JSON (crm.chat.codec); one of an older version is left politely.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from telegram.error import TelegramError

from bot.ui import question_views, show
from bot.ui.request import Open
from bot.ui.screen import Screen, paragraphs
from bot.ui.typed import AnswerKind
from crm.chat import questions
from crm.chat.codec import to_json
from crm.errors import NotFound

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.ui.request import Request
    from crm.store.database import Session

S = TypeVar("S")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[S]):
    """One thing that is asked.

    `name` is kept in the store as long as the question waits. `state` is the frozen dataclass of
    what is known while it waits; `draw` shows it. `takes` are the kinds of messages that answer
    it (see routing.Sent): none, if only buttons do. `keeps_media`: it is shown as the caption of
    the picture that was tapped under. `of_customer`: whom it is about, see `typed.meaning`.
    """

    name: str
    kind: AnswerKind
    state: type[S]
    draw: Callable[[Request, S], Awaitable[Screen]]
    takes: frozenset[str] = frozenset({"text"})
    keeps_media: bool = False
    of_customer: Callable[[S], int | None] = lambda _: None


async def ask(
    request: Request,
    question: Question[S],
    state: S,
    *,
    problem: Markup | str | None = None,
    screen: Screen | None = None,
    also: Callable[[Session], object] | None = None,
) -> None:
    """Asks: in place of the message that was tapped, or below what was typed, and the message of
    the question before goes. What was open until now is left. `problem` says above the question
    what was wrong with the last answer. `screen` is for who has drawn it already, `also` for what
    has to be written with it.

    Raises AlreadyDone when this message or tap asked or answered something before.
    """
    screen = screen or await question.draw(request, state)
    if problem:
        screen = replace(screen, text=paragraphs(problem, screen.html))
    tapped = request.tapped
    if tapped is None:  # only what was sent has a number
        message_id = await request.show(screen)
        await _keep(request, question, state, message_id, _act(request), also)
    else:
        await _keep(request, question, state, tapped, _act(request), also)
        message_id = await request.show(screen, keeps_media=question.keeps_media)
        if message_id != tapped:
            await _keep(request, question, state, message_id, act=None)
    request.answered = request.answered or problem is None


async def ask_again(request: Request, question: Question[S], state: S) -> None:
    """Shows the open question below what came in between."""
    screen = await question.draw(request, state)
    await _keep(request, question, state, await request.send(screen), act=None)


async def _keep(
    request: Request,
    question: Question[S],
    state: S,
    message_id: int,
    act: str | None,
    also: Callable[[Session], object] | None = None,
) -> None:
    data = to_json(state)

    def keep(session: Session) -> None:
        questions.ask(
            session, request.chat_id, request.user_id, question.name, data, message_id, act
        )
        if also is not None:
            also(session)

    await request.store.write(keep)
    before, request.open = request.open, Open(question.name, state, message_id)
    request.noted = True
    await _tidy(request, before, but=message_id)


def _act(request: Request) -> str | None:
    """What names this message or tap, once: it may do two things, one after the other."""
    return None if request.noted else request.source


async def _tidy(request: Request, before: Open | None, but: int | None = None) -> None:
    """The message of a question that is over goes; one that was tapped becomes what comes next."""
    if before is not None and before.message_id not in (None, but, request.tapped):
        await request.delete_message(before.message_id)


async def answer(
    request: Request,
    operation: Callable[Concatenate[Session, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Does what the answer asks for and ends the question, in one transaction: once, however often
    the answer is brought. What `operation` raises leaves the question open.

    Raises AlreadyDone.
    """
    act = _act(request)

    def once(session: Session) -> T:
        questions.end(session, request.chat_id, request.user_id, act)
        return operation(session, *args, **kwargs)

    done = await request.store.write(once)
    before, request.open = request.open, None
    request.noted = request.answered = True
    await _tidy(request, before)
    return done


async def close(request: Request) -> None:
    """`answer` for what changes nothing in the shop: words to search for, a period to show."""
    await answer(request, lambda _: None)


def asked(request: Request, *any_of: Question[S]) -> S:
    """What is known of the open question, for a button under it. Raises NotFound when none of
    these is open. Who may not answer it has none open: the dispatcher saw to that."""
    opened = request.open
    if opened is None or opened.name not in {one.name for one in any_of}:
        raise NotFound("question", ", ".join(one.name for one in any_of))
    return cast("S", opened.state)


def is_open(request: Request, *any_of: Question[Any]) -> bool:
    return request.open is not None and request.open.name in {one.name for one in any_of}


async def leave(request: Request) -> None:
    """Something else is done: what was asked is not asked any more. `tell_left` says so."""
    request.left, request.open = request.open, None
    await request.store.write(questions.end, request.chat_id, request.user_id, None)


async def tell_left(request: Request) -> None:
    """Says that a question was left: to who tapped elsewhere in passing, and where it stood,
    unless something else stands there by now."""
    left, request.left = request.left, None
    if left is None:
        return
    if request.tapped is not None:
        if request.tapped == left.message_id:
            return
        await request.toast(str(question_views.LEFT))
    await replace_question(request, left.message_id, question_views.left())


async def replace_question(request: Request, message_id: int | None, screen: Screen) -> None:
    """Shows `screen` where a question stood that is over, if that can still be seen."""
    if message_id is not None:
        with suppress(TelegramError):  # deleted, or too old: then nobody looks at it
            await show.edit(request.bot, request.chat_id, message_id, screen, or_anew=False)


# --- a name, or a sale? ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Doubt:
    """`said` came where the question `name`, which knows `data`, asked for a name."""

    name: str
    data: Mapping[str, Any]
    said: str
    reads_as_sale: bool


async def _draw_doubt(_: Request, doubt: Doubt) -> Screen:
    return question_views.name_or_sale(doubt.said, reads_as_sale=doubt.reads_as_sale)


DOUBT = Question("doubt", AnswerKind.NAME, Doubt, _draw_doubt)
"""What is typed while this is open answers the question that it is about."""
