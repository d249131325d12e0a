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

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from bot.ui.request import Open
from bot.ui.screen import Screen, paragraphs
from bot.ui.typed import AnswerKind
from crm.chat import questions
from crm.chat.codec import to_json
from crm.dataclass import dataclass, replace
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
    `number_of`: that of a question of which several may wait; its buttons have it as `question`.
    """

    name: str
    kind: AnswerKind
    state: type[S]
    draw: Callable[[Request, S], Awaitable[Screen]]
    takes: frozenset[str] = frozenset({"text"})
    keeps_media: bool = False
    of_customer: Callable[[S], int | None] = lambda _: None
    number_of: Callable[[S], int] = lambda _: questions.THE_ONE


async def ask(
    request: Request,
    question: Question[S],
    state: S,
    *,
    problem: Markup | str | None = None,
    note: str = "",
    screen: Screen | None = None,
    also: Callable[[Session], object] | None = None,
    below: bool = False,
) -> None:
    """Asks: in place of the message that was tapped, or (always, if `below`) as a new message, and
    that of the question before goes. What was open until now is left, but for those that wait
    under numbers. `problem` says above the question what was wrong with the last answer, `note`
    what was made of it. `screen` is for who has drawn it already, `also` for what has to be written
    with it.

    Raises AlreadyDone when this message or tap did something before.
    """
    screen = screen or await question.draw(request, state)
    screen = request.to_answer(screen, question.takes)
    if above := problem or note:
        screen = replace(screen, text=paragraphs(above, screen.html))
    tapped = None if below else request.tapped
    if tapped is None:  # only what was sent has a number
        opening = _opening(request, question, state, await request.send(screen))
        await _keep(request, opening, also, below=below)
    else:
        await _keep(request, _opening(request, question, state, tapped), also)
        await _show_in_place(request, question, state, screen)
    request.answered = request.answered or problem is None


async def ask_again(request: Request, question: Question[S], state: S) -> None:
    """Shows the open question below what came in between."""
    screen = request.to_answer(await question.draw(request, state), question.takes)
    message_id = await request.send(screen)
    opening = _opening(request, question, state, message_id)
    await request.store.note(_write, request, opening)
    await _moved_on(request, opening)


def _opening(request: Request, question: Question[S], state: S, message_id: int) -> Open:
    """The open question to store. One that moves on stays its person's, whoever moves it."""
    before, number = request.open, question.number_of(state)
    user_id = request.user_id
    if before is not None and before.number == number:
        user_id = before.user_id
    has_media = question.keeps_media and message_id == request.tapped and request.tapped_has_media
    return Open(question.name, state, message_id, number, user_id, has_media)


def _write(session: Session, request: Request, opening: Open) -> None:
    questions.ask(
        session,
        request.chat_id,
        opening.user_id,
        opening.name,
        to_json(opening.state),
        opening.message_id,
        number=opening.number,
        has_media=opening.has_media,
    )


async def _keep(
    request: Request,
    opening: Open,
    also: Callable[[Session], object] | None = None,
    *,
    below: bool = False,
) -> None:
    def keep(session: Session) -> None:
        _write(session, request, opening)
        if also is not None:
            also(session)

    await request.store.write(keep)
    await _moved_on(request, opening, below=below)


async def _moved_on(request: Request, opening: Open, *, below: bool = False) -> None:
    """Records the question open now, and removes the message of the one open before."""
    before, request.open = request.open, opening
    if before is not None and before.number in (questions.THE_ONE, opening.number):
        await _tidy(request, before, opening.message_id, None if below else request.tapped)


async def _show_in_place(request: Request, question: Question[S], state: S, screen: Screen) -> None:
    """Where was tapped; where that cannot be redrawn, as a new message."""
    message_id = await request.show(screen, keeps_media=question.keeps_media)
    if message_id != request.tapped:
        await _keep(request, _opening(request, question, state, message_id))


