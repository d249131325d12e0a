"""Buttons of what staff ask for."""

from __future__ import annotations

from bot.ui.taps import Tap


class Approve(Tap, code="ya"):
    approval_id: int


class Reject(Tap, code="yr"):
    approval_id: int
