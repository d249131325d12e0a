"""Screens that a tap led to and from which nothing leads back."""

from __future__ import annotations

from contextlib import suppress

from bot.features.feedback.taps import GiveStars
from bot.features.sales.taps import RecordAgain, Undo
from bot.shared_buttons import Go
from bot.ui.screen import Button
from bot.ui.taps import OldButton, Tap, unpack
from bot.ui.views.way_back import leads_back
from tests.bot.conftest import Floor
from tests.shown import Shown


def dead_ends(floor: Floor) -> list[str]:
    """Of all that was tapped on any phone: what was tapped, and where it led."""
    return [
        f"{data}: {after.text[:80]!r} {after.buttons}"
        for phone in floor.phones.values()
        for data, before, after in phone.trail
        if after is not None
        and not isinstance(_tap_of(data), GiveStars)  # a stranger has nowhere else to go
        and _is_dead_end(before, after)
    ]


def _tap_of(data: str) -> Tap | None:
    with suppress(OldButton):
        return unpack(data)
    return None


def _is_dead_end(before: Shown, after: Shown) -> bool:
    """Whether another screen stands in the message, from which nothing leads back. A receipt is no
    step on a way, and behind the menu there is nothing."""
    if after.text == before.text:
        return False
    buttons = [Button(key["text"], _tap_of(key.get("callback_data", ""))) for key in after.keys]
    receipt = any(isinstance(button.tap, Undo | RecordAgain) for button in buttons)
    menu = any(button.tap == Go("sale") for button in buttons)
    return not (receipt or menu or any(map(leads_back, buttons)))
