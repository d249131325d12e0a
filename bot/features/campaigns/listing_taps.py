"""Buttons of the list of campaigns, and of what is beside it."""

from __future__ import annotations

from bot.ui.taps import Tap


class SearchCampaigns(Tap, code="kJ"):
    archived: bool


class FilterCampaigns(Tap, code="kK"):
    """Which status shall be shown?"""

    archived: bool


class SaveMessages(Tap, code="kL"):
    """The messages of a campaign as a file, narrowed as on the page."""

    campaign_id: int
    status: str
    search: str


class ShowTemplates(Tap, code="kM"):
    pass


class RemoveTemplate(Tap, code="kR"):
    template_id: int
