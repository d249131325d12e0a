"""A process that reads and draws beside the bot, so that no sale waits for it.

Charts and files are seconds of pure Python; in a thread of the bot they take the interpreter away
from the sale that comes meanwhile (a sale took 1.7 times as long while charts were drawn, 2.5 times
while an Excel file was written). The libraries for them are in this process only.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from crm.clock import system_clock

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crm.store.database import Store

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

REST_SECONDS = 900.0
"""Without work for so long, the process ends and gives its memory back."""

ATTEMPTS = 2


class HelperDied(Exception):
    """The process ended in the middle of its work, and so did the one that replaced it."""


class Helper:
    """One process, started when it is first needed, that does one thing after the other.

    It ends after a time of rest, with `close`, and when this process is gone, however it went: its
    line breaks. One that dies (killed, out of memory) is replaced, and the work done again, once.
    """

    def __init__(self, name: str, nice: int = 0, rest_seconds: float = REST_SECONDS) -> None:
        """With `nice` it leaves the processor to others, by so much (nice(2))."""
        self._nice = nice
        self._line = ThreadPoolExecutor(1, thread_name_prefix=f"munim-{name}")
        self._rest_seconds = rest_seconds
        self._resting: asyncio.TimerHandle | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._closed = False

    async def read(
        self,
        store: Store,
        operation: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """As `store.read`, over there. Raises what that raises, and HelperDied.

        `operation` is a function of a module, without Telegram in what it imports; its arguments
        and its result can be pickled.
        """
        return await self.read_telling(store, None, operation, *args, **kwargs)

    async def read_telling(
        self,
        store: Store,
        tell: Callable[[int], None] | None,
        operation: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`read` of an operation that takes `progress`: `tell` hears the numbers, in this loop."""
        loop = asyncio.get_running_loop()
        if self._resting is not None:
            self._resting.cancel()
        job = _job(store, operation, args, kwargs, telling=tell is not None)

        def hear(number: int) -> None:
            if tell is not None:
                loop.call_soon_threadsafe(tell, number)

        try:
            return await loop.run_in_executor(self._line, self._done, job, hear)
        finally:
            if not self._closed:
                self._resting = loop.call_later(self._rest_seconds, self._line.submit, self._end)

    def close(self) -> None:
        """Ends the process, whatever it is doing, and its temporary files with it."""
        if self._closed:
            return
        self._closed = True
        if self._resting is not None:
            self._resting.cancel()
        process = self._process
        if process is not None:
            process.kill()  # it only reads, and its files are in a folder that goes with it
        self._line.submit(self._end)
        self._line.shutdown()

    def _done(self, job: bytes, hear: Callable[[int], None]) -> Any:
        for _ in range(ATTEMPTS):
            if self._closed:
                break
            try:
                return self._ask(job, hear)
            except (EOFError, BrokenPipeError, pickle.UnpicklingError):
                if not self._closed:
                    log.warning("a process that draws has died; another one takes over")
                self._end()
        raise HelperDied

    def _ask(self, job: bytes, hear: Callable[[int], None]) -> Any:
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - pipes were asked for
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(job)
        process.stdin.flush()
        while True:
            kind, *said = pickle.load(process.stdout)  # noqa: S301 - our own process wrote it
            if kind == "progress":
                hear(said[0])
            elif kind == "done":
                return said[0]
            else:
                raise _rebuilt(*said)

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).parents[2])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._folder = TemporaryDirectory(prefix="munim-helper-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            # -P: a file of the folder that the bot was started in is nobody's module
            [
                sys.executable,
                "-P",
                "-m",
                "crm.store.helper_process",
                self._folder.name,
                str(self._nice),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
        if self._closed:  # meanwhile
            self._process.kill()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for line in (process.stdin, process.stdout):
            if line is not None:
                _shut(line)
        if self._folder is not None:
            self._folder.cleanup()


def _shut(line: Any) -> None:
    try:
        line.close()
    except BrokenPipeError:  # what was still to be said, nobody will hear
        log.debug("the line was broken")


def _job(
    store: Store,
    operation: Callable[..., object],
    args: tuple[object, ...],
    kwargs: dict[str, object],
    *,
    telling: bool,
) -> bytes:
    """Everything that the process needs; the clock is sent as its present instant."""
    return pickle.dumps(
        (
            store.engine.url.render_as_string(hide_password=False),
            replace(store.shop, clock=system_clock),
            store.shop.now(),
            operation,
            args,
            kwargs,
            telling,
        )
    )


def _rebuilt(kind: type[Exception], args: tuple[object, ...], facts: dict[str, Any]) -> Exception:
    """An error from over there: its class may want other arguments than it keeps."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(facts)
    return error
