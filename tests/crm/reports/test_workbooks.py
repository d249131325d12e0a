"""Excel for an accountant: sheets that add up, real numbers and dates, and text that stays text."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from crm.imports.columns.headings import Field, field_of
from crm.periods import Asked
from crm.reports import workbook
from crm.reports.tables import View
from crm.reports.workbook import LONGEST_SHEET, csv_file, excel
from crm.store.database import Store
from tests.crm.insights.retail import fill
from tests.shop import MANAGER, STAFF, a_counter_sale, a_customer, a_purchase, an_item, hire


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


def head(sheet: Any) -> int:
    """The row of the headings, the last one that stays in sight."""
    return int(sheet.freeze_panes.removeprefix("A")) - 1


def column(sheet: Any, name: str) -> list[Any]:
    heads = [cell.value for cell in sheet[head(sheet)]]
    place = heads.index(name)
    return [row[place].value for row in sheet.iter_rows(min_row=head(sheet) + 1)]


def totals(sheet: Any) -> dict[str, Any]:
    """Those above the headings, by the name of their column."""
    assert head(sheet) == 2, sheet.title
    pairs = zip(sheet[2], sheet[1], strict=True)
    return {heading.value: total.value for heading, total in pairs if total.value is not None}


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
        ("Items", "Revenue"),
        ("Sales", "Total"),
        ("Lines", "Amount"),
    ):
        assert sum(column(book[sheet], name)) == total, sheet
        assert totals(book[sheet])[name] == total, sheet
    assert column(book["Items"], "Item") == ["Rice", "(sold without naming items)", "(discounts)"]
    assert column(book["Items"], "Average price")[0] == 100.6  # 251.50 for two and a half


def test_real_purchases_add_up_too(sqlite_store: Store) -> None:
    sqlite_store.write_now(fill)
    book = book_of(sqlite_store, "2017-12-01..2017-12-31")
    revenue = round(sum(column(book["Revenue"], "Revenue")), 2)
    for sheet, name in (("Places", "Revenue"), ("Items", "Revenue"), ("Lines", "Amount")):
        assert round(sum(column(book[sheet], name)), 2) == revenue, sheet


def test_cells_are_numbers_dates_and_percents_with_frozen_heads(sqlite_store: Store) -> None:
    a_shop(sqlite_store)
    a_purchase(sqlite_store, 1, an_item("rice", "1", "200"), days_ago=8)
    book = book_of(sqlite_store)
    for sheet in book:
        assert all(cell.font.bold for row in sheet.iter_rows(max_row=head(sheet)) for cell in row)
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert min(widths) >= 7, sheet.title
    line = book["Lines"][3]
    kinds = [type(cell.value) for cell in line[:8]]
    assert kinds == [int, datetime, str, str, int, type(None), float, int]
    assert line[1].number_format == "dd-mm-yyyy"
    assert "₹" in line[7].number_format
    growth = next(row for row in book["Summary"].iter_rows() if row[0].value == "Growth")[1]
    assert (growth.value, growth.number_format) == (pytest.approx(2.5025), "0.0%")


def test_months_are_dates(sqlite_store: Store) -> None:
    a_shop(sqlite_store)
    month = book_of(sqlite_store, "1y")["Revenue"]["A15"]
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
    sheets = [name for name in book.sheetnames if name.startswith("Sales")]
    assert sheets == ["Sales", "Sales 2", "Sales 3"]
    assert [len(column(book[name], "Sale id")) for name in sheets] == [1, 2, 2]
    assert totals(book["Sales"]) == {"Sale id": "Total", "Total": 500, "Refunded": 0, "Due": 0}
    assert [book[name].auto_filter.ref for name in sheets] == ["A2:K3", "A1:K3", "A1:K3"]


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
    cell = book_of(sqlite_store)["Sales"]["F3"]
    assert Decimal(str(cell.value)) == Decimal("12345678.9")
    assert cell.number_format.startswith('[>=10000000]"₹"##\\,##\\,##\\,##0.00;')


def test_every_total_is_that_of_its_column(sqlite_store: Store) -> None:
    """Of all sheets, whoever adds them up: the database or the sheet."""
    a_shop(sqlite_store)
    a_purchase(sqlite_store, 1, an_item("oil", "1", "99"), payment="Credit", days_ago=40)
    a_counter_sale(sqlite_store, amount="70")
    checked = 0
    for view in View:
        for sheet in book_of(sqlite_store, "3m", view=view):
            if head(sheet) == 1:
                assert sheet.title == "Summary"
                continue
            (label, _), *sums = totals(sheet).items()
            assert sheet["A1"].value == "Total", label
            for name, total in sums:
                cells = [cell or 0 for cell in column(sheet, name)]
                assert sum(cells) == pytest.approx(total), (sheet.title, name)
                checked += bool(total)
    assert checked > 30


def test_sales_are_newest_first_and_say_who_recorded_them(sqlite_store: Store) -> None:
    hire(sqlite_store)
    asha = a_customer(sqlite_store)
    for days, by in ((3, MANAGER), (0, STAFF), (1, None), (0, 999), (0, MANAGER)):
        a_purchase(sqlite_store, asha, an_item("rice"), an_item("oil"), days_ago=days, by=by)
    book = book_of(sqlite_store)
    assert column(book["Sales"], "Sale id") == [5, 4, 2, 3, 1]
    recorders = ["Manoj", "Former staff", "Sita", "From files", "Manoj"]
    assert column(book["Sales"], "Recorded by") == recorders
    assert column(book["Lines"], "Sale id") == [5, 5, 4, 4, 2, 2, 3, 3, 1, 1]
    assert column(book["Lines"], "Item")[:2] == ["rice", "oil"]


def test_no_sheet_speaks_of_purchases(sqlite_store: Store) -> None:
    """One word for one thing: chat, charts and files say sale."""
    a_shop(sqlite_store)
    for view in View:
        for sheet in book_of(sqlite_store, view=view):
            said = [sheet.title, *(str(cell.value) for cell in sheet[head(sheet)])]
            if sheet.title == "Summary":
                said += column(sheet, "Figure")
            assert not [one for one in said if re.search("purchase|transaction", one, re.I)]


def test_no_sheet_of_people_has_a_column_that_an_import_takes_for_amounts(
    sqlite_store: Store,
) -> None:
    a_shop(sqlite_store)
    for sheet in book_of(sqlite_store, view=View.CUSTOMERS):
        if sheet.title in ("Customers", "Top customers"):
            read = {cell.value: field_of(cell.value) for cell in sheet[head(sheet)]}
            assert Field.AMOUNT not in read.values(), read
