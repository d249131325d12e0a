"""What charts say: titles, labels, who is left to the rest, and which bucket is cut off."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from sqlalchemy import insert
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.i18n import Languages, speaking
from crm.payments import recording as paying
from crm.payments.model import NewPayment
from crm.periods import Asked
from crm.reports.charts import OF_TODAY, Chart
from crm.reports.drawing import paper
from crm.reports.drawing.axes import draw
from crm.reports.drawing.forms import Bars, Grid, Nothing, Picture, Ring, Series
from crm.reports.drawing.grid import DARK, SHADES
from crm.reports.drawing.measuring import width, wrapped
from crm.reports.drawing.style import INK, PAPER
from crm.reports.words import short
from crm.settings import shop_of
from crm.store.database import Store
from crm.store.schema import customers, purchases
from tests.charts import picture_of
from tests.shop import OWNER, a_customer, a_purchase, an_item


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
        ("100", "Up 20% on the 7 days before"),
        ("240", "Down 50% on the 7 days before"),
        ("120", "As in the 7 days before"),
        (None, "₹120 since you began"),
    ],
)
def test_the_title_says_what_happened(sqlite_store: Store, before: str | None, title: str) -> None:
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, an_item("rice", "1", "120"), days_ago=1)
    if before is not None:
        a_purchase(sqlite_store, asha, an_item("rice", "1", before), days_ago=13)
    assert picture(sqlite_store, Chart.REVENUE, "7d").title == title


def test_a_week_that_is_not_whole_is_cut(sqlite_store: Store) -> None:
    """20 March 2025 is a Thursday: neither the first week nor the last one of 59 days is whole. The
    first is left out, where enough are there without it."""
    a_purchase(sqlite_store, a_customer(sqlite_store))
    for period, cut in (
        ("59d", (False, True)),
        ("2025-01-06..2025-03-16", (False, False)),
        ("2025-01-06..2025-03-17", (False, True)),
        ("2025-03-01..2025-03-19", (False, False)),
        ("7d", (False, True)),  # today is not over
    ):
        form = picture(sqlite_store, Chart.REVENUE, period).form
        if isinstance(form, Series):
            assert form.cut == cut, period
    weeks = picture(sqlite_store, Chart.REVENUE, "59d").form
    assert isinstance(weeks, Series)
    assert weeks.labels[0] == "27 Jan"  # the period begins on the 21st, a Tuesday


def test_letters_of_indian_scripts_are_all_there(sqlite_store: Store) -> None:
    names = "आशा|রবীন্দ্রনাথ|તુલસી|ਗੁਰਪ੍ਰੀਤ|ಕನ್ನಡ|മലയാളം|ଓଡ଼ିଆ|தமிழ்ச்செல்வி|తెలుగు|عائشہ"
    for number, name in enumerate(names.split("|")):
        asha = a_customer(sqlite_store, name, location=name)
        a_purchase(sqlite_store, asha, an_item(name, "1", str(100 + number)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for chart in (Chart.PLACES, Chart.TOP, Chart.ITEMS):
            assert missing_letters(picture(sqlite_store, chart)) == []


def test_letters_of_hindi_are_all_there_on_every_chart(sqlite_store: Store) -> None:
    """Also below the axes, beside the grids and within the ring, where the words are ours."""
    asha = a_customer(sqlite_store, location="Pune")
    for day in (400, 90, 40, 35, 8, 1, 0):
        a_purchase(sqlite_store, asha, days_ago=day)
    overdue = a_customer(sqlite_store, "Ravi")
    for day in (60, 57, 54, 51):
        a_purchase(sqlite_store, overdue, days_ago=day, payment="Credit")
    with speaking(Languages.found()["hi"]):
        for chart in Chart:
            for period in ("30d", "1y"):
                assert missing_letters(picture(sqlite_store, chart, period)) == [], chart


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


def test_a_calendar_of_years_shows_its_last_year_and_marks_its_best_day(
    sqlite_store: Store,
) -> None:
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, an_item("gold", "1", "9000"), days_ago=700)
    a_purchase(sqlite_store, asha, days_ago=3)
    shown = picture(sqlite_store, Chart.CALENDAR, "3y")
    assert isinstance(shown.form, Grid)
    assert shown.title == "Best day: 17 Mar, ₹100"  # of the weeks that are drawn
    assert shown.subtitle == "18 Mar 2024 – 20 Mar 2025, revenue of each day"
    assert len(shown.form.columns) == 53
    assert shown.form.marked == (0, 52)  # a Monday, in the last week
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
    assert len(wrapped(text, 31, paper.LINE, bold=True)) == lines


def test_the_busiest_weekday_is_so_by_day_that_occurred(sqlite_store: Store) -> None:
    """Of 29 days until yesterday, a Wednesday, Wednesdays are five and Thursdays four."""
    asha = a_customer(sqlite_store)
    for weeks in range(5):
        a_purchase(sqlite_store, asha, days_ago=1 + 7 * weeks)
    for weeks in range(4):
        a_purchase(sqlite_store, asha, days_ago=7 + 7 * weeks)
    assert picture(sqlite_store, Chart.MONTHS).title == "Too few sales to tell the busiest day"
    a_purchase(sqlite_store, asha, days_ago=14)
    for _ in range(9):
        a_purchase(sqlite_store, asha)  # today is not over, and says nothing of Thursdays
    shown = picture(sqlite_store, Chart.MONTHS)
    assert shown.title == "Thursday is busiest: 1.3 sales a day"
    assert shown.subtitle == "19 Feb – 19 Mar 2025, sales a day by weekday and month"
    assert isinstance(shown.form, Grid)
    assert shown.form.values[3] == [1, 1.5]  # 20 and 27 Feb, 6 and 13 Mar


def test_days_that_are_alike_are_not_called_busiest(sqlite_store: Store) -> None:
    """By what is shown: a tenth of a sale more is no difference that anybody sees."""
    asha = a_customer(sqlite_store)
    for days in range(1, 29):
        a_purchase(sqlite_store, asha, days_ago=days)
    assert picture(sqlite_store, Chart.MONTHS).title == "No weekday stands out"
    for days in (5, 4):  # a Saturday and a Sunday
        a_purchase(sqlite_store, asha, days_ago=days)
    assert picture(sqlite_store, Chart.MONTHS).title == "Saturday and Sunday are busiest"


@pytest.mark.parametrize(
    ("hours", "title"),
    [
        ({9: 5, 18: 6}, "Busiest from 6 pm to 7 pm"),
        ({18: 6, 19: 6}, "Busiest from 6 pm to 8 pm"),
        ({9: 6, 18: 6}, "No hour stands out"),
        ({9: 9}, "Too few sales to tell the busiest hour"),
    ],
)
def test_hours_of_one_height_are_named_together_or_not(
    sqlite_store: Store, hours: dict[int, int], title: str
) -> None:
    asha = a_customer(sqlite_store).id
    day = sqlite_store.shop.today() - timedelta(days=1)
    moments = [time(hour, 5) for hour, many in hours.items() for _ in range(many)]
    at = [sqlite_store.shop.instant(day, moment) for moment in moments]
    rows = [
        {
            "customer_id": asha,
            "total_amount": 1,
            "payment_method": "Cash",
            "purchase_date": day,
            "created_at": moment,
            "changed_at": moment,
        }
        for moment in at
    ]
    sqlite_store.write_now(lambda session: session.execute(insert(purchases), rows))
    assert picture(sqlite_store, Chart.HOURS).title == title


@given(st.floats(0, 1))
def test_numbers_are_read_on_every_shade(share: float) -> None:
    """Nearly four times as light or dark as the shade behind them; WCAG asks for 3 at this size."""
    shade = LinearSegmentedColormap.from_list("shop", SHADES)(share)
    lights = sorted((light(shade), light(to_rgb(PAPER if share > DARK else INK))))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) > 3.8


def light(color: Sequence[float]) -> float:
    """The relative luminance of WCAG 2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color[:3]
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_a_grid_says_all_numbers_or_none_and_then_what_its_shades_mean() -> None:
    shades = Grid(["Mon"], ["a"] * 3, [[1, 2, 2544]], [["1", "2", "2,544"]], ("0", "2,544"))
    assert texts_drawn(shades) == {"1", "2", "2,544"}
    narrow = replace(shades, columns=["a"] * 40, values=[[2544] * 40], texts=[["2,544"] * 40])
    assert texts_drawn(narrow) == {"0", "2,544"}  # the ends of the scale
    assert len(drawn_axes(narrow).texts) == 2


