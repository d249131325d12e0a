"""Totals that are too much to be true: far above the largest lately, or above what a new shop
sells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crm.purchases.usual import is_unbelievable
from crm.store.database import Session, Store
from tests.shop import a_customer, a_purchase, hire


def a_shop(session: Session, sales: int, largest: str, days_ago: int = 0) -> None:
    hire(session)
    asha = a_customer(session, "Asha")
    for _ in range(sales - 1):
        a_purchase(session, asha, amount="100")
    if sales:
        a_purchase(session, asha, amount=largest, days_ago=days_ago)


@pytest.mark.parametrize(
    ("sales", "largest", "days_ago", "total", "asked"),
    [
        (0, "0", 0, "100000", False),
        (0, "0", 0, "100000.01", True),
        (49, "5000", 0, "100000", False),
        (49, "5000", 0, "100001", True),
        (49, "90000", 0, "250000", True),
        (50, "500", 0, "10000", False),
        (50, "500", 0, "10000.01", True),
        (50, "500", 0, "9999.99", False),
        (50, "9000", 0, "27000", False),
        (50, "9000", 0, "27800", False),
        (50, "9000", 0, "27800.01", True),
        (50, "9000", 90, "27000", False),
        (50, "9000", 91, "27000", True),
        (50, "90000", 0, "270000", False),
        (50, "90000", 0, "270003", True),
        (50, "9000", 91, "2000", False),
        (50, "9000", 91, "2001", True),
    ],
)
def test_what_is_asked_before_it_is_booked(
    sqlite_store: Store, sales: int, largest: str, days_ago: int, total: str, *, asked: bool
) -> None:
    def story(session: Session) -> None:
        a_shop(session, sales, largest, days_ago)
        assert is_unbelievable(session, Decimal(total)) == asked

    sqlite_store.write_now(story)
