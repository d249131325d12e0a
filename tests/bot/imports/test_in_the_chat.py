"""Files that are not what they should be, and imports that the shop went on after: in the chat."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.bill import lone_sale
from crm.imports.folder import folder_of
from crm.periods import Asked
from crm.purchases import recording as sales
from crm.reports.files import Kind, file_of
from crm.shop import Shop
from crm.store.opening import open_store
from crm.store.schema import customers
from tests.bot.commands.test_moving import BAD, IMPORTS
from tests.bot.conftest import Floor
from tests.bot.imports.test_imports import counted
from tests.conftest import TestClock
from tests.shop import OWNER, a_bill, a_customer, a_purchase, an_item

SAID_HERE = {
    "no row of it could be taken": "Nothing fits yet",
    "no column looks like": "No column looks like a name, a phone or an amount. Say which is which",
}
"""Where the chat has a button, the command line names an option."""


async def test_every_bad_file_is_said_in_a_line_and_nothing_of_it_is_taken(
    floor: Floor, in_this_process: None
) -> None:
    for why, content in BAD.items():
        await floor.owner.uploads(content() if callable(content) else content, "sent.csv")
        here = next((said for start, said in SAID_HERE.items() if why.startswith(start)), why)
        assert here in floor.owner.last, why
        assert "✅ Import" not in floor.owner.buttons
        assert await floor.store.read(counted) == (0, 0)
        if "Cancel" in " ".join(floor.owner.buttons):
            await floor.owner.taps("Cancel")
    assert len(list(folder_of(floor.store).iterdir())) == 1  # it waits for its columns


async def test_formulas_equal_headings_titles_and_many_columns_are_no_hindrance(
    floor: Floor,
) -> None:
    wide = ",".join(["Name", "Phone", "Phone", *[f"Note {n}" for n in range(197)]])
    row = ",".join(["=1+1", "9822010001", "9822010002", *["x"] * 197])
    await floor.owner.uploads(f"Sharma Store\n\n{wide}\n{row}\nTotal,1,\n".encode(), "wide.csv")
    assert "Customers: 1 new" in floor.owner.last
    assert "1 row left out (totals)" in floor.owner.last
    await floor.owner.taps("Import")
    (card,) = await floor.store.read(_cards)
    assert (card.name, card.phone) == ("=1+1", "+919822010001")
    assert "9822010002" in card.notes


def _cards(session: Any) -> list[Any]:
    return list(session.execute(select(customers).order_by(customers.c.id)))


async def test_rows_that_come_back_are_put_right_and_sent_again(floor: Floor) -> None:
    await floor.owner.uploads(IMPORTS / "09_purchases_indian_amounts.csv")
    await floor.owner.taps("Import")
    back = floor.owner.document
    rows = list(csv.reader(io.StringIO(back.decode("utf-8-sig"))))
    assert rows[0][-2:] == ["Row", "Error"]
    assert rows[-1][-1] == "the amount 1.234,50 can be read in two ways"
    right = back.decode("utf-8-sig").replace('"1.234,50"', '"1,234.50"')
    await floor.owner.uploads(right.encode("utf-8-sig"), floor.owner.document_name)
    assert "Sales: 1 new, ₹1,234.50" in floor.owner.last
    await floor.owner.taps("Import")
    assert await floor.store.read(counted) == (6, 6)
    await floor.owner.uploads(right.encode("utf-8-sig"), "again.csv")
    assert "All of it is in the books already" in floor.owner.last


async def test_a_column_is_changed_with_buttons_and_the_choice_is_kept(floor: Floor) -> None:
    shape = "Date,Customer,Amount,Paid\n"
    await floor.owner.uploads((shape + '05/01/2024,Asha,"1,000","1,234.50"\n').encode(), "a.csv")
    assert "Sales: 1 new, ₹1,000" in floor.owner.last
    await floor.owner.taps("Columns")
    await floor.owner.taps("Paid → received")
    assert "Such as: 1,234.50" in floor.owner.last
    await floor.owner.taps("amount")
    assert "Amount → not used" in floor.owner.buttons
    await floor.owner.taps("Back")
    assert "Paid → amount (1 of 1 look right)" in floor.owner.last
    assert "Sales: 1 new, ₹1,234.50" in floor.owner.last
    await floor.owner.taps("Import")
    await floor.owner.uploads((shape + "06/01/2024,Asha,100,90\n").encode(), "b.csv")
    assert "Sales: 1 new, ₹90" in floor.owner.last


async def test_an_import_is_taken_back_for_a_week_and_not_longer(
    floor: Floor, clock: TestClock
) -> None:
    await floor.owner.uploads(IMPORTS / "09_purchases_indian_amounts.csv")
    await floor.owner.taps("Import")
    clock.now += timedelta(days=7, minutes=1)
    await floor.owner.taps("Undo import")
    await floor.owner.taps("Take it back")
    assert "An import can be taken back for 7 days" in floor.owner.last
    assert await floor.store.read(counted) == (5, 5)
    await floor.owner.says("/import")
    await floor.owner.taps("Last imports")
    assert "↩️" not in " ".join(floor.owner.buttons)


async def test_what_went_on_since_stays_when_an_import_is_taken_back(floor: Floor) -> None:
    await floor.owner.uploads(IMPORTS / "09_purchases_indian_amounts.csv")
    await floor.owner.taps("Import")
    asha = (await floor.store.read(_cards))[0]
    sale = a_bill(asha.id, date(2024, 3, 1), lone_sale(Decimal(20)))
    await floor.store.write(sales.record, sale, OWNER)
    await floor.owner.taps("Undo import")
    await floor.owner.taps("Take it back")
    assert "5 sales and 4 customers removed. 1 customer stayed." in floor.owner.last
    (left,) = await floor.store.read(_cards)
    assert (left.name, left.total_spent, left.total_purchases) == ("Asha", Decimal(20), 1)


def _exported(template: Path, folder: Path, shop: Shop) -> bytes:
    """Another shop's file of everything, 2,760 in all."""
    path = folder / "old.db"
    path.write_bytes(template.read_bytes())
    old = open_store(f"sqlite:///{path}", shop)
    asha = a_customer(old, "Asha", "9876543210")
    a_purchase(old, asha, an_item("rice", "2", "1000"), an_item("oil", "1", "160"))
    a_purchase(old, asha, an_item("tea", "2", "300"), payment="Credit", days_ago=2)
    asked = Asked.read("30d", shop.today())
    whole = old.read_now(file_of, Kind.XLSX, asked, folder).read_bytes()
    old.close()
    return whole


async def test_an_export_of_everything_sent_to_an_empty_shop_is_taken_once(
    floor: Floor, sqlite_template: Path, tmp_path: Path, in_this_process: None
) -> None:
    whole = _exported(sqlite_template, tmp_path, floor.store.shop)
    await floor.owner.uploads(whole, "everything.xlsx")
    assert "Sales: 2 new, ₹2,760" in floor.owner.last
    await floor.owner.taps("Import")
    assert "2 sales of ₹2,760" in floor.owner.last
    await floor.owner.says("/dues")
    assert "₹600" in floor.owner.last
    await floor.owner.uploads(whole, "everything.xlsx")
    assert "✅ Import" not in floor.owner.buttons
