"""Calls of gateways that wait to be written: many in one transaction, each told what became of
it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from crm.errors import StoreError
from crm.gateways.receipts import Calls
from jobs.report_times import MOST_CALLS

_Call = tuple[Calls, asyncio.Future[None]]


class WaitingCalls:
    """One a process. `write` is one transaction; `gather`: seconds between two of them."""

    def __init__(self, write: Callable[[Calls], Awaitable[object]], gather: float) -> None:
        self._apply = write
        self._gather = gather
        self._waiting: list[_Call] = []
        self._writing: asyncio.Task[None] | None = None

    async def take(self, calls: Calls) -> None:
        """Returns once the calls are written. Raises what `write` raises."""
        if not calls.receipts and not calls.inbound:
            return
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((calls, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await asyncio.shield(written)

    async def _write_all(self) -> None:
        """What came meanwhile is written together: at 500 calls a second a transaction for each
        would not do."""
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_CALLS], self._waiting[MOST_CALLS:]
            error = await self._write(batch)
            if error is None or len(batch) == 1 or isinstance(error, StoreError):
                _tell(batch, error)
            else:
                for one in batch:  # among them is one that cannot be written
                    _tell([one], await self._write([one]))
            await asyncio.sleep(self._gather)

    async def _write(self, batch: list[_Call]) -> Exception | None:
        """What kept it from being written; None when it is."""
        together = Calls(
            tuple(one for calls, _ in batch for one in calls.receipts),
            tuple(one for calls, _ in batch for one in calls.inbound),
        )
        try:
            await self._apply(together)
        except Exception as error:  # noqa: BLE001 - whoever waits for it hears of it
            return error
        return None

    async def close(self) -> None:
        """Waits for calls that are being written."""
        if self._writing is not None:
            with suppress(Exception):
                await self._writing


def _tell(batch: list[_Call], error: Exception | None) -> None:
    for _, written in batch:
        if written.done():
            continue
        if error is None:
            written.set_result(None)
        else:
            written.set_exception(error)
            written.exception()  # nobody may be waiting any more
