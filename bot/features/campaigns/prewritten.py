"""Campaigns that are written already, for groups that other screens name: one tap, then approve."""

from __future__ import annotations

from datetime import date

from bot.features.campaigns.cards import look
from bot.features.campaigns.views import lists as list_views
from bot.shared_buttons import CampaignFor
from bot.ui.request import Request
from bot.ui.taps import OldButton
from crm.campaigns import drafts
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.model import Campaign
from crm.formats import Formats
from crm.insights.day import new_vips, went_quiet
from crm.insights.segments import Segment, customer_ids
from crm.reports.words import SEGMENT_WORDS
from crm.settings import shop_of
from crm.store.database import Session
from crm.values import Period

MISSED = "Hi {{first_name}}! We miss you at {{shop}}. Come by soon, we will be glad to see you."
THANKS = "Thank you {{first_name}} for being one of our best customers. See you soon at {{shop}}!"
WELCOME = "Welcome to {{shop}}, {{first_name}}! Thank you for your visit. See you again soon."
COME_IN = "Hi {{first_name}}! There is much to find at {{shop}} this week. Come by and have a look."

SEGMENT_MESSAGES = {
    Segment.CHAMPIONS: THANKS,
    Segment.LOYAL: THANKS,
    Segment.NEW: WELCOME,
    Segment.OCCASIONAL: COME_IN,
    Segment.FADING: MISSED,
    Segment.AT_RISK: MISSED,
    Segment.LOST: MISSED,
}


async def campaign_for(request: Request, tap: CampaignFor) -> None:
    """A card of its own: what was tapped under stays. The same draft for a second tap."""
    campaign = await request.store.write(ready, tap.audience, request.staff.id)
    if campaign is None:
        await request.toast("Nobody is in this group any more.")
        return
    found = await look(request, campaign.id)
    message_id = await request.send(list_views.card(found, request.formats))
    await request.store.write(drafts.show_card, campaign.id, request.chat_id, message_id)


def ready(session: Session, group: str, by: int) -> Campaign | None:
    """A draft for `quiet:DAY`, `vips:FROM..TO` or `segment:NAME`; None when nobody is in it.

    Raises OldButton for a group that is none.
    """
    shop = shop_of(session)
    kind, _, which = group.partition(":")
    name, message, ids = _written(session, kind, which)
    if not ids:
        return None
    name = f"{name}, {Formats(shop).plain_day(shop.today())}"
    known = drafts.draft_named(session, name)
    if known is not None and known.audience.customer_ids == ids:
        return known
    return drafts.create(
        session, name, message, AudienceFilter(Audience.CUSTOM, customer_ids=ids), by
    )


def _written(session: Session, kind: str, which: str) -> tuple[str, str, tuple[int, ...]]:
    """Name, message and customers."""
    try:
        if kind == "quiet":
            return "Win back", MISSED, went_quiet(session, date.fromisoformat(which))
        if kind == "vips":
            period = Period(*(date.fromisoformat(day) for day in which.split("..")))
            return "Thanks to new VIPs", THANKS, new_vips(session, period)
        if kind == "segment":
            segment = Segment(which)
            ids = customer_ids(session, segment, shop_of(session).today())
            return f"For {SEGMENT_WORDS[segment]}", SEGMENT_MESSAGES[segment], ids
    except (ValueError, TypeError) as error:
        raise OldButton(f"{kind}:{which}") from error
    raise OldButton(f"{kind}:{which}")
