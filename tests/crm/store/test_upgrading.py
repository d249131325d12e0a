"""An older shop is opened: what was half finished goes on, or is closed politely."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from crm.backups.integrity import check
from crm.chat import questions
from crm.customers import cards
from crm.shop import Shop
from crm.store.engine import make_engine
from crm.store.migrations import config
from crm.store.opening import open_store
from tests.conftest import PostgresDatabases
from tests.shop import a_counter_sale, a_purchase


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/shop.db"
    databases: PostgresDatabases = request.getfixturevalue("postgres")
    return databases.new_database()


def at(engine: Engine, revision: str) -> None:
    alembic = config()
    with engine.execution_options(munim_write=True).begin() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, revision)


def test_what_was_asked_is_asked_still_and_a_half_finished_sale_is_known_by_its_name(
    url: str, shop: Shop
) -> None:
    engine = make_engine(url, shop.currency.digits)
    at(engine, "0006")
    now = datetime(2025, 3, 20, 7, 0, tzinfo=UTC)
    flows = text(
        "INSERT INTO flows (chat_id, user_id, name, step, data, message_id, changed_at)"
        " VALUES (:chat, :user, :name, :step, :data, :message, :now)"
    )
    drafts = text(
        "INSERT INTO drafts (chat_id, user_id, source, data, changed_at)"
        " VALUES (1, 1, 'message:1:5', '{}', :now)"
    )
    with engine.execution_options(munim_write=True).begin() as connection:
        kept = now if engine.dialect.name == "postgresql" else "2025-03-20 07:00:00.000000"
        for user, name, step, data in (
            (1, "sale", "customer", '{"draft": 1}'),
            (2, "customers.notes", "", '{"customer_id": 7, "field": "notes", "seen": null}'),
        ):
            row = {"chat": user, "user": user, "name": name, "step": step, "data": data}
            connection.execute(flows, {**row, "message": 31, "now": kept})
        connection.execute(drafts, {"now": kept})
    engine.dispose()

    store = open_store(url, shop)
    sale = store.read_now(questions.waiting, 1, 1)
    notes = store.read_now(questions.waiting, 2, 2)
    store.close()

    assert sale is not None
    assert (sale.name, sale.message_id, sale.changed_at) == ("sale.customer", 31, now)
    assert notes is not None
    assert (notes.name, notes.data["customer_id"]) == ("customers.notes", 7)


OLD_SALE: dict[str, dict[str, object]] = {
    "customers": {
        "name": "Asha",
        "name_key": "asha",
        "total_spent": 45000,
        "total_purchases": 1,
        "first_purchase_date": "2025-03-18",
        "last_purchase_date": "2025-03-18",
    },
    "purchases": {
        "customer_id": 1,
        "total_amount": 45000,
        "payment_method": "Cash",
        "purchase_date": "2025-03-18",
    },
    "purchase_items": {
        "purchase_id": 1,
        "line": 1,
        "name": "Sale",
        "name_key": "sale",
        "quantity": 1,
        "unit_price": 45000,
        "amount": 45000,
    },
}


def test_customers_of_an_older_shop_are_people_and_its_sums_hold_on(url: str, shop: Shop) -> None:
    engine = make_engine(url, shop.currency.digits)
    at(engine, "0009")
    with engine.execution_options(munim_write=True).begin() as connection:
        now = datetime(2025, 3, 20, 7, 0, tzinfo=UTC)
        kept = now if engine.dialect.name == "postgresql" else "2025-03-20 07:00:00.000000"
        for table, row in OLD_SALE.items():
            names = [*row, "created_at", "changed_at"] if table != "purchase_items" else [*row]
            values = ", ".join(f":{name}" for name in names)
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"  # noqa: S608 - names of OLD_SALE
            connection.execute(text(statement), {**row, "created_at": kept, "changed_at": kept})
    engine.dispose()

    store = open_store(url, shop)
    assert store.read_now(cards.get, 1).name == "Asha"
    for days in (0, 1, 2, 3):
        a_counter_sale(store, days_ago=days)
    a_purchase(store, 1)
    assert store.read_now(check) == ()
    store.close()
