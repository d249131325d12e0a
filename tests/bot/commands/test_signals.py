"""The wish to stop, also where the event loop knows no signals (Windows)."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator

import pytest

from bot.commands.shared.signals import stop_on_signals


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("system", ["posix", "windows"])
async def test_the_first_signal_sets_the_event_and_the_second_ends(
    number: signal.Signals, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    if system == "windows":

        def none(*_: object) -> None:
            raise NotImplementedError

        monkeypatch.setattr(loop, "add_signal_handler", none)
    stop = stop_on_signals()
    signal.raise_signal(number)
    async with asyncio.timeout(5):
        await stop.wait()
    own = (
        signal.SIG_DFL
        if number == signal.SIGTERM or system == "windows"
        else signal.default_int_handler
    )
    assert signal.getsignal(number) == own