async def _tidy(request: Request, before: Open | None, *kept: int | None) -> None:
    """Deletes the message of a finished question, unless it is in `kept`, to be reused next."""
    if before is not None and before.message_id not in (None, *kept):
        await request.delete_message(before.message_id)


async def answer(
    request: Request,
    operation: Callable[Concatenate[Session, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Does what the answer asks for and ends the question, in one transaction. What `operation`
    raises leaves the question open.

    Raises AlreadyDone.
    """
    return await answer_if(request, lambda session: operation(session, *args, **kwargs))


async def answer_if(
    request: Request,
    operation: Callable[[Session], T],
    accepts: Callable[[T], bool] = lambda _: True,
) -> T:
    """`answer`, and the question is over if the result is one that it `accepts`."""
    opened = request.open

    def ending(session: Session) -> T:
        done = operation(session)
        if opened is not None and accepts(done):
            questions.end(session, request.chat_id, opened.user_id, number=opened.number)
        return done

    done = await request.store.write(ending)
    if accepts(done):
        request.open = None
        request.answered = True
        await _tidy(request, opened, request.tapped)
    return done


async def answer_and_ask(
    request: Request,
    operation: Callable[[Session], T],
    following: Sequence[tuple[Question[S], S]],
) -> T:
    """`answer`, and opens the numbered questions `following` in the same transaction. `ask_again`
    shows each; the dispatcher does, when the update comes again before that."""
    asking = [
        Open(question.name, state, None, question.number_of(state), request.user_id)
        for question, state in following
    ]

    def whole(session: Session) -> T:
        done = operation(session)
        for one in asking:
            _write(session, request, one)
        return done

    return await answer_if(request, whole)


async def advance(
    request: Request,
    operation: Callable[[Session], T],
    then: Callable[[T], tuple[Question[S], S] | None],
) -> T:
    """Does what a button asks for, and asks what `then` makes of the result, in one transaction;
    None: nothing is asked any more. The next question takes the place of the one that was tapped.

    Raises AlreadyDone.
    """
    opened, tapped = request.open, request.tapped or 0

    def whole(session: Session) -> T:
        done = operation(session)
        following = then(done)
        if following is not None:
            _write(session, request, _opening(request, *following, tapped))
        elif opened is not None:
            questions.end(session, request.chat_id, opened.user_id, number=opened.number)
        return done

    done = await request.store.write(whole)
    following = then(done)
    request.answered = True
    if following is None:
        request.open = None
        await _tidy(request, opened, tapped)
        return done
    question, state = following
    await _moved_on(request, _opening(request, question, state, tapped))
    await _show_in_place(request, question, state, await question.draw(request, state))
    return done


async def close(request: Request) -> None:
    """`answer` for what changes nothing in the shop: words to search for, a period to show."""
    await answer(request, lambda _: None)


def asked(request: Request, *any_of: Question[S]) -> S:
    """State of the open question, for a button under it. Raises NotFound when none of these is
    open. The dispatcher makes sure that people who may not answer it have none open."""
    opened = request.open
    if opened is None or opened.name not in {one.name for one in any_of}:
        raise NotFound("question", ", ".join(one.name for one in any_of))
    return cast("S", opened.state)


def is_open(request: Request, *any_of: Question[Any]) -> bool:
    return request.open is not None and request.open.name in {one.name for one in any_of}


def leave(request: Request) -> None:
    """Sets the open question aside: typed text no longer answers it. The dispatcher says so."""
    request.left, request.open = request.open, None
    request.store.begin_with(
        partial(questions.set_aside, chat_id=request.chat_id, user_id=request.user_id)
    )


async def cancel(request: Request) -> bool:
    """Ends the question that is open or was just left, also one that waits for its buttons;
    returns whether there was one."""
    left = request.left or request.open
    request.left = request.open = None
    if left is None:
        return False
    await request.store.write(questions.end, request.chat_id, left.user_id, number=left.number)
    await _tidy(request, left, request.tapped)
    return True
