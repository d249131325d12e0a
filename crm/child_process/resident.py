"""A child process that stays for the next job, for callers in an event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from crm.child_process.limits import NO_LIMITS, Limits
from crm.child_process.parent import ChildDied, ChildProcess

if TYPE_CHECKING:
    from crm.child_process.child import Job

log = logging.getLogger(__name__)

T = TypeVar("T")

REST_SECONDS = 900.0
"""Without work for so long, the process ends and gives its memory back."""

ATTEMPTS = 2


class ResidentProcess:
    """One process, started when it is first needed, that does one job after the other.

    It ends after a time without work, with `close`, and when this process is gone. One that dies
    (killed, out of memory) is replaced, and the job done again, once; so a job only reads. One that
    takes longer than its limit is not tried again.
    """

    def __init__(
        self, name: str, limits: Limits = NO_LIMITS, rest_seconds: float = REST_SECONDS
    ) -> None:
        self._queue = ThreadPoolExecutor(1, thread_name_prefix=f"munim-{name}")
        self._limits = limits
        self._child = ChildProcess(limits)
        self._rest_seconds = rest_seconds
        self._resting: asyncio.TimerHandle | None = None
        self._closed = False

    async def run(self, job: Job[T], on_progress: Callable[..., None] | None = None) -> T:
        """The job's result. `on_progress` is called in this loop. Raises what the job raises, and
        ChildDied."""
        loop = asyncio.get_running_loop()
        if self._resting is not None:
            self._resting.cancel()

        def report(*facts: object) -> None:
            if on_progress is not None:
                loop.call_soon_threadsafe(on_progress, *facts)

        try:
            return await loop.run_in_executor(self._queue, self._run, job, report)
        finally:
            if not self._closed:
                self._resting = loop.call_later(
                    self._rest_seconds, self._queue.submit, self._child.close
                )

    def _run(self, job: Job[T], report: Callable[..., None]) -> T:
        attempt = 1
        while True:
            try:
                return self._child.run(job, report)
            except ChildDied as death:
                if self._closed or death.timed_out or attempt == ATTEMPTS:
                    raise
                log.warning("a child process died (%d); the job is tried again", death.status)
                attempt += 1

    def close(self) -> None:
        """Ends the process, whatever it is doing, and removes its temporary files."""
        if self._closed:
            return
        self._closed = True
        if self._resting is not None:
            self._resting.cancel()
        self._child.kill()
        self._queue.submit(self._child.close)
        self._queue.shutdown()
