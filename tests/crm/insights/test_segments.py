"""Groups of customers: fixed cut-offs for a small shop, fifths of its own customers for a large."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.insights.segments import QUINTILES_FROM, Segment, customer_ids, segments
from crm.settings import change_shop, shop_of
from crm.store.database import Store
from crm.store.schema import customers, purchases

TODAY = date(2025, 3, 20)

Story = tuple[str, int, int, int, int]
"""Name, days since the last visit, days since the first, visits, spent in rupees."""


def buyers(session: Session, stories: Sequence[Story]) -> None:
    """Customers with the given past: equal visits, the first and the last on their days."""
    now = shop_of(session).now()
    first_id = 1 + (session.scalar(select(func.max(customers.c.id))) or 0)
    people, bills = [], []
    for id_, (name, last, first, visits, spent) in enumerate(stories, start=first_id):
        since = now - timedelta(days=first)
        people.append(
            {
                "id": id_,
                "name": name,
                "name_key": name.lower(),
                "phone_is_mobile": False,
                "created_at": since,
                "changed_at": since,
            }
        )
        for request in range(visits):
            ago = last + (first - last) * request // max(1, visits - 1)
            day = TODAY - timedelta(days=ago)
            bills.append(
                {
                    "customer_id": id_,
                    "total_amount": Decimal(spent) / visits,
                    "payment_method": "Cash",
                    "purchase_date": day,
                    "created_at": now - timedelta(days=ago),
                    "changed_at": now - timedelta(days=ago),
                }
            )
    session.execute(customers.insert(), people)
    session.execute(purchases.insert(), bills)
    totals.refresh_all(session)


def groups(store: Store) -> dict[str, str]:
    """Each customer's group."""

    def read(session: Session) -> dict[str, str]:
        rows = session.execute(select(customers.c.id, customers.c.name))
        names = {row.id: row.name for row in rows}
        return {
            names[id_]: segment.value
            for segment in Segment
            for id_ in customer_ids(session, segment, TODAY)
        }

    return store.read_now(read)


SMALL_SHOP: dict[Story, str] = {
    ("first time yesterday", 1, 1, 1, 500): "new",
    ("twice this month", 3, 29, 2, 900): "new",
    ("three times this month", 3, 29, 3, 900): "occasional",
    ("first time 30 days ago", 30, 30, 1, 500): "occasional",
    ("every week, much", 14, 300, 20, 50_000): "champions",
    ("every week, much, a month ago", 30, 300, 20, 50_000): "champions",
    ("every week, much, and 31 days ago", 31, 300, 20, 50_000): "loyal",
    ("five times, a fair amount", 20, 200, 5, 10_000): "loyal",
    ("used to come weekly", 61, 300, 20, 50_000): "at_risk",
    ("used to come weekly, long ago", 200, 300, 20, 50_000): "at_risk",
    ("twice, and not for two months", 61, 100, 2, 600): "fading",
    ("once, 90 days ago", 90, 90, 1, 300): "fading",
    ("once, 91 days ago", 91, 91, 1, 300): "lost",
}


def test_a_small_shop_has_fixed_cut_offs(store: Store) -> None:
    store.write_now(buyers, list(SMALL_SHOP))
    assert groups(store) == {story[0]: group for story, group in SMALL_SHOP.items()}


def test_a_group_knows_its_size_and_what_it_ever_spent(store: Store) -> None:
    store.write_now(buyers, list(SMALL_SHOP))
    found = {one.segment: one for one in store.read_now(segments, TODAY)}
    assert list(found) == list(Segment)
    at_risk = found[Segment.AT_RISK]
    assert (at_risk.size, at_risk.revenue) == (2, Decimal(100_000))
    assert sum(one.size for one in found.values()) == len(SMALL_SHOP)


def test_the_cut_offs_of_spend_follow_the_shops_own_threshold(store: Store) -> None:
    store.write_now(buyers, [("five visits", 10, 200, 5, 10_000)])
    assert groups(store) == {"five visits": "loyal"}
    store.write_now(change_shop, "vip_above", Decimal(10_000))
    assert groups(store) == {"five visits": "champions"}


@pytest.mark.parametrize(("count", "group"), [(-1, "occasional"), (0, "champions")])
def test_from_500_buyers_on_fifths_of_the_shop_decide(store: Store, count: int, group: str) -> None:
    """The best of a shop where nobody spends much is a champion there."""
    many: list[Story] = [
        (f"buyer {number}", 40 + number % 200, 400, 1 + number % 3, 100 + number)
        for number in range(QUINTILES_FROM + count - 1)
    ]
    store.write_now(buyers, [*many, ("the best", 20, 400, 4, 2_000)])
    assert groups(store)["the best"] == group


def test_who_never_bought_is_in_no_group(store: Store) -> None:
    assert all(one.size == 0 for one in store.read_now(segments, TODAY))
