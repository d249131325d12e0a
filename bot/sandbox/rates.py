"""How much a bot may say. Off unless asked for: a test that waits is a slow test."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from bot.sandbox.refusal import flood

# "My bot is hitting limits" of the Bot FAQ: messages and seconds.
OVERALL = (30, 1.0)
ONE_CHAT = (1, 1.0)
ONE_GROUP = (20, 60.0)


class Rates:
    """Counts messages sent in sliding windows; the real server's own sums are not public."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.enabled = False
        self._clock = clock
        self._sent: dict[str, deque[float]] = defaultdict(deque)

    def check(self, method: str, chat_id: str) -> None:
        """Counts one call. Raises Refusal 429 when it is one too many."""
        if not self.enabled or not method.startswith(("send", "edit")):
            return
        now = self._clock()
        windows = [("", *OVERALL), (f"chat {chat_id}", *ONE_CHAT)]
        if chat_id.startswith("-"):
            windows[1] = (f"chat {chat_id}", *ONE_GROUP)
        for key, most, seconds in windows:
            sent = self._sent[key]
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= most:
                raise flood(max(1, math.ceil(sent[0] + seconds - now)))
        for key, _, _ in windows:
            self._sent[key].append(now)
