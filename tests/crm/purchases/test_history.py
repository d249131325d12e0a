"""What one customer bought: pages, and the total of each month that a page shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm.errors import NotFound
from crm.purchases import history
from crm.purchases.history import MonthTotal
from crm.store.database import Store
from tests.shop import a_customer, a_purchase, an_item


def test_history_is_newest_first_with_whole_months(store: Store) -> None:
    asha = a_customer(store)
    days = [date(2025, 3, 1), date(2025, 2, 28), date(2025, 3, 20), date(2024, 3, 5)]
    for number, day in enumerate(days, start=1):
        a_purchase(store, asha, an_item(price=f"{number}.50"), day=day)
    a_purchase(store, a_customer(store, "Ravi"))

    first = store.read_now(history.of_customer, asha.id, 1, 2)
    second = store.read_now(history.of_customer, asha.id, 2, 2)

    assert [one.purchase_date for one in first.purchases] == [days[2], days[0]]
    assert first.purchases[0].items[0].name == "rice"
    assert first.months == (MonthTotal(date(2025, 3, 1), Decimal("5.00"), 2),)
    assert (first.number, first.pages) == (1, 2)
    assert [one.purchase_date for one in second.purchases] == [days[1], days[3]]
    assert second.months == (
        MonthTotal(date(2025, 2, 1), Decimal("2.50"), 1),
        MonthTotal(date(2024, 3, 1), Decimal("4.50"), 1),
    )


def test_a_month_that_goes_on_over_the_page_is_summed_whole(store: Store) -> None:
    asha = a_customer(store)
    for _ in range(5):
        a_purchase(store, asha)
    page = store.read_now(history.of_customer, asha.id, 3, 2)
    assert len(page.purchases) == 1
    assert page.months == (MonthTotal(date(2025, 3, 1), Decimal(500), 5),)


def test_who_never_bought_has_an_empty_page_and_nobody_has_none(store: Store) -> None:
    page = store.read_now(history.of_customer, a_customer(store).id)
    assert (page.purchases, page.months, page.number, page.pages) == ((), (), 1, 1)
    with pytest.raises(NotFound):
        store.read_now(history.of_customer, 99)
