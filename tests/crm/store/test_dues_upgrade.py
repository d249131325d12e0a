"""A shop of before there were dues is opened: what was sold on credit counts as paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from crm.purchases import stored
from crm.shop import Shop
from crm.store.engine import make_engine
from crm.store.opening import open_store
from crm.store.schema import settings
from tests.crm.store.test_upgrading import at, url

__all__ = ["url"]


def _remembered(session: Session) -> object:
    found = select(settings.c.value).where(settings.c.key == "dues.from_before")
    return session.execute(found).scalar_one()


def test_old_bills_on_credit_are_settled_and_remembered(url: str, shop: Shop) -> None:
    engine = make_engine(url, shop.currency.digits)
    at(engine, "0010")
    with engine.execution_options(munim_write=True).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO customers (name, name_key, created_at, changed_at, total_spent,"
                " total_purchases, last_purchase_date, first_purchase_date)"
                " VALUES ('Asha', 'asha', '2025-03-01', '2025-03-01', 30000, 2, '2025-03-02',"
                " '2025-03-01')"
            )
        )
        for amount, method, day in ((10000, "Credit", "2025-03-01"), (20000, "Cash", "2025-03-02")):
            connection.execute(
                text(
                    "INSERT INTO purchases (customer_id, total_amount, payment_method,"
                    " purchase_date, created_at, changed_at)"
                    " VALUES (1, :amount, :method, :day, :day, :day)"
                ),
                {"amount": amount, "method": method, "day": date.fromisoformat(day)}
                if engine.dialect.name == "postgresql"
                else {"amount": amount, "method": method, "day": day},
            )
    engine.dispose()

    store = open_store(url, shop)
    first, second = store.read_now(stored.read, [1, 2])
    remembered = store.read_now(_remembered)
    store.close()

    assert (first.settled, first.on_account, first.due_amount) == (True, False, Decimal(0))
    assert not second.settled
    assert remembered == {"last_id": 1}
