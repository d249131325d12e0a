"""Something done to a campaign, and what the one who did it reads then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Concatenate, ParamSpec

from bot.dispatch import error_words
from bot.features.campaigns.cards import look, show_card
from bot.features.campaigns.questions import OfCard
from bot.features.campaigns.views import questions as question_views
from bot.features.campaigns.views.words import SOON
from bot.ui.conversation import answer, close
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm import staff
from crm.campaigns.approved import CampaignGrown, check_shown
from crm.campaigns.message import PlaceholderWithoutValue
from crm.campaigns.model import (
    Campaign,
    CampaignEdited,
    CampaignGone,
    CampaignMoved,
    NobodyToReach,
    Status,
)
from crm.errors import Invalid
from crm.store.database import Operation

P = ParamSpec("P")


async def do(
    request: Request,
    operation: Operation[Concatenate[int, int, P], Campaign],
    campaign_id: int,
    note: str = "",
    *args: P.args,
    **kwargs: P.kwargs,
) -> Campaign | None:
    """Does it, as an answer if something was asked about it; shows the card as it is then, and
    redraws the others' cards.

    Whoever comes too late reads what happened instead, on a card that is up to date; None then.
    So does who answers a card whose numbers are not what would go out now.
    """
    by = request.staff.id
    try:
        campaign = await answer(request, operation, campaign_id, by, *args, **kwargs)
    except (CampaignMoved, CampaignEdited) as late:
        await _close(request)
        found = await look(request, campaign_id)
        said = question_views.too_late(found, request.formats)
        if isinstance(late, CampaignEdited):
            said = question_views.edited_since(said)
        await request.toast(said, alert=True)
        await show_card(request, campaign_id, f"ℹ️ {said}")
        return None
    except CampaignGone as gone:
        await _close(request)
        await _say_gone(request, gone)
        return None
    except CampaignGrown:
        await _close(request)
        await say_grown(request, campaign_id)
        return None
    except (PlaceholderWithoutValue, Invalid, NobodyToReach) as refused:
        said = (
            question_views.nobody_to_reach()
            if isinstance(refused, NobodyToReach)
            else error_words.answer_problem(refused, request.formats)
        )
        await _close(request)
        await request.toast(said, alert=True)
        await show_card(request, campaign_id, f"⚠️ {said}")
        return None
    message_id = await show_card(request, campaign_id, note)
    wake(request)
    if request.services.redraws is not None:
        request.services.redraws.ask(campaign, (request.chat_id, message_id))
    return campaign


async def do_as_shown(
    request: Request,
    operation: Callable[..., Campaign],
    card: OfCard,
    note: str = "",
    *,
    at_once: bool = False,
    **kwargs: Any,
) -> Campaign | None:
    """As `do`, for what the card showed that was answered, and nothing else; `at_once`: it showed
    what would go out now. `operation` also takes `version` and `shown`."""
    try:
        await request.store.read(
            check_shown, card.campaign_id, card.version, card.shown, at_once=at_once
        )
    except CampaignGrown:
        await _close(request)
        await say_grown(request, card.campaign_id)
        return None
    except CampaignGone:
        pass  # said below
    approved = partial(operation, version=card.version, shown=card.shown, **kwargs)
    return await do(request, approved, card.campaign_id, note)


async def say_grown(request: Request, campaign_id: int) -> None:
    """The card as it is now, to be answered again."""
    said = question_views.numbers_changed()
    await request.toast(said, alert=True)
    await show_card(request, campaign_id, f"ℹ️ {said}")


async def _close(request: Request) -> None:
    """The card takes the place of what was asked about it."""
    if request.open is not None:
        await close(request)


def wake(request: Request) -> None:
    if request.services.sender is not None:
        request.services.sender.wake()


async def _say_gone(request: Request, gone: CampaignGone) -> None:
    by = gone.happened.by
    names = await request.store.read(staff.names, [by]) if by is not None else {}
    said = question_views.gone(names.get(by or 0), gone.happened.at, request.formats)
    await request.toast(said, alert=True)
    await request.show(Screen(f"🗑 {said}"))


def stoppable(request: Request) -> timedelta:
    """So long a campaign can be stopped after the tap that sends it."""
    return timedelta(seconds=request.services.delays.before_sending)


async def say_when_moved(request: Request, campaign: Campaign | None) -> None:
    if campaign is None or campaign.leaves_within(SOON, request.shop.now()):
        return
    if campaign.status is Status.SCHEDULED:
        hours = campaign.hours(request.shop)
        said = question_views.at_the_next_opening(hours, request.formats)
        await request.toast(said, alert=True)
