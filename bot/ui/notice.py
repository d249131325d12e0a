"""The words of a push, as the one who tells it gives them to the one who brings it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ui.screen import Screen
    from crm.store.database import Session


@dataclass(frozen=True, slots=True)
class News:
    """`shown` is written with the id of the message: where a card is that must be kept current."""

    screen: Screen
    shown: Callable[[Session, int], None] | None = None
