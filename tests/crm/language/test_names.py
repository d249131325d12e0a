"""Who is meant: exact before prefix, prefix before spelling, and guesses marked as such."""

from __future__ import annotations

import pytest

from crm.language.keys import sound
from crm.language.name_index import NameIndex

PEOPLE = [
    (1, "Asha Verma", "+919876543210", "Pune"),
    (2, "Asha Patil", None, "Baner"),
    (3, "Lakshmi Rao", "+919876543211", ""),
    (4, "Omkar", None, ""),
    (5, "Meena didi", None, ""),
    (6, "आशा शर्मा", None, ""),
    (7, "Deepak D'Souza", "+919876543210", ""),
    (8, "Dr. S.K. Sharma", None, ""),
]


@pytest.fixture
def index() -> NameIndex:
    return NameIndex(PEOPLE)


def found(index: NameIndex, text: str) -> list[tuple[int, str, bool]]:
    return [(one.customer_id, one.how, one.certain) for one in index.find(text)]


@pytest.mark.parametrize("text", ["asha verma", "ASHA  VERMA", "Asha Verma ji", "Asha-Verma"])
def test_a_whole_name_is_exact_in_any_case_with_or_without_honorifics(
    index: NameIndex, text: str
) -> None:
    assert found(index, text) == [(1, "exact", True)]


def test_an_honorific_that_is_part_of_the_name_may_be_left_out(index: NameIndex) -> None:
    assert found(index, "meena") == [(5, "exact", True)]
    assert found(index, "Meena didi") == [(5, "exact", True)]


def test_a_first_name_fits_all_who_have_it(index: NameIndex) -> None:
    assert {one.customer_id for one in index.find("asha")} == {1, 2}
    assert all(one.how == "prefix" and one.certain for one in index.find("asha"))


def test_a_surname_finds_too(index: NameIndex) -> None:
    assert found(index, "rao") == [(3, "prefix", True)]


def test_a_word_cut_short_is_found_and_asked_about(index: NameIndex) -> None:
    assert found(index, "om") == [(4, "prefix", False)]
    assert found(index, "asha v") == [(1, "prefix", False)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("laxmi", 3),
        ("Laxmi Rao", 3),
        ("lakshmee", 3),
        ("dipak", 7),
        ("Dipak dsouza", 7),
        ("asha sharma", 6),
        ("omkaar", 4),
        ("omkra", 4),
    ],
)
def test_a_name_that_only_sounds_alike_is_found_and_asked_about(
    index: NameIndex, text: str, who: int
) -> None:
    assert found(index, text) == [(who, "spelling", False)]


def test_who_is_not_there_is_not_found(index: NameIndex) -> None:
    assert found(index, "Suresh") == found(index, "xq") == found(index, "") == []
    assert found(index, "Asha Kulkarni") == []


def test_a_phone_finds_everyone_who_shares_it(index: NameIndex) -> None:
    assert [one.customer_id for one in index.by_phone("+919876543210")] == [1, 7]
    assert index.by_phone("+910000000000") == ()


def test_a_customer_added_renamed_and_removed_is_found_accordingly(index: NameIndex) -> None:
    index.add(9, "Suresh Naik", "+919876543219", "Goa")
    assert found(index, "suresh") == [(9, "prefix", True)]
    index.add(9, "Ramesh Naik")
    assert found(index, "suresh naik") == []
    assert index.by_phone("+919876543219") == ()
    assert found(index, "ramesh naik") == [(9, "exact", True)]
    index.remove(9)
    assert found(index, "ramesh naik") == found(index, "naik") == []
    index.remove(9)
    assert len(index) == len(PEOPLE)


def test_namesakes_are_told_apart_and_one_of_them_can_go() -> None:
    index = NameIndex(
        [(1, "Asha", None, "Pune"), (2, "asha", None, "Baner"), (3, "Asha", None, "")]
    )
    assert [(one.customer_id, one.detail) for one in index.find("Asha")] == [
        (1, "Pune"),
        (2, "Baner"),
        (3, ""),
    ]
    index.remove(2)
    index.remove(1)
    assert found(index, "asha") == [(3, "exact", True)]


def test_no_more_than_asked_for_come_back() -> None:
    index = NameIndex((number, f"Asha {number}", None, "") for number in range(1, 500))
    assert len(index.find("asha", limit=8)) == 8
    assert len(index.prefix("as", limit=3)) == 3


def test_an_index_filled_at_once_equals_one_filled_one_by_one() -> None:
    one_by_one = NameIndex()
    for person in PEOPLE:
        one_by_one.add(*person)
    for text in ("asha", "a", "s", "laxmi", "d", "shar", "meena"):
        assert one_by_one.find(text) == NameIndex(PEOPLE).find(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lakshmi", "laxmi"),
        ("deepak", "dipak"),
        ("pooja", "puja"),
        ("phiroz", "firoj"),
        ("vikram", "wikram"),
        ("datta", "data"),
        ("शर्मा", "sharma"),
    ],
)
def test_spellings_of_one_name_sound_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)
