"""The figures of the evening, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from crm import staff
from crm.insights.day import awaiting, day_summary, note_sent, week_summary
from crm.permissions import Role
from crm.store.database import Store
from tests.shop import a_customer, a_purchase, an_item

TODAY = date(2025, 3, 20)


def sold(store: Store, customer_id: int, amount: str, day: date) -> None:
    a_purchase(store, customer_id, an_item("rice", "1", amount), day=day)


def test_usual_is_the_average_of_the_same_weekdays_since_the_first_sale(store: Store) -> None:
    asha = a_customer(store, "Asha")
    sold(store, asha.id, "100", TODAY - timedelta(weeks=1))
    sold(store, asha.id, "300", TODAY - timedelta(weeks=3))
    sold(store, asha.id, "5000", TODAY - timedelta(days=2))
    summary = store.read_now(day_summary, TODAY)
    assert summary.usual == Decimal("133.33")  # 100, 0 and 300 of three Thursdays
    assert summary.revenue.purchases == 0


def test_without_earlier_sales_nothing_is_usual(store: Store) -> None:
    asha = a_customer(store, "Asha")
    sold(store, asha.id, "100", TODAY)
    summary = store.read_now(day_summary, TODAY)
    assert summary.usual is None
    assert (summary.revenue.revenue, summary.new_customers) == (Decimal(100), 1)


def test_who_went_quiet_this_week_and_who_became_a_vip(store: Store) -> None:
    for days, name in ((90, "still active"), (91, "quiet"), (97, "quiet too"), (98, "long ago")):
        sold(store, a_customer(store, name).id, "10", TODAY - timedelta(days=days))
    vip = a_customer(store, "VIP")
    sold(store, vip.id, "49000", TODAY - timedelta(days=9))
    sold(store, vip.id, "1001", TODAY)
    old = a_customer(store, "old VIP")
    sold(store, old.id, "60000", TODAY - timedelta(days=9))
    sold(store, old.id, "10", TODAY)
    summary = store.read_now(day_summary, TODAY)
    assert (summary.went_quiet, summary.new_vips) == (2, 1)


def test_a_week_runs_from_monday_to_sunday(store: Store) -> None:
    asha = a_customer(store, "Asha")
    for day in (date(2025, 3, 9), date(2025, 3, 10), date(2025, 3, 16), date(2025, 3, 17)):
        sold(store, asha.id, "100", day)
    summary = store.read_now(week_summary, date(2025, 3, 16))
    assert summary.revenue.revenue == Decimal(200)


def test_nobody_gets_the_same_summary_twice(store: Store) -> None:
    store.write_now(staff.ensure_owners, [1, 2])
    token = store.write_now(staff.invite, Role.STAFF, 1)
    store.write_now(staff.accept, token, 3, "Sita")
    store.write_now(note_sent, "day", TODAY, 1)
    assert [one.id for one in store.read_now(awaiting, "day", TODAY)] == [2]
    assert [one.id for one in store.read_now(awaiting, "week", TODAY)] == [1, 2]
    assert [one.id for one in store.read_now(awaiting, "day", TODAY + timedelta(days=1))] == [1, 2]


def test_who_became_vip_after_the_week_is_not_of_the_week(sqlite_store: Store) -> None:
    today = sqlite_store.shop.today()
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, days_ago=4)
    a_purchase(sqlite_store, asha, an_item("gold", "1", "60000"))
    yesterday = today - timedelta(days=1)
    assert sqlite_store.read_now(week_summary, yesterday).new_vips == 0
    assert sqlite_store.read_now(day_summary, today).new_vips == 1
