"""Readings and bookings under way: they can be stopped, and their progress is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event
from time import monotonic

from bot.services import Services
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.imports.progress import Progress


@contextmanager
def running(services: Services, token: str) -> Iterator[Event]:
    """The event that stops what runs for an upload."""
    stop = services.stops[token] = Event()
    try:
        yield stop
    except asyncio.CancelledError:  # the program ends
        stop.set()
        raise
    finally:
        if services.stops.get(token) is stop:
            del services.stops[token]


def stop(services: Services, token: str) -> bool:
    """Whether there was something to stop."""
    if token not in services.stops:
        return False
    services.stops[token].set()
    return True


class Shown:
    """Progress in one message, from another thread: an edit now and then, none after `over`."""

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
        if waits or monotonic() - self._last < self._request.services.delays.progress:
            return
        self._last = monotonic()
        redraw = self._request.redraw(self._message_id, self._screen(progress))
        self._edit = asyncio.run_coroutine_threadsafe(redraw, self._loop)

    async def over(self) -> None:
        """The last edit is out: what is shown next stays."""
        if self._edit is not None:
            await asyncio.wait([asyncio.wrap_future(self._edit)])
