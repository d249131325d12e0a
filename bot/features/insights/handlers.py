"""/insights, /today, /export: one message with a picture, edited by every tap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from telegram.constants import ChatAction

from bot.features.insights import export_views, period_views, today_views, views
from bot.features.insights.reading import read_period
from bot.features.insights.taps import (
    AskPeriod,
    MakeFile,
    PickDay,
    ShowChart,
    ShowExport,
    ShowToday,
)
from bot.ui.taps import OldButton
from bot.ui.visit import Visit
from crm import flows
from crm.formats import Formats
from crm.insights import customers, patterns, revenue
from crm.insights.dashboard import Dashboard, dashboard
from crm.insights.periods import Asked, bucket_of
from crm.insights.segments import Group, segments
from crm.reports.charts import Chart, picture_of
from crm.reports.files import Kind, file_of
from crm.reports.forms import Picture
from crm.reports.paper import png
from crm.reports.sheets import View
from crm.reports.words import span
from crm.shop import shop_of
from crm.store.seam import Session

FLOW = "insights"
SOON_SECONDS = 0.3
"""Work that takes longer shows what the bot is busy with."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at a chart needs of the books."""

    picture: Picture
    caption: Markup
    groups: tuple[Group, ...] = ()


def look(session: Session, chart: Chart, period: str) -> Looked:
    """Chart and caption in one view of the books."""
    shop = shop_of(session)
    formats = Formats(shop)
    asked = Asked.read(period, shop.today())
    picture = picture_of(session, chart, asked)
    tab = views.tab_of(chart)
    if chart is Chart.SEGMENTS:
        groups = segments(session, asked.as_of)
        return Looked(picture, views.segments_caption(groups, formats), groups)
    if tab == views.tab_of(Chart.REVENUE):
        return Looked(picture, views.revenue_caption(revenue.revenue(session, asked), formats))
    if tab == views.tab_of(Chart.BADGES):
        then = customers.standing(session, asked.as_of)
        return Looked(picture, views.customers_caption(then, formats))
    best = patterns.items(session, asked).by_purchases
    often = patterns.frequencies(session, asked, bucket_of(asked.period)).whole
    return Looked(picture, views.patterns_caption(best[0] if best else None, often, formats))


@asynccontextmanager
async def busy_with(visit: Visit, action: ChatAction) -> AsyncIterator[None]:
    """Shows the chat action if the work is not done soon."""

    async def show() -> None:
        await asyncio.sleep(SOON_SECONDS)
        await visit.acting(action)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


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
        looked = await visit.store.read(look, chart, period)
        content = await asyncio.to_thread(png, looked.picture)
        screen = views.chart(chart, period, looked.picture, content, looked.caption, looked.groups)
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
    await visit.answer("I am writing it.")
    async with busy_with(visit, ChatAction.UPLOAD_DOCUMENT):
        name, content = await visit.store.read(file_of, kind, asked, view)
        await visit.send(export_views.exported(name, content, span(asked, Formats(shop))))
