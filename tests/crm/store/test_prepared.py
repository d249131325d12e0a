"""Prepared statements give what `Session.execute` gives, on both databases, errors included."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.bill import Line, lone_sale
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.purchases import recording
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.prepared import Prepared
from crm.store.schema import customers, purchase_items, purchases, questions
from crm.values import Currency
from tests.shop import a_bill

ANY_OF_EACH_KIND = select(
    purchases,
    purchase_items.c.name,
    purchase_items.c.quantity,
    purchase_items.c.unit_price,
    customers.c.vip_mark,
    func.count().over().label("among"),
).where(
    purchases.c.id == purchase_items.c.purchase_id,
    purchases.c.customer_id == customers.c.id,
    purchases.c.purchase_date >= bindparam("since"),
)


def sold(store: Store) -> int:
    """A sale with a third of a kilo in it."""
    buyer = store.write_now(cards.add, NewCustomer("Asha"), None)
    rice = Line.priced("rice", Decimal("0.333"), Decimal("90.50"), "kg")
    bill = a_bill(buyer.id, store.shop.today(), rice, payment="UPI")
    store.write_now(recording.record, replace(bill, notes="with a note"), None, "here:1")
    return buyer.id


def test_rows_are_those_of_sqlalchemy_with_dates_money_and_instants(store: Store) -> None:
    sold(store)
    prepared = Prepared(ANY_OF_EACH_KIND.order_by(purchases.c.id))
    since = store.shop.today()

    def both(session: Session) -> tuple[list[Any], list[Any]]:
        ours = prepared.rows(session, since=since)
        return ours, list(session.execute(ANY_OF_EACH_KIND, {"since": since}))

    ours, theirs = store.read_now(both)
    assert [tuple(row) for row in ours] == [tuple(row) for row in theirs]
    assert [type(value) for value in ours[0]] == [type(value) for value in theirs[0]]
    assert ours[0].total_amount == Decimal("30.14")
    assert ours[0].created_at.tzinfo is not None


def test_nothing_found_is_none_and_another_day_is_another_question(store: Store) -> None:
    sold(store)
    prepared = Prepared(ANY_OF_EACH_KIND)
    tomorrow = store.shop.today() + timedelta(days=1)
    assert store.read_now(lambda session: prepared.row(session, since=tomorrow)) is None
    assert store.read_now(lambda session: prepared.row(session, since=date.min)) is not None


def test_a_document_is_read_and_written_as_one(store: Store) -> None:
    row = {
        "chat_id": 1,
        "user_id": 2,
        "number": 0,
        "name": "find",
        "data": {"said": "आशा", "deep": [1, None, {"a": 2.5}]},
        "message_id": None,
        "typed": True,
        "has_media": False,
        "changed_at": datetime(2025, 3, 20, 12, 30, tzinfo=timezone(timedelta(hours=5.5))),
    }
    put = Prepared(insert(questions).returning(questions.c.data), list(row))
    assert store.write_now(lambda session: put.row(session, **row)).data == row["data"]
    (kept,) = store.read_now(Prepared(select(questions)).rows)
    assert kept.data == row["data"]
    assert kept.changed_at == datetime(2025, 3, 20, 7, 0, tzinfo=UTC)


def test_many_rows_are_written_by_one_call(store: Store) -> None:
    sold(store)
    lines = [
        {
            "purchase_id": 1,
            "line": line,
            "name": "oil",
            "quantity": Decimal("1.5"),
            "unit": None,
            "unit_price": Decimal(2),
            "amount": Decimal(3),
            "name_key": "oil",
        }
        for line in (2, 3)
    ]
    store.write_now(Prepared(insert(purchase_items).inline(), list(lines[0])).run, lines)
    found = store.read_now(lambda session: session.execute(select(purchase_items.c.quantity)).all())
    assert [row[0] for row in found] == [Decimal("0.333"), Decimal("1.5"), Decimal("1.5")]


def test_what_it_writes_goes_back_with_the_transaction(store: Store) -> None:
    buyer = sold(store)
    rename = Prepared(
        update(customers)
        .where(customers.c.id == bindparam("one"))
        .values(name=bindparam("new"))
        .returning(customers.c.name)
    )

    def in_vain(session: Session) -> None:
        assert rename.row(session, one=buyer, new="Usha").name == "Usha"
        raise LookupError

    with pytest.raises(LookupError):
        store.write_now(in_vain)
    assert store.read_now(cards.get, buyer).name == "Asha"


def test_errors_are_sqlalchemys_and_say_nobodys_name(store: Store) -> None:
    sold(store)
    columns = [column.name for column in customers.c]
    (card,) = store.read_now(Prepared(select(customers)).rows)
    put = Prepared(insert(customers).inline(), columns)
    with pytest.raises(IntegrityError) as caught:
        store.write_now(put.run, [card._asdict()])
    assert "[parameters" not in str(caught.value)


def test_two_shops_with_other_currencies_keep_their_own(shop: Shop, tmp_path: Any) -> None:
    """What is compiled for one shop is not for another: 450 rupees are 45000 paise,
    450 yen are 450."""
    every = Prepared(select(purchases.c.total_amount))
    for number, currency in enumerate((Currency("INR", 2), Currency("JPY", 0), Currency("KWD", 3))):
        url = f"sqlite:///{tmp_path}/{number}.db"
        store = open_store(url, Shop(currency=currency, clock=shop.clock))
        buyer = store.write_now(cards.add, NewCustomer("Asha"), None)
        bill = a_bill(buyer.id, store.shop.today(), lone_sale(Decimal(450)))
        store.write_now(recording.record, bill, None)
        assert [row.total_amount for row in store.read_now(every.rows)] == [Decimal(450)]
        store.close()


def test_a_list_of_values_is_refused_before_it_runs(store: Store) -> None:
    """It would be another statement for each length."""
    some = Prepared(
        delete(questions).where(questions.c.chat_id.in_(bindparam("some", expanding=True)))
    )
    with pytest.raises(TypeError, match="another statement"):
        store.write_now(lambda session: some.rows(session, some=[1, 2]))
