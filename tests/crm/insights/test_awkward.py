"""Figures of the shops and periods that break careless arithmetic, on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm.insights import customers, patterns, revenue
from crm.insights.figures import figures
from crm.periods import Asked, Bucket, bucket_of
from crm.store.database import Store
from tests.shop import a_customer, a_purchase, an_item

TODAY = date(2025, 3, 20)


def asked(period: str) -> Asked:
    return Asked.read(period, TODAY)


def test_nothing_at_all(store: Store) -> None:
    found = store.read_now(revenue.revenue, asked("30d"))
    assert (found.revenue, found.average, found.growth) == (Decimal(0), None, None)
    then = store.read_now(customers.standing, TODAY)
    assert (then.total, then.active, then.lifetime_value) == (0, 0, None)
    assert store.read_now(revenue.days, asked("30d")) == ()
    assert store.read_now(patterns.all_items, asked("30d")) == []
    assert store.read_now(figures, "50y", TODAY)["revenue"] == "0.00"


def test_one_purchase(store: Store) -> None:
    asha = a_customer(store)
    a_purchase(store, asha, an_item("rice", "1", "0.01"))
    found = store.read_now(revenue.revenue, asked("1d"))
    assert (found.revenue, found.average, found.growth) == (Decimal("0.01"), Decimal("0.01"), None)
    often = store.read_now(patterns.frequencies, asked("1d"), Bucket.DAY).whole
    assert (often.purchases, often.buyers, often.days_between) == (1, 1, None)


@pytest.mark.parametrize(
    ("before", "now", "growth"),
    [
        ("100", "112", Decimal("0.12")),
        ("100", "0", Decimal(-1)),  # a sale that a discount paid in full
        ("0", "100", None),
        ("0", "0", None),
    ],
)
def test_growth_from_little_and_to_nothing(
    store: Store, before: str, now: str, growth: Decimal | None
) -> None:
    asha = a_customer(store)
    for amount, days_ago in ((before, 7), (now, 0)):
        price, off = (amount, "0") if amount != "0" else ("50", "-50")
        lines = [an_item("rice", "1", price)]
        if off != "0":
            lines.append(an_item("Discount", "1", off))
        a_purchase(store, asha, *lines, days_ago=days_ago)
    assert store.read_now(revenue.revenue, asked("7d")).growth == growth


def test_what_is_to_come_counts_for_nothing(store: Store) -> None:
    a_purchase(store, a_customer(store))
    ahead = asked("2025-04-01..2025-04-30")
    assert store.read_now(revenue.revenue, ahead).purchases == 0
    assert store.read_now(revenue.over_time, ahead, bucket_of(ahead.period)).points == ()


def test_fifty_years_are_600_months_with_a_sale_in_one(store: Store) -> None:
    a_purchase(store, a_customer(store))
    whole = asked("50y")
    points = store.read_now(revenue.over_time, whole, bucket_of(whole.period)).points
    assert len(points) == 601
    assert [point.revenue for point in points if point.revenue] == [Decimal(100)]


def test_items_are_one_item_in_whatever_case_they_are_written(store: Store) -> None:
    asha = a_customer(store)
    for name in ("Rice", "rice", "RICE"):
        a_purchase(store, asha, an_item(name), an_item("Discount", "1", "-10"))
    a_purchase(store, asha, an_item("Sale", "1", "500"))
    found = store.read_now(patterns.all_items, asked("1d"))
    assert [(one.purchases, one.amount) for one in found] == [(3, Decimal(300))]
