"""Sales of several people in one text: one card, and nothing booked before it is tapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.features.sales.asking import booked
from bot.features.sales.questions import SALE, begun
from bot.features.sales.taps import BookSeveral, OneByOne
from bot.features.sales.views.several import card
from bot.ui.conversation import Question, answer_and_ask, ask, ask_again, asked
from bot.ui.question_taps import new_number
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.purchases import several
from crm.purchases.from_text import Understood
from crm.purchases.open_bill import OpenBill
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
    """Books what is clear and asks about the rest, all in one transaction."""
    state = asked(request, SEVERAL)
    left = _questions(state.unclear)
    booking = partial(several.book, several=state, by=request.staff.id, act=request.source)
    recorded = await answer_and_ask(request, booking, left)
    await request.delete_message(request.tapped)
    for one, sale in zip(state.clear, recorded, strict=True):
        await booked(request, sale, one.bill)
    await _show(request, left)


async def one_by_one(request: Request, _: OneByOne) -> None:
    left = _questions(asked(request, SEVERAL).doubted)
    await answer_and_ask(request, lambda _: None, left)
    await request.delete_message(request.tapped)
    await _show(request, left)


def _questions(sales: Sequence[OpenBill]) -> Sequence[tuple[Question[OpenBill], OpenBill]]:
    return [(SALE[one.asks_for or "reading"], begun(one)) for one in sales]


async def _show(request: Request, left: Sequence[tuple[Question[OpenBill], OpenBill]]) -> None:
    for question, state in left:
        await ask_again(request, question, state)
