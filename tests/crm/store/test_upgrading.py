"""An older shop is opened: what was half finished goes on, or is closed politely."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from crm.chat import questions
from crm.shop import Shop
from crm.store.engine import make_engine
from crm.store.migrations import config
from crm.store.opening import open_store
from tests.conftest import PostgresDatabases


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
