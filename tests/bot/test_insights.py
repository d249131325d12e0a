"""Charts in one message, the dashboard, and files: by tapping, as the owner does."""

from __future__ import annotations

import pytest

from bot.features.insights.reading import read_period
from crm.errors import Invalid
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.conftest import NOON


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
    for words in ("₹550 in 2 sales", "1 of 2", "₹275"):
        assert words in floor.owner.last


async def test_staff_see_no_insights(floor: Floor) -> None:
    for command in ("/insights", "/today", "/export"):
        await floor.staff.says(command)
        assert "Only a manager or the owner" in floor.staff.last


@pytest.mark.parametrize(
    ("label", "begins"), [("Excel", b"PK"), ("PDF", b"%PDF"), ("CSV", b"\xef")]
)
async def test_files_come_as_documents(floor: Floor, label: str, begins: bytes) -> None:
    await a_shop_with_sales(floor)
    await floor.owner.says("/export")
    await floor.owner.taps(label)
    assert any(call.method == "sendDocument" for call in floor.sandbox.calls)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 mar to 15 mar", "2025-03-01..2025-03-15"),
        ("01/03 - 15/03", "2025-03-01..2025-03-15"),
        ("1/3/2025-15/3/2025", "2025-03-01..2025-03-15"),
        ("2025-03-01..2025-03-15", "2025-03-01..2025-03-15"),
        ("from 1 march till 15 march", "2025-03-01..2025-03-15"),
        ("yesterday", "2025-03-19..2025-03-19"),
        ("45d", "45d"),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert read_period(typed, NOON.date(), "IN") == read


@pytest.mark.parametrize("typed", ["", "soon", "32/3 to 33/3", "20/3 to 1/3", "asha 450"])
def test_dates_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_period(typed, NOON.date(), "IN")
