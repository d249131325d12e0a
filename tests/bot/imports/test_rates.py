"""Rates of GST of many items, in a file that is sent."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.invoices.rates import set_rate
from crm.store.schema import item_taxes
from tests.bot.conftest import Floor

TODAY = date(2025, 3, 20)
LIST = """item,rate,hsn,from
Rice,5,1006,
sugar,5%,1701,1 apr 2025
fan,18,8414,2025-02-01
milk,exempt,401,
soap,5,,
tv,180,8528,
lamp,18,ABCD,
rice,18,1006,
,5,1006,
"""


def rates(session: Session) -> list[tuple[str, date, int, str | None]]:
    rows = session.execute(select(item_taxes).order_by(item_taxes.c.name_key))
    return [(row.name_key, row.valid_from, row.rate, row.hsn) for row in rows]


async def test_a_list_of_rates_says_what_it_changes_is_taken_and_comes_back(floor: Floor) -> None:
    owner = floor.owner
    await owner.says("soap gst 5")
    await owner.says("rice gst 12 hsn 1006")
    before = await floor.store.read(rates)
    await owner.uploads(LIST.encode(), "rates.csv")
    said = owner.last
    assert "4 rates of GST change" in said
    assert "Rice: 12% (1006) → 5% (1006) from today" in said
    assert "sugar: 0% → 5% (1701) from 1 Apr" in said
    assert "1 is so already." in said
    assert "row 7, tv: A rate is from 0 to 100 percent" in said
    assert "row 8, lamp: An HSN code has 4, 6 or 8 digits" in said
    assert "row 9, rice: It is in the list twice." in said
    assert "row 10, -: An item needs a name" in said
    assert await floor.store.read(rates) == before
    await floor.restart()
    await owner.taps("✅ Import")
    assert "4 rates are set" in owner.last
    taken = await floor.store.read(rates)
    assert taken == [
        ("fan", date(2025, 2, 1), 1800, "8414"),
        ("milk", TODAY, 0, "0401"),
        ("rice", TODAY, 500, "1006"),
        ("soap", TODAY, 500, None),
        ("sugar", date(2025, 4, 1), 500, "1701"),
    ]
    await floor.store.write(set_rate, "milk", Decimal(5))
    await owner.taps("↩️ Undo")
    assert "3 rates are as before." in owner.last
    assert "1 was changed since and stays." in owner.last
    assert await floor.store.read(rates) == [("milk", TODAY, 500, "0401"), *before]


async def test_a_workbook_of_percents_and_days(floor: Floor) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Rates of our shop"])
    sheet.append(["Item Name", "GST %", "HSN Code", "Valid from"])
    sheet.append(["rice", 0.05, 1006, date(2025, 4, 1)])
    sheet.append(["oil", 0.025, 15079010, None])
    sheet.append(["fan", 18, 8414, None])
    for row in sheet.iter_rows(min_row=3, max_row=4, min_col=2, max_col=2):
        row[0].number_format = "0.0%"
    file = io.BytesIO()
    book.save(file)
    await floor.owner.uploads(file.getvalue(), "rates.xlsx")
    await floor.owner.taps("✅ Import")
    assert await floor.store.read(rates) == [
        ("fan", TODAY, 1800, "8414"),
        ("oil", TODAY, 250, "15079010"),
        ("rice", date(2025, 4, 1), 500, "1006"),
    ]


async def test_an_unknown_heading_is_named_and_nothing_is_taken(floor: Floor) -> None:
    file = b"item,gst,hsn,cess,colour\nrice,5,1006,0,white\n"
    await floor.owner.uploads(file, "rates.csv")
    assert "columns that I do not know: cess, colour." in floor.owner.last
    assert "item, rate, hsn, from" in floor.owner.last
    assert "✅ Import" not in floor.owner.buttons


async def test_only_the_owner_takes_rates(floor: Floor) -> None:
    await floor.manager.uploads(b"item,gst\nrice,5\n", "rates.csv")
    assert "Only the owner changes them" in floor.manager.last
    assert await floor.store.read(rates) == []


@pytest.mark.parametrize(
    "file",
    [
        b"customer,item,rate,hsn,qty,date\nAsha,rice,100,1006,2,2025-03-01\n",
        b"item,rate\nrice,104\nsoap,18\n",
        b"item,hsn,rate\nrice,1006,45\nsoap,3401,120\npen,9608,12\n",
        b"name,phone,gst\nAsha,9822010001,27ABCDE1234F1Z0\n",
    ],
)
async def test_sales_prices_and_customers_are_no_rates(floor: Floor, file: bytes) -> None:
    await floor.owner.uploads(file, "file.csv")
    assert "rates of GST" not in floor.owner.last
