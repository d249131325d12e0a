"""Rows that were not taken come back as a file, are put right, and come again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from crm.customers import totals
from crm.imports import importing
from crm.imports.rejected_file import ErrorFile, error_files
from crm.imports.staging.plan import Plan, Remark
from crm.store.database import Store
from tests.crm.imports.conftest import Importing, booked, cards

Errors = Callable[..., list[ErrorFile]]


def _code(remark: Remark) -> str:
    return remark.code


@pytest.fixture
def errors_of(store: Store, tmp_path: Path, in_this_process: None) -> Errors:
    """Imports a file and gives what came back of it."""

    def run(content: bytes | str, overrides: dict[str, str] | None = None) -> list[ErrorFile]:
        path = tmp_path / "file"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        prepared = importing.prepare(store, path, tmp_path, overrides=overrides)
        importing.book(store, prepared, None)
        assert store.read_now(totals.differences) == ()
        return error_files(prepared, store.shop.currency, _code)

    return run


def _rows(file: ErrorFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))


def _put_right(file: ErrorFile, changes: dict[str, str]) -> bytes:
    """The file as somebody sends it back: wrong values replaced, everything else left alone."""
    text = file.content.decode("utf-8-sig")
    for wrong, right in changes.items():
        assert wrong in text
        text = text.replace(wrong, right)
    return text.encode("utf-8-sig")


def test_a_line_of_a_bill_that_is_put_right_is_taken_once(
    store: Store, errors_of: Errors, bring_in: Importing
) -> None:
    whole = (
        "Bill No,Date,Customer,Mobile,Item,Qty,Rate\n"
        "1,05/01/2024,Asha,9822010001,Rice,2,50\n1,05/01/2024,Asha,9822010001,Oil,x,60\n"
        "1,05/01/2024,Asha,9822010001,Tea,1,30\n1,05/01/2024,Asha,9822010001,Tea,1,30\n"
        "2,05/01/2024,Ravi,9822010002,Oil,1,60\n"
    )
    (back,) = errors_of(whole)
    assert _rows(back)[1] == [
        "1", "05/01/2024", "Asha", "9822010001", "Oil", "x", "60", "3", "quantity_unreadable",
    ]  # fmt: skip
    assert _revenue(store) == Decimal(220)
    assert not bring_in(whole).counts.takes_something
    done = bring_in(_put_right(back, {",x,": ",1,"}))
    assert (done.counts.purchases_new, done.counts.revenue) == (1, Decimal(60))
    assert _revenue(store) == Decimal(280)
    for again in (whole.replace(",x,", ",1,"), whole, _put_right(back, {",x,": ",1,"})):
        assert not bring_in(again).counts.takes_something
    assert _revenue(store) == Decimal(280)


def _revenue(store: Store) -> Decimal:
    return sum((sale["total_amount"] for sale in booked(store)), Decimal(0))


def test_a_bill_that_says_its_own_total_is_whole_without_the_line(
    store: Store, errors_of: Errors, bring_in: Importing
) -> None:
    (back,) = errors_of(
        "Bill No,Date,Customer,Item,Qty,Rate,Bill Total\n"
        "1,05/01/2024,Asha,Rice,2,50,160\n1,05/01/2024,Asha,Oil,x,60,160\n"
    )
    assert _revenue(store) == Decimal(160)
    assert not bring_in(_put_right(back, {",x,": ",1,"})).counts.takes_something
    assert _revenue(store) == Decimal(160)


def test_a_file_without_headings_comes_back_with_some_that_are_known(
    store: Store, errors_of: Errors, bring_in: Importing
) -> None:
    rows = "".join(f"{day:02}/01/2024,Asha,9822010001,100\n" for day in range(1, 20))
    (back,) = errors_of(f"{rows}31/02/2024,Ravi,9822010002,200\n")
    assert _rows(back)[0][:4] == ["Date", "Name", "Phone", "Amount"]
    done = bring_in(_put_right(back, {"31/02/2024": "31/01/2024"}))
    assert (done.counts.purchases_new, done.counts.revenue) == (1, Decimal(200))
    assert {card.name for card in cards(store)} == {"Asha", "Ravi"}


def test_columns_that_were_chosen_stay_chosen_for_the_rows_that_come_back(
    store: Store, errors_of: Errors, bring_in: Importing
) -> None:
    chosen = {"foo": "date", "bar": "name", "baz": "amount"}
    (back,) = errors_of("foo,bar,baz\n05/01/2024,Asha,100\n05/01/2024,Ravi,zz\n", chosen)
    done = bring_in(_put_right(back, {"zz": "200"}))
    assert (done.counts.purchases_new, done.counts.revenue) == (1, Decimal(200))


def test_each_sheet_has_a_file_of_its_own_with_its_columns(errors_of: Errors) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Name", "Mobile"])
    book.active.append([None, "12"])
    sales = book.create_sheet("Sales")
    for row in (["Date", "Customer", "Amount"], ["05/01/2024", "Asha", 100], ["x", "Asha", 50]):
        sales.append(row)
    out = io.BytesIO()
    book.save(out)
    first, second = errors_of(out.getvalue())
    assert (first.sheet, first.rows, _rows(first)) == (
        "Sheet", 1, [["Name", "Mobile", "Row", "Error"], ["", "12", "2", "no_name_or_phone"]],
    )  # fmt: skip
    assert _rows(second)[1] == ["x", "Asha", "50", "3", "date_unreadable"]


def test_sales_for_an_unknown_number_come_back_line_by_line(
    store: Store, errors_of: Errors, bring_in: Importing
) -> None:
    (back,) = errors_of(
        "bill_no,customer_id,date,item,qty,unit_price,amount,payment_method\n"
        "3,9,2024-01-05,Tea,1,30,30,UPI\n3,9,2024-01-05,Milk,2,6.50,13,UPI\n"
        "4,9,2024-01-06,Tea,1,30,30,Cash\n"
    )
    assert _rows(back)[1:] == [
        ["3", "9", "2024-01-05", "Tea", "1", "30.00", "30.00", "UPI", "2", "customer_unknown"],
        ["3", "9", "2024-01-05", "Milk", "2", "6.50", "13.00", "UPI", "2", "customer_unknown"],
        ["4", "9", "2024-01-06", "Tea", "1", "30.00", "30.00", "Cash", "4", "customer_unknown"],
    ]
    bring_in("customer_id,name,phone\n9,Meena,9822010009\n")
    done: Plan = bring_in(back.content)
    assert (done.counts.purchases_new, done.counts.revenue) == (2, Decimal(73))


def test_what_looks_like_a_formula_stays_text_there_and_back(
    store: Store, errors_of: Errors, bring_in: Importing
) -> None:
    (back,) = errors_of(
        "Date,Customer,Mobile,Item,Amount\nbad,=1+1,+91-98220-10001,@x,100\nbad,-2+3|calc,,-5,100\n"
    )
    assert [row[1:4] for row in _rows(back)[1:]] == [
        ["'=1+1", "'+91-98220-10001", "'@x"],
        ["'-2+3|calc", "", "-5"],
    ]
    bring_in(_put_right(back, {"bad,": "05/01/2024,"}))
    assert [(card.name, card.phone) for card in cards(store)] == [
        ("=1+1", "+919822010001"),
        ("-2+3|calc", None),
    ]
    assert [sale["items"][0].name for sale in booked(store)] == ["@x", "-5"]


def test_a_line_that_was_changed_since_adds_nothing_to_a_bill_with_a_number(
    bring_in: Importing, store: Store
) -> None:
    file = (
        "Bill No,Date,Customer,Mobile,Item,Amount\n"
        "1,05/01/2024,Asha,9822010001,Rice,100\n1,05/01/2024,Asha,9822010001,Oil,50\n"
    )
    bring_in(file)
    again = bring_in(file.replace("Oil,50", "Oil,60"))
    assert (again.counts.purchases_new, again.counts.purchases_known) == (0, 1)
    assert [one["total_amount"] for one in booked(store)] == [Decimal(150)]


def test_without_bill_numbers_a_changed_row_is_a_sale_of_its_own(
    bring_in: Importing, store: Store
) -> None:
    file = (
        "Date,Customer,Mobile,Item,Amount\n"
        "05/01/2024,Asha,9822010001,Rice,100\n05/01/2024,Asha,9822010001,Oil,50\n"
    )
    bring_in(file)
    bring_in(file.replace("Oil,50", "Oil,60"))
    assert [one["total_amount"] for one in booked(store)] == [Decimal(150), Decimal(60)]