def drawn_axes(form: Grid | Bars | Series) -> Axes:
    figure = Figure(figsize=(paper.WIDTH, paper.HEIGHT))
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0.05, 0.05, 0.9, 0.8))
    draw(ax, Picture("", "", form))
    return ax


def texts_drawn(form: Grid | Bars | Series) -> set[str]:
    return {one.get_text() for one in drawn_axes(form).texts}


def test_two_names_that_begin_alike_are_cut_where_the_width_ends() -> None:
    """Not after so many letters: `Fluid Milk White Only` twice are two items."""
    names = ["Fluid Milk White Only 1 litre", "Fluid Milk White Only", "W" * 60]
    texts = texts_drawn(Bars(names, [3, 2, 1], ["30", "20", "10"]))
    assert texts > {*names[:2]}
    (long,) = (one for one in texts if one.startswith("WWW"))
    assert long.endswith("…")
    room = paper.LINE - width("10", 25)
    assert room - 2 * width("W", 25) < width(long, 25) < room


def test_a_period_that_can_be_compared_shows_the_one_before(sqlite_store: Store) -> None:
    """At 12:30 the day of a week ago counts up to 12:30, also in the title."""
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, an_item("rice", "1", "300"), days_ago=13)
    a_purchase(sqlite_store, asha, an_item("rice", "1", "600"), days_ago=2)
    shown = picture(sqlite_store, Chart.REVENUE, "7d")
    assert isinstance(shown.form, Series)
    assert shown.form.before == [300, 0, 0, 0, 0, 0, 0]
    assert shown.form.level == (200, "₹200")
    assert shown.form.marks == [4]  # not today, which is not over
    assert shown.subtitle == "14 – 20 Mar 2025, by day; in grey the 7 days before"
    month = picture(sqlite_store, Chart.REVENUE, "30d")
    assert isinstance(month.form, Series)
    assert month.form.before == []  # the books are younger than that
    assert month.title == "₹900 since you began"


