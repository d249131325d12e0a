"""Buttons of /language."""

from __future__ import annotations

from bot.ui.taps import Tap


class ChooseLanguage(Tap, code="lg"):
    """None: as in Telegram."""

    language: str | None
