"""The way on from each message that is sent: one rule for all views."""

from __future__ import annotations

from bot.ui.question_taps import ShowHelp
from bot.ui.screen import Button, Screen
from crm.i18n import _


def help_button() -> Button:
    return Button(_("❔ Help"), ShowHelp("sale"))


def with_way_on(screen: Screen) -> Screen:
    """The screen with a button to the help, unless it has buttons, is a file or a receipt, stands
    alone, or asks for a reply."""
    has_own = screen.rows or screen.placeholder or screen.photo or screen.document
    if has_own or screen.stands_alone or screen.purchase_id is not None:
        return screen
    return screen.with_rows((help_button(),))