def test_who_stays_away_is_stressed_and_vips_are_among_them(sqlite_store: Store) -> None:
    a_purchase(sqlite_store, a_customer(sqlite_store, "Ravi"), amount="90000", days_ago=133)
    a_purchase(sqlite_store, a_customer(sqlite_store, "Asha"), amount="100", days_ago=133)
    a_purchase(sqlite_store, a_customer(sqlite_store, "Uma"), amount="100")
    shown = picture(sqlite_store, Chart.BADGES)
    assert shown.title == "2 of 3 customers have gone quiet"
    assert isinstance(shown.form, Ring)
    assert shown.form.accented == 2
    assert dict(zip(shown.form.names, shown.form.values, strict=True)) == {
        "Gone quiet": 1,
        "VIP, gone quiet": 1,
        "Active": 1,
    }


def test_without_a_place_the_chart_says_how_to_note_one(sqlite_store: Store) -> None:
    a_purchase(sqlite_store, a_customer(sqlite_store, "Ravi"))
    shown = picture(sqlite_store, Chart.PLACES)
    assert shown.title == "Customers with a place: 0 of 1"
    assert isinstance(shown.form, Nothing)
    assert "Edit" in shown.form.words
    a_purchase(sqlite_store, a_customer(sqlite_store, "Uma", location="Pune"), amount="10")
    shown = picture(sqlite_store, Chart.PLACES)
    assert shown.title == "Pune brings 9% of the revenue"
    assert isinstance(shown.form, Bars)
    assert shown.form.names == ["Pune", "Unknown"]


