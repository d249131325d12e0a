"""Who gave a rating, where several may be meant or nobody is known."""

from __future__ import annotations

from bot.features.feedback.views import ratings as views
from bot.ui.conversation import Question
from bot.ui.question_taps import new_number
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.dataclass import dataclass
from crm.purchases.whose import find_customers

CHOICES = 6
"""Customers offered as buttons: what fits a phone above the keyboard."""


@dataclass(frozen=True, slots=True)
class OfRating:
    """What was said; `name` is as typed, `source` the message that it comes of."""

    name: str
    score: int
    comment: str | None
    source: str
    number: int


def begun(name: str, score: int, comment: str | None, source: str) -> OfRating:
    return OfRating(name, score, comment, f"{source}:asked", new_number())


async def _draw(request: Request, asked: OfRating) -> Screen:
    found = await request.store.read(find_customers, request.services.names, asked.name, None)
    return views.whose(asked.name, asked.score, asked.number, found.people[:CHOICES])


WHO = Question(
    "feedback.who",
    AnswerKind.VALUE,
    OfRating,
    _draw,
    takes=frozenset(),
    number_of=lambda asked: asked.number,
)
