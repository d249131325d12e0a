"""A prefix finds the same texts on both databases, however the server's language sorts them."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from crm.store.database import Store
from crm.store.prefixes import begins
from crm.store.schema import recorded_sources

SOURCES = (
    "part:",
    "part:1",
    "part:z:2",
    "part:\u0909",
    "Part:1",
    "part",
    "part;1",
    "parts:1",
    "pa",
)


def keep(session: Session, now: object) -> None:
    rows = [{"source": source, "recorded_at": now} for source in SOURCES]
    session.execute(insert(recorded_sources), rows)


def found(session: Session, prefix: str) -> set[str]:
    column = recorded_sources.c.source
    return set(session.execute(select(column).where(begins(column, prefix))).scalars())


@pytest.mark.parametrize("prefix", ["part:", "part", "p", "part:z:"])
def test_what_begins_so_is_found_and_nothing_else(store: Store, prefix: str) -> None:
    store.write_now(keep, store.shop.now())
    assert store.read_now(found, prefix) == {one for one in SOURCES if one.startswith(prefix)}


def test_a_column_of_sources_is_by_code_point_whatever_the_server_speaks(store: Store) -> None:
    def collation(session: Session) -> object:
        asked = "SELECT collation_name FROM information_schema.columns WHERE column_name = 'source'"
        return session.execute(text(f"{asked} AND table_name = 'recorded_sources'")).scalar_one()

    if store.engine.dialect.name == "postgresql":
        assert store.read_now(collation) == "C"
    condition = begins(recorded_sources.c.source, "part:")
    assert "COLLATE" not in str(condition.compile(dialect=sqlite.dialect()))
