"""GST of a month: every figure is the sum of rows that can be seen."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.invoices import issuing
from crm.invoices.months.gstr1 import as_gstr1
from crm.invoices.months.month import GstMonth, gst_month
from crm.invoices.months.sheets import sheets
from crm.invoices.rates import set_rate
from crm.purchases.stored import Purchase
from crm.reports.workbook import excel_of
from crm.returns import recording as returning
from crm.returns.model import NewReturn, SaidItem
from crm.settings import change_shop
from crm.store.database import Store
from crm.store.schema import customers
from tests.conftest import TestClock
from tests.shop import OWNER, a_counter_sale, a_customer, a_purchase, an_item, hire

D = Decimal
OCTOBER = date(2026, 10, 1)


def of_gujarat(session: Session, customer_id: int, gstin: str | None) -> None:
    session.execute(
        update(customers).where(customers.c.id == customer_id).values(gstin=gstin, state_code="24")
    )


@pytest.fixture
def month(store: Store, clock: TestClock) -> GstMonth:
    clock.now = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
    hire(store)
    store.write_now(change_shop, "gst_registration", "regular")
    store.write_now(change_shop, "gstin", "27LKJHM4321P1ZW")
    for name, percent, hsn in (("soap", "5", "3401"), ("fan", "18", "8414"), ("milk", "0", "0401")):
        store.write_now(set_rate, name, D(percent), hsn, valid_from=date(2026, 1, 1))
    om, patel, asha = (a_customer(store, name) for name in ("Om", "Patel Stores", "Asha"))
    store.write_now(of_gujarat, patel.id, "24ABCPP1234K1ZV")
    store.write_now(of_gujarat, asha.id, None)

    def issued(bill: Purchase) -> None:
        store.write_now(issuing.issue, bill.id, OWNER)

    def back(bill: Purchase, name: str) -> None:
        items = (SaidItem(name=name, quantity=D(1)),)
        store.write_now(returning.record, NewReturn(purchase_id=bill.id, items=items), OWNER)

    first = a_purchase(store, om, an_item("fan", "1", "1850"), an_item("soap", "3", "40"))
    issued(first)
    issued(a_purchase(store, patel, an_item("fan", "2", "1850")))
    issued(a_purchase(store, asha, an_item("milk", "2", "30")))
    cancelled = a_purchase(store, om, an_item("soap", "1", "40"))
    invoice_id = store.write_now(issuing.issue, cancelled.id, OWNER)
    store.write_now(issuing.cancel, invoice_id, OWNER)
    a_counter_sale(store, an_item("soap", "2", "40"))
    plain = a_purchase(store, om, an_item("soap", "4", "40"))
    back(plain, "soap")
    back(first, "soap")
    clock.now = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
    issued(a_purchase(store, om, an_item("soap", "1", "40")))
    return store.read_now(gst_month, OCTOBER)


def test_the_parts_add_up(month: GstMonth) -> None:
    said = as_gstr1(month, "27LKJHM4321P1ZW")
    assert (said["gstin"], said["fp"]) == ("27LKJHM4321P1ZW", "102026")
    assert [one["ctin"] for one in said["b2b"]] == ["24ABCPP1234K1ZV"]
    (patel,) = said["b2b"][0]["inv"]
    assert (patel["inum"], patel["idt"], patel["val"]) == ("26-27/0002", "05-10-2026", 3700)
    assert patel["itms"][0]["itm_det"] == {
        "rt": 18,
        "txval": 3135.60,
        "camt": 0,
        "samt": 0,
        "iamt": 564.40,
        "csamt": 0,
    }
    assert [(one["pos"], one["rt"], one["txval"]) for one in said["b2cs"]] == [
        ("24", 0, 60),
        ("27", 5, 114.28),
        ("27", 18, 1567.80),
    ]
    # a counter sale of two, four of which one came back, and the one whose invoice was cancelled
    assert [(one["pos"], one["rt"], one["txval"]) for one in said["bills"]] == [("27", 5, 228.58)]
    (note,) = said["cdnur"]
    assert (note["nt_num"], note["val"]) == ("CN/26-27/0001", 40)
    assert [one["docs"][0] for one in said["doc_issue"]["doc_det"]] == [
        {
            "num": 1,
            "from": "26-27/0001",
            "to": "26-27/0004",
            "totnum": 4,
            "cancel": 1,
            "net_issue": 3,
        },
        {
            "num": 1,
            "from": "CN/26-27/0001",
            "to": "CN/26-27/0001",
            "totnum": 1,
            "cancel": 0,
            "net_issue": 1,
        },
    ]
    for name in ("txval", "camt", "samt", "iamt"):
        parts = [
            *(
                item["itm_det"][name]
                for one in said["b2b"]
                for inv in one["inv"]
                for item in inv["itms"]
            ),
            *(one[name] for one in (*said["b2cs"], *said["bills"])),
            *(-item["itm_det"][name] for one in said["cdnur"] for item in one["itms"]),
        ]
        together = round(sum(parts), 2)
        assert together == said["totals"][name]
        assert together == round(sum(row[name] for row in said["hsn"]["data"]), 2)
    json.dumps(said)


def test_the_sheets_say_the_same(month: GstMonth, store: Store) -> None:
    out = io.BytesIO()
    excel_of(store.shop, sheets(month), out)
    book = load_workbook(io.BytesIO(out.getvalue()))
    assert book.sheetnames == [
        *("Summary", "With GSTIN", "Without GSTIN", "Bills without invoice"),
        *("Credit notes", "HSN", "Numbers"),
    ]
    rows: list[Any] = list(book["Summary"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows][-1] == "Together"
    for column in range(1, 5):
        amounts = [D(str(row[column])) for row in rows]
        assert amounts[0] + amounts[1] + amounts[2] - amounts[3] == amounts[4]
    assert D(str(rows[-1][1])) == D(month.totals.taxable) / 100


def test_a_month_without_anything_is_empty(store: Store) -> None:
    said = as_gstr1(store.read_now(gst_month, date(2026, 2, 1)), "")
    assert said["b2b"] == said["b2cs"] == said["bills"] == said["doc_issue"]["doc_det"] == []
    assert said["totals"]["txval"] == 0
