"""The sums that insights read are what the purchases say, however these came into the tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Executable, delete, insert, select, text, update
from sqlalchemy.orm import Session

from crm.backups.integrity import check, repair
from crm.customers import cards
from crm.customers.fields import CustomerChanges
from crm.insights.sums import proof
from crm.insights.sums import tables as rollups
from crm.purchases import editing
from crm.purchases.editing import PurchaseChanges
from crm.store.database import Store
from crm.store.schema import (
    SUMS,
    hidden_rows,
    items_by_bucket,
    purchase_items,
    respelt_purchases,
    sales_by_bucket,
    sales_by_place,
    sales_by_quarter,
)
from crm.store.schema import purchases as purchases_table
from tests.shop import OWNER, a_customer, a_purchase, an_item

D = Decimal
MARCH = date(2025, 3, 1)


def rows_of(store: Store, *columns: Any) -> set[tuple[Any, ...]]:
    return set(
        store.read_now(lambda session: [tuple(r) for r in session.execute(select(*columns))])
    )


def run(session: Session, statement: Executable) -> None:
    session.execute(statement)


def test_a_sale_counts_in_its_day_week_and_month(store: Store) -> None:
    asha = a_customer(store, location="Baner")
    a_purchase(store, asha, an_item("rice", "2.5", "40"), day=date(2025, 3, 12))
    a_purchase(store, asha, an_item("rice"), day=date(2025, 3, 2), payment="UPI")
    t = sales_by_bucket.c
    found = rows_of(store, t.bucket, t.start, t.revenue, t.buyers, t.newcomers, t.days_between)
    assert found == {
        ("day", date(2025, 3, 2), D(100), 1, 1, 0),
        ("day", date(2025, 3, 12), D(100), 1, 0, 10),
        ("week", date(2025, 2, 24), D(100), 1, 1, 0),
        ("week", date(2025, 3, 10), D(100), 1, 0, 10),
        ("month", MARCH, D(200), 1, 1, 10),
    }
    i = items_by_bucket.c
    months = rows_of(store, i.bucket, i.start, i.name, i.purchases, i.thousandths)
    assert ("month", MARCH, "rice", 2, 3_500) in months
    p = sales_by_place.c
    assert rows_of(store, p.location, p.payment_method) == {("Baner", "Cash"), ("Baner", "UPI")}


def test_the_hour_is_kept_as_quarters_of_utc(store: Store) -> None:
    a_purchase(store, a_customer(store))  # 12:30 in the shop
    assert rows_of(store, sales_by_quarter.c.quarter) == {(28,)}
    a_purchase(store, a_customer(store), days_ago=9)  # recorded days later: no hour
    assert rows_of(store, sales_by_quarter.c.quarter) == {(28,)}


def test_nothing_is_left_of_what_was_taken_out(store: Store) -> None:
    asha = a_customer(store, location="Baner")
    booked = a_purchase(store, asha, an_item("rice"), an_item("Rice"))
    assert rows_of(store, respelt_purchases.c.purchase_id) == {(booked.id,)}
    store.write_now(cards.edit, asha.id, CustomerChanges(location=None), OWNER)
    moved = PurchaseChanges(purchase_date=date(2025, 1, 1))
    store.write_now(editing.edit, booked.id, moved, None)
    assert store.read_now(check) == ()
    store.write_now(editing.delete, booked.id, None)
    for table in (*SUMS, respelt_purchases):
        assert rows_of(store, table) == set()


def test_rows_of_one_statement_count_as_if_they_came_one_by_one(store: Store) -> None:
    asha, ravi = a_customer(store), a_customer(store, "Ravi")
    now = store.shop.now()

    def together(session: Session) -> None:
        sold = [
            {
                "customer_id": who.id,
                "total_amount": D(10),
                "payment_method": "Cash",
                "purchase_date": date(2025, 3, day),
                "created_at": now,
                "changed_at": now,
            }
            for day in (9, 3, 9, 20, 1)
            for who in (asha, ravi)
        ]
        ids = session.execute(insert(purchases_table).returning(purchases_table.c.id), sold)
        lines = [
            {"purchase_id": one, "line": line, "name": name, "name_key": "rice", "quantity": D(1)}
            | {"unit_price": D(5), "amount": D(5)}
            for one in ids.scalars().all()
            for line, name in ((1, "rice"), (2, "rice"))
        ]
        session.execute(insert(purchase_items).values(lines))

    store.write_now(together)
    assert store.read_now(proof.differences) == ()

    def to_ravi(session: Session) -> None:
        session.execute(update(purchases_table).values(customer_id=ravi.id))

    store.write_now(to_ravi)
    assert store.read_now(proof.differences) == ()

    def half_away(session: Session) -> None:
        odd = purchases_table.c.id % 2 == 1
        ids = select(purchases_table.c.id).where(odd)
        session.execute(delete(purchase_items).where(purchase_items.c.purchase_id.in_(ids)))
        session.execute(delete(purchases_table).where(odd))

    store.write_now(half_away)
    assert store.read_now(proof.differences) == ()
    assert store.read_now(rollups.stale_since) is None


@pytest.mark.parametrize("table", SUMS)
def test_a_wrong_sum_is_named_and_repaired(store: Store, table: Any) -> None:
    a_purchase(store, a_customer(store), an_item("rice"))
    store.write_now(lambda session: run(session, update(table).values(purchases=7)))
    found = store.write_now(repair)
    assert {(one.table, one.column, one.stored, one.expected) for one in found} == {
        (table.name, "purchases", 7, 1)
    }
    assert store.read_now(check) == ()


def test_hidden_rows_wait_to_be_counted_until_they_are_shown(sqlite_store: Store) -> None:
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, day=date(2025, 3, 10))
    row = {"noun": "purchases", "first_id": 100, "last_id": 200, "import_id": 1}

    def import_begins(session: Session) -> None:
        session.execute(insert(hidden_rows), row)

    def import_goes_on(session: Session) -> None:
        for number, day in ((100, "2025-02-03"), (101, "2024-11-30")):
            session.execute(
                text(
                    "INSERT INTO purchases (id, customer_id, total_amount, payment_method,"
                    " purchase_date, created_at, changed_at) VALUES"
                    " (:id, :who, 500, 'Cash', :day, '2025-03-01 08:00:00', '2025-03-01')"
                ),
                {"id": number, "who": asha.id, "day": day},
            )

    sqlite_store.write_now(import_begins)
    sqlite_store.write_hidden_now(import_goes_on)
    assert sqlite_store.read_now(rollups.stale_since) == date(2024, 11, 30)
    assert sqlite_store.write_now(rollups.refresh_next) is False
    assert sqlite_store.read_now(rollups.stale_since) == date(2024, 11, 30)
    a_purchase(sqlite_store, asha, day=date(2025, 3, 11))

    sqlite_store.write_now(lambda session: run(session, delete(hidden_rows)))
    while sqlite_store.write_now(rollups.refresh_next):
        pass
    assert sqlite_store.read_now(rollups.stale_since) is None
    assert sqlite_store.read_now(proof.differences) == ()

    sqlite_store.write_now(import_begins)  # to be taken back
    assert sqlite_store.read_now(rollups.stale_since) == date(2024, 11, 30)
