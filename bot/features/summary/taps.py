"""Buttons of the evening summary."""

from __future__ import annotations

from bot.ui.taps import Tap, TimeOfDay


class WantSummary(Tap, code="ew"):
    wanted: bool


class AskHour(Tap, code="eh"):
    """When it should come; for the owner, since it is the shop's hour."""


class SetHour(Tap, code="es"):
    at: TimeOfDay
