"""What charts say: titles, labels, who is left to the rest, and which bucket is cut off."""

from __future__ import annotations

import warnings

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.periods import Asked
from crm.reports import paper
from crm.reports.charts import Chart, picture_of
from crm.reports.forms import Bars, Grid, Picture, Series
from crm.reports.words import short
from crm.settings import shop_of
from crm.store.database import Store
from crm.store.schema import customers, purchases
from tests.shop import a_customer, a_purchase, an_item


def picture(store: Store, chart: Chart, period: str = "30d") -> Picture:
    return store.read_now(picture_of, chart, Asked.read(period, store.shop.today()))


def places(session: Session, count: int) -> None:
    """So many customers, each at a place of their own, each with one purchase."""
    shop = shop_of(session)
    numbers = range(1, count + 1)
    session.execute(
        insert(customers),
        [
            {
                "id": number,
                "name": f"Buyer {number}",
                "name_key": f"buyer {number}",
                "phone_is_mobile": False,
                "location": f"Village {number}",
                "created_at": shop.now(),
                "changed_at": shop.now(),
            }
            for number in numbers
        ],
    )
    session.execute(
        insert(purchases),
        [
            {
                "customer_id": number,
                "total_amount": number,
                "payment_method": "Cash",
                "purchase_date": shop.today(),
                "created_at": shop.now(),
                "changed_at": shop.now(),
            }
            for number in numbers
        ],
    )
    totals.refresh_all(session)


def test_of_5_000_places_the_best_seven_are_shown_and_the_rest_is_counted(
    sqlite_store: Store,
) -> None:
    sqlite_store.write_now(places, 5_000)
    shown = picture(sqlite_store, Chart.PLACES)
    assert isinstance(shown.form, Bars)
    assert shown.form.names[0] == "Village 5000"
    assert shown.form.names[-1] == "4,993 other places"
    assert shown.form.shown[-1] == "₹1.2Cr"
    assert paper.png(shown)


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("100", "Revenue up 20% on the 7 days before"),
        ("240", "Revenue down 50% on the 7 days before"),
        ("120", "Revenue as in the 7 days before"),
        (None, "₹120 in 1 sale"),
    ],
)
def test_the_title_says_what_happened(sqlite_store: Store, before: str | None, title: str) -> None:
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, an_item("rice", "1", "120"))
    if before is not None:
        a_purchase(sqlite_store, asha, an_item("rice", "1", before), days_ago=7)
    assert picture(sqlite_store, Chart.REVENUE, "7d").title == title


def test_a_week_that_is_not_whole_is_cut(sqlite_store: Store) -> None:
    """20 March 2025 is a Thursday: neither the first week nor the last one of 59 days is whole."""
    a_purchase(sqlite_store, a_customer(sqlite_store))
    for period, cut in (
        ("59d", (True, True)),
        ("2025-01-06..2025-03-16", (False, False)),
        ("2025-01-06..2025-03-17", (False, True)),
        ("2025-03-01..2025-03-19", (False, False)),
        ("7d", (False, True)),  # today is not over
    ):
        form = picture(sqlite_store, Chart.REVENUE, period).form
        if isinstance(form, Series):
            assert form.cut == cut, period


def test_letters_of_indian_scripts_are_all_there(sqlite_store: Store) -> None:
    names = "आशा|রবীন্দ্রনাথ|તુલસી|ਗੁਰਪ੍ਰੀਤ|ಕನ್ನಡ|മലയാളം|ଓଡ଼ିଆ|தமிழ்ச்செல்வி|తెలుగు|عائشہ"
    for number, name in enumerate(names.split("|")):
        asha = a_customer(sqlite_store, name, location=name)
        a_purchase(sqlite_store, asha, an_item(name, "1", str(100 + number)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for chart in (Chart.PLACES, Chart.TOP, Chart.ITEMS):
            assert missing_letters(picture(sqlite_store, chart)) == []


def missing_letters(shown: Picture) -> list[str]:
    """What matplotlib complains about when it draws."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        ignore = warnings.filterwarnings
        try:
            warnings.filterwarnings = lambda *_, **__: None  # paper keeps quiet about them
            paper.png(shown)
        finally:
            warnings.filterwarnings = ignore
    return [str(one.message) for one in said]


def test_a_calendar_of_years_shows_its_last_half_year(sqlite_store: Store) -> None:
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, an_item("gold", "1", "9000"), days_ago=700)
    a_purchase(sqlite_store, asha, days_ago=3)
    shown = picture(sqlite_store, Chart.CALENDAR, "3y")
    assert isinstance(shown.form, Grid)
    assert shown.title == "Best day: 20 Apr 2023, ₹9k"  # the caption names all three years
    assert len(shown.form.columns) == 27
    assert picture(sqlite_store, Chart.CALENDAR, "7d").title == "Best day: 17 Mar, ₹100"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Revenue up 17% on the 30 days before", 2),
        ("iiiiiiiiii iiiiiiiiii iiiiiiiiii iiiiiiiiii", 1),
        ("WWWWWWWWWW WWWWWWWWWW WWWWWWWWWW", 3),
        ("W" * 300, 1),
        ("", 0),
    ],
)
def test_titles_are_wrapped_by_the_width_of_their_letters(text: str, lines: int) -> None:
    assert len(paper.wrapped(text, 31, bold=True)) == lines


def test_the_busiest_weekday_is_of_the_whole_period(sqlite_store: Store) -> None:
    """More months than are drawn: the caption says the whole period, so the title does, too."""
    asha = a_customer(sqlite_store)
    today = sqlite_store.shop.today()
    for weeks in range(3):  # Thursdays, two years ago
        a_purchase(sqlite_store, asha, days_ago=728 + 7 * weeks)
    assert today.weekday() == 3
    a_purchase(sqlite_store, asha, days_ago=1)
    assert picture(sqlite_store, Chart.MONTHS, "3y").title == "Thursday is busiest: 3 sales"


def test_names_are_cut_between_whole_letters() -> None:
    assert short("ab कार्यक्रम", 5) == "ab…"  # not half of the conjunct
    assert short("abcकि राम", 5) == "abc…"  # not a consonant without its vowel
    assert short("abcdef", 5) == "abcd…"