def test_each_unit_has_a_scale_of_its_own(sqlite_store: Store) -> None:
    asha = a_customer(sqlite_store)
    kilos = replace(an_item("rice", "8", "10"), unit="kg")
    a_purchase(sqlite_store, asha, kilos, an_item("soap", "20", "1"), an_item("egg", "5", "1"))
    shown = picture(sqlite_store, Chart.ITEMS_BY_QUANTITY)
    assert isinstance(shown.form, Bars)
    assert shown.form.names == ["soap", "egg", "rice"]
    assert shown.form.shown == ["20", "5", "8 kg"]
    assert shown.form.values == [1, 0.25, 1]
    assert shown.title == "Soap: 20 sold"


def test_items_that_are_first_together_are_named_together(sqlite_store: Store) -> None:
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, an_item("rice", "1", "10"), an_item("oil", "1", "10"))
    said = [picture(sqlite_store, chart) for chart in (Chart.ITEMS, Chart.ITEMS_BY_AMOUNT)]
    assert [one.title for one in said] == [
        "Oil and rice are bought most often",
        "Oil and rice bring most money",
    ]
    assert all(isinstance(one.form, Bars) and one.form.accented == 2 for one in said)
    a_purchase(sqlite_store, asha, an_item("tea", "1", "15"))
    shown = picture(sqlite_store, Chart.ITEMS)
    assert shown.title == "No item stands out"
    assert isinstance(shown.form, Bars)
    assert shown.form.accented == 0
    assert picture(sqlite_store, Chart.ITEMS_BY_AMOUNT).title == "Tea brings most money"


def test_peaks_of_one_height_are_all_labelled(sqlite_store: Store) -> None:
    for days in (1, 20):
        a_purchase(sqlite_store, a_customer(sqlite_store), days_ago=days)
    shown = picture(sqlite_store, Chart.NEW)
    assert isinstance(shown.form, Series)
    assert (shown.form.marks, shown.form.accents) == ([9, 28], [9, 28])


def test_how_often_draws_the_days_that_its_title_speaks_of(sqlite_store: Store) -> None:
    asha = a_customer(sqlite_store)
    for days in (1, 7, 11):
        a_purchase(sqlite_store, asha, days_ago=days)
    shown = picture(sqlite_store, Chart.FREQUENCY)
    assert shown.title == "Customers come back after 5 days"
    assert isinstance(shown.form, Series)
    assert shown.form.labels[0] == "24 Feb"  # the week before began before the period
    assert shown.form.values == [0, 0, 4, 6]
    a_purchase(sqlite_store, asha, days_ago=29)
    a_purchase(sqlite_store, asha, days_ago=28)
    only_then = picture(sqlite_store, Chart.FREQUENCY, "2025-02-19..2025-03-05")
    assert isinstance(only_then.form, Series)
    assert dict(zip(only_then.form.labels, only_then.form.values, strict=True))["17 Feb"] == 1


def pays(store: Store, customer_id: int, amount: str, days_ago: int) -> None:
    day = store.shop.today() - timedelta(days=days_ago)
    new = NewPayment(customer_id=customer_id, amount=Decimal(amount), paid_on=day)
    store.write_now(paying.record, new, OWNER)


def test_what_was_collected_begins_with_a_whole_week(sqlite_store: Store) -> None:
    """20 January is a Monday; the 59 days begin on the day after."""
    asha = a_customer(sqlite_store)
    a_purchase(sqlite_store, asha, amount="900", payment="Credit", days_ago=58)
    pays(sqlite_store, asha.id, "100", days_ago=57)
    early = picture(sqlite_store, Chart.COLLECTED, "59d")
    assert early.title == "₹100 of dues collected"
    assert isinstance(early.form, Series)
    assert early.form.labels[0] == "20 Jan"  # nothing is elsewhere
    pays(sqlite_store, asha.id, "200", days_ago=3)
    later = picture(sqlite_store, Chart.COLLECTED, "59d")
    assert later.title == "₹300 of dues collected"
    assert isinstance(later.form, Series)
    assert later.form.labels[0] == "27 Jan"
    assert sum(later.form.values) == 200


