"""What is done while something is asked: by docs/decisions/what-is-typed-while-asked.md.

The handlers of answers find their question open and may take what comes for an answer: who may
not, what is too old, what means something else, and what came before, is sorted out here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.dispatch import error_words
from bot.ui import conversation, question_views
from bot.ui.conversation import DOUBT, Doubt, ask, ask_again, asked
from bot.ui.request import Open
from bot.ui.routing import Asked, Routes
from bot.ui.screen import Screen
from bot.ui.typed import Meaning, Said, meaning
from crm.chat import questions
from crm.chat.codec import Unreadable, from_json, to_json
from crm.errors import CrmError, NotFound

if TYPE_CHECKING:
    from bot.ui.request import Request
    from crm.chat.flows import Flow


class Answering:
    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    async def restore(self, request: Request, flow: Flow) -> None:
        """Opens the question again that was kept; what is too old, or means nothing to this
        version or to somebody who may not answer it any more, is left."""
        opened = None if flow.stale else self._opened(request, flow)
        if opened is not None:
            request.open = opened
            return
        await request.store.write(questions.end, request.chat_id, request.user_id, None)
        await conversation.replace_question(request, flow.message_id, question_views.expired())

    def _opened(self, request: Request, flow: Flow) -> Open | None:
        try:
            if flow.name == DOUBT.name:
                doubt = from_json(Doubt, flow.data)
                about = self._routes.asked.get(doubt.name)
                if about is not None and request.may(about.permission):
                    from_json(about.question.state, doubt.data)
                    return Open(flow.name, doubt, flow.message_id)
                return None
            route = self._routes.asked.get(flow.name)
            if route is None or not request.may(route.permission):
                return None
            return Open(flow.name, from_json(route.question.state, flow.data), flow.message_id)
        except Unreadable:
            return None

    async def taken(self, request: Request, kind: str, said: Said) -> bool:
        """Gives a message to the question that is open; false when it is no answer to it."""
        route, state = self._waiting(request)
        question = route.question
        if kind not in question.takes:
            return False
        if kind != "text":
            await route.handler(request, state)
            return True
        meant = meaning(question.kind, said, of_customer=question.of_customer(state))
        match meant:
            case Meaning.CORRECTION:
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
                await self._answered(request, route, state, said)
        return True

    async def _answered(self, request: Request, route: Asked, state: Any, said: Said) -> None:
        typed = request.message.message_id if request.message is not None else None
        try:
            await route.handler(request, state)
        except CrmError as error:
            words = error_words.words_for(error, request.formats)
            if words is None or not said.reads_as_sale:
                raise
            await request.send(question_views.perhaps_a_sale(words), reply_to=typed)
            return
        if said.complete_sale and request.answered:
            await request.send(question_views.taken_and_a_sale(), reply_to=typed)

    def _waiting(self, request: Request) -> tuple[Asked, Any]:
        """The question that takes what is typed, and what it knows. Raises NotFound."""
        opened = request.open
        if opened is None:
            raise NotFound("question", request.chat_id)
        if isinstance(opened.state, Doubt):
            route = self._routes.asked[opened.state.name]
            return route, from_json(route.question.state, opened.state.data)
        return self._routes.asked[opened.name], opened.state

    async def is_the_name(self, request: Request) -> None:
        """What was in doubt is the answer. Raises NotFound when nothing is."""
        doubt = asked(request, DOUBT)
        route, state = self._waiting(request)
        message_id = request.open.message_id if request.open is not None else None
        request.open = Open(doubt.name, state, message_id)
        request.said = doubt.said
        await route.handler(request, state)

    async def came_again(self, request: Request) -> None:
        """What came was asked or answered before, and the reply may have been lost on the way."""
        if request.press is not None:
            await request.toast(str(question_views.DONE_BEFORE))
        if request.open is not None:
            asking = request.open.state
            route, state = self._waiting(request)
            if isinstance(asking, Doubt):
                await ask_again(request, DOUBT, asking)
            else:
                await ask_again(request, route.question, state)
        elif request.press is None and not request.in_group:
            await request.send(Screen(str(question_views.DONE_BEFORE)))
