"""The bar of what takes a while."""

from __future__ import annotations

import pytest

from bot.ui.words import progress_bar


@pytest.mark.parametrize(
    ("done", "total", "bar"),
    [
        (0, 166, "▱▱▱▱▱▱▱▱▱▱"),
        (1, 166, "▰▱▱▱▱▱▱▱▱▱"),
        (12, 166, "▰▱▱▱▱▱▱▱▱▱"),
        (86, 214, "▰▰▰▰▱▱▱▱▱▱"),
        (165, 166, "▰▰▰▰▰▰▰▰▰▱"),
        (166, 166, "▰▰▰▰▰▰▰▰▰▰"),
        (0, 0, "▰▰▰▰▰▰▰▰▰▰"),
    ],
)
def test_what_has_begun_shows_a_cell_and_only_the_end_is_full(
    done: int, total: int, bar: str
) -> None:
    assert progress_bar(done, total) == bar