@pytest.mark.parametrize(
    ("values", "before", "side"),
    [
        ([5, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], [], 1),
        ([9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 5], [], 0),
        ([1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], [], 1),  # through it, close to the end
        ([9] * 11, [5, *[0] * 10], 1),
    ],
)
def test_the_height_is_said_where_no_line_is(
    values: list[float], before: list[float], side: int
) -> None:
    labels = [str(number) for number in range(len(values))]
    form = Series(labels, values, labels, [5], before=before, level=(5, "five"))
    ax = Figure().add_subplot()
    draw(ax, Picture("t", "s", form), scale=1)
    (five,) = (text for text in ax.texts if text.get_text() == "five")
    assert isinstance(five, Annotation)
    assert five.xy[0] == side


def test_the_last_value_is_said_below_a_line_that_falls_to_it() -> None:
    labels = [str(number) for number in range(9)]
    for values, align in (
        ([9, *[5.0 - n / 9 for n in range(8)]], "top"),
        ([9, *[5.0] * 8], "bottom"),
    ):
        ax = Figure().add_subplot()
        draw(ax, Picture("t", "s", Series(labels, values, labels, [8])), scale=1)
        (eight,) = (text for text in ax.texts if text.get_text() == "8")
        assert eight.get_verticalalignment() == align


@pytest.mark.parametrize("chart", OF_TODAY)
@pytest.mark.parametrize("with_sales", [True, False])
def test_what_is_of_today_names_no_period(
    sqlite_store: Store, chart: Chart, *, with_sales: bool
) -> None:
    if with_sales:
        asha = a_customer(sqlite_store)
        for days in (60, 57, 54, 51):
            a_purchase(sqlite_store, asha, days_ago=days, payment="Credit")
    shown = picture(sqlite_store, chart)
    assert isinstance(shown.form, Nothing) != with_sales
    assert shown.subtitle.startswith("As of 20 Mar 2025")


def test_few_new_customers_are_no_share(sqlite_store: Store) -> None:
    a_purchase(sqlite_store, a_customer(sqlite_store), days_ago=40)
    title = "Too few new customers to tell who comes back"
    assert picture(sqlite_store, Chart.RETURNING, "3m").title == title
    for days in (80, 75):
        a_purchase(sqlite_store, a_customer(sqlite_store), days_ago=days)
        a_purchase(sqlite_store, a_customer(sqlite_store), days_ago=days)
        a_purchase(sqlite_store, 2, days_ago=days)
    title = "Since Dec 2024, 1 of 5 new customers came back"
    assert picture(sqlite_store, Chart.RETURNING, "3m").title == title
    for _ in range(5):
        a_purchase(sqlite_store, a_customer(sqlite_store), days_ago=50)
    title = "10% come again within 30 days"
    assert picture(sqlite_store, Chart.RETURNING, "3m").title == title
    shown = picture(sqlite_store, Chart.RETURNING, "30d")  # nobody of these days is new
    assert shown.title == "Since Dec 2024, 1 of 10 new customers came back"
    assert shown.subtitle == "As of 20 Mar; by month, how many of the new came again"


def test_top_of_few_counts_nobody(sqlite_store: Store) -> None:
    for _ in range(9):
        a_purchase(sqlite_store, a_customer(sqlite_store))
    assert picture(sqlite_store, Chart.TOP).subtitle == "19 Feb – 20 Mar 2025, by spend"
    a_purchase(sqlite_store, a_customer(sqlite_store))
    assert picture(sqlite_store, Chart.TOP).subtitle == "19 Feb – 20 Mar 2025, top 10 by spend"


def test_former_staff_sold_most(sqlite_store: Store) -> None:
    a_purchase(sqlite_store, a_customer(sqlite_store), by=999)
    a_purchase(sqlite_store, a_customer(sqlite_store), by=None, amount="500")
    shown = picture(sqlite_store, Chart.STAFF)
    assert shown.title == "Former staff sold most: ₹100"
    assert isinstance(shown.form, Bars)
    assert shown.form.names == ["Former staff", "From files"]


def test_names_are_cut_between_whole_letters() -> None:
    assert short("ab कार्यक्रम", 5) == "ab…"  # not half of the conjunct
    assert short("abcकि राम", 5) == "abc…"  # not a consonant without its vowel
    assert short("abcdef", 5) == "abcd…"
