"""Names of new customers, with capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.customers.capitals import as_name
from crm.customers.cards import NewCustomer, add
from crm.customers.fields import name_key
from crm.store.database import Store


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("zubin irani", "Zubin Irani"),
        ("zubin Irani", "Zubin Irani"),
        ("k r nair", "K R Nair"),
        ("K R Nair", "K R Nair"),
        ("PK Menon", "PK Menon"),
        ("pk menon", "PK Menon"),
        ("k.r. nair", "K.R. Nair"),
        ("mcdonald", "McDonald"),
        ("McX", "McX"),
        ("o'brien", "O'Brien"),
        ("O'X", "O'X"),
        ("d’souza", "D’Souza"),
        ("anne-marie d'sa", "Anne-Marie D'Sa"),
        ("ASHA VERMA", "ASHA VERMA"),
        ("iPhone wala", "iPhone Wala"),
        ("राज कुमार", "राज कुमार"),
        ("dr rao", "Dr Rao"),
        ("md rafiq", "Md Rafiq"),
        ("raju s/o mohan", "Raju s/o Mohan"),
        ("de souza", "De Souza"),
        ("asha 2", "Asha 2"),
        ("élan", "Élan"),
        ("ß", "ß"),
        ("+919822012345", "+919822012345"),
    ],
)
def test_capitals(typed: str, kept: str) -> None:
    assert as_name(typed) == kept


@given(st.text(max_size=30))
def test_only_the_case_of_letters_changes_and_only_once(typed: str) -> None:
    kept = as_name(typed)
    assert name_key(kept) == name_key(typed)
    assert as_name(kept) == kept
    assert len(kept) == len(typed)


def test_a_new_card_has_them(sqlite_store: Store) -> None:
    assert sqlite_store.write_now(add, NewCustomer("zubin irani"), None).name == "Zubin Irani"
