"""The contents of a campaign's card, read in one go."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm import staff
from crm.campaigns import results
from crm.campaigns.comparing.comparison import Comparison, comparison
from crm.campaigns.kinds import Kind, Terms
from crm.campaigns.model import WRITTEN, Campaign, Happened, Status
from crm.campaigns.preview import Preview, preview_of
from crm.campaigns.reach import Reason, reach
from crm.campaigns.results import Result
from crm.campaigns.sending.came_in import CameIn, came_in
from crm.campaigns.sending.limits import left_today
from crm.campaigns.sending.progress import Progress, progress_of
from crm.campaigns.texts.approved_texts import NEEDED_BY, Difference, difference
from crm.campaigns.transitions import find, last_happened
from crm.campaigns.writing import dlt
from crm.dataclass import dataclass
from crm.gateways.receipts import Limits
from crm.permissions import Permission
from crm.settings import shop_of
from crm.staff import Member

PRETENDING = frozenset({"mock", "delivering"})
"""Gateways that send nothing to anybody."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The viewer of a card: a member in private, or a whole group, whose every tap is checked."""

    id: int | None
    may_send: bool


@dataclass(frozen=True, slots=True)
class Card:
    """`preview` of what has not gone out yet, `progress` of what has, and `result` or, of reminders
    of dues, `came_in`; `comparison` with those whom the lots left out. `rate`: messages a second,
    None for no limit."""

    campaign: Campaign
    viewer: Viewer
    author: str
    approver: str
    happened: Happened
    happened_by: str
    test_mode: bool
    preview: Preview | None = None
    progress: Progress | None = None
    result: Result | None = None
    came_in: CameIn | None = None
    comparison: Comparison | None = None
    rate: float | None = None
    difference: Difference | None = None  # from the approved text, which the gateway demands
    gateway: str = ""  # what carried it, or would
    per_day: int | None = None  # people that the gateway takes in a day; None without a limit
    left_today: int | None = None
    may_despite: bool = False  # somebody who opted out would get it on an approver's word

    @property
    def own(self) -> bool:
        return self.campaign.created_by is not None and self.campaign.created_by == self.viewer.id


def viewer_of(member: Member) -> Viewer:
    return Viewer(member.id, member.may(Permission.SEND_CAMPAIGN))


def look(
    session: Session,
    campaign_id: int,
    viewer: Viewer,
    gateway: str,
    rate: float | None = None,
    limits: Limits | None = None,
) -> Card:
    """Raises CampaignGone. `gateway` is the one that would carry it, `rate` messages a second,
    within its `limits`."""
    campaign = find(session, campaign_id)
    happened = last_happened(session, campaign_id)
    who = {campaign.created_by, campaign.approved_by, happened.by} - {None}
    names = staff.names(session, [one for one in who if one is not None])
    written, reminds = campaign.status in WRITTEN, campaign.kind is Kind.DUES
    sells = not reminds and campaign.kind is not Kind.APPOINTMENT
    preview = preview_of(session, campaign) if written else None
    return Card(
        campaign=campaign,
        viewer=viewer,
        author=names.get(campaign.created_by or 0, ""),
        approver=names.get(campaign.approved_by or 0, ""),
        happened=happened,
        happened_by=names.get(happened.by or 0, ""),
        test_mode=(campaign.gateway or gateway) in PRETENDING,
        preview=preview,
        progress=None if written else progress_of(session, campaign_id),
        result=results.result(session, campaign_id) if _over(campaign) and sells else None,
        came_in=came_in(session, campaign_id) if _over(campaign) and reminds else None,
        comparison=comparison(session, campaign_id) if _over(campaign) else None,
        rate=rate,
        difference=_difference(session, campaign, gateway) if written else None,
        gateway=campaign.gateway or gateway,
        per_day=None if limits is None else limits.per_day,
        left_today=left_today(session, gateway, limits) if written and limits else None,
        may_despite=preview is not None and _may_despite(session, campaign, preview),
    )


def _may_despite(session: Session, campaign: Campaign, found: Preview) -> bool:
    """Not where the phone itself said STOP: then nobody writes to it any more."""
    left_out = found.reach.left_out.get(Reason.OPTED_OUT, 0)
    if campaign.kind is not Kind.SERVICE or not left_out:
        return False
    terms = Terms(campaign.kind, shop_of(session).now())
    then = reach(session, campaign.audience, campaign.message, campaign.id, terms)
    return then.left_out.get(Reason.OPTED_OUT, 0) < left_out


@dataclass(frozen=True, slots=True)
class CardIn:
    """A card as a chat shows it. `reader` is the person of a private chat; None in a group, where
    everybody reads it, so it shows what managers may do."""

    card: Card
    reader: Member | None


def look_in(
    session: Session,
    campaign_id: int,
    chat_id: int,
    gateway: str,
    rate: float | None = None,
    limits: Limits | None = None,
) -> CardIn:
    """As `look`, for the people of that chat."""
    reader = staff.member(session, chat_id)
    viewer = viewer_of(reader) if reader is not None else Viewer(None, may_send=True)
    return CardIn(look(session, campaign_id, viewer, gateway, rate, limits), reader)


def _over(campaign: Campaign) -> bool:
    """Counting who came back takes a while, and a card under way is redrawn every few seconds."""
    return campaign.status not in (*WRITTEN, Status.SENDING)


def _difference(session: Session, campaign: Campaign, gateway: str) -> Difference | None:
    """What keeps a gateway of approved texts from carrying it; None when nothing does."""
    if gateway not in NEEDED_BY:
        return None
    template = campaign.template
    if template is None and gateway == dlt.GATEWAY:
        template = dlt.fitting(session, campaign.message)
    if template is not None and template.gateway != gateway:
        template = None
    return difference(campaign.message, template)
