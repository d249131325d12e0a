"""The nightly look at who went quiet."""

from __future__ import annotations

import logging

import pytest

from crm import customers, totals
from crm.store.seam import Store
from crm.totals import Status
from jobs import inactivity
from jobs.inactivity import Inactivity
from jobs.schedule import Due
from tests.conftest import TestClock
from tests.crm.factories import OWNER, a_customer, a_purchase


async def test_time_makes_customers_inactive_and_the_log_says_how_many(
    store: Store,
    clock: TestClock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inactivity, "BATCH", 2)  # so that five customers take three writes
    quiet = [a_customer(store, f"Quiet {number}") for number in range(3)]
    for customer in quiet:
        a_purchase(store, customer)
    vip = a_customer(store, "Vip")
    store.write_now(customers.mark_vip, vip.id, OWNER, mark=True)
    clock.turn(days=91)
    loyal = a_customer(store, "Loyal")
    a_purchase(store, loyal)

    with caplog.at_level(logging.INFO):
        assert await Inactivity(store)(Due(store.shop.now(), late=False)) == {"changed": 3}

    assert "3 customers" in caplog.text
    for customer in quiet:
        assert store.read_now(customers.get, customer.id).status is Status.INACTIVE
    assert store.read_now(customers.get, vip.id).status is Status.VIP
    assert store.read_now(customers.get, loyal.id).status is Status.ACTIVE
    assert store.read_now(totals.differences) == ()
    assert await Inactivity(store)(Due(store.shop.now(), late=False)) == {"changed": 0}


async def test_an_empty_shop_has_nothing_to_check(store: Store) -> None:
    assert await Inactivity(store)(Due(store.shop.now(), late=False)) == {"changed": 0}
