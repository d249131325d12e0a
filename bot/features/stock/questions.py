"""The questions about stock, and the state that each keeps."""

from __future__ import annotations

from bot.features.stock.views import stock as views
from bot.ui.conversation import Question
from bot.ui.question_taps import new_number
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.dataclass import dataclass
from crm.stock.listing import by_code
from crm.stock.model import NewMoves


@dataclass(frozen=True, slots=True)
class WantedMoves:
    """Moves that only others may book; `source` is the message that they come of."""

    wanted: NewMoves
    source: str
    number: int


def begun(wanted: NewMoves, source: str) -> WantedMoves:
    return WantedMoves(wanted, f"{source}:asked", new_number())


async def _draw_wanted(request: Request, asked: WantedMoves) -> Screen:
    return views.not_alone(asked.wanted, asked.number, request.formats)


WANTED = Question(
    "stock.wanted",
    AnswerKind.VALUE,
    WantedMoves,
    _draw_wanted,
    takes=frozenset(),
    number_of=lambda asked: asked.number,
)


@dataclass(frozen=True, slots=True)
class OfItem:
    """How much of the item of this `code` is there is asked."""

    code: str


async def _draw_count(request: Request, asked: OfItem) -> Screen:
    return views.ask_count(await request.store.read(by_code, asked.code), request.formats)


COUNT = Question("stock.count", AnswerKind.VALUE, OfItem, _draw_count)
