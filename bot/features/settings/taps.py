"""Buttons of /settings."""

from __future__ import annotations

from bot.ui.taps import Tap


class ShowSettings(Tap, code="o"):
    """The list."""


class OpenSetting(Tap, code="of"):
    name: str


class SetSetting(Tap, code="os"):
    name: str
    value: str


class ResetSetting(Tap, code="or"):
    """Back to what the configuration file says."""

    name: str


class ShowNotUnderstood(Tap, code="on"):
    """What was typed and not read as a sale."""


class ClearNotUnderstood(Tap, code="ox"):
    """Empties that list."""


class ShowJobs(Tap, code="oj"):
    """What runs by itself: last run, result, next run."""
