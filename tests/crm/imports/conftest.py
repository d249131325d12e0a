"""Files of an import, and what is in the shop after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.customers.dues import balances
from crm.imports import importing
from crm.imports.staging.plan import Plan
from crm.purchases import with_bill
from crm.shop import Shop
from crm.store.database import Store
from crm.store.schema import customers, purchase_items, purchases
from tests import DATA
from tests.crm.imports.files import Reader

FILES = DATA / "imports"

Importing = Callable[..., Plan]


@pytest.fixture
def reads(tmp_path: Path, shop: Shop) -> Reader:
    """What a file is read as, without a store."""
    return Reader(tmp_path, shop)


@pytest.fixture
def bring_in(store: Store, tmp_path: Path, in_this_process: None) -> Importing:
    """Imports a file, or bytes, and gives what came of it."""

    def run(what: Path | bytes | str, overrides: dict[str, str] | None = None) -> Plan:
        path = what if isinstance(what, Path) else tmp_path / "file"
        if not isinstance(what, Path):
            path.write_bytes(what.encode() if isinstance(what, str) else what)
        prepared = importing.prepare(store, path, tmp_path, overrides=overrides)
        done = importing.book(store, prepared, None)
        assert store.read_now(totals.differences) == ()
        assert store.read_now(lambda session: tuple(balances.differences(session))) == ()
        return done

    return run


def cards(store: Store) -> list[Any]:
    return store.read_now(lambda s: list(s.execute(select(customers).order_by(customers.c.id))))


def booked(store: Store) -> list[dict[str, Any]]:
    """Every purchase with its customer and lines; `said_payment` is how the file says it was paid,
    also where only a part of it was."""

    def read(session: Session) -> list[dict[str, Any]]:
        rows = session.execute(
            select(purchases, customers.c.phone, customers.c.name)
            .join(customers, customers.c.id == purchases.c.customer_id)
            .order_by(purchases.c.id)
        ).mappings()
        lines = list(
            session.execute(
                select(purchase_items).order_by(purchase_items.c.purchase_id, purchase_items.c.line)
            )
        )
        found = [
            dict(row) | {"items": [line for line in lines if line.purchase_id == row["id"]]}
            for row in rows
        ]
        paid = with_bill.read(session, [sale["id"] for sale in found])
        for sale in found:
            sale["paid"] = paid.get(sale["id"], ())
            said = sale["paid"][0].method if sale["paid"] else sale["payment_method"]
            sale["said_payment"] = said
        return found

    return store.read_now(read)
