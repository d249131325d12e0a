"""Readings and bookings that are under way: they can be stopped, and their progress is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event
from time import monotonic

from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.imports.progress import Progress

EVERY = 2.5
"""Seconds between two edits of a message."""

_stops: dict[str, Event] = {}


@contextmanager
def running(token: str) -> Iterator[Event]:
    """The wish to stop what runs for an upload."""
    stop = _stops[token] = Event()
    try:
        yield stop
    except asyncio.CancelledError:  # the program ends
        stop.set()
        raise
    finally:
        if _stops.get(token) is stop:
            del _stops[token]


def stop(token: str) -> bool:
    """Whether there was something to stop."""
    if token not in _stops:
        return False
    _stops[token].set()
    return True


class Shown:
    """Progress in one message, told by a thread: an edit now and then, and none after `over`."""

    def __init__(
        self, request: Request, message_id: int, screen: Callable[[Progress], Screen]
    ) -> None:
        self._request = request
        self._message_id = message_id
        self._screen = screen
        self._loop = asyncio.get_running_loop()
        self._last = monotonic()
        self._edit: Future[int] | None = None

    def __call__(self, progress: Progress) -> None:
        waits = self._edit is not None and not self._edit.done()
        if waits or monotonic() - self._last < EVERY:
            return
        self._last = monotonic()
        redraw = self._request.redraw(self._message_id, self._screen(progress))
        self._edit = asyncio.run_coroutine_threadsafe(redraw, self._loop)

    async def over(self) -> None:
        """The last edit is out: what is shown next stays."""
        if self._edit is not None:
            await asyncio.wait([asyncio.wrap_future(self._edit)])
