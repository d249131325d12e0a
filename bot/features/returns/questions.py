"""The questions about a return, and the state that each keeps."""

from __future__ import annotations

from bot.features.returns.views import returns as views
from bot.ui.conversation import Question
from bot.ui.question_taps import new_number
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.dataclass import dataclass
from crm.purchases.receipts import receipt_of
from crm.returns.model import NewReturn


@dataclass(frozen=True, slots=True)
class WantedReturn:
    """A return that only others may book; `source` is the message that it comes of."""

    wanted: NewReturn
    source: str
    number: int


def begun(wanted: NewReturn, source: str) -> WantedReturn:
    return WantedReturn(wanted, f"{source}:asked", new_number())


async def _draw_wanted(_: Request, asked: WantedReturn) -> Screen:
    return views.not_alone(asked.number)


WANTED = Question(
    "return.wanted",
    AnswerKind.VALUE,
    WantedReturn,
    _draw_wanted,
    takes=frozenset(),
    number_of=lambda asked: asked.number,
)


@dataclass(frozen=True, slots=True)
class OfBill:
    purchase_id: int


async def _draw_goods(request: Request, asked: OfBill) -> Screen:
    found = await request.store.read(receipt_of, asked.purchase_id)
    return views.what_comes_back(found.purchase, found.customer.name, request.formats)


GOODS = Question("return.goods", AnswerKind.VALUE, OfBill, _draw_goods)
