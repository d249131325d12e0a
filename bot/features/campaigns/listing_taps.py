"""Buttons of lists: campaigns, messages, templates, answers, approved texts."""

from __future__ import annotations

from bot.ui.taps import Tap
from crm.campaigns.answers.inbox import Decision
from crm.campaigns.texts.approved_texts import Header

HEADERS = frozenset(one.value for one in Header)
DECISIONS = frozenset(one.value for one in Decision)


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


# --- what customers answer ---------------------------------------------------------------------


class ShowAnswers(Tap, code="kB"):
    page: int


class OpenAnswer(Tap, code="kC"):
    message_id: int


class DecideAnswer(Tap, code="kE", among={"decision": DECISIONS}):
    """What staff make of an answer: one of crm.campaigns.answers.inbox.Decision."""

    message_id: int
    decision: str


# --- texts that were approved -------------------------------------------------------------------


class UseApproved(Tap, code="ka1"):
    """A text that was approved for the gateway; `key` is that of its button."""

    key: str


class FillWith(Tap, code="ka2"):
    """What goes in for the variable that is asked: a placeholder's name."""

    placeholder: str


class TextToRegister(Tap, code="ka3"):
    """One of the shop's own templates as the DLT portal wants it."""

    template_id: int


class NewApproved(Tap, code="ka4"):
    """Enters a text that the operators approved."""


class ChooseTag(Tap, code="ka5"):
    """What the operators let the variable hold that is asked."""

    tag: str


class ChooseHeader(Tap, code="ka8", among={"header": HEADERS}):
    """What the header is for that carries the text."""

    header: str


class FillVariable(Tap, code="ka6"):
    placeholder: str


class RemoveApproved(Tap, code="ka7"):
    template_id: int
