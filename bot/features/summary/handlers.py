"""/summary: the day so far, and whether and when it comes by itself."""

from __future__ import annotations

from datetime import time

from telegram.constants import ChatAction

from bot.features.summary import views
from bot.features.summary.taps import AskHour, SetHour, WantSummary
from bot.shared_buttons import ShowSummary
from bot.ui.request import Request
from bot.ui.waiting import busy_with
from crm import staff
from crm.campaigns.writing import reminders
from crm.dues.day import money_of
from crm.permissions import Permission
from crm.reports.day_chart import today
from crm.settings import shop_of
from crm.setup.setting_changes import change
from crm.stock.listing import low


async def show_summary(request: Request, _: ShowSummary | None = None) -> None:
    await _show(request, wanted=request.staff.wants_summary)


async def _show(request: Request, *, wanted: bool) -> None:
    async with busy_with(request, ChatAction.UPLOAD_PHOTO):
        found = await request.services.drawing.read(request.services.store, today)
        money = await request.store.read(money_of, found.summary.period)
        remindable = await request.store.read(reminders.how_many) if money.owed else 0
        screen = views.with_switches(
            views.summary(
                found.summary,
                money,
                request.formats,
                found.png,
                remindable=remindable,
                low=await request.store.read(low),
            ),
            wanted=wanted,
            at=request.formats.time(found.comes_at),
            may_set=request.may(Permission.SETTINGS),
        )
        await request.show(screen)


async def want_summary(request: Request, tap: WantSummary) -> None:
    await request.store.write(staff.want_summary, request.staff.id, wanted=tap.wanted)
    await request.toast(views.wanted(every_evening=tap.wanted))
    await _show(request, wanted=tap.wanted)


async def ask_hour(request: Request, _: AskHour) -> None:
    shop = await request.store.read(shop_of)
    await request.show(views.ask_hour(shop.summary_at, request.formats), keeps_media=True)


async def set_hour(request: Request, tap: SetHour) -> None:
    await request.store.write(change, "summary_at", time.fromisoformat(tap.at), request.staff.id)
    await show_summary(request)
