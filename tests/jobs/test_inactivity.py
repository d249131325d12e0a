"""The nightly look at who went quiet."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any, cast

import pytest

from crm.customers import cards, totals
from crm.customers.totals import Status
from crm.purchases import recording
from crm.purchases.recording import Recorded
from crm.store.database import Session, Store
from jobs.inactivity import Inactivity
from jobs.schedule import Due
from tests.conftest import TestClock
from tests.shop import OWNER, a_bill, a_customer, a_purchase


async def test_time_makes_customers_inactive_and_the_log_says_how_many(
    store: Store,
    clock: TestClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    quiet = [a_customer(store, f"Quiet {number}") for number in range(3)]
    for customer in quiet:
        a_purchase(store, customer)
    vip = a_customer(store, "Vip")
    store.write_now(cards.mark_vip, vip.id, OWNER, mark=True)
    clock.turn(days=91)
    loyal = a_customer(store, "Loyal")
    a_purchase(store, loyal)

    with caplog.at_level(logging.INFO):
        inactivity = Inactivity(store, at_once=2)  # so that three customers take two looks
        assert await inactivity(Due(store.shop.now(), late=False)) == {"changed": 3}

    assert "3 customers" in caplog.text
    for customer in quiet:
        assert store.read_now(cards.get, customer.id).status is Status.INACTIVE
    assert store.read_now(cards.get, vip.id).status is Status.VIP
    assert store.read_now(cards.get, loyal.id).status is Status.ACTIVE
    assert store.read_now(totals.differences) == ()
    assert await Inactivity(store)(Due(store.shop.now(), late=False)) == {"changed": 0}


async def test_an_empty_shop_has_nothing_to_check(store: Store) -> None:
    assert await Inactivity(store)(Due(store.shop.now(), late=False)) == {"changed": 0}


async def test_a_sale_that_comes_in_between_is_booked_before_the_check_ends(
    sqlite_store: Store, clock: TestClock
) -> None:
    store = sqlite_store
    quiet = [a_customer(store, f"Quiet {number}") for number in range(6)]
    clock.turn(days=91)
    buyer = quiet[-1]
    new = a_bill(buyer.id, store.shop.today())
    sales: list[asyncio.Task[Recorded]] = []
    loop = asyncio.get_running_loop()

    class SaleComes:
        """The store, but a sale comes when the check asks for the first time whether one waits."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def writers_waiting(self) -> bool:
            """Called in the check's own thread, in the midst of its first write."""
            if not sales:
                come = asyncio.run_coroutine_threadsafe(begin_sale(), loop)
                come.result(10)
            return store.writers_waiting()

    async def begin_sale() -> None:
        sales.append(asyncio.create_task(store.write(recording.record, new, OWNER)))
        await asyncio.sleep(0)  # until it stands in the queue
        assert not sales[0].done()

    inactivity = Inactivity(cast("Store", SaleComes()), at_once=1)
    result = await inactivity(Due(store.shop.now(), late=False))

    booked = await sales[0]
    assert booked.became_active is False  # the check had not come to this customer yet
    assert result == {"changed": 5}
    assert store.read_now(cards.get, buyer.id).status is Status.ACTIVE
    assert store.read_now(totals.differences) == ()


async def test_nobody_is_writers_waiting_of_an_empty_queue_or_of_one_that_was_left(
    sqlite_store: Store,
) -> None:
    store = sqlite_store
    begun, go = threading.Event(), threading.Event()

    def long_write(_: Session) -> None:
        begun.set()
        go.wait(10)

    assert not store.writers_waiting()
    first = asyncio.create_task(store.write(long_write))
    await asyncio.to_thread(begun.wait, 10)
    assert not store.writers_waiting()  # the one that is under way waits for nobody
    second = asyncio.create_task(store.write(totals.refresh_badges))
    await asyncio.sleep(0)
    assert store.writers_waiting()
    second.cancel()
    await asyncio.wait({second})
    assert not store.writers_waiting()
    go.set()
    await first
