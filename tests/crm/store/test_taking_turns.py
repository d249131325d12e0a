"""Who goes first when a sale and something that has time want to write."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from crm.store.database import Store
from crm.store.timing import Timing


@contextmanager
def waiting(store: Store, timing: Timing) -> Iterator[Store]:
    """The same database through a store of other patience."""
    url = store.engine.url.render_as_string(hide_password=False)
    other = Store(url, store.shop, timing)
    yield other
    other.close()


async def test_what_has_time_lets_the_writes_of_a_sale_go_first(store: Store) -> None:
    with waiting(store, Timing(idle=0.5, max_wait=30)) as patient:
        await the_sale_goes_first(patient)


async def the_sale_goes_first(store: Store) -> None:
    order: list[str] = []

    def note(_: Session, what: str) -> None:
        order.append(what)

    await store.write(note, "the question")
    between = asyncio.create_task(store.write_low_priority(note, "a campaign"))
    await asyncio.sleep(0)
    await store.write(note, "the sale")
    await store.write(note, "the receipt")
    await between
    assert order == ["the question", "the sale", "the receipt", "a campaign"]


async def test_what_has_time_does_not_wait_for_ever(store: Store) -> None:
    with waiting(store, Timing(idle=3600, max_wait=0.01)) as hasty:
        await hasty.write(lambda _: None)
        async with asyncio.timeout(20):
            assert await hasty.write_low_priority(lambda _: "went") == "went"
