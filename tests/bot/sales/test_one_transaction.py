"""A whole sale is read and booked in the transaction that looks at who typed it: one way to a
thread and back, one fsync. What might answer a question, or corrects a receipt, is not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from tests.bot.conftest import GROUP, Floor
from tests.bot.shop import a_customer, books


@contextmanager
def transactions(floor: Floor) -> Iterator[list[Connection]]:
    begun: list[Connection] = []
    note = begun.append
    event.listen(floor.store.engine, "begin", note)
    yield begun
    event.remove(floor.store.engine, "begin", note)


async def test_a_whole_sale_is_one_transaction(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says(
        "asha 10 cash"
    )  # an owner named in the configuration is introduced first
    for task in floor.by_itself:  # they look into the books when it suits them
        task.cancel()
    await asyncio.wait(floor.by_itself)
    with transactions(floor) as begun:
        await floor.owner.says("asha 2 rice 100, 1 oil 250 upi")
    assert floor.owner.last.startswith("✅ ₹450")
    assert len(begun) == 1
    assert (await books(floor))[-1] == ("Asha Verma", "450.00", "UPI")


async def test_what_cannot_be_booked_says_why_and_leaves_nothing(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha " + ", ".join(f"1 thing{n} {n}" for n in range(1, 202)) + " upi")
    assert floor.owner.last.startswith("Too many items for one sale")
    assert await books(floor) == []


async def test_a_correction_is_no_second_sale(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 450 upi")
    await floor.owner.replies(floor.owner.answers[-1], "asha 500 cash")
    assert await books(floor) == [("Asha Verma", "500.00", "Cash")]


async def test_a_strangers_sale_is_not_booked(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.stranger.says("asha 450 upi")
    await floor.phone(floor.stranger.person.id, GROUP).says("asha 450 upi")
    assert await books(floor) == []
