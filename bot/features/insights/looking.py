"""A look at a chart: what one message shows. It runs beside the bot, so it knows no Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.features.insights.views import charts as chart_views
from crm.formats import Formats
from crm.insights import customers, patterns, revenue
from crm.insights.segments import Group, segments
from crm.periods import Asked, bucket_of
from crm.reports.charts import Chart, picture_of
from crm.reports.paper import png
from crm.reports.words import span
from crm.settings import shop_of
from crm.store.database import Session


@dataclass(frozen=True, slots=True)
class Looked:
    """A chart as PNG, the words under it, and the groups that a campaign can be for."""

    png: bytes
    caption: Markup
    groups: tuple[Group, ...] = ()


def look(session: Session, chart: Chart, period: str) -> Looked:
    """Picture, title and figures in one view of the books. Raises Invalid for no period."""
    shop = shop_of(session)
    asked = Asked.read(period, shop.today())
    picture = picture_of(session, chart, asked)
    groups = segments(session, asked.as_of) if chart is Chart.SEGMENTS else ()
    figures = _figures(session, chart, asked, groups)
    return Looked(
        png(picture), chart_views.caption(picture, span(asked, Formats(shop)), figures), groups
    )


def _figures(session: Session, chart: Chart, asked: Asked, groups: tuple[Group, ...]) -> Markup:
    formats = Formats(shop_of(session))
    if groups:
        return chart_views.segments_caption(groups, formats)
    tab = chart_views.tab_of(chart)
    if tab == chart_views.tab_of(Chart.REVENUE):
        return chart_views.revenue_caption(revenue.revenue(session, asked), formats)
    if tab == chart_views.tab_of(Chart.BADGES):
        return chart_views.customers_caption(customers.standing(session, asked.as_of), formats)
    best = patterns.items(session, asked).by_purchases
    often = patterns.frequencies(session, asked, bucket_of(asked.period)).whole
    return chart_views.patterns_caption(best[0] if best else None, often, formats)
