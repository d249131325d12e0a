"""‹ 1/7 ›: the one way to turn the pages of a list."""

from __future__ import annotations

from collections.abc import Callable

from bot.ui.screen import Button, Rows
from bot.ui.taps import Tap


def pages_of(total: int, size: int) -> int:
    """How many pages `total` things make, `size` on each; an empty list is one page."""
    return max(1, -(-total // size))


def pager(number: int, pages: int, to: Callable[[int], Tap]) -> Rows:
    """A row that turns to the pages before and after `number` of 1 to `pages`, round the ends;
    nothing for a single page. `to` makes the press for a page."""
    if pages <= 1:
        return ()
    before, after = (number - 2) % pages + 1, number % pages + 1
    return (
        (
            Button("‹", to(before)),
            Button(f"{number}/{pages}", to(number)),
            Button("›", to(after)),
        ),
    )
