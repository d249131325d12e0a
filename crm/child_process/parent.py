"""The parent's end: a child process is started, given jobs one after the other, and ended."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Event, Thread
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, TypeVar

from crm.child_process.limits import NO_LIMITS, Limits

if TYPE_CHECKING:
    from types import TracebackType

    from crm.child_process.child import Job

T = TypeVar("T")

LOOK_SECONDS = 0.2
"""Between two looks of the parent whether a job shall stop."""

EXIT_SECONDS = 2.0
"""For a process that has closed its pipe to end by itself: its status says why."""

OUTPUT_SHOWN = 2_000
"""Bytes of what a dead child wrote to standard error."""


class ChildDied(Exception):
    """The process ended in the middle of a job. `status` is its exit status, negative for a signal;
    `output` the end of what it wrote to standard error."""

    def __init__(self, status: int, output: str, *, timed_out: bool = False) -> None:
        super().__init__(f"a child process ended with {status}: {output}")
        self.status = status
        self.output = output
        self.timed_out = timed_out

    @property
    def at_its_limits(self) -> bool:
        """Killed by the system (memory, processor time) or for taking too long; not a fault of the
        program, which leaves an exit status of its own. Rust says `memory allocation … failed`."""
        without_memory = "memory allocation" in self.output or "MemoryError" in self.output
        return self.status < 0 or self.timed_out or without_memory


class Stopped(Exception):
    """The caller's `stop` was set; the process was killed."""


class ChildProcess:
    """One process, started when it is first needed, that runs one job at a time; for one thread.

    It ends with `close`, and when the parent is gone. After one that died, the next job starts
    another. Its temporary files are in a folder that goes with it.
    """

    def __init__(self, limits: Limits = NO_LIMITS) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._errors: IO[bytes] | None = None
        self._closed = False

    def run(
        self,
        job: Job[T],
        on_progress: Callable[..., None] | None = None,
        stop: Event | None = None,
    ) -> T:
        """The job's result; blocks. `on_progress` gets what the job reports, in this thread.

        Raises what the job raises (an error that cannot be pickled as RuntimeError), Stopped soon
        after `stop` is set, and ChildDied.
        """
        pickled = pickle.dumps(job)
        process = self._process or self._start()
        with self._watched(process, stop) as timed_out:
            try:
                kind, facts = self._ask(process, pickled, on_progress)
            except (EOFError, BrokenPipeError, pickle.UnpicklingError):
                status, output = self._ended()
                if stop is not None and stop.is_set():
                    raise Stopped from None
                raise ChildDied(status, output, timed_out=timed_out.is_set()) from None
            except BaseException:
                self.close()  # what is left in the pipe answers no later job
                raise
        if kind == "failed":
            raise _rebuilt(*facts)
        result: T = facts[0]
        return result

    def _ask(
        self,
        process: subprocess.Popen[bytes],
        job: bytes,
        on_progress: Callable[..., None] | None,
    ) -> tuple[str, list[Any]]:
        assert process.stdin is not None  # noqa: S101 - pipes were asked for
        assert process.stdout is not None  # noqa: S101
        pickle.dump(job, process.stdin)
        process.stdin.flush()
        while True:
            # A child has the rights of its parent: to trust its pickles gives away nothing more.
            kind, *facts = pickle.load(process.stdout)  # noqa: S301
            if kind != "progress":
                return kind, facts
            if on_progress is not None:
                on_progress(*facts)

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).parents[2])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._folder = TemporaryDirectory(prefix="munim-child-", ignore_cleanup_errors=True)
        self._errors = TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [
                sys.executable,
                "-P",  # a file of the folder that the bot was started in is nobody's module
                "-m",
                "crm.child_process.main",
                self._folder.name,
                pickle.dumps(self._limits).hex(),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
        if self._closed:  # meanwhile, by another thread
            self._process.kill()
        return self._process

    @contextmanager
    def _watched(self, process: subprocess.Popen[bytes], stop: Event | None) -> Iterator[Event]:
        """Kills the process when `stop` is set, or the job takes too long; then the event is set.
        A thread is needed: the one that runs the job waits at the pipe."""
        over, timed_out = Event(), Event()
        seconds = self._limits.wall_seconds
        until = None if seconds is None else monotonic() + seconds

        def watch() -> None:
            while not over.wait(LOOK_SECONDS):
                if until is not None and monotonic() > until:
                    timed_out.set()
                if timed_out.is_set() or (stop is not None and stop.is_set()):
                    process.kill()
                    return

        if until is not None or stop is not None:
            Thread(target=watch, name="munim-child-watch", daemon=True).start()
        try:
            yield timed_out
        finally:
            over.set()

    def kill(self) -> None:
        """Ends it for good, from any thread, whatever it is doing; `close` then tidies up."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """Ends the process and removes its temporary files. Not while a job runs."""
        if self._process is not None:
            self._process.kill()
            self._ended()

    def _ended(self) -> tuple[int, str]:
        """Tidies up after the process; its exit status and the end of its standard error."""
        process, self._process = self._process, None
        assert process is not None  # noqa: S101 - called for one that was started
        assert self._errors is not None  # noqa: S101 - made with it
        assert self._folder is not None  # noqa: S101
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):  # what was still to be written
                pipe.close()  # type: ignore[union-attr] # pipes were asked for
        try:
            status = process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        end = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, end - OUTPUT_SHOWN))
        output = self._errors.read().decode(errors="replace")
        self._errors.close()
        self._folder.cleanup()
        return status, output

    def __enter__(self) -> ChildProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def run_in_child(
    job: Job[T],
    limits: Limits = NO_LIMITS,
    on_progress: Callable[..., None] | None = None,
    stop: Event | None = None,
) -> T:
    """`ChildProcess.run` in a process for this one job."""
    with ChildProcess(limits) as child:
        return child.run(job, on_progress, stop)


def _rebuilt(kind: type[Exception], args: tuple[object, ...], facts: dict[str, Any]) -> Exception:
    """An error of the child, without its `__init__`, which may want other arguments than the
    error keeps."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error
