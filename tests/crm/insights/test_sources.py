"""The sums say of any period what the purchases say."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.customers.counter import NAME
from crm.insights.buyers import buyers_by_place, buyers_in_all
from crm.insights.figures import figures
from crm.insights.sums import from_rows, from_sums, tables
from crm.insights.sums.shapes import Source
from crm.language.keys import item_key
from crm.periods import Asked, Bucket
from crm.shop import Shop
from crm.store.database import Store
from crm.store.schema import customers, purchase_items, purchases
from crm.values import Period
from tests.conftest import NOON

FIRST = date(2024, 1, 1)
DAYS = 450
PLACES = ("Baner", " Baner ", "", None, "Camp")


@pytest.fixture
def shop() -> Shop:
    """Where the clock changes twice a year, by half an hour, between hours and half hours."""
    return Shop(timezone=ZoneInfo("Australia/Lord_Howe"), clock=lambda: NOON)


@pytest.fixture
def sold(store: Store) -> Store:
    store.write_now(_sell)
    assert store.read_now(tables.stale_since) is None
    return store


def _sell(session: Session) -> None:
    chance = random.Random(7)
    people = [
        {"name": f"C {number}", "name_key": "c", "created_at": NOON, "changed_at": NOON}
        | {"location": chance.choice(PLACES), "kind": "person"}
        for number in range(12)
    ]
    people[5] |= {"name": NAME, "location": NAME, "kind": "counter"}
    who = session.execute(insert(customers).returning(customers.c.id), people).scalars().all()
    for number in range(160):
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        late = 0 if chance.random() < 0.8 else chance.randrange(-3, 3)
        at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
            days=late, minutes=chance.randrange(-700, 1_440)
        )
        row = {
            "id": number + 1,
            "customer_id": chance.choice(who),
            "total_amount": Decimal(chance.randrange(1, 100_000)) / 100,
            "payment_method": chance.choice(("Cash", "UPI")),
            "purchase_date": day,
            "created_at": at,
            "changed_at": at,
        }
        session.execute(insert(purchases), row)
        names = chance.choices(("Egg", "egg", "eggs", "rice", "Rice ", "Sale", "Discount"), k=3)
        session.execute(
            insert(purchase_items),
            [
                {"purchase_id": number + 1, "line": line, "name": name, "name_key": item_key(name)}
                | {"quantity": Decimal(chance.randrange(1, 9_999)) / 1_000}
                | {"unit_price": Decimal(1), "amount": Decimal(chance.randrange(-9, 99))}
                for line, name in enumerate(names)
            ],
        )
    totals.refresh_all(session)


def _said(session: Session, source: Source, asked: Asked) -> dict[str, object]:
    return {
        "between": source.between(session, asked.period.start, asked.end),
        "days": source.days(session, asked),
        "payments": sorted(source.payments(session, asked)),
        "places": sorted(source.places(session, asked)),
        **{f"buyers by {one}": source.buyers(session, asked, one) for one in Bucket},
        "newcomers": source.newcomers(session, asked),
        "gaps": source.gaps(session, asked),
        "of the counter": source.of_counter(session, asked),
        "hours": source.hours(session, asked),
        "spellings": sorted(source.spellings(session, asked)),
        "amounts": sorted(source.amounts(session, asked)),
    }


@given(
    start=st.integers(-40, DAYS + 40),
    days=st.one_of(st.integers(1, 40), st.integers(1, 600)),
    known=st.integers(0, 500),
)
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_both_sources_say_the_same_of_any_period(
    sold: Store, start: int, days: int, known: int
) -> None:
    first = FIRST + timedelta(days=start)
    asked = Asked(Period(first, first + timedelta(days=days - 1)), first + timedelta(days=known))

    def compare(session: Session) -> None:
        by_sums, by_rows = (_said(session, one, asked) for one in (from_sums, from_rows))
        assert by_sums == by_rows
        places = buyers_by_place(session, asked)
        assert sum(places.values()) == buyers_in_all(session, asked)
        sold_at = {place for place, _, _ in from_rows.places(session, asked)}
        assert places.keys() == sold_at - {NAME}

    sold.read_now(compare)


@pytest.mark.parametrize("period", ["30d", "3m", "1y", "2024-01-15..2024-02-14"])
def test_every_figure_is_the_same_while_the_sums_are_stale(sold: Store, period: str) -> None:
    day = date(2025, 2, 20)
    before = sold.read_now(figures, period, day)
    sold.write_now(tables.stale_from, date(2024, 1, 20))
    assert sold.read_now(figures, period, day) == before
