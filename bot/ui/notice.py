"""A notice in words: what a feature makes of the facts in the outbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm.dataclass import dataclass

if TYPE_CHECKING:
    from bot.ui.screen import Screen


@dataclass(frozen=True, slots=True)
class Worded:
    """`after_sent` is an operation of the store that takes `message_id`; it is written once the
    screen was sent: where a card is that must be kept current."""

    screen: Screen
    after_sent: Callable[..., None] | None = None
