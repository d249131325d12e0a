"""The numbers that an approval is for: people, parts and cost as the card showed them.

Customers may be imported between the card and the tap, or between the tap and a moment that was
planned: what is approved is what was shown, give or take a tenth or five people.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from crm.campaigns.audiences.holdout import about_written_to
from crm.campaigns.model import WRITTEN, Campaign
from crm.campaigns.preview import Preview, preview_of
from crm.campaigns.reach import reach
from crm.campaigns.transitions import find
from crm.dataclass import dataclass, replace
from crm.errors import CrmError
from crm.settings import shop_of
from crm.shop import Shop

FEW = 5
"""So many people more or fewer are no other campaign."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Numbers on a card. `parts` of all messages together, `cost` in minor units; None without a
    price per part."""

    people: int
    parts: int
    cost: int | None = None

    @classmethod
    def of(cls, found: Preview, shop: Shop) -> Shown:
        cost = None if found.cost is None else shop.currency.to_minor(found.cost)
        return cls(found.reach.recipients, found.parts, cost)

    def is_still(self, now: Shown) -> bool:
        """Whether `now` is about the same."""
        each = -(-self.parts // max(1, self.people))
        if not near(self.people, now.people) or not near(self.parts, now.parts, FEW * each):
            return False
        if self.cost is None or now.cost is None:
            return self.cost == now.cost
        return near(self.cost, now.cost, FEW * -(-self.cost // max(1, self.people)))


def near(shown: int, now: int, few: int = FEW) -> bool:
    """Whether `now` is within a tenth of `shown`, or within `few`."""
    return abs(now - shown) <= max(few, shown // 10)


class CampaignGrown(CrmError):
    """It would reach others, or cost something else, than the card said that was answered."""

    def __init__(self, campaign_id: int, shown: Shown | None) -> None:
        super().__init__(f"campaign {campaign_id} is not what was shown")
        self.campaign_id = campaign_id
        self.shown = shown


def check_shown(
    session: Session,
    campaign_id: int,
    version: int | None,
    shown: Shown | None,
    *,
    at_once: bool = False,
) -> None:
    """Compares what a card showed with what would go out at its moment, or `at_once`; None, of an
    older card, is nothing that could be approved. Whether the card is out of date for another
    reason, its action says.

    Raises CampaignGone, CampaignGrown.
    """
    campaign = find(session, campaign_id)
    if at_once:
        campaign = unplanned(campaign)
    if campaign.status not in WRITTEN or campaign.version != version:
        return
    if shown is None or not shown.is_still(_numbers(session, campaign)):
        raise CampaignGrown(campaign_id, shown)


def check_people(session: Session, campaign: Campaign, people: int) -> None:
    """The same for the people alone, in the transaction of the sending: counting is quick, and
    only texts that may be too long are written out. Raises CampaignGrown."""
    if near(people, about(session, campaign, campaign.leaves_at(shop_of(session)))):
        return
    if not near(people, _numbers(session, campaign).people):
        raise CampaignGrown(campaign.id, None)


def about(session: Session, campaign: Campaign, at: datetime) -> int:
    """How many get it if it goes out then (UTC); texts that are too long are not looked for."""
    counted = reach(session, campaign.audience, campaign.message, terms=campaign.terms, at=at)
    return about_written_to(counted.recipients, holdout=campaign.holds_out)


def unplanned(campaign: Campaign) -> Campaign:
    """As it would be if it went out at once."""
    return replace(campaign, scheduled_at=None)


def shown_now(session: Session, campaign_id: int) -> Shown:
    """The numbers of what would go out at once. Raises CampaignGone."""
    return _numbers(session, unplanned(find(session, campaign_id)))


def _numbers(session: Session, campaign: Campaign) -> Shown:
    return Shown.of(preview_of(session, campaign), shop_of(session))
