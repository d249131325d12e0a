"""/insights, /today, /export: one message with a picture, edited by every tap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from telegram.constants import ChatAction

from bot.features.insights import views
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
from crm.insights.dashboard import dashboard
from crm.insights.periods import Asked, bucket_of
from crm.insights.segments import Group, segments
from crm.reports.charts import Chart, picture_of, span
from crm.reports.files import Kind, file_of
from crm.reports.forms import Picture
from crm.reports.paper import png
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


async def start(visit: Visit) -> None:
    """`/insights`, also `/insights 3m` and `/insights 1 nov to 15 nov`."""
    _, _, words = visit.text.partition(" ")
    period = views.FIRST_PERIOD
    if words.strip():
        shop = visit.store.shop
        period = read_period(words, shop.today(), shop.country)
    await _show(visit, Chart.REVENUE, period)


async def show_chart(visit: Visit, tap: ShowChart) -> None:
    if visit.flow is not None and visit.flow.name == FLOW:
        await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    await _show(visit, _chart(tap.chart), tap.period)


async def _show(visit: Visit, chart: Chart, period: str) -> None:
    async with busy_with(visit, ChatAction.UPLOAD_PHOTO):
        looked = await visit.store.read(look, chart, period)
        content = await asyncio.to_thread(png, looked.picture)
        screen = views.chart(chart, period, looked.picture, content, looked.caption, looked.groups)
        await visit.show(screen)


async def show_today(visit: Visit, _: ShowToday | None = None) -> None:
    async with busy_with(visit, ChatAction.TYPING):
        board = await visit.store.read(dashboard, visit.store.shop.today())
        await visit.show(views.today(board, visit.formats))


async def ask_period(visit: Visit, tap: AskPeriod) -> None:
    today = visit.store.shop.today()
    message_id = await visit.show(views.ask_period(tap.chart, tap.period, today), keeps_media=True)
    await visit.store.write(
        flows.save,
        visit.chat_id,
        visit.user_id,
        FLOW,
        "period",
        {"chart": tap.chart},
        message_id,
    )


async def pick_day(visit: Visit, tap: PickDay) -> None:
    try:
        month = date.fromisoformat(f"{tap.month}-01")
        first = None if tap.first is None else date.fromisoformat(tap.first)
    except ValueError as error:
        raise OldButton(tap.month) from error
    screen = views.pick_day(tap.chart, month, first, visit.store.shop.today())
    await visit.show(screen, keeps_media=True)


async def typed_period(visit: Visit) -> None:
    """Two dates; what cannot be read is said, and the question stays open."""
    if visit.flow is None:
        return
    shop = visit.store.shop
    period = read_period(visit.text, shop.today(), shop.country)
    chart = _chart(str(visit.flow.data["chart"]))
    asked_in = visit.flow.message_id
    await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    await _show(visit, chart, period)
    await visit.tidy(asked_in)


async def start_export(visit: Visit) -> None:
    await _show_export(visit, Chart.REVENUE.value, views.FIRST_PERIOD)


async def show_export(visit: Visit, tap: ShowExport) -> None:
    await _show_export(visit, tap.chart, tap.period)


async def _show_export(visit: Visit, chart: str, period: str) -> None:
    asked = Asked.read(period, visit.store.shop.today())
    screen = views.export(chart, period, span(asked, visit.formats))
    await visit.show(screen, keeps_media=True)


async def make_file(visit: Visit, tap: MakeFile) -> None:
    """A result is a message of its own: the charts stay where they are."""
    try:
        kind = Kind(tap.what)
    except ValueError as error:
        raise OldButton(tap.what) from error
    asked = Asked.read(tap.period, visit.store.shop.today())
    await visit.answer("I am writing it.")
    async with busy_with(visit, ChatAction.UPLOAD_DOCUMENT):
        name, content = await visit.store.read(file_of, kind, asked)
        await visit.send(views.exported(name, content, span(asked, visit.formats)))
