"""/insights, /today, /export: one message with a picture, edited by every tap."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram.constants import ChatAction

from bot import errors
from bot.features.insights import export_views, period_views, today_views, views
from bot.features.insights.looking import look
from bot.features.insights.reading import read_period
from bot.features.insights.taps import (
    AskPeriod,
    MakeFile,
    PickDay,
    ShowChart,
    ShowExport,
    ShowToday,
)
from bot.telling import LARGEST_DOCUMENT
from bot.ui.screen import Screen
from bot.ui.taps import OldButton
from bot.ui.visit import Visit
from bot.ui.waiting import busy_with, counting
from crm import flows
from crm.errors import CrmError
from crm.formats import Formats
from crm.insights.dashboard import Dashboard, dashboard
from crm.insights.periods import Asked
from crm.reports.charts import Chart
from crm.reports.files import Kind, file_of
from crm.reports.sheets import View
from crm.reports.words import span
from crm.shop import shop_of
from crm.store.helper import HelperDied
from crm.store.seam import Session

log = logging.getLogger(__name__)

FLOW = "insights"


def _chart(name: str) -> Chart:
    try:
        return Chart(name)
    except ValueError as error:
        raise OldButton(name) from error


async def _period_said(visit: Visit) -> str:
    """What stands behind the command, or the period that it begins with."""
    _, _, words = visit.text.partition(" ")
    if not words.strip():
        return views.FIRST_PERIOD
    shop = await visit.store.read(shop_of)
    return read_period(words, shop.today(), shop.country)


async def start(visit: Visit) -> None:
    """`/insights`, also `/insights 3m` and `/insights 1 nov to 15 nov`."""
    await _show(visit, Chart.REVENUE, await _period_said(visit))


async def show_chart(visit: Visit, tap: ShowChart) -> None:
    await _leave(visit)
    await _show(visit, _chart(tap.chart), tap.period)


async def _show(visit: Visit, chart: Chart, period: str) -> None:
    async with busy_with(visit, ChatAction.UPLOAD_PHOTO):
        looked = await visit.desk.drawing.read(visit.store, look, chart, period)
        screen = views.chart(chart, period, looked.png, looked.caption, looked.groups)
        await visit.show(screen)


async def show_today(visit: Visit, _: ShowToday | None = None) -> None:
    async with busy_with(visit, ChatAction.TYPING):
        board = await visit.store.read(glance)
        await visit.show(today_views.today(board, visit.formats))


def glance(session: Session) -> Dashboard:
    """The dashboard as of the shop's today."""
    return dashboard(session, shop_of(session).today())


async def ask_period(visit: Visit, tap: AskPeriod) -> None:
    shop = await visit.store.read(shop_of)
    screen = period_views.ask_period(tap, shop.today())
    message_id = await visit.show(screen, keeps_media=True)
    await visit.store.write(
        flows.save,
        visit.chat_id,
        visit.user_id,
        FLOW,
        "period",
        {"chart": tap.chart, "exporting": tap.exporting},
        message_id,
    )


async def pick_day(visit: Visit, tap: PickDay) -> None:
    try:
        month = date.fromisoformat(f"{tap.month}-01")
        first = None if tap.first is None else date.fromisoformat(tap.first)
    except ValueError as error:
        raise OldButton(tap.month) from error
    shop = await visit.store.read(shop_of)
    await visit.show(period_views.pick_day(tap, month, first, shop.today()), keeps_media=True)


async def typed_period(visit: Visit) -> None:
    """Two dates; what cannot be read is said, and the question stays open."""
    if visit.flow is None:
        return
    shop = await visit.store.read(shop_of)
    period = read_period(visit.text, shop.today(), shop.country)
    Asked.read(period, shop.today())  # a hundred years and more are refused before anything is left
    chart = _chart(str(visit.flow.data["chart"]))
    exporting, asked_in = bool(visit.flow.data.get("exporting")), visit.flow.message_id
    await _leave(visit)
    if exporting:
        await _show_export(visit, chart, period)
    else:
        await _show(visit, chart, period)
    await visit.tidy(asked_in)


async def _leave(visit: Visit) -> None:
    """The question for a period is answered, by typing or by a button."""
    if visit.flow is not None and visit.flow.name == FLOW:
        await visit.store.write(flows.drop, visit.chat_id, visit.user_id)


async def start_export(visit: Visit) -> None:
    """`/export`, also `/export last month`."""
    await _show_export(visit, Chart.REVENUE, await _period_said(visit))


async def show_export(visit: Visit, tap: ShowExport) -> None:
    await _leave(visit)
    await _show_export(visit, _chart(tap.chart), tap.period)


async def _show_export(visit: Visit, chart: Chart, period: str) -> None:
    shop = await visit.store.read(shop_of)
    asked = Asked.read(period, shop.today())
    screen = export_views.export(chart, period, span(asked, Formats(shop)))
    await visit.show(screen, keeps_media=True)


async def make_file(visit: Visit, tap: MakeFile) -> None:
    """A result is a message of its own: the charts stay where they are."""
    chart = _chart(tap.chart)
    this_view = tap.what == export_views.THIS_VIEW
    try:
        kind = Kind.XLSX if this_view else Kind(tap.what)
    except ValueError as error:
        raise OldButton(tap.what) from error
    view = export_views.view_of(chart) if this_view else View.EVERYTHING
    shop = await visit.store.read(shop_of)
    asked = Asked.read(tap.period, shop.today())
    name = f"file {visit.chat_id} {tap.what} {tap.period}"
    if visit.desk.is_under_way(name):
        await visit.toast("I am still writing it.")
        return
    await visit.toast("I am writing it.")
    about = span(asked, Formats(shop))
    visit.desk.spawn(_write(visit, about, kind, asked, view), name)


async def _write(visit: Visit, about: str, kind: Kind, asked: Asked, view: View) -> None:
    """Beside the conversation: a year of a large shop takes half a minute."""
    progress = partial(export_views.writing, about, formats=visit.formats)
    try:
        async with busy_with(visit, ChatAction.UPLOAD_DOCUMENT), counting(visit, progress) as tell:
            with TemporaryDirectory(prefix="munim-export-") as folder:
                path = await visit.desk.writing.read_telling(
                    visit.store, tell, file_of, kind, asked, Path(folder), view
                )
                size = path.stat().st_size
                if size > LARGEST_DOCUMENT:
                    screen = export_views.too_large(about, size)
                else:
                    content = await asyncio.to_thread(path.read_bytes)
                    screen = export_views.exported(path.name, content, about)
    except (CrmError, HelperDied) as error:
        log.exception("a file could not be written")
        screen = Screen(errors.words_for(error, visit.formats) or errors.UNEXPECTED)
    await visit.send(screen)
