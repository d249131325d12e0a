"""Something done to a campaign, and what the one who did it reads then."""

from __future__ import annotations

from collections.abc import Callable

from bot.features.campaigns import asking_views, telling_words
from bot.features.campaigns.cards import look, redraw, show_card
from bot.ui.screen import Screen
from bot.ui.visit import Visit
from crm import staff
from crm.campaign_states import (
    Campaign,
    CampaignEdited,
    CampaignGone,
    CampaignMoved,
    NobodyToReach,
    Status,
)
from crm.errors import Invalid
from crm.messages import PlaceholderWithoutValue
from crm.store.seam import Session

Deed = Callable[[Session], Campaign]


async def do(visit: Visit, campaign_id: int, deed: Deed, note: str = "") -> Campaign | None:
    """Does it, shows the card as it is then, and redraws the others' cards.

    Whoever comes too late reads what happened instead, on a card that is up to date; None then.
    """
    try:
        campaign = await visit.store.write(deed)
    except (CampaignMoved, CampaignEdited) as late:
        found = await look(visit, campaign_id)
        said = asking_views.too_late(found, visit.formats)
        if isinstance(late, CampaignEdited):
            said = f"The text was edited since. {said} Please read it again."
        await visit.toast(said, alert=True)
        await show_card(visit, campaign_id, f"ℹ️ {said}")
        return None
    except CampaignGone as gone:
        await _say_gone(visit, gone)
        return None
    except (PlaceholderWithoutValue, Invalid, NobodyToReach) as refused:
        said = (
            "Nobody in this audience would get it. ✏️ Edit chooses others."
            if isinstance(refused, NobodyToReach)
            else telling_words.problem(refused, visit.formats)
        )
        await visit.toast(said, alert=True)
        await show_card(visit, campaign_id, f"⚠️ {said}")
        return None
    message_id = await show_card(visit, campaign_id, note)
    nudge(visit)
    await redraw(visit.desk, visit.bot, campaign, (visit.chat_id, message_id))
    return campaign


def nudge(visit: Visit) -> None:
    if visit.desk.sender is not None:
        visit.desk.sender.nudge()


async def _say_gone(visit: Visit, gone: CampaignGone) -> None:
    by = gone.happened.by
    names = await visit.store.read(staff.names, [by]) if by is not None else {}
    who = names.get(by or 0, "Somebody")
    at = f" {visit.formats.moment(gone.happened.at)}" if gone.happened.at else ""
    said = f"{who} deleted this campaign{at}." if gone.happened.at else "It is not there any more."
    await visit.toast(said, alert=True)
    await visit.show(Screen(f"🗑 {said}"))


async def say_when_moved(visit: Visit, campaign: Campaign | None) -> None:
    if campaign is not None and campaign.status is Status.SCHEDULED:
        await visit.toast(
            f"Messages go out {hours(visit)} only; this one goes at the next opening.", alert=True
        )


def hours(visit: Visit) -> str:
    shop = visit.shop
    opens, closes = visit.formats.time(shop.sending_opens), visit.formats.time(shop.sending_closes)
    return f"from {opens} to {closes}"
