"""A name, or a sale? What is asked when neither is certain, for every question for a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.ui.conversation import Question
from bot.ui.typed import AnswerKind
from bot.ui.views import question as question_views
from crm.dataclass import dataclass

if TYPE_CHECKING:
    from bot.ui.request import Request
    from bot.ui.screen import Screen


@dataclass(frozen=True, slots=True)
class Doubt:
    """`said` came where the question `name`, which knows `data`, asked for a name."""

    name: str
    data: Mapping[str, Any]
    said: str
    reads_as_sale: bool


async def _draw_doubt(_: Request, doubt: Doubt) -> Screen:
    return question_views.name_or_sale(doubt.said, reads_as_sale=doubt.reads_as_sale)


DOUBT = Question("doubt", AnswerKind.NAME, Doubt, _draw_doubt)
"""Text typed while this is open answers the question that it is about."""
