"""Figures as pictures and files: every one of them, with much, little and nothing to show."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from crm.formats import Formats
from crm.payments import recording
from crm.payments.model import NewPayment
from crm.periods import Asked
from crm.reports.charts import Chart
from crm.reports.drawing.forms import Nothing, Picture
from crm.reports.drawing.paper import png
from crm.reports.files import Kind, file_of
from crm.shop import Shop
from crm.store.database import Store
from tests.charts import picture_of
from tests.crm.insights.retail import fill
from tests.shop import a_customer, a_purchase, an_item

PNG = b"\x89PNG\r\n"


def drawn(store: Store, chart: Chart, period: str) -> Picture:
    asked = Asked.read(period, store.shop.today())
    picture = store.read_now(picture_of, chart, asked)
    assert png(picture).startswith(PNG)
    return picture


@pytest.mark.parametrize("chart", Chart)
def test_a_shop_without_sales_has_a_picture_that_says_so(sqlite_store: Store, chart: Chart) -> None:
    assert isinstance(drawn(sqlite_store, chart, "30d").form, Nothing)


@pytest.mark.parametrize("chart", sorted(set(Chart) - {Chart.OVERDUE, Chart.CHANGES}))
def test_one_sale_is_enough_for_every_chart(sqlite_store: Store, chart: Chart) -> None:
    asha = a_customer(sqlite_store, "आशा वर्मा 🙏 $", location="पुणे")
    of_dues = chart in (Chart.DUES, Chart.DEBTORS, Chart.COLLECTED)
    a_purchase(sqlite_store, asha, an_item("क्षत्रिय" * 20), payment="Credit" if of_dues else "Cash")
    if chart is Chart.COLLECTED:
        paid = NewPayment(customer_id=asha.id, amount=Decimal(1))
        sqlite_store.write_now(recording.record, paid, None)
    period = "50y" if chart in (Chart.REVENUE, Chart.MONTHS, Chart.CALENDAR) else "1d"
    assert not isinstance(drawn(sqlite_store, chart, period).form, Nothing)


def test_other_charts_need_a_rhythm_or_a_time_before(sqlite_store: Store) -> None:
    asha = a_customer(sqlite_store, "आशा वर्मा 🙏 $")
    for days in (40, 38, 36, 30, 21):
        a_purchase(
            sqlite_store, asha, an_item("rice" if days < 30 else "क्षत्रिय" * 20), days_ago=days
        )
    assert drawn(sqlite_store, Chart.OVERDUE, "1d").title == "1 regular is overdue"
    picture = drawn(sqlite_store, Chart.CHANGES, "2025-02-24..2025-03-10")
    assert picture.title == "Rice rises most: +₹100"
    assert picture.subtitle == "24 Feb – 10 Mar 2025 against 9 – 23 Feb 2025, by amount"


def test_every_chart_of_a_year_is_drawn(sqlite_store: Store) -> None:
    sqlite_store.write_now(fill)
    for chart in Chart:
        drawn(sqlite_store, chart, "2017-01-01..2017-12-31")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("950", "₹950"),
        ("598.50", "₹599"),
        ("45000", "₹45k"),
        ("120000", "₹1.2L"),
        ("13000000", "₹1.3Cr"),
        ("-4560", "-₹4.6k"),
        ("0", "₹0"),
    ],
)
def test_amounts_on_charts_are_short(shop: Shop, amount: str, said: str) -> None:
    assert Formats(shop).compact(Decimal(amount)) == said


def test_the_excel_file_has_real_numbers_and_no_formulas(
    sqlite_store: Store, tmp_path: Path
) -> None:
    evil = "=1+1"
    a_purchase(sqlite_store, a_customer(sqlite_store, evil), an_item("@rice", "2", "100.50"))
    asked = Asked.read("7d", sqlite_store.shop.today())
    path = sqlite_store.read_now(file_of, Kind.XLSX, asked, tmp_path)
    assert path == tmp_path / "2025-03-14_2025-03-20.xlsx"
    book = load_workbook(path)
    assert book.sheetnames == [
        "Summary",
        "Revenue",
        "Places",
        "Payments",
        "Customers",
        "Items",
        "Sales",
        "Lines",
    ]
    sheet = book["Sales"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:K3"
    assert book["Summary"].auto_filter.ref is None
    row: list[Any] = list(sheet[3])
    assert row[1].value.date() == sqlite_store.shop.today()
    assert (row[2].value, row[2].data_type) == (evil, "s")
    assert row[5].value == 201
    assert "₹" in row[5].number_format
    assert not any(cell.data_type == "f" for one in book for line in one.rows for cell in line)


def test_the_csv_file_has_no_formulas(sqlite_store: Store, tmp_path: Path) -> None:
    a_purchase(sqlite_store, a_customer(sqlite_store, "=1+1", "9876543210"), an_item("rice"))
    asked = Asked.read("7d", sqlite_store.shop.today())
    path = sqlite_store.read_now(file_of, Kind.CSV, asked, tmp_path)
    line = path.read_text("utf-8-sig").splitlines()[1]
    assert ",'=1+1,+919876543210,rice,100" in line
