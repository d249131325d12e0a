"""The keys by which names and items are found."""

from __future__ import annotations

import pytest

from crm.language.keys import fold_name, item_key, item_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eggs", " egg"),
        ("TOMATOES", "tomato"),
        ("boxes", "Box"),
        ("500g paneer", "paneer"),
        ("1.5 ltr milk", "Milk"),
        ("small samosas", "samosa"),
        ("Ｒice", "rice"),
        ("shoes", "shoe"),
    ],
)
def test_case_number_and_size_do_not_make_another_item(one: str, other: str) -> None:
    assert item_key(one) == item_key(other)


@pytest.mark.parametrize(("one", "other"), [("gas", "ga"), ("glass", "glas"), ("large", "small")])
def test_other_items_stay_other_items(one: str, other: str) -> None:
    assert item_key(one) != item_key(other)


def test_a_name_of_nothing_but_a_size_keeps_it() -> None:
    assert item_key("500g") == "500g"


def test_punctuation_does_not_tell_names_apart() -> None:
    assert fold_name("  Dr. S.K.  D'Souza-Rao ") == "dr s k dsouza rao"
    assert item_words("Haldiram's bhujia") == item_words("haldirams Bhujia")
    assert item_words("T-Shirts") == item_words("t shirt")


# Written by earlier versions with every line sold, and hashed into the names of imported rows.
@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Tomatoes 1 kg", "tomato"),
        ("Haldiram's Bhujia 200g", "haldiram' bhujia"),
        ("Dolo 650 Tablets", "dolo 650 tablet"),
        ("Ｂig T-Shirts", "t-shirt"),
        ("Shoes", "sho"),
        ("अंडे", "अंडे"),
    ],
)
def test_the_keys_in_the_store_stay_what_they_were(name: str, stored: str) -> None:
    assert item_key(name) == stored
