"""Buttons of the campaigns. `version` is that of the text on the card that is answered."""

from __future__ import annotations

from bot.ui.taps import LIMIT, Days, Page, Tap, fitting


class ShowCampaigns(Tap, code="ks"):
    """`status` is one of a campaign, or `open`, or `one`: those to one customer; `month` is
    2025-03, empty for the last one."""

    page: Page
    archived: bool
    status: str = ""
    month: str = ""
    search: str = ""


class OpenCampaign(Tap, code="k"):
    campaign_id: int


class LeaveCard(Tap, code="kU"):
    """From a card back to the list."""

    campaign_id: int


class NewCampaign(Tap, code="kn"):
    """The builder, from its first question."""


# --- the builder's answers ---------------------------------------------------------------------


class UseName(Tap, code="kN"):
    name: str


class UseBuiltIn(Tap, code="kt"):
    """One of the three templates that every shop has."""

    number: int


class UseTemplate(Tap, code="kT"):
    """One of the shop's own."""

    template_id: int


class ChooseAudience(Tap, code="ka"):
    audience: str


class ChooseNumber(Tap, code="kw"):
    """Days or an amount; empty for the VIP badge."""

    number: str


class ChooseDay(Tap, code="kd"):
    """Valid until so many days from today."""

    days: Days


class NarrowDown(Tap, code="kG"):
    """By what shall the audience be narrowed down?"""

    campaign_id: int


class ChooseLimit(Tap, code="kH"):
    """The answer to one of crm.campaigns.writing.outline.LIMITS; empty for no limit."""

    step: str
    answer: str


class StepBack(Tap, code="kb"):
    """Asks the question of that step again."""

    step: str


class PickPage(Tap, code="kP"):
    page: Page


class PickCustomer(Tap, code="kQ"):
    """Ticks a customer, or takes the tick away: `on` is how it is to be; None (of an older
    version): the other way round."""

    customer_id: int
    page: Page
    on: bool | None = None


class PickAll(Tap, code="kS"):
    """Shows everybody again, after a search."""


class PickDone(Tap, code="kD"):
    pass


# --- what is done with one ---------------------------------------------------------------------


class SendNow(Tap, code="kg"):
    """`people`, `parts` and `cost` (minor units) are what the card says; None on older cards."""

    campaign_id: int
    version: int
    people: int | None = None
    parts: int | None = None
    cost: int | None = None


class AskMoment(Tap, code="kc"):
    """When shall it go out? The rest as SendNow."""

    campaign_id: int
    version: int | None = None
    people: int | None = None
    parts: int | None = None
    cost: int | None = None


class SendAt(Tap, code="kp"):
    """At a moment in words, such as `today 6 pm`, in shop time."""

    campaign_id: int
    words: str


class Unschedule(Tap, code="ku"):
    campaign_id: int


class AskApproval(Tap, code="kq"):
    campaign_id: int


class Approve(Tap, code="ky"):
    """As SendNow."""

    campaign_id: int
    version: int
    people: int | None = None
    parts: int | None = None
    cost: int | None = None


class AskReason(Tap, code="kr"):
    """Reject: why?"""

    campaign_id: int


class Reject(Tap, code="kj"):
    campaign_id: int
    reason: str


class Withdraw(Tap, code="kx"):
    campaign_id: int


class EditCampaign(Tap, code="ke"):
    campaign_id: int


class EditField(Tap, code="kf"):
    campaign_id: int
    step: str


class TestToMe(Tap, code="km"):
    campaign_id: int


class AskMyPhone(Tap, code="kF"):
    """So that a test can come by SMS too."""

    campaign_id: int


class MakePlain(Tap, code="kl"):
    """₹ becomes Rs., typographic signs become plain ones."""

    campaign_id: int


class KeepDraft(Tap, code="kh"):
    campaign_id: int


class Pause(Tap, code="kz"):
    campaign_id: int


class Resume(Tap, code="kv"):
    campaign_id: int


class AskStop(Tap, code="k0"):
    campaign_id: int


class Stop(Tap, code="k1"):
    campaign_id: int


class RetryFailed(Tap, code="k2"):
    campaign_id: int


class Decide(Tap, code="k3"):
    """The decision on messages whose delivery is unconfirmed."""

    campaign_id: int
    decision: str


class ShowMessages(Tap, code="k4"):
    """`status` narrows to one state of a send, `search` to a name, a phone or a word."""

    campaign_id: int
    page: Page
    status: str
    search: str = ""

    def searching(self, text: str) -> ShowMessages:
        """With as much of `text` as goes into every button of the pages."""
        room = LIMIT - len(ShowMessages(10**10, 10**4, "Unconfirmed").pack())
        search = fitting(" ".join(text.split()), room)
        return ShowMessages(self.campaign_id, self.page, self.status, search)


class SearchMessages(Tap, code="k5"):
    campaign_id: int


class Duplicate(Tap, code="k6"):
    campaign_id: int


class KeepTemplate(Tap, code="k7"):
    campaign_id: int


class AskDeletion(Tap, code="k8"):
    campaign_id: int


class Delete(Tap, code="k9"):
    campaign_id: int


class Archive(Tap, code="kA"):
    campaign_id: int


# --- beside the campaigns ----------------------------------------------------------------------


class ShowOptOuts(Tap, code="kO"):
    page: Page


class OptIn(Tap, code="kI"):
    """Campaigns may reach this customer again."""

    customer_id: int
