"""The questions about what customers owe."""

from __future__ import annotations

from bot.features.dues.views import dues as views
from bot.ui.conversation import Question
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.customers import cards
from crm.dataclass import dataclass
from crm.dues import account


@dataclass(frozen=True, slots=True)
class OfDebtor:
    customer_id: int


async def _draw_day(request: Request, asked: OfDebtor) -> Screen:
    customer = await request.store.read(cards.followed, asked.customer_id)
    return views.which_day(customer.name)


PROMISED_DAY = Question("dues.promise", AnswerKind.VALUE, OfDebtor, _draw_day)


async def _draw_limit(request: Request, asked: OfDebtor) -> Screen:
    customer = await request.store.read(cards.followed, asked.customer_id)
    limit = await request.store.read(account.limit_of, customer)
    return views.ask_limit(customer, request.formats.money(limit) if limit else views.no_limit())


LIMIT = Question("dues.limit", AnswerKind.VALUE, OfDebtor, _draw_limit)
