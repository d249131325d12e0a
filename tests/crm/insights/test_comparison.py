"""Growth compares like with like: as many days, to the same hour, never before the books began."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from crm.insights.comparison import Comparison, compared
from crm.insights.figures import figures
from crm.insights.patterns import occurrences, usual_days
from crm.language.calendar.festivals import Festival
from crm.periods import Asked
from crm.shop import Shop
from crm.store.database import Store
from crm.store.schema import purchases
from crm.values import Period
from tests.conftest import NOON
from tests.shop import a_customer, a_purchase

TODAY = date(2025, 3, 20)
assert NOON.astimezone(Shop().timezone).time() == time(12, 30)


def a_sale_at(store: Store, amount: str, days_ago: int, at: time | None) -> None:
    """Written down at a time of its own day, or, without one, today."""
    sold = a_purchase(store, a_customer(store), amount=amount, days_ago=days_ago)
    if at is None:
        return
    day = TODAY - timedelta(days=days_ago)
    recorded = datetime.combine(day, at, store.shop.timezone)
    store.write_now(
        lambda session: session.execute(
            update(purchases).where(purchases.c.id == sold.id).values(created_at=recorded)
        )
    )


def of(store: Store, period: str, as_of: date = TODAY) -> Comparison | None:
    return store.read_now(compared, Asked.read(period, as_of)).comparison


def test_a_day_that_is_not_over_is_compared_to_the_same_hour(store: Store) -> None:
    a_sale_at(store, "100", 13, time(10))
    a_sale_at(store, "60", 7, time(12, 29))
    a_sale_at(store, "1000", 7, time(12, 31))
    a_sale_at(store, "240", 0, time(9))
    found = of(store, "7d")
    assert found is not None
    assert (found.revenue, found.revenue_before) == (Decimal(240), Decimal(160))
    assert (found.growth, found.until) == (Decimal("0.5"), time(12, 30))
    tomorrow = of(store, "7d", TODAY + timedelta(days=1))  # then both days are over
    assert tomorrow is not None
    assert (tomorrow.revenue_before, tomorrow.until) == (Decimal(1060), None)


def test_a_festival_that_is_still_to_come_is_compared_to_the_same_hour(store: Store) -> None:
    ago = (TODAY - date(2024, 3, 30)).days  # ten days before Padwa of 2024, as today of 2025
    a_sale_at(store, "100", ago + 3, time(20))
    a_sale_at(store, "60", ago, time(12, 29))
    a_sale_at(store, "1000", ago, time(12, 31))
    for as_of, sold in ((TODAY, 160), (TODAY - timedelta(days=1), 100)):
        season = store.read_now(compared, Asked.read("gudi_padwa-2025", as_of)).season
        assert season is not None
        assert season.revenue == sold


def test_two_festivals_on_one_day_are_compared_each_to_its_own(store: Store) -> None:
    """In 2025 Eid is on the day of Padwa, in 2024 on 10 April, a day after it."""
    a_sale_at(store, "7", (TODAY - date(2024, 3, 1)).days, None)
    for day, amount in ((date(2024, 3, 27), "50"), (date(2024, 4, 10), "900")):
        a_sale_at(store, amount, (TODAY - day).days, None)
    as_of = date(2025, 4, 10)
    for text, sold in (("eid-2025", 900), ("gudi_padwa-2025", 50)):
        asked = Asked.read(text, as_of)
        assert asked.period == Period(date(2025, 3, 17), date(2025, 3, 30))
        season = store.read_now(compared, asked).season
        assert season is not None
        assert (season.festival, season.revenue) == (Festival(text[:-5]), Decimal(sold))
    typed = Asked.read("2025-03-17..2025-03-30", as_of)  # nobody spoke of a festival
    assert store.read_now(compared, typed).season is None


def test_today_is_left_out_where_the_hours_of_the_day_before_are_not_known(store: Store) -> None:
    a_sale_at(store, "100", 13, time(10))
    a_sale_at(store, "1000", 7, None)
    a_sale_at(store, "150", 2, time(9))
    a_sale_at(store, "240", 0, time(9))
    found = of(store, "7d")
    assert found is not None
    assert (found.revenue, found.revenue_before, found.until) == (Decimal(150), Decimal(100), None)
    assert found.period == Period(TODAY - timedelta(days=6), TODAY - timedelta(days=1))
    a_sale_at(store, "1000", 1, None)
    assert of(store, "1d") is None


def test_books_that_are_younger_than_the_time_before_have_no_growth(store: Store) -> None:
    a_sale_at(store, "1000", 12, time(10))
    a_sale_at(store, "1000", 1, time(10))
    assert of(store, "7d") is None  # the time before began a day earlier
    told = store.read_now(compared, Asked.read("30d", TODAY))
    assert (told.comparison, told.began) == (None, TODAY - timedelta(days=12))
    facts = store.read_now(figures, "7d", TODAY)
    assert facts["growth_pct"] == "0.00"  # by the plain definition, as before
    assert facts["like_for_like"] is None


def test_a_period_that_is_not_over_is_compared_as_far_as_it_is(store: Store) -> None:
    a_sale_at(store, "50", 49, time(10))
    a_sale_at(store, "70", 12, time(10))
    found = of(store, "2025-03-01..2025-03-30")
    assert found is not None
    assert found.before == Period(date(2025, 1, 30), date(2025, 2, 18))
    assert (found.revenue, found.revenue_before) == (Decimal(70), Decimal(50))


@pytest.mark.parametrize("days", [1, 6, 7, 30, 365])
def test_weekdays_are_counted_as_a_calendar_has_them(days: int) -> None:
    last = TODAY + timedelta(days=days - 1)
    every = [(TODAY + timedelta(days=one)).weekday() for one in range(days)]
    assert list(occurrences(TODAY, last)) == [every.count(weekday) for weekday in range(7)]


def test_averages_by_weekday_know_no_days_before_the_first_sale(store: Store) -> None:
    for days in (9, 2, 1):  # Tuesday, Tuesday, Wednesday
        for _ in range(4):
            a_sale_at(store, "30", days, time(10))
    usual = store.read_now(usual_days, Asked.read("30d", TODAY))
    assert usual.occurred == (1, 2, 2, 1, 1, 1, 1)
    assert usual.purchases[:3] == (Decimal(0), Decimal(4), Decimal(2))
    assert usual.revenue[1] == 120
    assert usual.busiest == (1,)


def test_the_last_purchases_say_their_own_day(store: Store) -> None:
    a_sale_at(store, "30", 3, None)
    a_sale_at(store, "30", 0, None)
    found = store.read_now(figures, "7d", TODAY)["dashboard"]["recent_purchases"]
    assert [one["at"] for one in found] == ["2025-03-20 12:30:00", "2025-03-17 00:00:00"]
