"""Handling of input while a question is open: docs/decisions/what-is-typed-while-asked.md.

Answer handlers may rely on an open question and treat the input as its answer: missing
permission, expired questions, other meanings and repeated updates are dealt with here.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from bot.dispatch import error_words
from bot.ui import show
from bot.ui.conversation import ask, ask_again, asked, leave
from bot.ui.doubt import DOUBT, Doubt
from bot.ui.request import Open
from bot.ui.routing import Asked, Routes
from bot.ui.screen import Screen
from bot.ui.typed import Meaning, Said, meaning
from bot.ui.views import question as question_views
from bot.ui.views.way_back import with_way_back
from crm.chat import questions
from crm.chat.codec import Unreadable, from_json, to_json
from crm.chat.edited_messages import note_answer
from crm.chat.questions import THE_ONE
from crm.errors import CrmError, NotFound

if TYPE_CHECKING:
    from bot.ui.request import Request
    from crm.chat.questions import Waiting


class Answering:
    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    async def restore(
        self, request: Request, waiting: Waiting | None, about: Waiting | None
    ) -> None:
        """Reopens the stored question; one that is expired, unreadable to this version, or no
        longer permitted to this person is ended.

        A button that names its question, and a reply to its message, are `about` that one: any
        other open question is left for it.
        """
        if waiting is not None and (about is None or waiting.number != about.number):
            request.open = await self._opened(request, waiting)
            if about is not None and request.open is not None and waiting.number == THE_ONE:
                leave(request)
        if about is not None:
            request.open = await self._opened(request, about)

    async def _opened(self, request: Request, waiting: Waiting) -> Open | None:
        state = None if waiting.stale else self._state(request, waiting.name, waiting.data)
        if state is not None:
            return Open(
                waiting.name,
                state,
                waiting.message_id,
                waiting.number,
                waiting.user_id,
                waiting.has_media,
            )
        await request.store.note(
            questions.end, request.chat_id, waiting.user_id, number=waiting.number
        )
        await _replace(request, waiting, question_views.expired())
        return None

    def _state(self, request: Request, name: str, data: Mapping[str, Any]) -> object | None:
        """The state; None if unreadable to this version or not permitted to this person."""
        try:
            if name == DOUBT.name:
                doubt = from_json(Doubt, data)
                return doubt if self._state(request, doubt.name, doubt.data) is not None else None
            route = self._routes.asked.get(name)
            if route is None or not request.may(route.permission):
                return None
            state: object = from_json(route.question.state, data)
        except Unreadable:
            return None
        return state

    async def tell_left(self, request: Request) -> None:
        """Reports that a question was left: to the person who tapped elsewhere, and in its old
        message, unless that shows something else by now. Asks again what only had to wait."""
        left, request.left = request.left, None
        if request.aside and request.open is not None:
            await self._ask_again(request)
        if left is None or left.message_id == request.tapped:
            return
        if left.number == THE_ONE:
            words, screen = question_views.LEFT, question_views.left()
        else:
            route = self._routes.asked[left.name]
            drawn = await route.question.draw(request, left.state)
            words, screen = question_views.SET_ASIDE, question_views.set_aside(drawn)
        await request.toast(str(words))
        await _replace(request, left, screen)

    async def taken(self, request: Request, kind: str, said: Said) -> bool:
        """Passes a message to the open question; false when it is no answer to it."""
        route, state = self._waiting(request)
        question = route.question
        if kind not in question.takes:
            return False
        if kind != "text":
            await route.handler(request, state)
            return True
        meant = meaning(question.kind, said, of_customer=question.of_customer(state))
        if meant in (Meaning.DOUBT, Meaning.ANSWER, Meaning.ANSWER_OR_SALE):
            self._note_answer(request)
        match meant:
            case Meaning.CORRECTION | Meaning.COMMAND:
                return False
            case Meaning.ASIDE:
                request.aside = True
                return False
            case Meaning.SALE:
                opened = request.open
                await self._routes.sent["text"].handler(request)
                if request.open is opened:
                    await ask_again(request, question, state)
            case Meaning.DOUBT:
                doubt = Doubt(question.name, to_json(state), request.text, said.reads_as_sale)
                await ask(request, DOUBT, doubt)
            case Meaning.ANSWER | Meaning.ANSWER_OR_SALE:
                await self._answered(request, route, state, said, meant)
        return True

    def _note_answer(self, request: Request) -> None:
        """With what it does: a message that is edited later is known for an answer by it."""
        if request.message is not None:
            answer = (request.chat_id, request.message.message_id)
            noting = partial(note_answer, chat_id=answer[0], message_id=answer[1])
            request.store.begin_with(noting, by_itself=False)

    async def _answered(
        self, request: Request, route: Asked, state: Any, said: Said, meant: Meaning
    ) -> None:
        typed = request.message.message_id if request.message is not None else None
        try:
            await route.handler(request, state)
        except CrmError as error:
            words = error_words.words_for(error, request.formats)
            if words is None or not said.reads_as_sale:
                raise
            await request.send(question_views.perhaps_a_sale(words), reply_to=typed)
            return
        own = said.customer_id is not None and said.customer_id == route.question.of_customer(state)
        sale = said.complete_sale or meant is Meaning.ANSWER_OR_SALE
        if sale and request.answered and not own:
            await request.send(question_views.taken_and_a_sale(), reply_to=typed)

    def _waiting(self, request: Request) -> tuple[Asked, Any]:
        """The open question that takes typed text, and its state. Raises NotFound."""
        opened = request.open
        if opened is None:
            raise NotFound("question", request.chat_id)
        if isinstance(opened.state, Doubt):
            route = self._routes.asked[opened.state.name]
            return route, from_json(route.question.state, opened.state.data)
        return self._routes.asked[opened.name], opened.state

    async def is_the_name(self, request: Request) -> None:
        """Takes the text in doubt as the answer. Raises NotFound when nothing is in doubt."""
        doubt = asked(request, DOUBT)
        route, state = self._waiting(request)
        if request.open is not None:
            request.open = replace(request.open, name=doubt.name, state=state)
        request.said = doubt.said
        await route.handler(request, state)

    async def came_again(self, request: Request) -> None:
        """Replies to a repeated message or tap: the first reply may have been lost on the way, with
        the receipts of what it booked and the questions that it opened."""
        if request.left is not None:
            request.open, request.left = request.left, None
        if request.press is not None:
            await request.toast(str(question_views.DONE_BEFORE))
        await self._routes.sent["repeated"].handler(request)
        if await self._unseen(request):
            return
        if request.open is not None:
            await self._ask_again(request)
        elif request.press is None and not request.in_group and not request.answered:
            await request.send(Screen(str(question_views.DONE_BEFORE)))

    async def _ask_again(self, request: Request) -> None:
        """Shows the open question below what came in between."""
        asking = request.open.state if request.open is not None else None
        route, state = self._waiting(request)
        if isinstance(asking, Doubt):
            await ask_again(request, DOUBT, asking)
        else:
            await ask_again(request, route.question, state)

    async def _unseen(self, request: Request) -> bool:
        """Shows this person's questions that no message asks yet; whether there are any."""
        unseen = [
            one
            for one in await request.store.read(questions.of_chat, request.chat_id)
            if one.message_id is None and one.user_id == request.user_id
        ]
        for one in unseen:
            request.open = await self._opened(request, one)
            if request.open is not None:
                await ask_again(request, self._routes.asked[one.name].question, request.open.state)
        return bool(unseen)


async def _replace(request: Request, question: Open | Waiting, screen: Screen) -> None:
    """Shows `screen` in the message of a question that is over, if it still exists."""
    if question.message_id is not None:
        if question.message_id == request.tapped:
            screen = with_way_back(screen)
            request.redrawn = True
        with suppress(TelegramError):  # deleted, or too old: then nobody looks at it
            await show.edit(
                request.bot,
                request.chat_id,
                question.message_id,
                screen,
                has_media=question.has_media,
                keeps_media=True,
                or_anew=False,
            )
