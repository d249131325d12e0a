"""The further figures of real purchases: ours, DuckDB's, and plain arithmetic over the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from crm.insights.drill import By, bar_sales, bars, shares
from crm.insights.figures import figures
from crm.insights.forecast import Forecast, forecast
from crm.insights.habits.overdue import overdue
from crm.insights.habits.returning import cohorts, returning
from crm.insights.item_changes import Change, item_changes
from crm.insights.staff_sales import by_staff
from crm.periods import Asked
from crm.returns import recording
from crm.returns.model import NewReturn, SaidItem
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import purchase_items, purchases, returns
from crm.values import Period
from tests.benchmarks.insights_duck import THEIRS, Connection, duck, duck_file, month_end, reckoned
from tests.benchmarks.insights_ours import OURS
from tests.benchmarks.large_shop import SHOP
from tests.crm.insights.retail import fill
from tests.shop import MANAGER, OWNER, STAFF, a_customer, a_purchase, an_item, hire

DAYS = (date(2017, 8, 1), date(2017, 10, 17), date(2017, 12, 31))
PERIODS = ("7d", "30d", "3m", "1y", "2017-07-01..2018-01-15", "2017-05-10..2017-07-20")
FURTHER = (
    "like for like",
    "coming back",
    "overdue",
    "rise and fall",
    "by staff",
    "end of the month",
    "behind a place",
    "behind a way of paying",
    "behind a staff member",
)


@pytest.fixture(scope="module")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Connection, Path]]:
    path = tmp_path_factory.mktemp("retail") / "shop.db"
    store = open_store(f"sqlite:///{path}", SHOP)
    store.write_now(fill)
    store.write_now(recorded_by_three)
    with duck(duck_file(path)) as connection:
        yield store, connection, path
    store.close()


def recorded_by_three(session: Session) -> None:
    """Every fourth purchase came from a file."""
    who = case({1: MANAGER, 2: STAFF, 3: 999}, value=purchases.c.id % 4)
    session.execute(update(purchases).values(recorded_by=who))
    hire(session)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", FURTHER)
def test_duckdb_says_the_same(retail: tuple[Store, Connection, Path], name: str, day: date) -> None:
    store, connection, _ = retail
    said = []
    for period in PERIODS:
        asked = Asked.read(period, day)
        said.append(store.read_now(OURS[name], asked))
        assert said[-1] == THEIRS[name](connection, asked), period
    assert any(said)


def visits(store: Store, until: date) -> dict[int, list[date]]:
    rows = store.read_now(
        lambda session: session.execute(
            select(purchases.c.customer_id, purchases.c.purchase_date).where(
                purchases.c.purchase_date <= until
            )
        ).all()
    )
    found: dict[int, list[date]] = defaultdict(list)
    for who, day in rows:
        found[who].append(day)
    return found


@pytest.mark.parametrize("day", DAYS)
def test_so_does_plain_arithmetic(retail: tuple[Store, Connection, Path], day: date) -> None:
    store, _, _ = retail
    came = visits(store, day)
    asked = Asked.read("3m", day)
    inside = {who for who, days in came.items() if max(days) >= asked.period.start}
    new = {who for who in inside if min(came[who]) >= asked.period.start}
    known = {who for who in new if (day - min(came[who])).days >= 30}
    second = {
        who for who in known if any(0 < (one - min(came[who])).days <= 30 for one in came[who])
    }
    ours = store.read_now(returning, asked)
    assert (ours.buyers, ours.new, ours.known, ours.second) == tuple(
        map(len, (inside, new, known, second))
    )
    late = {
        who
        for who, days in came.items()
        if len(days) >= 4
        and 7 <= (day - max(days)).days <= 90
        and (day - max(days)).days > 3 * (max(days) - min(days)).days / (len(days) - 1) > 0
    }
    assert {one.customer_id for one in store.read_now(overdue, day)} == late
    for one in store.read_now(cohorts, day):
        born = [days for days in came.values() if min(days).replace(day=1) == one.month]
        assert (one.new, one.came_back) == (len(born), sum(max(d) > min(d) for d in born))


@pytest.mark.parametrize("period", PERIODS)
def test_staff_and_items_add_up_by_hand(
    retail: tuple[Store, Connection, Path], period: str
) -> None:
    store, _, _ = retail
    asked = Asked.read(period, DAYS[-1])
    sold, lines = store.read_now(rows_until, asked.end)
    inside = [one for one in sold if one.purchase_date >= asked.period.start]
    for share in store.read_now(by_staff, asked):
        theirs = [one for one in inside if one.recorded_by == share.staff_id]
        assert (share.revenue, share.purchases) == (amounts(theirs), len(theirs))
        assert share.name == {MANAGER: "Manoj", STAFF: "Sita"}.get(share.staff_id or 0)
    for by, of in ((By.STAFF, "recorded_by"), (By.PAYMENT, "payment_method")):
        for bar in bars(by, store.read_now(shares, by, asked)):
            found = store.read_now(bar_sales, by, bar.key, asked)
            key = int(bar.key) or None if by is By.STAFF else bar.key
            theirs = [one for one in inside if getattr(one, of) == key]
            ordered = sorted(theirs, key=lambda one: (-one.total_amount, one.id))
            assert [one.purchase_id for one in found.largest] == [one.id for one in ordered[:4]]
            spent: dict[int, Decimal] = defaultdict(Decimal)
            for one in theirs:
                spent[one.customer_id] += one.total_amount
            best = sorted(spent.items(), key=lambda one: (-one[1], one[0]))[:6]
            assert [(one.customer_id, one.spent) for one in found.buyers] == best
    changes = store.read_now(item_changes, asked)
    if changes is None:
        return
    now, then = (items_by_hand(lines, period) for period in (changes.period, changes.before))
    went = {name: now[name] - then.get(name, 0) for name in now}
    rising = sorted((one for one in went.items() if one[1] > 0), key=lambda one: -one[1])[:5]
    assert [one.difference for one in changes.rising] == [amount for _, amount in rising]
    fading = sorted((one for one in went.items() if one[1] < 0), key=lambda one: one[1])[:5]
    assert [one.difference for one in changes.fading] == [amount for _, amount in fading]
    gone = sorted((then[name] for name in then.keys() - now.keys()), reverse=True)[:5]
    assert [one.before for one in changes.stopped] == [one for one in gone if one > 0]


def rows_until(session: Session, last: date) -> tuple[list[Any], list[Any]]:
    """Purchases and their items up to a day, as they stand in the books."""
    until = purchases.c.purchase_date <= last
    lines = select(purchases.c.purchase_date, purchase_items.c.name, purchase_items.c.amount).join(
        purchase_items, purchase_items.c.purchase_id == purchases.c.id
    )
    return (
        list(session.execute(select(purchases).where(until))),
        list(session.execute(lines.where(until))),
    )


def amounts(sold: list[Any]) -> Decimal:
    return sum((one.total_amount for one in sold), Decimal(0))


def items_by_hand(lines: list[Any], period: Period) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for day, name, amount in lines:
        key = " ".join(name.casefold().split())
        if period.start <= day <= period.end and key not in ("sale", "discount"):
            found[key] += amount
    return dict(found)


def test_the_end_of_the_month_is_what_duckdb_reckons(
    retail: tuple[Store, Connection, Path],
) -> None:
    store, connection, _ = retail
    told = 0
    for back in range(0, 90, 7):
        asked = Asked.read("1d", DAYS[-1] - timedelta(days=back))
        theirs = reckoned(month_end(connection, asked))
        ours = store.read_now(forecast, asked.as_of)
        assert (ours is None) == (theirs is None), asked.as_of
        if ours is not None and theirs is not None:
            told += 1
            assert abs(ours.likely * 100 - theirs[0]) <= 1
            assert abs(ours.error - theirs[1]) < Decimal("0.0001")
            assert ours.low <= ours.likely <= ours.high
    assert told > 0


def sell_daily(store: Store, months: int, amount: str = "100") -> None:
    asha = a_customer(store)
    for days in range(31 * months):
        a_purchase(store, asha, amount=amount, days_ago=days + 1)


def test_a_steady_shop_knows_where_its_month_will_end(sqlite_store: Store) -> None:
    """20 March: nineteen days of 100 are known; today is taken for a usual one, not for nothing."""
    assert sqlite_store.read_now(forecast, sqlite_store.shop.today()) is None
    sell_daily(sqlite_store, 6)
    found = sqlite_store.read_now(forecast, sqlite_store.shop.today())
    month = Period(date(2025, 3, 1), date(2025, 3, 31))
    today = sqlite_store.shop.today()
    whole = Decimal(3100)
    exact = Decimal("0.0000")
    assert found == Forecast(month, today, Decimal(1900), whole, whole, whole, exact, 3)
    a_purchase(sqlite_store, a_customer(sqlite_store), amount="5000")
    more = sqlite_store.read_now(forecast, today)
    assert more is not None
    assert more.likely == 6900  # never below what is sold already


def test_a_shop_that_cannot_be_foretold_is_not(sqlite_store: Store) -> None:
    asha = a_customer(sqlite_store)
    for month in range(12):
        amount = "90000" if month % 2 else "100"
        a_purchase(sqlite_store, asha, amount=amount, days_ago=30 * month + 1)
    assert sqlite_store.read_now(forecast, sqlite_store.shop.today()) is None


def test_they_are_all_in_the_document(sqlite_store: Store) -> None:
    sell_daily(sqlite_store, 6)
    facts = sqlite_store.read_now(figures, "30d", sqlite_store.shop.today())
    assert facts["forecast"]["likely"] == "3100.00"
    assert facts["revenue_by_staff"] == [[101, None, "2900.00", 29]]
    assert facts["second_visit_in_30_days"] == {"of": 0, "came": 0, "share": None}
    assert facts["item_changes"]["rising"] == []
    assert facts["cohorts"][0] == ["2024-09", 1, 1]
    assert facts["like_for_like"]["growth_pct"] == "0.00"
    assert facts["overdue"] == []
    assert facts["weekday_a_day"][0] == ["Mon", 4, "1.00", "100.00"]


def test_what_came_back_lessens_an_item_in_any_spelling(store: Store) -> None:
    hire(store)
    asha = a_customer(store)
    a_purchase(store, asha, amount="1", days_ago=70)
    before = a_purchase(
        store, asha, an_item("egg", "4", "30"), an_item("oil", "5", "90"), days_ago=40
    )
    a_purchase(store, asha, an_item("Egg", "9", "30"), days_ago=5)
    back = tuple(SaidItem(name=name, quantity=Decimal(1), amount=None) for name in ("egg", "oil"))
    store.write_now(recording.record, NewReturn(purchase_id=before.id, items=back), OWNER, "m:1")
    yesterday = store.shop.today() - timedelta(days=1)  # today is not over: it is in neither time
    store.write_now(lambda session: session.execute(update(returns).values(returned_on=yesterday)))
    found = store.read_now(item_changes, Asked.read("30d", store.shop.today()))
    assert found is not None
    assert found.rising == (Change("Egg", Decimal(240), Decimal(120)),)
    assert found.stopped == (Change("oil", Decimal(0), Decimal(450)),)
    assert found.fading == ()
