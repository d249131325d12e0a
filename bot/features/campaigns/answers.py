"""Answers of customers: the list, one of them, and what staff make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.features.campaigns import listing_taps
from bot.features.campaigns.views import answers as answer_views
from bot.features.campaigns.views.answers import PAGE
from bot.ui.notice import Worded
from bot.ui.request import Request
from crm.campaigns.answers import inbox
from crm.campaigns.answers.inbox import Decision
from crm.errors import NotFound
from crm.staff import Member

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice


async def show_answers(request: Request, tap: listing_taps.ShowAnswers) -> None:
    found, total = await request.store.read(inbox.answers_page, offset=tap.page * PAGE, limit=PAGE)
    await request.show(answer_views.answers(found, total, tap.page, request.formats))


async def open_answer(request: Request, tap: listing_taps.OpenAnswer) -> None:
    one = await request.store.read(inbox.answer, tap.message_id)
    await request.show(answer_views.wrote(one, request.formats))


async def decide(request: Request, tap: listing_taps.DecideAnswer) -> None:
    one = await request.store.write(
        inbox.decide, tap.message_id, request.staff.id, Decision(tap.decision)
    )
    await request.show(answer_views.wrote(one, request.formats))


async def wrote(services: Services, _member: Member, notice: Notice) -> Worded | None:
    """The notice of an answer; None when its writer was erased meanwhile."""
    try:
        one = await services.store.read(inbox.answer, int(notice.data["message"]))
    except NotFound:
        return None
    return Worded(answer_views.wrote(one, services.formats))
