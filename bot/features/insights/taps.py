"""Buttons of /insights, /today and /export. `period` is as people write it: 30d, FROM..TO."""

from __future__ import annotations

from bot.ui.taps import Day, Tap


class ShowChart(Tap, code="iw"):
    """A chart by its short name (crm.reports.charts.Chart)."""

    chart: str
    period: str


class ShowExport(Tap, code="iwe"):
    """Which file of the period; `chart` is where Back leads."""

    chart: str
    period: str


class MakeFile(Tap, code="iwf"):
    """`what` is xlsx (everything), view (Excel of the tab that `chart` is under), pdf or csv."""

    what: str
    chart: str
    period: str


class AskPeriod(Tap, code="iwq"):
    """Two dates, typed or chosen; `chart` is what they are for, or its files."""

    chart: str
    period: str
    exporting: bool


class PickDay(Tap, code="iwk"):
    """A calendar page: `month` 2017-12; `first` is the day that was picked, if one was."""

    chart: str
    month: str
    first: Day | None
    exporting: bool


class ShowToday(Tap, code="iwt"):
    """The dashboard."""


class ShowDay(Tap, code="iwd"):
    """The sales of a day; `chart` and `period` are where Back leads."""

    day: Day
    chart: str
    period: str


class ShowBar(Tap, code="iwp"):
    """The customers and sales of a bar of `chart` (crm.insights.drill.Bar), with Back to it."""

    chart: str
    key: str
    period: str


class ShowItem(Tap, code="iwi"):
    """Who buys the item of a line of a purchase; `chart` and `period` are where Back leads."""

    purchase_id: int
    line: int
    chart: str
    period: str
