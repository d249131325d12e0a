"""Delays and retry intervals of the bot, in seconds."""

from __future__ import annotations

from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Delays:
    """Tests shorten them; a shop has no reason to change them."""

    soon: float = 0.3
    """Work that takes longer shows a chat action (what the bot is busy with)."""
    progress: float = 2.0
    """Work that takes longer reports its progress, repeatedly at this interval."""
    retries: tuple[float, ...] = (0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 60.0, 60.0, 60.0)
    """Before each further try of a call after a broken connection: the receipt of what was booked
    just before an outage comes after it, unless that lasts for more than five minutes."""
    card_edits: float = 3.0
    """Between two edits of cards that move by themselves, in one chat."""
    before_sending: float = 10.0
    """Between the tap that sends a campaign and its first message: long enough to stop it."""
    reconnects: tuple[float, ...] = (1, 2, 5, 10, 30)
    """Between tries to fetch updates while Telegram cannot be reached; the last for all later."""


DELAYS = Delays()
