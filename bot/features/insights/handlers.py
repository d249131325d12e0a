"""/insights, /today, /export: one message with a picture, edited by every tap."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram.constants import ChatAction

from bot.dispatch import error_words
from bot.features.insights.taps import (
    AskPeriod,
    MakeFile,
    PickDay,
    ShowBar,
    ShowChart,
    ShowDay,
    ShowExport,
    ShowItem,
    ShowToday,
)
from bot.features.insights.views import charts as chart_views
from bot.features.insights.views import exports as export_views
from bot.features.insights.views import leads as lead_views
from bot.features.insights.views import periods as period_views
from bot.features.insights.views import today as today_views
from bot.ui.conversation import Question, ask, close
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.show import LARGEST_DOCUMENT
from bot.ui.taps import OldButton
from bot.ui.typed import AnswerKind
from bot.ui.waiting import busy_with, counting
from crm.child_process.parent import ChildDied
from crm.dataclass import dataclass
from crm.dues.day import money_of
from crm.errors import CrmError
from crm.formats import Formats
from crm.insights.dashboard import today
from crm.insights.drill import By, bar_sales, day_sales, item_sales
from crm.invoices.tax import Registration
from crm.language.calendar.periods import read_period
from crm.periods import Asked
from crm.reports.charts import Chart
from crm.reports.files import Kind, file_of
from crm.reports.look import look
from crm.reports.tables import View
from crm.reports.words import span
from crm.settings import shop_of
from crm.values import Period

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ForPeriod:
    """The days for a chart are asked, or for its files; `period` is the one before."""

    chart: Chart
    period: str
    exporting: bool


async def _draw(request: Request, asked: ForPeriod) -> Screen:
    tap = AskPeriod(asked.chart.value, asked.period, asked.exporting)
    return period_views.ask_period(tap, request.shop.today())


PERIOD = Question("insights.period", AnswerKind.VALUE, ForPeriod, _draw, keeps_media=True)


def _chart(name: str) -> Chart:
    try:
        return Chart(name)
    except ValueError as error:
        raise OldButton(name) from error


async def _period_said(request: Request) -> str:
    """The period given after the command, or the default first period."""
    _, _, words = request.text.partition(" ")
    if not words.strip():
        return chart_views.FIRST_PERIOD
    shop = await request.store.read(shop_of)
    return read_period(words, shop.today())


async def start(request: Request) -> None:
    """`/insights`, also `/insights 3m` and `/insights 1 nov to 15 nov`."""
    await _show(request, Chart.REVENUE, await _period_said(request))


async def show_days(request: Request, period: str) -> None:
    """What opens for days that are said alone."""
    today = request.shop.today()
    asked = Asked.read(period, today)
    if asked.period.days > 1:
        await _show(request, Chart.REVENUE, period)
    elif asked.period.end == today:
        await show_today(request)
    else:
        back = chart_views.FIRST_PERIOD
        await show_day(request, ShowDay(asked.period.end.isoformat(), Chart.REVENUE.value, back))


async def show_chart(request: Request, tap: ShowChart) -> None:
    await _show(request, _chart(tap.chart), tap.period)


async def _show(request: Request, chart: Chart, period: str) -> None:
    async with busy_with(request, ChatAction.UPLOAD_PHOTO):
        looked = await request.services.drawing.read(request.services.store, look, chart, period)
        screen = chart_views.chart(chart, period, looked, request.formats)
        await request.show(screen)


async def show_today(request: Request, _: ShowToday | None = None) -> None:
    async with busy_with(request, ChatAction.TYPING):
        found = await request.store.read(today)
        day = found.so_far.day
        money = await request.store.read(money_of, Period(day, day))
        await request.show(today_views.today(found, money, request.formats))


async def show_day(request: Request, tap: ShowDay) -> None:
    found = await request.store.read(day_sales, date.fromisoformat(tap.day))
    back = ShowChart(_chart(tap.chart).value, tap.period)
    await request.show(lead_views.day(found, back, request.formats), keeps_media=True)


async def show_item(request: Request, tap: ShowItem) -> None:
    asked = Asked.read(tap.period, request.shop.today())
    found = await request.store.read(item_sales, tap.purchase_id, tap.line, asked)
    back = ShowChart(_chart(tap.chart).value, tap.period)
    await request.show(lead_views.item(found, back, request.formats), keeps_media=True)


async def show_bar(request: Request, tap: ShowBar) -> None:
    try:
        by = By(tap.chart)
    except ValueError as error:
        raise OldButton(tap.chart) from error
    asked = Asked.read(tap.period, request.shop.today())
    found = await request.store.read(bar_sales, by, tap.key, asked)
    back = ShowChart(tap.chart, tap.period)
    await request.show(lead_views.bar(found, back, request.formats), keeps_media=True)


async def ask_period(request: Request, tap: AskPeriod) -> None:
    asked = ForPeriod(_chart(tap.chart), tap.period, tap.exporting)
    await ask(request, PERIOD, asked)


async def pick_day(request: Request, tap: PickDay) -> None:
    try:
        month = date.fromisoformat(f"{tap.month}-01")
        first = None if tap.first is None else date.fromisoformat(tap.first)
    except ValueError as error:
        raise OldButton(tap.month) from error
    shop = await request.store.read(shop_of)
    if not period_views.FIRST_MONTH <= month <= shop.today():
        raise OldButton(tap.month)
    await request.show(period_views.pick_day(tap, month, first, Formats(shop)), keeps_media=True)


async def typed_period(request: Request, asked: ForPeriod) -> None:
    """Two dates; what cannot be read is said, and the question stays open."""
    today = request.shop.today()
    period = read_period(request.text, today)
    Asked.read(period, today)  # a hundred years and more are refused before anything is left
    await close(request)
    if asked.exporting:
        await _show_export(request, asked.chart, period)
    else:
        await _show(request, asked.chart, period)


async def start_export(request: Request) -> None:
    """`/export`, also `/export last month`."""
    await _show_export(request, Chart.REVENUE, await _period_said(request))


async def show_export(request: Request, tap: ShowExport) -> None:
    await _show_export(request, _chart(tap.chart), tap.period)


async def _show_export(request: Request, chart: Chart, period: str) -> None:
    shop = await request.store.read(shop_of)
    asked = Asked.read(period, shop.today())
    registered = shop.gst_registration != Registration.NONE.value
    month = asked.period.end.replace(day=1) if registered else None
    screen = export_views.export(chart, period, span(asked, Formats(shop)), month)
    await request.show(screen, keeps_media=True)


async def make_file(request: Request, tap: MakeFile) -> None:
    """A result is a message of its own: the charts stay where they are."""
    chart = _chart(tap.chart)
    this_view = tap.what == export_views.THIS_VIEW
    try:
        kind = Kind.XLSX if this_view else Kind(tap.what)
    except ValueError as error:
        raise OldButton(tap.what) from error
    view = export_views.view_of(chart) if this_view else View.EVERYTHING
    shop = await request.store.read(shop_of)
    asked = Asked.read(tap.period, shop.today())
    name = f"file {request.chat_id} {tap.what} {tap.period}"
    if request.services.is_under_way(name):
        await request.toast(export_views.under_way())
        return
    await request.toast(export_views.begun())
    about = span(asked, Formats(shop))
    request.services.spawn(_write(request, about, kind, asked, view), name)


async def _write(request: Request, about: str, kind: Kind, asked: Asked, view: View) -> None:
    """Runs as a background job: a year of a large shop takes half a minute."""
    progress = partial(export_views.writing, about, formats=request.formats)
    try:
        async with (
            busy_with(request, ChatAction.UPLOAD_DOCUMENT),
            counting(request, progress) as tell,
        ):
            with TemporaryDirectory(prefix="munim-export-") as folder:
                path = await request.services.writing.read_reporting(
                    request.services.store, tell, file_of, kind, asked, Path(folder), view
                )
                size = path.stat().st_size
                if size > LARGEST_DOCUMENT:
                    screen = export_views.too_large(about, size, request.formats)
                else:
                    content = await asyncio.to_thread(path.read_bytes)
                    screen = export_views.exported(path.name, content, about, request.shop.name)
    except (CrmError, ChildDied) as error:
        log.exception("a file could not be written")
        screen = Screen(error_words.words_for(error, request.formats) or error_words.unexpected())
    await request.send(screen)
