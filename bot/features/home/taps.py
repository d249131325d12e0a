"""Buttons of the help."""

from __future__ import annotations

from bot.ui.taps import Tap


class ShowHelp(Tap, code="help"):
    """One page of the help."""

    page: str
