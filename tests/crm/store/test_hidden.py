"""Rows that are in the tables and that nobody may see yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from crm.backups import integrity
from crm.bill import lone_sale
from crm.customers import cards, merging, totals
from crm.errors import NotFound
from crm.purchases import editing, recording
from crm.purchases.stored import Purchase
from crm.store import schema
from crm.store.database import Store
from tests.shop import a_bill


def sale(store: Store, customer_id: int, amount: int) -> Purchase:
    new = a_bill(customer_id, date(2025, 3, 1), lone_sale(Decimal(amount)))
    done = store.write_now(recording.record, new, None).purchase
    assert done is not None
    return done


def person(store: Store, name: str) -> int:
    return store.write_now(cards.add, cards.NewCustomer(name), None).id


def hide(session: Session, *ranges: tuple[str, int, int]) -> None:
    names = ("noun", "first_id", "last_id")
    rows = [dict(zip(names, one, strict=True)) | {"import_id": 1} for one in ranges]
    session.execute(insert(schema.hidden_rows), rows)


def show(session: Session) -> None:
    session.execute(delete(schema.hidden_rows))


def counted(session: Session) -> list[int]:
    tables: tuple[Any, ...] = (schema.customers, schema.purchases, schema.purchase_items)
    return [session.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]


def test_what_is_hidden_is_in_no_figure_until_it_is_shown(sqlite_store: Store) -> None:
    store = sqlite_store
    other = Store(str(store.engine.url), store.shop)  # as another process
    asha, ravi = person(store, "Asha"), person(store, "Ravi")
    sale(store, asha, 100)
    first, last = sale(store, asha, 20).id, sale(store, ravi, 7).id
    assert other.read_now(counted) == [2, 3, 3]
    store.write_now(hide, ("purchases", first, last), ("customers", ravi, ravi))
    for one in (store, other):
        assert one.read_now(counted) == [1, 1, 1]
        with pytest.raises(NotFound):
            one.read_now(cards.get, ravi)
    store.write_now(totals.refresh, [asha])
    assert other.read_now(cards.get, asha).total_spent == 100
    assert store.read_now(integrity.check) == ()
    store.write_now(show)
    store.write_now(totals.refresh, [asha])
    for one in (store, other):
        assert one.read_now(counted) == [2, 3, 3]
        assert one.read_now(integrity.check) == ()
    assert store.read_now(cards.get, asha).total_spent == 120
    other.close()


def test_the_shop_goes_on_beside_hidden_rows(sqlite_store: Store) -> None:
    """Every kind of write, while the tables have views in front of them."""
    store = sqlite_store
    asha, hidden = person(store, "Asha"), person(store, "Hidden")
    gone = sale(store, hidden, 1)
    store.write_now(hide, ("purchases", gone.id, gone.id), ("customers", hidden, hidden))
    booked = sale(store, asha, 100)
    changes = editing.PurchaseChanges(lines=(lone_sale(Decimal(90)),), notes="less")
    assert store.write_now(editing.edit, booked.id, changes, None).total_amount == 90
    twin = person(store, "Asha P")
    sale(store, twin, 5)
    merged = store.write_now(merging.merge, asha, twin, None)
    assert merged.kept.total_spent == 95
    store.write_now(merging.undo_merge, merged.id, None)
    store.write_now(editing.delete, booked.id, None)
    store.write_now(totals.refresh_all)
    assert store.read_now(counted) == [2, 1, 1]
    assert store.read_now(integrity.check) == ()
    store.write_now(show)
    assert store.read_now(counted) == [3, 2, 2]
    assert store.read_now(integrity.check) == ()


def test_whoever_works_on_hidden_rows_sees_them(sqlite_store: Store) -> None:
    store = sqlite_store
    asha = person(store, "Asha")
    one = sale(store, asha, 100).id
    store.write_now(hide, ("purchases", one, one))
    assert store.read_now(counted) == [1, 0, 0]
    assert store.write_hidden_now(counted) == [1, 1, 1]
    assert store.read_now(counted) == [1, 0, 0]


def test_a_reading_sees_all_of_it_or_nothing(sqlite_store: Store) -> None:
    """What is shown while somebody reads appears in their next reading."""
    store = sqlite_store
    one = sale(store, person(store, "Asha"), 100).id
    store.write_now(hide, ("purchases", one, one))

    def read(session: Session) -> tuple[list[int], list[int]]:
        before = counted(session)
        store.write_now(show)
        return before, counted(session)

    assert store.read_now(read) == ([1, 0, 0], [1, 0, 0])
    assert store.read_now(counted) == [1, 1, 1]


def test_a_write_says_which_table_it_means(sqlite_store: Store) -> None:
    dialect = sqlite_store.engine.dialect
    for table in (schema.customers, schema.purchases, schema.purchase_items):
        first = table.primary_key.columns[0]
        statements = (
            insert(table),
            update(table).where(first == 1).values({list(table.c)[-1]: None}),
            delete(table).where(first.in_(select(first))),
        )
        for statement in statements:
            said = str(statement.compile(dialect=dialect))
            assert f"main.{table.name}" in said.split("SET")[0].split("WHERE")[0]
            assert said.count("main.") == 1
