"""The way back from each screen that a tap leads to: one rule for all views."""

from __future__ import annotations

from bot.ui.question_taps import Go, Home
from bot.ui.screen import Button, Screen
from crm.i18n import _

SIGNS = ("‹ ", "✖")
"""In the label of a button that leads back, or cancels."""


def leads_back(button: Button) -> bool:
    to_menu = isinstance(button.tap, Home) or button.tap == Go("menu")
    return to_menu or any(sign in button.label for sign in SIGNS)


def with_way_back(screen: Screen) -> Screen:
    """The screen with a button to the menu, unless it leads back by itself or stands alone: a
    receipt is no step on a way, and behind the menu there is nothing."""
    if screen.stands_alone or screen.purchase_id is not None:
        return screen
    if any(leads_back(button) for row in screen.rows for button in row):
        return screen
    return screen.with_rows((Button(_("‹ Menu"), Home()),))
