"""The pages of a list: round the ends, and none for a list that fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.paging import pager, pages_of
from bot.ui.taps import Tap


class Turn(Tap, code="test-turn"):
    page: int


@pytest.mark.parametrize(
    ("total", "size", "pages"), [(0, 6, 1), (1, 6, 1), (6, 6, 1), (7, 6, 2), (43, 6, 8)]
)
def test_a_list_makes_as_many_pages_as_it_needs(total: int, size: int, pages: int) -> None:
    assert pages_of(total, size) == pages


def test_a_list_that_fits_has_no_pages_to_turn() -> None:
    assert pager(1, 1, Turn) == ()


@given(st.data())
def test_pages_turn_one_by_one_and_round_the_ends(data: st.DataObject) -> None:
    pages = data.draw(st.integers(2, 500))
    number = data.draw(st.integers(1, pages))
    ((before, here, after),) = pager(number, pages, Turn)
    assert here.label == f"{number}/{pages}"
    assert here.tap == Turn(number)
    assert before.tap == Turn(number - 1 if number > 1 else pages)
    assert after.tap == Turn(number + 1 if number < pages else 1)
