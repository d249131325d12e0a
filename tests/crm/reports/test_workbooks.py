"""Excel for an accountant: sheets that add up, real numbers and dates, and text that stays text."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from crm.periods import Asked
from crm.reports import workbook
from crm.reports.file_view import View
from crm.reports.workbook import LONGEST_SHEET, csv_file, excel
from crm.store.database import Store
from tests.crm.insights.retail import fill
from tests.shop import a_customer, a_purchase, an_item


def book_of(
    store: Store,
    period: str = "7d",
    view: View = View.EVERYTHING,
    longest_sheet: int = LONGEST_SHEET,
) -> Any:
    asked = Asked.read(period, store.shop.today())
    out = BytesIO()
    store.read_now(excel, asked, out, view, longest_sheet=longest_sheet)
    return load_workbook(out)


def column(sheet: Any, name: str) -> list[Any]:
    heads = [cell.value for cell in sheet[1]]
    place = heads.index(name)
    return [row[place].value for row in sheet.iter_rows(min_row=2)]


def a_shop(store: Store) -> None:
    asha = a_customer(store, "Asha", "9876543210", location="Kothrud")
    a_purchase(store, asha, an_item("rice", "2", "100.50"), an_item("Discount", "1", "-1"))
    a_purchase(store, asha, an_item("Rice", "0.5", "101"), days_ago=1)
    a_purchase(store, a_customer(store, "Ravi"), an_item("Sale", "1", "450"), days_ago=2)


def test_every_sheet_adds_up_to_the_revenue(store: Store) -> None:
    a_shop(store)
    book = book_of(store)
    total = 700.5
    figures = dict(
        zip(column(book["Summary"], "Figure"), column(book["Summary"], "Value"), strict=True)
    )
    assert figures["Revenue"] == total
    for sheet, name in (
        ("Revenue", "Revenue"),
        ("Places", "Revenue"),
        ("Customers", "Total spent"),
        ("Items", "Amount"),
        ("Purchases", "Total"),
        ("Lines", "Amount"),
    ):
        assert sum(column(book[sheet], name)) == total, sheet
    assert column(book["Items"], "Item") == ["Rice", "(sold without naming items)", "(discounts)"]
    assert column(book["Items"], "Average price")[0] == 100.6  # 251.50 for two and a half


def test_real_purchases_add_up_too(sqlite_store: Store) -> None:
    sqlite_store.write_now(fill)
    book = book_of(sqlite_store, "2017-12-01..2017-12-31")
    revenue = round(sum(column(book["Revenue"], "Revenue")), 2)
    for sheet, name in (("Places", "Revenue"), ("Items", "Amount"), ("Lines", "Amount")):
        assert round(sum(column(book[sheet], name)), 2) == revenue, sheet


def test_cells_are_numbers_dates_and_percents_with_frozen_heads(sqlite_store: Store) -> None:
    a_shop(sqlite_store)
    a_purchase(sqlite_store, 1, an_item("rice", "1", "200"), days_ago=8)
    book = book_of(sqlite_store)
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert min(widths) >= 7, sheet.title
    line = book["Lines"][4]
    kinds = [type(cell.value) for cell in line[:8]]
    assert kinds == [int, datetime, str, str, int, type(None), float, int]
    assert line[1].number_format == "dd-mm-yyyy"
    assert "₹" in line[7].number_format
    growth = next(row for row in book["Summary"].iter_rows() if row[0].value == "Growth")[1]
    assert (growth.value, growth.number_format) == (pytest.approx(2.5025), "0.0%")


def test_months_are_dates(sqlite_store: Store) -> None:
    a_shop(sqlite_store)
    month = book_of(sqlite_store, "1y")["Revenue"]["A14"]
    assert (f"{month.value:%d %m %Y}", month.number_format) == ("01 03 2025", "mmm yyyy")


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@home", "=cmd|' /C calc'!A0", "#N/A", "#REF!"]
)
def test_text_stays_text(sqlite_store: Store, name: str) -> None:
    asha = a_customer(sqlite_store, name, location=name)
    a_purchase(sqlite_store, asha, an_item(name), notes=name)
    for view in View:
        book = book_of(sqlite_store, view=view)
        texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in texts if cell.data_type in ("f", "e")]
        said = [cell for cell in texts if cell.value == name]
        assert said
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in said)


def test_names_of_any_script_and_length_come_through(sqlite_store: Store) -> None:
    names = ["आशा वर्मा", "தமிழ்ச்செல்வி", "রবীন্দ্রনাথ", "🙏" * 50, "A" * 300, "two\u200djoined"]
    for name in names:
        a_purchase(sqlite_store, a_customer(sqlite_store, name), an_item("x" * 200))
    book = book_of(sqlite_store)
    assert sorted(column(book["Customers"], "Name")) == sorted(names)


def test_what_xml_cannot_say_is_left_out(sqlite_store: Store) -> None:
    assert workbook._UNWRITABLE.sub("", "a\x00b\x0bc\ufffed") == "abcd"


def test_a_sheet_that_is_full_goes_on_in_another(sqlite_store: Store) -> None:
    asha = a_customer(sqlite_store)
    for _ in range(5):
        a_purchase(sqlite_store, asha)
    book = book_of(sqlite_store, longest_sheet=3)
    sheets = [name for name in book.sheetnames if name.startswith("Purchases")]
    assert sheets == ["Purchases", "Purchases 2", "Purchases 3"]
    assert [len(column(book[name], "Id")) for name in sheets] == [2, 2, 1]


def test_rows_are_told_while_they_are_written(sqlite_store: Store) -> None:
    sqlite_store.write_now(fill)
    told: list[int] = []
    asked = Asked.read("2017-12-01..2017-12-31", sqlite_store.shop.today())
    sqlite_store.read_now(csv_file, asked, BytesIO(), told.append, tell_every=10)
    assert told[:3] == [10, 20, 30]
    assert len(told) > 10


def test_a_shop_without_a_sale_has_empty_sheets_with_heads(sqlite_store: Store) -> None:
    for view in View:
        book = book_of(sqlite_store, view=view)
        assert all(sheet.max_row >= 1 and sheet["A1"].value for sheet in book)


def test_money_has_the_grouping_of_the_country(sqlite_store: Store) -> None:
    a_purchase(sqlite_store, a_customer(sqlite_store), an_item("gold", "1", "12345678.90"))
    cell = book_of(sqlite_store)["Purchases"]["F2"]
    assert Decimal(str(cell.value)) == Decimal("12345678.9")
    assert cell.number_format.startswith('[>=10000000]"₹"##\\,##\\,##\\,##0.00;')
