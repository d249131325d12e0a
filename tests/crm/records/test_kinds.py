"""One table of what staff record: each kind is asked for, kept, shown, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from sqlalchemy import update

from bot.features.approvals.views import WORDS
from crm.customers.dues.kinds import Kind
from crm.language.money import StockItem
from crm.payments.model import NewPayment
from crm.purchases.stock.moves import Kind as StockKind
from crm.records import approvals
from crm.records.kinds import RECORDS, Asked, Noun, UndoneRecord, Wanted, asked_as
from crm.returns.model import NewReturn, SaidItem
from crm.stock.model import NewMoves
from crm.store.database import Session, Store
from crm.store.schema import approvals as rows
from tests.shop import STAFF, hire

D = Decimal
DAY = date(2026, 3, 31)
WANTED: tuple[Wanted, ...] = (
    NewPayment(customer_id=1, kind=Kind.GIVEN, amount=D("20.50"), method="UPI", paid_on=DAY),
    NewPayment(customer_id=1, kind=Kind.WAIVED),
    NewReturn(
        purchase_id=1,
        items=(SaidItem(name="rice", quantity=D("1.5"), unit="kg"), SaidItem(name="soap")),
        returned_on=DAY,
        restocked=False,
    ),
    NewReturn(purchase_id=1, amount=D(100), method="Cash", notes="torn"),
    NewMoves(StockKind.OUT, (StockItem("milk", D(3)), StockItem("oil", D("0.5"), "l"))),
)
ASKED = [one.asked for one in RECORDS if one.asked is not None]


def test_the_table_has_every_kind() -> None:
    assert tuple(one.noun for one in RECORDS) == get_args(Noun)
    kinds = {one.wanted for one in ASKED}
    assert kinds == set(get_args(Wanted)) == WORDS.keys() == {type(one) for one in WANTED}
    assert len(RECORDS) == len(get_args(UndoneRecord))


@pytest.mark.parametrize("wanted", WANTED, ids=repr)
def test_what_is_asked_for_is_read_as_it_was(store: Store, wanted: Wanted) -> None:
    hire(store)
    asked = store.write_now(approvals.ask, wanted, STAFF, "message:7:7")
    found = store.read_now(approvals.get, asked.id).wanted
    assert (replace(found, since=None) if isinstance(found, NewMoves) else found) == wanted


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (
            WANTED[2],
            {
                "purchase_id": 1,
                "items": [["rice", "1.5", "kg", None], ["soap", None, None, None]],
                "everything": False,
                "amount": None,
                "method": None,
                "returned_on": "2026-03-31",
                "restocked": False,
                "notes": None,
            },
        ),
        (WANTED[4], {"kind": "out", "items": [["milk", "3", None], ["oil", "0.5", "l"]]}),
        (
            WANTED[4],
            {
                "kind": "out",
                "items": [["milk", "3", None], ["oil", "0.5", "l"]],
                "since": ["2026-03-31", 4, 2],
            },
        ),
    ],
    ids=["a return", "stock", "stock since"],
)
def test_what_was_kept_by_position_is_read_too(
    store: Store, wanted: Wanted, kept: dict[str, object]
) -> None:
    hire(store)
    asked = store.write_now(approvals.ask, wanted, STAFF, "message:7:7")

    def as_before(session: Session) -> None:
        session.execute(update(rows).where(rows.c.id == asked.id).values(data=kept))

    store.write_now(as_before)
    found = store.read_now(approvals.get, asked.id).wanted
    if isinstance(found, NewMoves):
        since = found.since
        assert (since is None) == ("since" not in kept)
        assert since is None or (since.day, since.after_purchase, since.after_return) == (DAY, 4, 2)
        found = replace(found, since=None)
    assert found == wanted


def test_each_is_asked_for_by_its_own_kind() -> None:
    found: list[Asked] = [asked_as(one) for one in WANTED]
    assert [one.kind for one in found] == ["payment", "payment", "return", "return", "stock"]
