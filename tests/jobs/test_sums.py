"""The sums behind the charts are counted anew after what came in bulk."""

from __future__ import annotations

from crm.backups.integrity import check
from crm.insights.sums import tables
from crm.store.database import Store
from jobs.schedule import Due
from jobs.sums import Sums
from tests.shop import a_customer, a_purchase, an_item


async def test_what_was_not_counted_one_by_one_is_counted_month_by_month(store: Store) -> None:
    asha = a_customer(store, location="Baner")
    for days_ago in (0, 10, 40, 200):
        a_purchase(store, asha, an_item("rice"), an_item("Rice"), days_ago=days_ago)
    store.write_now(tables.stale_from, store.shop.today().replace(day=1))
    a_purchase(store, asha, days_ago=0)
    a_purchase(store, asha, days_ago=300)  # before what is stale: counted at once
    due = Due(store.shop.now(), late=False)
    assert await Sums(store)(due) == {"months": 1}
    assert store.read_now(check) == ()
    assert await Sums(store)(due) == {"months": 0}
    store.write_now(tables.stale_from, store.shop.today().replace(year=2000))
    assert await Sums(store)(due) == {"months": 4}
    assert store.read_now(tables.stale_since) is None
    assert store.read_now(check) == ()
