"""Questions: what is asked of a person in a chat is kept until it is answered, left, or a day old.

A question is declared beside its feature, named in the table of routes, asked in one line and
answered in one:

    @dataclass(frozen=True, slots=True)
    class OfCustomer:
        customer_id: int

    BIRTHDAY = Question("customers.birthday", Kind.VALUE, OfCustomer, draw_birthday)

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

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from telegram.error import TelegramError

from bot.ui import show
from bot.ui.request import Open
from bot.ui.screen import Screen, paragraphs
from bot.ui.typed import Kind
from crm.chat import questions
from crm.chat.codec import to_json
from crm.errors import NotAllowed, NotFound

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
    kind: Kind
    state: type[S]
    draw: Callable[[Request, S], Awaitable[Screen]]
    takes: frozenset[str] = frozenset({"text"})
    keeps_media: bool = False
    of_customer: Callable[[S], int | None] = lambda _: None


async def ask(
    request: Request, question: Question[S], state: S, problem: Markup | str | None = None
) -> None:
    """Asks: in place of the message that was tapped, or below what was typed, and the message of
    the question before goes. What was open until now is left. `problem` says above the question
    what was wrong with the last answer.

    Raises AlreadyDone when this message or tap asked before.
    """
    screen = await question.draw(request, state)
    if problem:
        screen = replace(screen, text=paragraphs(problem, screen.html))
    message_id = await request.show(screen, keeps_media=question.keeps_media)
    await _keep(request, question, state, message_id, act=request.source)
    request.accepted = request.accepted or problem is None


async def ask_again(request: Request, question: Question[S], state: S) -> None:
    """Shows the open question below what came in between."""
    screen = await question.draw(request, state)
    await _keep(request, question, state, await request.send(screen), act=None)


async def _keep(
    request: Request, question: Question[S], state: S, message_id: int, *, act: str | None
) -> None:
    before = request.open
    await request.services.store.write(
        questions.ask,
        request.chat_id,
        request.user_id,
        question.name,
        to_json(state),
        message_id,
        act,
    )
    request.open = Open(question.name, state, message_id, before.permission if before else None)
    if before is not None and before.message_id != message_id:
        await request.delete_message(before.message_id)


async def answer(
    request: Request,
    operation: Callable[Concatenate[Session, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Does what the answer asks for and ends the question, in one transaction: once, however often
    the answer is brought. What `operation` raises leaves the question open.

    After typing the message of the question goes. Raises AlreadyDone.
    """

    def once(session: Session) -> T:
        questions.once(session, request.source)
        questions.end(session, request.chat_id, request.user_id)
        return operation(session, *args, **kwargs)

    done = await request.services.store.write(once)
    answered, request.open = request.open, None
    request.accepted = True
    if answered is not None and request.press is None:
        await request.delete_message(answered.message_id)
    return done


async def close(request: Request) -> None:
    """`answer` for what changes nothing in the shop: words to search for, a period to show."""
    await answer(request, lambda _: None)


def asked(request: Request, *any_of: Question[S]) -> S:
    """What is known of the open question, for a button under it.

    Raises NotFound when none of these is open, and NotAllowed for who may not answer it.
    """
    opened = request.open
    if opened is None or opened.name not in {one.name for one in any_of}:
        raise NotFound("question", ", ".join(one.name for one in any_of))
    if opened.permission is not None and not request.may(opened.permission):
        raise NotAllowed(opened.permission.value)
    return cast("S", opened.state)


def is_open(request: Request, question: Question[Any]) -> bool:
    return request.open is not None and request.open.name == question.name


async def leave(request: Request) -> None:
    """Something else is done: what was asked is not asked any more. `tell_left` says so."""
    request.left, request.open = request.open, None
    await request.services.store.write(questions.end, request.chat_id, request.user_id)


async def tell_left(request: Request, screen: Screen) -> None:
    """Shows `screen` in place of the question that was left, unless it was answered or redrawn
    where it stood."""
    left, request.left = request.left, None
    if left is None or left.message_id is None:
        return
    if request.press is not None and request.message is not None:
        if request.message.message_id == left.message_id:
            return
        await request.toast(str(screen.text))
    with suppress(TelegramError):  # it was deleted, or is too old: then nobody waits for it
        await show.edit(request.bot, request.chat_id, left.message_id, screen, or_anew=False)
