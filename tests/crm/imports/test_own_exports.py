"""Munim's own files, taken into an empty shop: the same sales once, or words for what was left."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.i18n import Languages, speaking
from crm.imports.answers import COUNTER, YES, key_of
from crm.imports.refused import FileRefused
from crm.payments import recording as payments_of
from crm.payments.model import NewPayment
from crm.periods import Asked
from crm.permissions import Role
from crm.purchases.undo import undo
from crm.reports import files
from crm.reports.files import Kind
from crm.reports.tables import View
from crm.reports.workbook import excel
from crm.returns import recording as returns_of
from crm.returns.model import NewReturn, SaidItem
from crm.shop import Shop
from crm.staff import Member
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import customers, purchases
from tests.crm.imports.conftest import Importing, booked, cards
from tests.shop import OWNER, a_counter_sale, a_customer, a_purchase, an_item, hire

AT_THE_COUNTER = {key_of(COUNTER): YES}


@pytest.fixture
def old(sqlite_template: Path, tmp_path: Path, shop: Shop) -> Iterator[Store]:
    """A shop that is moved: all its sales are of the last three months."""
    path = tmp_path / "old.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(f"sqlite:///{path}", shop)
    hire(store)
    asha = a_customer(store, "Asha", "9876543210", location="Kothrud")
    ravi, twin = a_customer(store, "Ravi"), a_customer(store, "Asha", "9876543211")
    a_purchase(store, asha, an_item("rice", "2", "100.50"), an_item("Discount", "1", "-1"))
    a_purchase(store, asha, an_item("oil"), an_item("rice"), notes="home")
    a_purchase(store, twin, an_item("tea", "1", "30"), payment="UPI")
    a_purchase(store, ravi, amount="450", days_ago=2)
    owed = a_purchase(store, ravi, an_item("oil", "2", "99"), payment="Credit", days_ago=40)
    a_purchase(store, ravi, an_item("dal", "0.5", "120"), payment="Credit", days_ago=30)
    some = NewPayment(customer_id=owed.customer_id, amount=Decimal(50), method="UPI")
    store.write_now(payments_of.record, some, OWNER)
    part = a_purchase(store, asha, an_item("soap", "3", "20"), an_item("tea"), days_ago=5)
    _give_back(store, part.id, SaidItem(name="soap", quantity=Decimal(1)))
    a_counter_sale(store, amount="70")
    a_counter_sale(store, an_item("tea"), an_item("oil"), days_ago=3)
    yield store
    store.close()


def _give_back(store: Store, sale: int, *items: SaidItem) -> None:
    new = NewReturn(purchase_id=sale, items=items, everything=not items)
    store.write_now(returns_of.record, new, OWNER)


def _worth(store: Store) -> tuple[Any, ...]:
    """Revenue without what came back, how many sales and customers there are, what is owed."""

    def read(session: Session) -> tuple[Any, ...]:
        columns = (purchases.c.total_amount, purchases.c.returned_amount, purchases.c.due_amount)
        sums = select(func.count(), *map(func.sum, columns))
        sales, sold, back, due = tuple[Any, ...](session.execute(sums).one())
        people = session.scalar(select(func.count()).select_from(customers))
        return sold - back, sales, due, people

    return store.read_now(read)


def _exported(
    store: Store, folder: Path, kind: Kind = Kind.XLSX, view: View = View.EVERYTHING
) -> bytes:
    asked = Asked.read("3m", store.shop.today())
    return store.read_now(files.file_of, kind, asked, folder, view).read_bytes()


@pytest.mark.parametrize("code", Languages.found())
@pytest.mark.parametrize("kind", [Kind.XLSX, Kind.CSV])
def test_an_export_of_everything_makes_the_same_shop(
    old: Store, store: Store, bring_in: Importing, tmp_path: Path, kind: Kind, code: str
) -> None:
    with speaking(Languages.found()[code]):
        whole = _exported(old, tmp_path, kind)
    done = bring_in(whole, AT_THE_COUNTER)
    assert _worth(store) == _worth(old)
    assert done.counts.rejected == 0
    assert done.counts.purchases_new == 9
    said = {(sale["name"], sale["total_amount"]): sale["said_payment"] for sale in booked(store)}
    assert said["Asha", Decimal(30)] == "UPI"
    assert not bring_in(whole, AT_THE_COUNTER).counts.takes_something


@pytest.mark.parametrize("kind", [Kind.XLSX, Kind.CSV])
def test_an_export_brings_its_own_shop_nothing_but_what_is_gone(
    store: Store, bring_in: Importing, tmp_path: Path, kind: Kind
) -> None:
    hire(store)
    asha = a_customer(store, "Asha", "9876543210")
    a_purchase(store, asha, an_item("rice"), an_item("oil"))
    owed = a_purchase(store, asha, an_item("tea", "2", "30"), payment="Credit", days_ago=2)
    part = a_purchase(store, asha, an_item("soap", "3", "20"), days_ago=5)
    _give_back(store, part.id, SaidItem(name="soap", quantity=Decimal(1)))
    whole, before = _exported(store, tmp_path, kind), _worth(store)
    done = bring_in(whole)
    assert (done.counts.takes_something, done.counts.purchases_known) == (False, 3)
    assert _worth(store) == before
    store.write_now(undo, owed.id, Member(OWNER, "Meera", Role.OWNER))
    assert bring_in(whole).counts.purchases_new == 1
    assert _worth(store) == before


def test_sales_have_their_items_and_discounts_in_the_new_shop(
    old: Store, store: Store, bring_in: Importing, tmp_path: Path
) -> None:
    bring_in(_exported(old, tmp_path), AT_THE_COUNTER)
    items = [
        {one.name: (one.quantity, one.amount) for one in sale["items"]} for sale in booked(store)
    ]
    assert {"rice": (2, Decimal(201)), "Discount": (1, Decimal(-1))} in items
    assert {"oil": (1, Decimal(100)), "rice": (1, Decimal(100))} in items
    assert {"Sale": (1, Decimal(450))} in items
    assert {"dal": (Decimal("0.5"), Decimal(60))} in items


def test_sales_of_the_counter_are_offered_once_for_both_sheets(
    old: Store, store: Store, bring_in: Importing, tmp_path: Path
) -> None:
    done = bring_in(_exported(old, tmp_path))
    assert done.offered is not None
    assert (done.offered.sales, done.offered.revenue) == (2, Decimal(270))
    assert [(one.code, one.sheet) for one in done.of_kind("rejected")] == [
        ("no_customer", "Sales"),
        ("no_customer", "Sales"),
    ]
    revenue, sales, due, _ = _worth(old)
    assert _worth(store)[:3] == (revenue - 270, sales - 2, due)


def test_what_came_back_whole_is_left_out_in_words(
    old: Store, store: Store, bring_in: Importing, tmp_path: Path
) -> None:
    _give_back(old, 3)
    done = bring_in(_exported(old, tmp_path), AT_THE_COUNTER)
    assert {one.code for one in done.of_kind("rejected")} == {"not_a_sale"}
    revenue, sales, *_ = _worth(old)
    assert _worth(store)[:2] == (revenue, sales - 1)


def test_a_workbook_that_goes_on_in_further_sheets_is_read_whole(
    old: Store, store: Store, bring_in: Importing, tmp_path: Path
) -> None:
    asked, out = Asked.read("3m", old.shop.today()), BytesIO()
    old.read_now(excel, asked, out, longest_sheet=4)
    bring_in(out.getvalue(), AT_THE_COUNTER)
    assert _worth(store) == _worth(old)


def test_a_view_without_sales_brings_none(
    old: Store, store: Store, bring_in: Importing, tmp_path: Path
) -> None:
    bring_in(_exported(old, tmp_path, view=View.CUSTOMERS))
    assert (len(cards(store)), booked(store)) == (3, [])
    with pytest.raises(FileRefused):
        bring_in(_exported(old, tmp_path, view=View.REVENUE))
    done = bring_in(_exported(old, tmp_path, view=View.PATTERNS))
    assert not done.counts.takes_something
    assert {one.code for one in done.of_kind("rejected")} == {"date_missing"}


def _workbook(**sheets: Any) -> bytes:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    del book["Sheet"]
    out = BytesIO()
    book.save(out)
    return out.getvalue()


ITEMS: list[list[Any]] = [
    ["Bill No", "Date", "Party", "Item", "Qty", "Rate", "Amount"],
    ["B1", "2025-03-01", "Asha", "Rice", 2, 50, 100],
    ["B1", "2025-03-01", "Asha", "Oil", 1, 150, 150],
    ["B2", "2025-03-02", "Ravi", "Tea", 3, 10, 30],
]


def _sold(store: Store) -> list[tuple[str, Decimal, list[str]]]:
    return [
        (sale["name"], sale["total_amount"], [one.name for one in sale["items"]])
        for sale in booked(store)
    ]


BOTH = [("Asha", Decimal(250), ["Rice", "Oil"]), ("Ravi", Decimal(30), ["Tea"])]


@pytest.mark.parametrize("first", ["Bills", "Items"])
@pytest.mark.parametrize(
    ("what", "one", "other"), [("Items", "Rice, Oil", "Tea"), ("Total items", 2, 1)]
)
def test_a_register_of_bills_and_one_of_items_say_the_same_bills(
    store: Store, bring_in: Importing, first: str, what: str, one: Any, other: Any
) -> None:
    bills = [
        ["Bill No", "Date", "Customer Name", "Mobile", what, "Total", "Payment Mode"],
        ["B1", "2025-03-01", "Asha Patil", "9822010001", one, 250, "UPI"],
        ["B2", "2025-03-02", "Ravi", "9822010002", other, 30, "Cash"],
        ["B3", "2025-03-02", "Ravi", "9822010002", other, 40, "Cash"],
    ]
    sheets = {"Bills": bills, "Items": ITEMS}
    last = "Items" if first == "Bills" else "Bills"
    bring_in(_workbook(**{first: sheets[first], last: sheets[last]}))
    assert _sold(store) == [
        ("Asha Patil", Decimal(250), ["Rice", "Oil"]),
        ("Ravi", Decimal(30), ["Tea"]),
        ("Ravi", Decimal(40), ["Sale"]),
    ]
    assert [sale["said_payment"] for sale in booked(store)] == ["UPI", "Cash", "Cash"]
    assert len(cards(store)) == 2


def test_an_older_export_whose_sales_have_an_id_is_joined_by_it(
    store: Store, bring_in: Importing
) -> None:
    sales = [
        ["Id", "Date", "Customer", "Items", "Total", "Payment"],
        [7, "2025-03-02", "Ravi", "3 Tea", 30, "UPI"],
        [6, "2025-03-01", "Asha", "2 Rice, Oil", 250, "Cash"],
    ]
    numbers = {"B1": 6, "B2": 7, "Bill No": "Sale id"}
    lines = [[numbers[str(row[0])], *row[1:]] for row in ITEMS]
    bring_in(_workbook(Sales=sales, Lines=lines))
    assert sorted(_sold(store)) == BOTH


def test_a_bill_that_its_register_calls_off_is_no_sale_by_its_items(
    store: Store, bring_in: Importing
) -> None:
    bills = [
        ["Bill No", "Date", "Party", "Total", "Status"],
        ["B1", "2025-03-01", "Asha", 250, "Cancelled"],
        ["B2", "2025-03-02", "Ravi", 30, "Paid"],
    ]
    bring_in(_workbook(Bills=bills, Items=ITEMS))
    assert _sold(store) == BOTH[1:]


@pytest.mark.parametrize("columns", [range(7), (0, 1, 2, 6)])
def test_a_sheet_of_some_of_the_bills_takes_nothing_twice(
    store: Store, bring_in: Importing, columns: Any
) -> None:
    """All sales, and those on account once more."""
    every = [[row[at] for at in columns] for row in ITEMS]
    done = bring_in(_workbook(Sales=every, OnAccount=every[:1] + every[-1:]))
    assert [sale[:2] for sale in _sold(store)] == [sale[:2] for sale in BOTH]
    assert [(one.code, one.sheet) for one in done.of_kind("duplicate")] == [
        ("duplicate", "OnAccount")
    ]


def test_a_bill_that_goes_on_in_another_sheet_is_whole(store: Store, bring_in: Importing) -> None:
    bring_in(_workbook(One=ITEMS[:2], Two=[ITEMS[0], *ITEMS[2:]]))
    assert _sold(store) == BOTH


def test_the_same_number_on_another_day_or_of_another_customer_is_another_bill(
    store: Store, bring_in: Importing
) -> None:
    head, *_, tea = ITEMS
    next_day = [tea[0], "2025-03-03", *tea[2:]]
    other = [*tea[:2], "Meena", *tea[3:]]
    bring_in(_workbook(One=[head, tea], Two=[head, next_day], Three=[head, other]))
    assert sum(sale[1] for sale in _sold(store)) == 90
    assert len(_sold(store)) == 3


VISITS: list[list[Any]] = [
    ["Date", "Customer", "Item", "Qty", "Amount"],
    ["2025-03-01", "Asha", "Rice", 2, 100],
    ["2025-03-01", "Asha", "Oil", 1, 150],
    ["2025-03-02", "Ravi", "Tea", 3, 30],
    ["2025-03-03", "Ravi", "Tea", 1, 10],
]


@pytest.mark.parametrize("order", [1, -1])
def test_a_register_without_numbers_says_the_same_sales_by_customer_day_and_money(
    store: Store, bring_in: Importing, order: int
) -> None:
    bills = [
        ["Date", "Customer", "Total", "Payment"],
        ["2025-03-01", "Asha", 250, "Credit"],
        ["2025-03-02", "Ravi", 30, "UPI"],
        ["2025-03-03", "Ravi", 10, "Cash"],
    ]
    file = _workbook(**dict([("Items", VISITS), ("Bills", bills)][::order]))
    done = bring_in(file)
    assert _sold(store) == [*BOTH, ("Ravi", Decimal(10), ["Tea"])]
    assert [sale["said_payment"] for sale in booked(store)] == ["Credit", "UPI", "Cash"]
    said = [(one.code, one.facts) for one in done.of_kind("ignored")]
    assert said == [("said_by_another_sheet", {"sheet": "Bills", "other": "Items"})]
    assert not bring_in(file).counts.takes_something


def test_bills_that_are_no_pairs_with_visits_are_taken_from_their_register(
    store: Store, bring_in: Importing
) -> None:
    bills = [
        ["Date", "Customer", "Total", "Payment"],
        ["2025-03-01", "Asha", 100, "Cash"],
        ["2025-03-01", "Asha", 150, "UPI"],
        ["2025-03-02", "Ravi", 30, "UPI"],
        ["2025-03-03", "Ravi", 10, "Cash"],
    ]
    bring_in(_workbook(Items=VISITS, Bills=bills))
    assert [sale[1] for sale in _sold(store)] == [100, 150, 30, 10]


def test_the_same_fee_on_the_same_day_of_other_people_is_other_money(
    store: Store, bring_in: Importing
) -> None:
    head = ["Date", "Customer", "Amount"]
    morning, evening = (
        [head, *([f"2025-03-0{day}", f"{name} {day}", 500] for day in (1, 2, 3))]
        for name in ("Asha", "Ravi")
    )
    bring_in(_workbook(Morning=morning, Evening=evening))
    assert sum(sale[1] for sale in _sold(store)) == 3_000
