"""Every field of the card, by its row of the table: kept, edited, merged, forgotten, in files.

A field that is added to the table is tested here as it is; its example is the one people are shown.
"""

from __future__ import annotations

import csv
import io
from dataclasses import fields as attributes
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.ui.field_words import FIELDS as WORDS
from crm import audit
from crm.customers import cards, merging
from crm.customers.cards import Customer, NewCustomer
from crm.customers.erasing import delete_or_erase
from crm.customers.fields import (
    COLUMNS,
    FIELDS,
    CardFields,
    CustomerChanges,
    CustomerField,
    Merging,
    erased,
)
from crm.customers.totals import differences
from crm.errors import Invalid
from crm.imports.columns.headings import Field, field_of
from crm.periods import Asked
from crm.reports.files import Kind, file_of
from crm.shop import Shop
from crm.store.database import Store
from crm.store.schema import customers, merges
from tests.crm.customers.test_erasing import everything
from tests.crm.imports.conftest import Importing, bring_in
from tests.shop import OWNER, a_purchase

__all__ = ["bring_in"]

every_field = pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)


def typed(field: CustomerField) -> str:
    return WORDS[field.name].example


def stored(field: CustomerField) -> Any:
    """The example as the field's own column holds it."""
    return field.read(typed(field), Shop())[field.name]


def added(store: Store, field: CustomerField | None = None, name: str = "Somebody") -> Customer:
    """A card that says, beside a name, this field."""
    texts = {"name": name} | ({field.name: typed(field)} if field else {})
    return store.write_now(cards.add, NewCustomer(**texts), OWNER)


def values(store: Store, customer_id: int) -> dict[str, Any]:
    columns = [customers.c[column] for column in COLUMNS]
    row = select(*columns).where(customers.c.id == customer_id)
    return store.read_now(lambda session: dict(session.execute(row).mappings().one()))


def test_the_table_the_cards_and_the_words_name_the_same_fields() -> None:
    names = [field.name for field in FIELDS]
    assert [one.name for one in attributes(CardFields)] == names
    assert [one.name for one in attributes(CustomerChanges)] == names
    assert list(WORDS) == names
    assert [field for field in Field if field in names] == [Field(name) for name in names]
    assert len({words.button for words in WORDS.values()}) == len(names)
    assert set(COLUMNS) <= set(customers.c.keys())
    assert all(field.name == field.columns[0] for field in FIELDS)


@every_field
def test_every_heading_of_a_field_is_known_for_it(field: CustomerField) -> None:
    assert {field_of(heading) for heading in field.headings} == {Field(field.name)}
    assert field_of(field.heading) is field_of(str(field.title)) is Field(field.name)


@every_field
def test_a_value_is_written_so_that_it_is_read_again(field: CustomerField, shop: Shop) -> None:
    columns = field.columns_for(typed(field), shop)
    assert tuple(columns) == field.columns
    assert field.columns_for(field.written(columns[field.name]), shop) == columns


@every_field
def test_a_field_is_kept_from_the_first_moment(store: Store, field: CustomerField) -> None:
    assert getattr(added(store, field), field.name) == stored(field)


@every_field
def test_a_field_is_edited_and_the_log_says_from_what_to_what(
    store: Store, field: CustomerField
) -> None:
    before = added(store)
    changes = CustomerChanges(**{field.name: typed(field)})
    assert getattr(store.write_now(cards.edit, before.id, changes, OWNER), field.name) == stored(
        field
    )
    entry = store.read_now(audit.entries, "customer", before.id)[0]
    assert (entry.before, entry.after) == (
        {field.name: getattr(before, field.name)},
        {field.name: stored(field)},
    )
    nothing: dict[str, Any] = {field.name: None}
    emptied = CustomerChanges(**nothing)
    if field.required:
        with pytest.raises(Invalid):
            store.write_now(cards.edit, before.id, emptied, OWNER)
    else:
        store.write_now(cards.edit, before.id, emptied, OWNER)
        now = values(store, before.id)
        assert {column: now[column] for column in field.columns} == field.erased


@every_field
def test_what_only_the_other_card_says_is_not_lost_in_a_merge_and_comes_apart_again(
    store: Store, field: CustomerField
) -> None:
    kept, gone = added(store, name="Kept One"), added(store, field)
    before = values(store, kept.id), values(store, gone.id)
    shown = store.read_now(merging.merge_preview, kept.id, gone.id).merged
    done = store.write_now(merging.merge, kept.id, gone.id, OWNER)

    assert [getattr(done.kept, one.name) for one in FIELDS] == [
        getattr(shown, one.name) for one in FIELDS
    ]
    if field.merging is Merging.FILLED:
        now = values(store, kept.id)
        assert {column: now[column] for column in field.columns} == {
            column: before[1][column] for column in field.columns
        }
    else:
        assert field.written(stored(field)) in (done.kept.notes or "")
    store.write_now(merging.undo_merge, done.id, OWNER)
    assert (values(store, kept.id), values(store, gone.id)) == before


