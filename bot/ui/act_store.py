"""The database as the handlers of one message or tap see it: whatever they write is done once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from crm.chat.acts import Repeated, once

if TYPE_CHECKING:
    from crm.store.database import Session, Store

P = ParamSpec("P")
T = TypeVar("T")


class ActStore:
    """`write` records the idempotency key of the act in the transaction of its first write.

    `recorded`: that has happened, and what is written from then on belongs to the same act.
    """

    def __init__(self, store: Store, act: str | None) -> None:
        """`act` is the key; None for what changes nothing, an inline search."""
        self._store = store
        self._act = act
        self._first: list[Callable[[Session], object]] = []
        self._by_itself = False
        self.recorded = act is None

    async def read(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._store.read(operation, *args, **kwargs)

    async def write(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Store.write for what the act does. Raises AlreadyDone when it did something before. What
        it did to a sale is not done again: then the result says how the sale is now, and nothing
        is kept."""
        first, act = tuple(self._first), self._act

        def whole(session: Session) -> T:
            for one in first:
                one(session)
            return operation(session, *args, **kwargs)

        if self.recorded or act is None:
            done = await self._store.write(whole)
        else:
            try:
                done = await self._store.write(once, act, whole)
            except Repeated as repeated:
                return cast("T", repeated.result)
            self.recorded = True
        self._first.clear()
        return done

    def begin_with(self, operation: Callable[[Session], object], *, by_itself: bool = True) -> None:
        """What happens in the transaction of the first write, before it: when that fails, it is not
        done. `by_itself`: it is done also where no write follows."""
        self._first.append(operation)
        self._by_itself |= by_itself

    async def finish(self) -> None:
        """Writes what should have come first where nothing followed."""
        if self._first and self._by_itself:
            await self.write(lambda _: None)

    async def done(self) -> None:
        """Records the act now that its work outside the database is done: it comes no second time.
        A kill in between repeats the work."""
        await self.write(lambda _: None)

    async def note(
        self, operation: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Store.write for where a screen stands on a phone. It is no part of the act, and is kept
        also when the act comes again."""
        return await self._store.write(operation, *args, **kwargs)
