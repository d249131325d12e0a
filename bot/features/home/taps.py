"""Buttons of the menu and the help."""

from __future__ import annotations

from bot.ui.taps import Tap


class Go(Tap, code="go"):
    """Does what the command `/name` does."""

    command: str


class ShowHelp(Tap, code="help"):
    """One page of the help."""

    page: str
