"""Texts that are nothing but phone numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.language.plain_words.phone_lists import phone_list


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("98220 10001\n98220 10002\n9822010003", 3),
        ("9822010001, 9822010002; 9822010003 / 9822010004", 4),
        ("9822010001 9822010002 9822010003", 3),
        ("DND 9822010001", 1),
        ("Opted out:\n9822010001\n9822010002", 2),
        ("unsubscribed - 9822010001", 1),
        ("1. 9822010001\n2) 9822010002\n3. 9822010003", 3),
        ("these numbers do not want messages: 9822010001, 9822010002, 9822010003", 3),
        ("9822010001 9822010001 9822010002 9822010003", 3),
        ("९८२२०१०००१, ९८२२०१०००२, ९८२२०१०००३", 3),
        ("9822010001", 0),
        ("9822010001 9822010002", 0),
        ("stop", 0),
        ("dnd", 0),
        ("asha 9822010001, ravi 9822010002, x 9822010003", 0),
        ("9822010001 450 9822010002 300 9822010003 200", 0),
        ("9822010001 2 rice 100", 0),
        ("1111111111 2222222222 9822010003", 0),
        ("", 0),
    ],
)
def test_lists(text: str, many: int) -> None:
    assert len(phone_list(text, "IN")) == many


@given(
    st.lists(st.integers(9_822_000_000, 9_822_999_999), min_size=3, max_size=40, unique=True),
    st.sampled_from(["\n", ", ", " ", "; ", " / "]),
)
def test_every_number_of_a_list_is_read_once(numbers: list[int], between: str) -> None:
    listed = phone_list(between.join(map(str, numbers)), "IN")
    assert set(listed) == {f"+91{one}" for one in numbers}


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert all(one.startswith("+") for one in phone_list(text, "IN"))
