"""The questions about invoices."""

from __future__ import annotations

from bot.features.invoices.views import asking as views
from bot.ui.conversation import Question
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.dataclass import dataclass
from crm.invoices import stored
from crm.invoices.lacking import Lacking


async def _draw_lacking(request: Request, asked: Lacking) -> Screen:
    return views.ask_lacking(asked, request.shop.state)


LACKING = Question("invoices.lacking", AnswerKind.VALUE, Lacking, _draw_lacking)


@dataclass(frozen=True, slots=True)
class OfInvoice:
    invoice_id: int


async def _draw_place(request: Request, asked: OfInvoice) -> Screen:
    return views.ask_place(await request.store.read(stored.get, asked.invoice_id))


PLACE = Question("invoices.place", AnswerKind.VALUE, OfInvoice, _draw_place)
