"""/summary: the day so far, and whether and when it comes by itself."""

from __future__ import annotations

from datetime import time

from telegram.constants import ChatAction

from bot.features.summary import views
from bot.features.summary.drawing import look
from bot.features.summary.taps import AskHour, SetHour, ShowSummary, WantSummary
from bot.ui.visit import Visit
from bot.ui.waiting import busy_with
from crm import staff
from crm.shop import change_shop, shop_of
from crm.staff import Permission


async def show_summary(visit: Visit, _: ShowSummary | None = None) -> None:
    await _show(visit, wanted=visit.staff.wants_summary)


async def _show(visit: Visit, *, wanted: bool) -> None:
    async with busy_with(visit, ChatAction.UPLOAD_PHOTO):
        summary, picture, at = await visit.desk.drawing.read(visit.store, look)
        screen = views.with_switches(
            views.summary(summary, visit.formats, picture),
            wanted=wanted,
            at=visit.formats.time(at),
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
