"""Two days: typed, or chosen from a calendar of buttons."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from bot.features.insights.taps import AskPeriod, PickDay, ShowChart, ShowExport
from bot.features.insights.views.charts import FIRST_PERIOD
from bot.ui.question_taps import CancelFlow
from bot.ui.screen import Button, Screen, in_rows, lines, markup
from bot.ui.taps import Tap
from crm.formats import Formats
from crm.i18n import _

DAYS_OF_WEEK = 7
APRIL = 4
"""The first month of a financial year in India."""

FIRST_MONTH = date(2000, 1, 1)
"""Earliest month of the calendar: nobody pages back further to find a sale."""


def _leads_to(chart: str, *, exporting: bool) -> Callable[[str], Tap]:
    """The tap that a chosen period opens: the chart, or its files."""
    return lambda period: ShowExport(chart, period) if exporting else ShowChart(chart, period)


def ask_period(asked: AskPeriod, today: date) -> Screen:
    opens = _leads_to(asked.chart, exporting=asked.exporting)
    calendar_of = PickDay(asked.chart, f"{today:%Y-%m}", None, asked.exporting)
    yesterday = today - timedelta(days=1)
    month = today.replace(day=1)
    last_month = month - timedelta(days=1)
    april = date(today.year - (today.month < APRIL), APRIL, 1)
    march = april - timedelta(days=1)
    quarter = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    before_quarter = quarter - timedelta(days=1)
    last_quarter = before_quarter.replace(month=before_quarter.month - 2, day=1)
    quick = (
        (_("Today"), today, today),
        (_("Yesterday"), yesterday, yesterday),
        (_("This month"), month, today),
        (_("Last month"), last_month.replace(day=1), last_month),
        (_("This quarter"), quarter, today),
        (_("Last quarter"), last_quarter, before_quarter),
        (_("Financial year"), april, today),
        (_("Last fin. year"), april.replace(year=april.year - 1), march),
        (_("This year"), today.replace(month=1, day=1), today),
        (_("Last year"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    )
    return Screen(
        lines(
            markup(_("<b>Which days?</b>")),
            markup(_("Type two dates: <code>1 Nov to 15 Nov</code>, <code>01/11 - 15/11</code>")),
            _("Or diwali, last quarter, fy 2025-26: a festival is the two weeks up to it."),
        ),
        rows=(
            *in_rows((Button(label, opens(f"{first}..{last}")) for label, first, last in quick), 2),
            (Button(_("🗓 Calendar"), calendar_of),),
            (Button(_("‹ Back"), opens(asked.period)), Button(_("✖️ Cancel"), CancelFlow())),
        ),
    )


def pick_day(tap: PickDay, month: date, first: date | None, formats: Formats) -> Screen:
    """One month in buttons. The second day may be the first one again."""
    today = formats.shop.today()
    opens = _leads_to(tap.chart, exporting=tap.exporting)

    def page(of: date, day: str | None = tap.first) -> PickDay:
        return PickDay(tap.chart, f"{of:%Y-%m}", day, tap.exporting)

    def key(day: date) -> Button:
        if day.month != month.month or day > today or (first is not None and day < first):
            return Button("·", page(month))
        if first is None:
            return Button(str(day.day), page(month, day.isoformat()))
        label = f"•{day.day}" if day == first else str(day.day)
        return Button(label, opens(f"{first}..{day}"))

    weeks = [
        week
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
        if any(day.month == month.month and (first or day) <= day <= today for day in week)
    ]
    heads = tuple(
        Button(formats.shortest_weekday(weekday), page(month)) for weekday in range(DAYS_OF_WEEK)
    )
    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=31)).replace(day=1)
    year_before = month.replace(year=month.year - 1)
    year_after = month.replace(year=month.year + 1)
    pages = [
        Button(label, page(to))
        for label, to in (
            (f"« {year_before.year}", year_before),
            (f"‹ {formats.month_name(before.month)}", before),
            (f"{formats.month_name(after.month)} ›", after),
            (f"{year_after.year} »", year_after),
        )
        if FIRST_MONTH <= to <= today
    ]
    head = formats.month(month)
    asked = (
        _("First day?")
        if first is None
        else _("From {day}. Last day?").format(day=formats.full_day(first))
    )
    back = AskPeriod(tap.chart, FIRST_PERIOD, tap.exporting)
    return Screen(
        lines(markup("<b>{}</b>", head), asked),
        rows=(
            heads,
            *(tuple(key(day) for day in week) for week in weeks),
            *((tuple(pages),) if pages else ()),
            (Button(_("‹ Back"), back), Button(_("✖️ Cancel"), CancelFlow())),
        ),
    )
