"""Questions in words about the shop's figures: one line, and the chart as a button."""

from __future__ import annotations

from bot.features.insights import handlers
from bot.features.insights.views import answers as views
from bot.ui.request import Request
from crm.insights import answers
from crm.language.plain_words.meant import Meant


async def revenue(request: Request, meant: Meant) -> None:
    """Days alone open their chart, one day its sales, and today the dashboard."""
    if meant.bare and meant.period is not None:
        await handlers.show_days(request, meant.period)
        return
    found = await request.store.read(answers.revenue, meant.period)
    await request.send(views.revenue(found, meant.period, request.formats))


async def ways(request: Request, meant: Meant) -> None:
    found = await request.store.read(answers.ways, meant.period)
    await request.send(views.ways(found, meant.period, request.formats))


async def sold(request: Request, meant: Meant) -> None:
    item = meant.item or ""
    found = await request.store.read(answers.sold, item, meant.period)
    await request.send(views.sold(item, found, meant.period, request.formats))


async def top_customers(request: Request, meant: Meant) -> None:
    found = await request.store.read(answers.top_customers, meant.period)
    await request.send(views.top_customers(found, meant.period, request.formats))


async def top_items(request: Request, meant: Meant) -> None:
    found = await request.store.read(answers.top_items, meant.period)
    await request.send(views.top_items(found, meant.period, request.formats))


async def new_customers(request: Request, meant: Meant) -> None:
    found = await request.store.read(answers.new_customers, meant.period)
    await request.send(views.new_customers(found, meant.period, request.formats))
