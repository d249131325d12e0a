"""/summary: the day so far, and whether and when it comes by itself."""

from __future__ import annotations

import asyncio
from datetime import time

from telegram.constants import ChatAction

from bot.features.summary import views
from bot.features.summary.drawing import fortnight
from bot.features.summary.taps import AskHour, SetHour, ShowSummary, WantSummary
from bot.ui.visit import Visit
from crm import staff
from crm.insights.day import Summary, day_summary
from crm.reports.forms import Picture
from crm.reports.paper import png
from crm.shop import Shop, change_shop, shop_of
from crm.staff import Permission
from crm.store.seam import Session


def look(session: Session) -> tuple[Summary, Picture | None, Shop]:
    """The day so far, its chart, and the shop as it is set now."""
    shop = shop_of(session)
    summary = day_summary(session, shop.today())
    return summary, fortnight(session, summary), shop


async def show_summary(visit: Visit, _: ShowSummary | None = None) -> None:
    await _show(visit, wanted=visit.staff.wants_summary)


async def _show(visit: Visit, *, wanted: bool) -> None:
    await visit.acting(ChatAction.UPLOAD_PHOTO)
    summary, picture, shop = await visit.store.read(look)
    content = await asyncio.to_thread(png, picture) if picture is not None else None
    screen = views.with_switches(
        views.summary(summary, visit.formats, content),
        wanted=wanted,
        at=visit.formats.time(shop.summary_at),
        may_set=visit.may(Permission.SETTINGS),
    )
    await visit.show(screen)


async def want_summary(visit: Visit, tap: WantSummary) -> None:
    await visit.store.write(staff.want_summary, visit.staff.id, wanted=tap.wanted)
    await visit.toast(
        "It comes every evening." if tap.wanted else "No more evenings; /summary shows it any time."
    )
    await _show(visit, wanted=tap.wanted)


async def ask_hour(visit: Visit, _: AskHour) -> None:
    shop = await visit.store.read(shop_of)
    at = visit.formats.time(shop.summary_at)
    await visit.show(views.ask_hour(at), keeps_media=True)


async def set_hour(visit: Visit, tap: SetHour) -> None:
    await visit.store.write(change_shop, "summary_at", time.fromisoformat(tap.at))
    await show_summary(visit)
