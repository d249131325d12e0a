"""Sales of several people in one text: one card, and nothing booked before it is tapped."""

from __future__ import annotations

from dataclasses import replace

from bot.features.sales.asking import booked, take
from bot.features.sales.questions import new_number
from bot.features.sales.taps import BookSeveral, OneByOne
from bot.features.sales.views.several import card
from bot.ui.conversation import Question, answer, ask, asked, close
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.purchases import several
from crm.purchases.from_text import Understood
from crm.purchases.several import SeveralSales


async def _draw(request: Request, state: SeveralSales) -> Screen:
    return card(state, request.formats)


SEVERAL = Question(
    "sale.several",
    AnswerKind.VALUE,
    SeveralSales,
    _draw,
    takes=frozenset(),
    number_of=lambda state: state.number,
)


async def offer(request: Request, found: Understood) -> None:
    """Shows what would be booked, a line a person."""
    state = replace(
        SeveralSales.said(found.several, request.source, request.said_at), number=new_number()
    )
    await ask(request, SEVERAL, state, below=True)


async def book_several(request: Request, _: BookSeveral) -> None:
    """Books what is clear, and asks about the rest."""
    state = asked(request, SEVERAL)
    recorded = await answer(request, several.book, state, request.staff.id)
    await request.delete_message(request.tapped)
    for one, sale in zip(state.clear, recorded, strict=True):
        await booked(request, sale, one.bill)
    for one in state.unclear:
        await take(request, one)


async def one_by_one(request: Request, _: OneByOne) -> None:
    state = asked(request, SEVERAL)
    await close(request)
    await request.delete_message(request.tapped)
    for one in state.doubted:
        await take(request, one)
