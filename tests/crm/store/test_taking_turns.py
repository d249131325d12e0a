"""Who goes first when a sale and something that has time want to write."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.orm import Session

from crm.store import database
from crm.store.database import Store


async def test_what_has_time_lets_the_writes_of_a_sale_go_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MOMENT", 0.5)
    monkeypatch.setattr(database, "PATIENCE", 30)
    order: list[str] = []

    def note(_: Session, what: str) -> None:
        order.append(what)

    await store.write(note, "the question")
    between = asyncio.create_task(store.write_between(note, "a campaign"))
    await asyncio.sleep(0)
    await store.write(note, "the sale")
    await store.write(note, "the receipt")
    await between
    assert order == ["the question", "the sale", "the receipt", "a campaign"]


async def test_what_has_time_does_not_wait_for_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MOMENT", 3600)
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    await store.write(lambda _: None)
    async with asyncio.timeout(20):
        assert await store.write_between(lambda _: "went") == "went"
