"""Birthdays in files: what they are called there, how programs write them, what is no birthday."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.birthdays import whose
from crm.customers.cards import NewCustomer
from crm.customers.fields import FIELDS, CustomerChanges, erased
from crm.imports.columns.headings import Field, field_of
from crm.periods import Asked
from crm.purchases import editing
from crm.reports.files import Kind, file_of
from crm.store.database import Store
from crm.store.schema import customers
from tests.crm.imports.conftest import Importing, bring_in
from tests.shop import OWNER, a_customer, a_purchase, hire

__all__ = ["bring_in"]


def birthdays(store: Store) -> list[tuple[str, str | None, str | None]]:
    """Name, birthday, notes of everybody."""
    c = customers.c
    statement = select(c.name, c.birthday, c.notes).order_by(c.id)
    return store.read_now(lambda session: [tuple(row) for row in session.execute(statement)])


@pytest.mark.parametrize(
    "heading",
    [
        *("Birthday", "Birth Date", "Date of Birth", "DOB", "D.O.B.", "bday", "जन्मदिन", "जन्म तिथि"),
        *("DOB (dd/mm/yyyy)", "customer_dob", "Birth-Date"),
    ],
)
def test_a_birthday_has_many_headings(heading: str) -> None:
    assert str(field_of(heading)) == "birthday"


@pytest.mark.parametrize("heading", ["Birthday SMS sent", "Wife's birthday", "Anniversary"])
def test_what_is_about_birthdays_is_none(heading: str) -> None:
    assert field_of(heading) is Field.IGNORED


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("12/5/1990", "1990-05-12"),
        ("12-May-90", "1990-05-12"),
        ("1990-05-12", "1990-05-12"),
        ("12 may", "--05-12"),
        ("--05-12", "--05-12"),
        ("29 Feb", "--02-29"),
        ("१२ मई", "--05-12"),
        ("-", None),
        ("0/0/00", None),
        ("", None),
    ],
)
def test_a_birthday_in_a_file(
    store: Store, bring_in: Importing, written: str, stored: str | None
) -> None:
    done = bring_in(f"Name,Phone,DOB\nAsha,98220 10001,{written}\n")
    assert birthdays(store) == [("Asha", stored, None)]
    assert done.remarks == ()


def test_what_is_no_birthday_goes_to_the_notes_and_is_said(
    store: Store, bring_in: Importing
) -> None:
    done = bring_in("Name,Phone,DOB\nAsha,98220 10001,12/5/1990\nRavi,98220 10002,in may\n")
    assert birthdays(store)[1] == ("Ravi", None, "in may")
    assert [(one.code, one.row) for one in done.remarks] == [("birthday_unusable", 3)]
    (column,) = (one for one in done.sheets[0].columns if one.field == "birthday")
    assert (column.right, column.seen) == (1, 2)


def test_a_day_of_a_workbook_is_a_birthday(store: Store, bring_in: Importing) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Name", "Phone", "Birthday"),
        ("Asha", "98220 10001", datetime(1990, 5, 12)),  # noqa: DTZ001 - a workbook's day has no zone
        ("Ravi", "98220 10002", date(1961, 12, 31)),
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    bring_in(out.getvalue())
    assert [one[:2] for one in birthdays(store)] == [("Asha", "1990-05-12"), ("Ravi", "1961-12-31")]


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ("BDAY:1990-05-12", "1990-05-12"),
        ("BDAY:19900512", "1990-05-12"),
        ("BDAY:--05-12", "--05-12"),
        ("BDAY:--0512", "--05-12"),
        ("BDAY;VALUE=date:1990-05-12", "1990-05-12"),
        ("bday:1953-10-15T23:10:00Z", "1953-10-15"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-12", "--05-12"),
        ("item1.BDAY;VALUE=date-and-or-time:19900512T102200", "1990-05-12"),
    ],
)
def test_a_birthday_on_a_contact_card(
    store: Store, bring_in: Importing, line: str, stored: str
) -> None:
    bring_in(f"BEGIN:VCARD\nVERSION:3.0\nFN:Asha\nTEL:9822010001\n{line}\nEND:VCARD\n")
    assert birthdays(store) == [("Asha", stored, None)]


def test_a_birthday_on_the_row_of_a_sale_is_the_buyers(store: Store, bring_in: Importing) -> None:
    bring_in(
        "Date,Customer,Mobile,DOB,Item,Amount\n"
        "1/3/2025,Asha,98220 10001,12 may,Rice,100\n"
        "2/3/2025,Ravi,98220 10002,,Oil,200\n"
    )
    assert [one[:2] for one in birthdays(store)] == [("Asha", "--05-12"), ("Ravi", None)]


@pytest.mark.parametrize("kind", [Kind.XLSX, Kind.CSV])
@pytest.mark.parametrize("typed", ["12 may", "12/5/1990"])
def test_an_exported_card_comes_to_another_shop_as_it_was(
    store: Store, bring_in: Importing, tmp_path: Path, kind: Kind, typed: str
) -> None:
    new = NewCustomer("Asha", "98220 10001", "asha@example.in", "Baner", birthday=typed)
    asha = store.write_now(cards.add, new, OWNER)
    sold = a_purchase(store, asha)
    asked = Asked.read("7d", store.shop.today())
    path = store.read_now(file_of, kind, asked, tmp_path)
    # This shop is another one from here on: nobody in it has that number, nor bought that.
    store.write_now(hire)
    store.write_now(editing.delete, sold.id, OWNER, action="undo")
    store.write_now(cards.write, asha.id, erased())

    bring_in(path)

    (came,) = store.read_now(cards.by_phone, "+919822010001")
    assert came.id != asha.id
    assert [getattr(came, field.name) for field in FIELDS] == [
        getattr(asha, field.name) for field in FIELDS
    ]


def test_who_was_born_on_29_february_has_the_birthday_each_year(store: Store) -> None:
    def story(session: Session) -> None:
        born = {"Leap": "--02-29", "Last": "1980-02-28", "First": "--03-01"}
        for name, birthday in born.items():
            one = a_customer(session, name)
            changes = CustomerChanges(birthday=birthday)
            cards.edit(session, one.id, changes, OWNER)
        leap, last, first = (cards.get(session, number).id for number in (1, 2, 3))
        assert whose(session, [date(2025, 2, 28)]) == (leap, last)
        assert whose(session, [date(2024, 2, 28), date(2024, 2, 29)]) == (leap, last)
        assert whose(session, [date(2024, 2, 28)]) == (last,)
        assert whose(session, [date(2025, 3, 1)]) == (first,)

    store.write_now(story)
