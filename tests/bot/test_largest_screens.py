"""Every view at its largest: names in all scripts, hundreds of lines, sums of a lifetime.

What becomes of it is a message that the Bot API takes, with every button that the view meant.
"""

from __future__ import annotations

import importlib
import logging
import typing
from collections.abc import Callable, Iterator

import pytest

from bot.ui import fitting, show
from bot.ui.screen import Screen
from tests import botapi_rules
from tests.bot.largest import largest
from tests.bot.test_pseudo_language import _views

NOT_BUILT = {
    "bot/features/campaigns/views/builder.py:pick": "its audience is made of what is typed",
    "bot/features/campaigns/views/builder.py:question": "the same",
    "bot/features/campaigns/views/trying.py:asks": "a phone that was typed",
    "bot/features/campaigns/views/reminders.py:cannot": "an error, which is no data",
    "bot/features/customers/views/editing.py:phone_taken": "an error, which is no data",
    "bot/features/dues/views/dues.py:statement": "the kinds of its rows are words",
    "bot/features/imports/views/plan.py:plan": "headings that belong to fields",
    "bot/ui/views/opted_out.py:ask_list": "any button",
}
"""Views whose arguments have to fit each other, and why."""


def views() -> Iterator[tuple[str, Callable[..., Screen], dict[str, object]]]:
    """Those that draw a screen, with the types of their arguments."""
    for name in sorted(_views()):
        path, function = name.split(":")
        module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        view = getattr(module, function)
        if view.__annotations__.get("return") == "Screen":
            hints = typing.get_type_hints(view)
            yield name, view, {one: kind for one, kind in hints.items() if one != "return"}


VIEWS = {name: (view, hints) for name, view, hints in views() if name not in NOT_BUILT}


def test_most_views_are_tried() -> None:
    assert len(VIEWS) > 20 * len(NOT_BUILT)
    assert NOT_BUILT.keys() <= _views()


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_at_its_largest_is_a_message(name: str, caplog: pytest.LogCaptureFixture) -> None:
    view, hints = VIEWS[name]
    screen = view(**{one: largest(kind, one) for one, kind in hints.items()})
    caplog.set_level(logging.ERROR)
    html = fitting.text(screen)
    made = show.keyboard(screen)
    assert [one.getMessage() for one in caplog.records] == []  # no button was left out
    params: dict[str, object] = {"chat_id": "1", "text": str(html) or "x", "parse_mode": "HTML"}
    if made is not None:
        params["reply_markup"] = made.to_dict()
    found = botapi_rules.complaints("sendMessage", params)
    assert found == []
