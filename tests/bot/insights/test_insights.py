"""Charts in one message, the dashboard, and files: by tapping, as the owner does."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from crm.errors import Invalid
from crm.language.calendar.periods import read_period
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.conftest import NOON, TestClock
from tests.shop import MANAGER, a_purchase


async def a_shop_with_sales(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", location="Kothrud")
    await a_customer(floor, "आशा वर्मा", location="पुणे")
    await a_sale(floor, floor.owner, "asha verma 2 rice 100, 1 oil 250 upi")
    await a_sale(floor, floor.owner, "asha verma 100 cash yesterday")


async def test_every_tab_chart_and_period_edits_one_message(floor: Floor) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/insights")
    count = len(floor.owner.messages)
    assert "₹550" in floor.owner.last
    for label in (
        "By place",
        "7d",
        "Customers",
        "Top 10",
        "New",
        "Segments",
        "Patterns",
        "By hour",
        "Calendar",
        "Items",
        "By amount",
        "By quantity",
        "How often",
        "1y",
    ):
        await floor.owner.taps(label)
        assert len(floor.owner.messages) == count, label
    edits = [call for call in floor.sandbox.calls if call.method == "editMessageMedia"]
    assert len(edits) == 14


async def test_a_period_without_sales_has_a_kind_picture(floor: Floor) -> None:
    await floor.owner.says("/insights")
    assert "No sales in this period" in floor.owner.last
    assert any(call.method == "sendPhoto" for call in floor.sandbox.calls)


async def test_two_dates_are_typed(floor: Floor) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/insights")
    await floor.owner.taps("Custom")
    await floor.owner.says("rubbish")
    assert "Which days?" in floor.owner.last
    await floor.owner.says("1/3 to 19/3")
    assert "1 – 19 Mar 2025" in floor.owner.last
    assert "₹100" in floor.owner.last


async def test_two_dates_are_tapped_on_a_calendar(floor: Floor) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/insights")
    await floor.owner.taps("Custom")
    await floor.owner.taps("🗓 Calendar")
    await floor.owner.taps("19")
    await floor.owner.taps("20")
    assert "19 – 20 Mar 2025" in floor.owner.last


async def test_today_shows_the_month_and_the_last_sales(floor: Floor) -> None:
    await floor.owner.says("/today")
    assert "Nothing is sold yet" in floor.owner.last
    await a_shop_with_sales(floor)
    await floor.owner.says("/today")
    for words in ("₹550 in 2 sales", "1 of 2", "₹275", "₹450 in 1 sale", "Paid by: UPI ₹450"):
        assert words in floor.owner.last
    assert "usual" not in floor.owner.last  # there is no Thursday before
    await floor.owner.taps("🌙 Summary")
    assert "Thursday 20 Mar" in floor.owner.last


async def test_today_is_compared_to_the_same_weekday_at_the_same_hour(
    floor: Floor, clock: TestClock
) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha verma 400 cash")
    clock.turn(days=7, hours=-1)
    await a_sale(floor, floor.owner, "asha verma 100 cash")
    await floor.owner.says("/today")
    assert "usual" not in floor.owner.last  # nothing was sold by 11:30 on the Thursday before
    clock.turn(hours=2)
    await floor.owner.says("/today")
    assert "75% below a usual Thursday by 1:30 pm (₹400)" in floor.owner.last
    await floor.owner.says("/summary")
    assert "75% below a usual Thursday by 1:30 pm (₹400)" in floor.owner.last
    assert "Paid by: Cash ₹100" in floor.owner.last
    clock.turn(hours=9)  # after the hour of the evening's summary
    await floor.owner.says("/summary")
    assert "75% below a usual Thursday (₹400)" in floor.owner.last


async def test_from_a_picture_to_what_is_behind_it_and_back(floor: Floor) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/insights")
    await floor.owner.taps("20 Mar")
    assert "Thursday 20 Mar 2025" in floor.owner.last
    assert "₹450 in 1 sale" in floor.owner.last
    assert "Paid by: UPI ₹450" in floor.owner.last
    await floor.owner.taps("₹450 · Asha Verma")
    assert "oil ₹250" in floor.owner.last
    await floor.owner.says("/insights")
    await floor.owner.taps("Patterns")
    await floor.owner.taps("Items")
    await floor.owner.taps("oil")
    assert "₹250 in 1 sale, quantity 1" in floor.owner.last
    assert "Last sold: today" in floor.owner.last
    await floor.owner.taps("Asha Verma · ₹250")
    assert "visit" in floor.owner.last
    await floor.owner.says("/insights")
    await floor.owner.taps("Customers")
    await floor.owner.taps("Top 10")
    await floor.owner.taps("Asha Verma")
    assert "₹550" in floor.owner.last


async def test_from_a_bar_to_names_in_two_taps(floor: Floor) -> None:
    """A place, a way of paying, who sold: each bar has a button, and behind it are people."""
    await a_shop_with_sales(floor)
    ravi = await a_customer(floor, "Ravi", location="Kothrud")
    await floor.store.write(a_purchase, ravi.id, amount="70", payment="Card", by=MANAGER)
    await floor.owner.says("/insights")
    for chart, bar, total, buyers in (
        ("By place", "Kothrud", "₹620 in 3 sales", ["👤 Asha Verma · ₹550", "👤 Ravi · ₹70"]),
        ("Paid by", "Card", "₹70 in 1 sale", ["👤 Ravi · ₹70"]),
        ("By staff", "Manoj", "₹70 in 1 sale", ["👤 Ravi · ₹70"]),
    ):
        await floor.owner.taps(chart)
        await floor.owner.taps(bar)
        assert bar in floor.owner.last
        assert total in floor.owner.last
        assert floor.owner.buttons[: len(buyers)] == buyers
        assert "20 Mar · ₹70 · Ravi" in floor.owner.buttons
        await floor.owner.taps("‹ Chart")
    await floor.owner.taps("By staff")
    await floor.owner.taps("Manoj")
    await floor.owner.taps("👤 Ravi · ₹70")
    assert "visit" in floor.owner.last


@pytest.mark.parametrize("place", ["திருவனந்தபுரம் மருத்துவக் கல்லூரி சாலை " * 5, "A: ~%" * 30])
async def test_a_place_of_any_length_and_script_has_its_button(floor: Floor, place: str) -> None:
    await a_customer(floor, "Asha Verma", location=place.strip())
    await a_sale(floor, floor.owner, "asha verma 100 cash")
    await floor.owner.says("/insights")
    await floor.owner.taps("By place")
    await floor.owner.taps(place[:10])
    assert "👤 Asha Verma · ₹100" in floor.owner.buttons


async def test_what_a_chart_counts_leads_to_its_names(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma")
    await floor.store.write(a_purchase, asha.id, days_ago=133)
    await a_customer(floor, "Uma")
    await a_sale(floor, floor.owner, "uma 1 oil 300 udhaar")
    await floor.owner.says("/insights")
    await floor.owner.taps("Customers")
    await floor.owner.taps("💤 Who has gone quiet (1)")
    assert any("Asha Verma" in one for one in floor.owner.buttons)
    assert not any("Uma" in one for one in floor.owner.buttons)
    for chart, button in (("Dues by age", "📒 Who owes"), ("Owes most", "Uma")):
        await floor.owner.says("/insights")
        await floor.owner.taps("Customers")
        await floor.owner.taps(chart)
        assert "As of 20 Mar 2025" in floor.owner.last
        await floor.owner.taps(button)
        assert "Uma" in floor.owner.last or any("Uma" in one for one in floor.owner.buttons)


async def test_who_is_overdue_is_named_and_won_back_by_a_ready_campaign(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma", "9876543210")
    for days in (40, 37, 34, 31):
        await floor.store.write(a_purchase, asha.id, days_ago=days)
    await floor.owner.says("/insights")
    await floor.owner.taps("Customers")
    await floor.owner.taps("Overdue")
    assert "1 regular is overdue" in floor.owner.last
    assert "As of 20 Mar 2025" in floor.owner.last
    await floor.owner.taps("📣 Win back 1")
    assert "Win back who is overdue, 20 Mar" in floor.owner.last
    assert "1 person will get it" in floor.owner.last


async def test_a_group_has_a_campaign_that_is_written_already(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9876543210")
    await a_sale(floor, floor.owner, "asha 2 rice 100")
    await floor.owner.says("/insights")
    await floor.owner.taps("Customers")
    await floor.owner.taps("Segments")
    assert "New: 1 · ₹200" in floor.owner.last
    await floor.owner.taps("New (1)")
    assert "For New, 20 Mar" in floor.owner.last
    assert "1 person will get it" in floor.owner.last
    assert "Welcome to Patil Stores, Asha!" in floor.owner.last


async def test_days_alone_open_their_chart(floor: Floor) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("is mahine")
    assert floor.owner.photo.startswith(b"\x89PNG")
    assert "1 – 20 Mar 2025" in floor.owner.last
    await floor.owner.says("today")
    assert "Today so far: ₹450" in floor.owner.last
    await floor.owner.says("yesterday")
    assert "Wednesday 19 Mar 2025" in floor.owner.last
    assert "₹100 in 1 sale" in floor.owner.last


async def test_a_festival_is_compared_to_the_one_before(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma")
    for day, amount in ((date(2024, 3, 12), "50"), (date(2024, 3, 25), "800")):
        await floor.store.write(a_purchase, asha.id, amount=amount, day=day)
    await floor.store.write(a_purchase, asha.id, amount="900", day=date(2025, 3, 13))
    await floor.owner.says("/insights holi")
    assert "1 – 14 Mar 2025" in floor.owner.last
    assert "Before Holi 2024: ₹850" in floor.owner.last
    await floor.owner.taps("Paid by")  # the festival stays, whatever is tapped
    assert "Before Holi 2024: ₹850" in floor.owner.last


async def test_staff_see_no_insights(floor: Floor) -> None:
    for command in ("/insights", "/today", "/export"):
        await floor.staff.says(command)
        assert "Only a manager or the owner" in floor.staff.last


def sheets_of(content: bytes) -> list[str]:
    return list(load_workbook(BytesIO(content)).sheetnames)


@pytest.mark.parametrize(
    ("label", "begins", "name"),
    [
        ("Excel, everything", b"PK", "Patil-Stores_2025-02-19_2025-03-20.xlsx"),
        ("PDF", b"%PDF", "Patil-Stores_2025-02-19_2025-03-20.pdf"),
        ("CSV", b"\xef", "Patil-Stores_2025-02-19_2025-03-20.csv"),
    ],
)
async def test_files_come_as_documents(floor: Floor, label: str, begins: bytes, name: str) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/export")
    await floor.owner.taps(label)
    assert floor.owner.document.startswith(begins)
    assert floor.owner.document_name == name


@pytest.mark.parametrize(
    ("chart", "label", "sheets"),
    [
        ("By place", "Excel, Revenue", ["Summary", "Revenue", "Places", "Payments"]),
        (
            "Customers",
            "Excel, Customers",
            ["Summary", "Top customers", "Groups", "Customers"],
        ),
        (
            "Patterns",
            "Excel, Patterns",
            ["Summary", "By month", "By hour", "Days", "Items", "How often"],
        ),
    ],
)
async def test_excel_of_what_is_on_the_screen(
    floor: Floor, chart: str, label: str, sheets: list[str]
) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/insights 7d")
    await floor.owner.taps(chart)
    await floor.owner.taps("Export")
    await floor.owner.taps(label)
    assert sheets_of(floor.owner.document) == sheets
    assert floor.owner.document_name.endswith("_2025-03-14_2025-03-20.xlsx")


async def test_files_of_two_dates(floor: Floor) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/export")
    await floor.owner.taps("Custom")
    await floor.owner.says("last month")
    assert "Export 1 – 28 Feb 2025" in floor.owner.last
    await floor.owner.taps("Custom")
    await floor.owner.taps("🗓 Calendar")
    await floor.owner.taps("« 2024")
    await floor.owner.taps("19")
    await floor.owner.taps("2025 »")
    await floor.owner.taps("20")
    assert "Export 19 Mar 2024 – 20 Mar 2025" in floor.owner.last


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 mar to 15 mar", "2025-03-01..2025-03-15"),
        ("01/03 - 15/03", "2025-03-01..2025-03-15"),
        ("1/3/2025-15/3/2025", "2025-03-01..2025-03-15"),
        ("2025-03-01..2025-03-15", "2025-03-01..2025-03-15"),
        ("from 1 march till 15 march", "2025-03-01..2025-03-15"),
        ("yesterday", "2025-03-19..2025-03-19"),
        ("1 apr to 30 jun", "2024-04-01..2024-06-30"),
        ("01/04/26-30/06/26", "2026-04-01..2026-06-30"),
        ("1/1/2030 to 5/1/2030", "2030-01-01..2030-01-05"),
        ("1-15 mar", "2025-03-01..2025-03-15"),
        ("1 nov to 15 jan", "2024-11-01..2025-01-15"),
        ("1 nov to 15 jan 2024", "2023-11-01..2024-01-15"),
        ("1 mar to 31 mar", "2025-03-01..2025-03-31"),
        ("15 mar to 5 apr", "2025-03-15..2025-04-05"),
        ("1 apr to 31 mar", "2024-04-01..2025-03-31"),
        ("1 jan to 31 dec", "2025-01-01..2025-12-31"),
        ("01-03-25 to 15-03-25", "2025-03-01..2025-03-15"),
        ("1 apr 2024–31 mar 2025", "2024-04-01..2025-03-31"),
        ("apr to jun", "2024-04-01..2024-06-30"),
        ("april 2024", "2024-04-01..2024-04-30"),
        ("2024", "2024-01-01..2024-12-31"),
        ("last month", "2025-02-01..2025-02-28"),
        ("this month", "2025-03-01..2025-03-20"),
        ("last week", "2025-03-10..2025-03-16"),
        ("this week", "2025-03-17..2025-03-20"),
        ("last year", "2024-01-01..2024-12-31"),
        ("since 1 march", "2025-03-01..2025-03-20"),
        ("between 1 mar and 5 mar", "2025-03-01..2025-03-05"),
        ("monday to today", "2025-03-17..2025-03-20"),
        ("१ मार्च से १५ मार्च", "2025-03-01..2025-03-15"),
        ("29 feb", "2024-02-29..2024-02-29"),
        ("last 2 weeks", "14d"),
        ("45d", "45d"),
        ("pichle 3 mahine", "3m"),
        ("in the last 2 saal", "2y"),
        ("is mahine", "2025-03-01..2025-03-20"),
        ("pichle hafte", "2025-03-10..2025-03-16"),
        ("in march", "2025-03-01..2025-03-31"),
        ("1 फ़रवरी से 5 फ़रवरी", "2025-02-01..2025-02-05"),
        ("2025-03-01–2025-03-15", "2025-03-01..2025-03-15"),
        ("somvar", "2025-03-17..2025-03-17"),
        ("10 days ago se aaj tak", "2025-03-10..2025-03-20"),
        ("in 3 days", "2025-03-23..2025-03-23"),
        ("fy", "2024-04-01..2025-03-20"),
        ("this financial year", "2024-04-01..2025-03-20"),
        ("last fy", "2023-04-01..2024-03-31"),
        ("FY 2022-23", "2022-04-01..2023-03-31"),
        ("fy23", "2022-04-01..2023-03-31"),
        ("this quarter", "2025-01-01..2025-03-20"),
        ("pichle quarter", "2024-10-01..2024-12-31"),
        ("q1", "2024-04-01..2024-06-30"),
        ("q4", "2025-01-01..2025-03-20"),
        ("q2 fy24", "2023-07-01..2023-09-30"),
        ("q2 2023-24", "2023-07-01..2023-09-30"),
        ("q2 2024", "2024-07-01..2024-09-30"),
        ("q4 2024", "2024-01-01..2024-03-31"),
        ("diwali", "diwali-2024"),
        ("diwali 2023", "diwali-2023"),
        ("last holi", "holi-2025"),
        ("दिवाली", "diwali-2024"),
        ("Eid-2025", "eid-2025"),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert read_period(typed, NOON.date()) == read


@pytest.mark.parametrize(
    "typed",
    [
        "fy 2022-24",
        "diwali 2050",
        "diwali-2050",
        "eid-²025",
        "",
        "soon",
        "32/3 to 33/3",
        "31 feb",
        "20/3 to 1/3",
        "30/06/25 to 01/04/25",
        "asha 450",
    ],
)
def test_dates_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_period(typed, NOON.date())


@pytest.mark.parametrize(
    "text",
    [
        "1 to 15 mar",
        "between 1 and 15 mar",
        "mar 1 - 15",
        "mar 1 to 15",
        "1 mar 15 mar",
        "march 1 - march 15, 2025",
        "Mar 1, 2025 to Mar 15, 2025",
    ],
)
def test_more_ways_of_two_dates(text: str) -> None:
    assert read_period(text, NOON.date()) == "2025-03-01..2025-03-15"


@pytest.mark.parametrize("text", ["all", "cash", "upi", "thanks", "total", "₹"])
def test_a_word_without_a_day_is_no_period(text: str) -> None:
    with pytest.raises(Invalid):
        read_period(text, NOON.date())


async def test_dues_are_charts_of_a_shop_that_sells_on_account(floor: Floor) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/insights")
    await floor.owner.taps("Customers")
    assert "Dues by age" not in floor.owner.buttons
    await floor.owner.says("asha verma 1 oil 300 udhaar")
    await floor.owner.says("asha verma paid 100")
    await floor.owner.says("/insights")
    await floor.owner.taps("Customers")
    await floor.owner.taps("Dues by age")
    assert "Nothing is older than 90 days" in floor.owner.last
    assert "₹200 owed by 1 customer" in floor.owner.last
    await floor.owner.taps("Owes most")
    assert "Asha Verma owes most: ₹200" in floor.owner.last
    await floor.owner.taps("Collected")
    assert "₹100 of dues collected" in floor.owner.last
