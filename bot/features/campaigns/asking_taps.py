"""Buttons of what a campaign asks before it goes on, and of the numbers for tests."""

from __future__ import annotations

from bot.ui.taps import Tap


class AskNewDate(Tap, code="kV"):
    """Until when is what waits valid now?"""

    campaign_id: int


class ChooseNewDate(Tap, code="kW"):
    """So many days from today."""

    campaign_id: int
    days: int


class AskDespite(Tap, code="kX"):
    """To somebody who opted out, all the same?"""

    campaign_id: int


class Despite(Tap, code="kY"):
    campaign_id: int


class ConfirmPhone(Tap, code="kZ"):
    """A manager's word on the number that a clerk gave for tests."""

    staff_id: int
    phone: str
    theirs: bool


class AskSendNow(Tap, code="kgn"):
    """What is planned for later is sent now? It says with which numbers."""

    campaign_id: int
    version: int


class HoldOut(Tap, code="kho"):
    """One in ten is left out by lot, to compare, or nobody is."""

    campaign_id: int
    on: bool


class NotToday(Tap, code="rn"):
    """What the morning offered is left for today; it is asked again tomorrow."""
