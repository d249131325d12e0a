"""The sample shop: plausible, the same every time, and in order like a real one's books."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import phonenumbers
import pytest
from sqlalchemy import func, select

from crm.customers import totals
from crm.errors import Invalid
from crm.sample.fill import fill
from crm.sample.plan import ASHA, Habit, Sample, make_sample
from crm.shop import Shop
from crm.store.database import Store
from crm.store.schema import customers, purchases

STAFF = (11, 12, 13)


@pytest.fixture
def sample(shop: Shop) -> Sample:
    return make_sample(shop)


def test_the_same_day_gives_the_same_shop(shop: Shop, sample: Sample) -> None:
    assert make_sample(shop) == sample
    assert make_sample(shop, seed=7) != sample


def test_it_is_a_year_that_ends_now(shop: Shop, sample: Sample) -> None:
    days = [one.bill.purchase_date for one in sample.purchases]
    assert min(days) < shop.today() - timedelta(days=340)
    assert shop.today() - timedelta(days=1) <= max(days) <= shop.today()
    assert all(one.created_at <= shop.now() for one in sample.purchases)
    recorded = [one.created_at for one in sample.purchases]
    assert recorded == sorted(recorded)


def test_nobody_buys_before_the_shop_knows_them(sample: Sample) -> None:
    for one in sample.purchases:
        assert one.created_at > sample.customers[one.customer].created_at


def test_there_is_everybody_that_a_shop_has(sample: Sample) -> None:
    assert len(sample.customers) == 200
    assert {one.habit for one in sample.customers} == set(Habit)
    assert any(one.phone is None for one in sample.customers)
    assert any(not one.name.isascii() for one in sample.customers)
    assert any(one.opted_out for one in sample.customers)
    phones = Counter(one.phone for one in sample.customers if one.phone)
    assert max(phones.values()) == 2  # a family
    for phone in phones:
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone))


def test_asha_of_the_manual_is_the_only_one(sample: Sample) -> None:
    found = [one for one in sample.customers if "asha" in one.name.lower().split()]
    assert [one.name for one in found] == [ASHA]
    assert found[0].phone is not None
    visits = [one for one in sample.purchases if sample.customers[one.customer] is found[0]]
    assert len(visits) > 5


def test_weekends_and_evenings_are_busy(shop: Shop, sample: Sample) -> None:
    days = Counter(one.bill.purchase_date.weekday() for one in sample.purchases)
    assert days[5] + days[6] > 1.5 * (days[0] + days[1])
    hours = Counter(shop.local(one.created_at).hour for one in sample.purchases)
    assert hours[19] > 2 * hours[13]
    assert not hours[3]


def test_the_books_of_the_sample_are_in_order(store: Store, sample: Sample) -> None:
    store.write_now(fill, sample, STAFF)
    assert store.read_now(totals.differences) == ()
    spent = store.read_now(
        lambda session: session.scalar(select(func.sum(customers.c.total_spent)))
    )
    sold = store.read_now(
        lambda session: session.scalar(select(func.sum(purchases.c.total_amount)))
    )
    assert spent == sold
    assert isinstance(sold, Decimal)
    badges = store.read_now(lambda session: session.scalars(select(customers.c.status)).all())
    counted = Counter(badges)
    assert set(counted) == {"Active", "Inactive", "VIP"}
    assert min(counted.values()) >= 5


def test_a_sample_does_not_mix_with_a_shop(sqlite_store: Store, sample: Sample) -> None:
    sqlite_store.write_now(fill, sample, STAFF)
    with pytest.raises(Invalid):
        sqlite_store.write_now(fill, sample, STAFF)