@every_field
def test_a_merge_from_before_there_was_a_field_comes_apart_and_leaves_the_field_alone(
    store: Store, field: CustomerField
) -> None:
    if field.merging is not Merging.FILLED:
        return
    kept, gone = added(store, name="Kept One"), added(store, name="Other One")
    done = store.write_now(merging.merge, kept.id, gone.id, OWNER)

    def as_of_then(session: Session) -> None:
        before = session.execute(select(merges.c.before)).scalar_one()
        for noted in (before["columns"], before["merged"]):
            for column in field.columns:
                del noted[column]
        session.execute(update(merges).values(before=before))

    store.write_now(as_of_then)
    store.write_now(cards.edit, kept.id, CustomerChanges(**{field.name: typed(field)}), OWNER)
    one, other = store.write_now(merging.undo_merge, done.id, OWNER)
    assert (getattr(one, field.name), getattr(other, field.name)) == (stored(field), None)


@every_field
def test_of_two_values_the_kept_card_keeps_its_own_and_the_other_goes_to_the_notes(
    store: Store, field: CustomerField
) -> None:
    kept, gone = added(store, name="Kept One"), added(store, field)
    if field.merging is not Merging.JOINED:
        own = f"{stored(field)}"[:-1]
        store.write_now(cards.write, kept.id, {field.name: own})
        done = store.write_now(merging.merge, kept.id, gone.id, OWNER)
        assert getattr(done.kept, field.name) == own
    else:
        done = store.write_now(merging.merge, kept.id, gone.id, OWNER)
    assert field.written(stored(field)) in (done.kept.notes or "")


@every_field
def test_an_erased_person_leaves_nothing_of_a_field_anywhere(
    store: Store, field: CustomerField, bring_in: Importing
) -> None:
    """Not on the card or on one merged into it, not in the log, not in what an import filled in."""
    person = added(store, field)
    other = added(store, name="Other One")
    double = store.write_now(cards.add, NewCustomer("X Y", "98220 10001"), OWNER)
    a_purchase(store, person)
    bring_in(f"Phone,{field.heading}\n98220 10001,{typed(field)}\n")
    changes = CustomerChanges(**{field.name: typed(field)})
    store.write_now(cards.edit, other.id, changes, OWNER, shared_phone_ok=True)
    for one in (double, other):
        store.write_now(merging.merge, person.id, one.id, OWNER)

    store.write_now(delete_or_erase, person.id, OWNER)

    assert values(store, person.id) == values(store, other.id) == erased()
    left = everything(store)
    assert f'"{stored(field)}"' not in left
    assert typed(field) not in left
    assert store.read_now(differences) == ()


@every_field
def test_a_field_is_imported_from_its_first_heading(
    store: Store, field: CustomerField, bring_in: Importing
) -> None:
    others = {"Name": "Asha Verma", "Phone": "98220 10001"}
    row = others | {field.heading: typed(field)}
    bring_in(f"{','.join(row)}\n{','.join(row.values())}\n")
    (now,) = store.read_now(lambda session: session.execute(select(customers)).mappings().all())
    assert now[field.name] == stored(field)


@every_field
def test_an_import_fills_in_what_a_card_does_not_say_and_nothing_else(
    store: Store, field: CustomerField, bring_in: Importing
) -> None:
    if not field.filled_by_files:
        return
    person = store.write_now(cards.add, NewCustomer("Asha", "98220 10001"), OWNER)
    bring_in(f"Phone,{field.heading}\n98220 10001,{typed(field)}\n")
    assert getattr(store.read_now(cards.get, person.id), field.name) == stored(field)
    store.write_now(cards.write, person.id, {field.name: "own"})
    bring_in(f"Phone,{field.heading},Name\n98220 10001,{typed(field)},A\n")
    assert values(store, person.id)[field.name] == "own"


@every_field
def test_a_field_is_exported_and_the_export_can_be_imported(
    store: Store, field: CustomerField, tmp_path: Path
) -> None:
    person = added(store, field)
    a_purchase(store, person)
    asked = Asked.read("7d", store.shop.today())
    sheet = load_workbook(store.read_now(file_of, Kind.XLSX, asked, tmp_path))["Customers"]
    _totals, heads, row = ([cell.value for cell in one] for one in sheet.iter_rows())
    assert row[heads.index(str(field.title))] == stored(field)

    path = store.read_now(file_of, Kind.CSV, asked, tmp_path)
    (line,) = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    titles = {"name": "Customer", "notes": "About the customer"}
    assert line[titles.get(field.name, field.heading)].removeprefix("'") == stored(field)
