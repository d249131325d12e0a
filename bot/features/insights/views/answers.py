"""Answers to questions about the figures: the days, the figure, and the chart as a button."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.insights.taps import ShowChart, ShowToday
from bot.shared_buttons import OpenCustomer
from bot.ui.screen import Button, Rows, Screen, choice, lines, markup
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext, ngettext
from crm.insights.answers import TODAY, Answer
from crm.insights.comparison import Compared
from crm.insights.customers import TopCustomer
from crm.insights.patterns import SoldItem
from crm.insights.revenue import Share
from crm.periods import Asked
from crm.reports.charts import Chart
from crm.reports.words import growth_line
from crm.words import payment

NOTHING_SOLD = lazy_gettext("Nothing was sold.")


def revenue(answer: Answer[Compared], period: str | None, formats: Formats) -> Screen:
    of = answer.found.revenue
    if not of.purchases:
        return _screen(answer.asked, [str(NOTHING_SOLD)], _charts(period), formats)
    total = markup(
        ngettext("<b>{total}</b> in {n} sale", "<b>{total}</b> in {n} sales", of.purchases),
        total=formats.money(of.revenue),
        n=formats.number(of.purchases),
    )
    average = (
        markup(_("Average sale: <b>{amount}</b>"), amount=formats.money(of.average))
        if of.average is not None
        else None
    )
    growth = growth_line(answer.found, formats)
    return _screen(answer.asked, [total, average, growth], _charts(period), formats)


def ways(answer: Answer[tuple[Share, ...]], period: str | None, formats: Formats) -> Screen:
    """How it was paid."""
    each = [
        markup("{}: <b>{}</b>", payment(one.name), formats.money(one.revenue))
        for one in answer.found
        if one.revenue
    ]
    return _screen(answer.asked, each or [str(NOTHING_SOLD)], _charts(period), formats)


def sold(
    item: str, answer: Answer[SoldItem | None], period: str | None, formats: Formats
) -> Screen:
    of = answer.found
    if of is None:
        said = markup(_("No {item} was sold."), item=item)
    else:
        text = ngettext(
            "<b>{quantity}</b> {item} for <b>{amount}</b>, in {n} sale",
            "<b>{quantity}</b> {item} for <b>{amount}</b>, in {n} sales",
            of.purchases,
        )
        said = markup(
            text,
            quantity=formats.quantity(of.quantity),
            item=of.name,
            amount=formats.money(of.amount),
            n=formats.number(of.purchases),
        )
    return _screen(answer.asked, [said], _chart(Chart.ITEMS, _("📦 Items"), period), formats)


def top_customers(
    answer: Answer[tuple[TopCustomer, ...]], period: str | None, formats: Formats
) -> Screen:
    best: Rows = tuple(
        choice(f"{one.name} · {formats.money(one.spent)}", OpenCustomer(one.customer_id))
        for one in answer.found
    )
    said = _("Who bought most:") if best else str(NOTHING_SOLD)
    rows = (*best, *_chart(Chart.TOP, _("📈 Top 10"), period))
    return _screen(answer.asked, [said], rows, formats)


def top_items(answer: Answer[tuple[SoldItem, ...]], period: str | None, formats: Formats) -> Screen:
    said = [
        markup(
            ngettext(
                "<b>{item}</b> in {n} sale, {amount}",
                "<b>{item}</b> in {n} sales, {amount}",
                one.purchases,
            ),
            item=one.name,
            n=formats.number(one.purchases),
            amount=formats.money(one.amount),
        )
        for one in answer.found
    ]
    rows = _chart(Chart.ITEMS, _("📦 Items"), period)
    return _screen(answer.asked, said or [str(NOTHING_SOLD)], rows, formats)


def new_customers(answer: Answer[int], period: str | None, formats: Formats) -> Screen:
    text = ngettext("<b>{n}</b> new customer", "<b>{n}</b> new customers", answer.found)
    said = markup(text, n=formats.number(answer.found))
    return _screen(answer.asked, [said], _chart(Chart.NEW, _("📈 New"), period), formats)


def _screen(
    asked: Asked, said: Sequence[Markup | str | None], rows: Rows, formats: Formats
) -> Screen:
    days = formats.days(asked.period.start, asked.end)
    return Screen(lines(markup("<b>{}</b>", days), *said), rows=rows)


def _charts(period: str | None) -> Rows:
    chart = Button(_("📈 Chart"), ShowChart(Chart.REVENUE.value, period or TODAY))
    return ((chart, Button(_("☀️ Today"), ShowToday())),)


def _chart(chart: Chart, label: str | Lazy, period: str | None) -> Rows:
    return ((Button(str(label), ShowChart(chart.value, period or TODAY)),),)
