"""/campaigns: the list, a month at a time, by status, or what is searched for."""

from __future__ import annotations

from datetime import date

from bot.features.campaigns import listing_taps, taps
from bot.features.campaigns.views import listing as listing_views
from bot.features.campaigns.views.listing import IS_OPEN, PAGE, TO_ONE
from bot.shared_buttons import Home
from bot.ui.conversation import Question, ask, close
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.taps import LIMIT, OldButton, fitting
from bot.ui.typed import AnswerKind
from crm.campaigns import listing
from crm.campaigns.listing import OPEN
from crm.campaigns.model import Status
from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class InList:
    archived: bool


async def _draw_search(_: Request, asked: InList) -> Screen:
    return listing_views.ask_search(archived=asked.archived)


SEARCH = Question("campaign.search", AnswerKind.VALUE, InList, _draw_search)

NEWEST = taps.ShowCampaigns(0, archived=False)


async def show_campaigns(request: Request, tap: taps.ShowCampaigns | Home | None = None) -> None:
    shown_by = tap if isinstance(tap, taps.ShowCampaigns) else NEWEST
    await request.show(await listed(request, shown_by))


async def listed(request: Request, shown_by: taps.ShowCampaigns) -> Screen:
    """Raises OldButton for a status or a month that is none."""
    try:
        month = date.fromisoformat(f"{shown_by.month}-01") if shown_by.month else None
        statuses = _statuses(shown_by.status)
    except ValueError as error:
        raise OldButton(shown_by.month) from error
    found = await request.store.read(
        listing.page,
        statuses=statuses,
        search=shown_by.search,
        month=month,
        offset=shown_by.page * PAGE,
        limit=PAGE,
        archived=shown_by.archived,
        to_one=shown_by.status == TO_ONE,
    )
    return listing_views.campaign_list(found, request.formats, shown_by)


def _statuses(status: str) -> tuple[Status, ...]:
    if status == IS_OPEN:
        return OPEN
    if status == TO_ONE:
        return ()
    return (Status(status),) if status else ()


async def ask_filter(request: Request, tap: listing_taps.FilterCampaigns) -> None:
    await request.show(listing_views.statuses(archived=tap.archived))


async def ask_search(request: Request, tap: listing_taps.SearchCampaigns) -> None:
    await ask(request, SEARCH, InList(tap.archived))


async def typed_search(request: Request, asked: InList) -> None:
    await close(request)
    room = LIMIT - len(taps.ShowCampaigns(10**4, asked.archived).pack())
    search = fitting(" ".join(request.text.split()), room)
    await show_campaigns(request, taps.ShowCampaigns(0, asked.archived, search=search))
