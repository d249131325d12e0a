"""Ctrl-C and SIGTERM: a wish to stop, not an error."""

from __future__ import annotations

import asyncio
import signal


def stop_on_signals() -> asyncio.Event:
    """An event that is set by the first SIGINT or SIGTERM; a second SIGINT ends at once.

    To be called inside the running loop.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    numbers = (signal.SIGINT, signal.SIGTERM)

    def stopping() -> None:
        stop.set()
        for number in numbers:
            loop.remove_signal_handler(number)

    def stopping_on_windows(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop.set)

    for number in numbers:
        try:
            loop.add_signal_handler(number, stopping)
        except NotImplementedError:  # the event loop of Windows has none
            signal.signal(number, stopping_on_windows)
    return stop
