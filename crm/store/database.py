"""The one seam between async code and the database: a use case is one hop and one transaction."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from time import monotonic
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm.shop import Shop
from crm.store.checkpoints import Checkpoints
from crm.store.engine import SEES_HIDDEN, WRITE, make_engine, sqlite_path, store_error
from crm.store.timing import TIMING, Timing

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["Operation", "Session", "Store"]
"""Session, for the signatures of jobs and of the bot's framework; features have use cases."""

P = ParamSpec("P")
T = TypeVar("T")

Operation = Callable[Concatenate[Session, P], T]
"""A use case: what `read` and `write` take."""


RETRIES = 5
_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock: PostgreSQL asks to try once more


class Store:
    """The shop's database. Operations are plain functions whose first argument is a Session.

    `read` gives a consistent view and keeps nothing; `write` commits when the operation returns
    and rolls back when it raises. Both raise a StoreError when the database cannot be used.
    An operation may run again after a deadlock, so it must have no effect outside the database.
    """

    def __init__(self, url: str, shop: Shop | None = None, timing: Timing = TIMING) -> None:
        self.shop = shop or Shop()
        self._timing = timing
        self.engine = make_engine(url, self.shop.currency.digits)
        self._for_writing = self.engine.execution_options(**{WRITE: True})
        self._seeing_hidden = self.engine.execution_options(**{WRITE: True, SEES_HIDDEN: True})
        # SQLite has one writer at a time anyway: one thread makes them queue here, in order,
        # instead of spinning on the file's lock.
        writers = 1 if self.engine.dialect.name == "sqlite" else 4
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="munim-write")
        self._waiting: deque[None] = deque()
        self._asked_at = 0.0
        self._readers = ThreadPoolExecutor(3, thread_name_prefix="munim-read")
        path = sqlite_path(self.engine)
        self._checkpoints = path and Checkpoints(path, self._when_free, timing)

    async def read(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        call = lambda: self.read_now(operation, *args, **kwargs)  # noqa: E731 - ParamSpec hinders partial
        context = copy_context()  # over there, too, texts are in the language of whoever asks
        return await asyncio.get_running_loop().run_in_executor(self._readers, context.run, call)

    async def write(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        call = lambda: self.write_now(operation, *args, **kwargs)  # noqa: E731 - ParamSpec hinders partial
        self._asked_at = monotonic()
        return await asyncio.wrap_future(self._queue(call))

    async def write_low_priority(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write` for what has time: it lets those go first that somebody waits for.

        A conversation is short writes, one after the other; so this one waits until none was asked
        for in the last moment (`Timing.idle`), but not longer than `Timing.max_wait`.
        """
        until = monotonic() + self._timing.max_wait
        while (left := min(self._asked_at + self._timing.idle, until) - monotonic()) > 0:  # noqa: ASYNC110 - that nothing happened is no event
            await asyncio.sleep(left)
        call = lambda: self.write_now(operation, *args, **kwargs)  # noqa: E731 - ParamSpec hinders partial
        return await asyncio.wrap_future(self._queue(call))

    def read_now(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`read` without the hop, for the command line and for code in a thread of its own."""
        try:
            with Session(self.engine, info={"shop": self.shop}) as session:
                return operation(session, *args, **kwargs)
        except DBAPIError as error:
            raise store_error(self.engine, error) or error from error

    def write_now(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write` without the hop."""
        return self._write(self._for_writing, operation, *args, **kwargs)

    def write_hidden_now(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write_now` on all rows, also those that crm.store.hidden keeps from everybody else, in
        the queue of this store's writers: sales that came before go first."""
        call = lambda: self._write(self._seeing_hidden, operation, *args, **kwargs)  # noqa: E731 - ParamSpec hinders partial
        return self.in_turn(call)

    def in_turn(self, call: Callable[[], T]) -> T:
        """Runs `call` when the writes that were asked for before it are done; blocks. For short
        writes of their own connection, from a thread that is not one of the store's writers."""
        return self._queue(call).result()

    def wrote(self) -> None:
        """For a connection of its own: something was committed."""
        if self._checkpoints:
            self._checkpoints.wrote()

    def _when_free(self, call: Callable[[], T]) -> T:
        """`in_turn` for what nobody waits for: a long write does not end for its sake."""
        return self._writers.submit(call).result()

    def _queue(self, call: Callable[[], T]) -> Future[T]:
        self._waiting.append(None)
        context = copy_context()

        def begin() -> T:
            self._waiting.pop()
            return context.run(call)

        def forget(done: Future[T]) -> None:
            if done.cancelled():  # it never began
                self._waiting.pop()

        queued = self._writers.submit(begin)
        queued.add_done_callback(forget)
        return queued

    def writers_waiting(self) -> bool:
        """Whether a long write should end and go on in another one: somebody waits for it.

        SQLite's writers stand in this queue. Who waits for a row in PostgreSQL is not seen from
        here, so there the answer is always yes; many short transactions cost it little.
        """
        return bool(self._waiting) or self.engine.dialect.name != "sqlite"

    def _write(
        self,
        engine: Engine,
        operation: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        for attempt in range(RETRIES):
            try:
                with (
                    Session(engine, info={"shop": self.shop}) as session,
                    session.begin(),
                ):
                    done = operation(session, *args, **kwargs)
                self.wrote()
                return done
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state in _AGAIN and attempt < RETRIES - 1:
                    continue
                raise store_error(self.engine, error) or error from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    def close(self) -> None:
        """Waits for what is under way, then closes every connection."""
        if self._checkpoints:
            self._checkpoints.stop()
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
