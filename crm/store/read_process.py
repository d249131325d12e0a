"""Reads of the store in a child process, so that no sale waits for charts and files.

They are seconds of pure Python; in a thread of the bot they take the interpreter away from the sale
that comes meanwhile (a sale took 1.7 times as long while charts were drawn, 2.5 times while an
Excel file was written). The libraries that draw are loaded in the child only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar

from crm.child_process.resident import ResidentProcess
from crm.clock import StandingClock, system_clock
from crm.dataclass import dataclass, replace
from crm.i18n import language, speaking
from crm.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from crm.child_process.child import Child
    from crm.i18n import Language
    from crm.shop import Shop

P = ParamSpec("P")
T = TypeVar("T")


class ReadProcess(ResidentProcess):
    """A child process that keeps a store open for what it is asked to read."""

    async def read(
        self,
        store: Store,
        operation: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`store.read` in the child process. Raises what that raises, and ChildDied.

        `operation` is a function of a module that imports no Telegram; its arguments and its result
        can be pickled.
        """
        return await self.read_reporting(store, None, operation, *args, **kwargs)

    async def read_reporting(
        self,
        store: Store,
        on_progress: Callable[[int], None] | None,
        operation: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """`read` of an operation that takes `progress`; `on_progress` is called in this loop."""
        url = store.engine.url.render_as_string(hide_password=False)
        shop = replace(store.shop, clock=StandingClock(store.shop.now()))
        reports = on_progress is not None
        read: _Read[T] = _Read(url, shop, language(), operation, args, kwargs, reports=reports)
        return await self.run(read, on_progress)


@dataclass(frozen=True, slots=True)
class _Read(Generic[T]):
    """One read: what the child needs of the store, what to do with it, and the language of whoever
    asks."""

    url: str
    shop: Shop
    language: Language
    operation: Callable[..., T]
    args: tuple[object, ...]
    kwargs: dict[str, object]
    reports: bool

    def __call__(self, child: Child) -> T:
        progress = {"progress": child.report} if self.reports else {}
        store = _store(child, self.url, self.shop)
        with speaking(self.language):
            return store.read_now(self.operation, *self.args, **self.kwargs, **progress)


def _store(child: Child, url: str, shop: Shop) -> Store:
    """The store of the last read where it is the same one: its statements are compiled."""
    of = (url, replace(shop, clock=system_clock))
    if child.kept.get("of") != of:
        if (before := child.kept.get("store")) is not None:
            before.close()
        child.kept.update(of=of, store=Store(url, shop))
    store: Store = child.kept["store"]
    store.shop = shop
    return store
