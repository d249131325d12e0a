"""Captions beside their pictures: nothing is said a second time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from bot.features.insights.views.captions import caption
from crm.formats import Formats
from crm.reports.charts import Chart
from crm.reports.look import look
from crm.store.database import Store
from tests.crm.insights.retail import fill
from tests.shop import a_customer, a_purchase, an_item

SMALL_WORDS = {"a", "an", "the", "is", "are", "in", "to", "of", "on", "by", "most"}


def one_sale(session: Session) -> None:
    a_purchase(session, a_customer(session, location="Pune"), an_item("rice", "2", "100"))


def several_sales(session: Session) -> None:
    for days in (1, 2, 40, 70, 200):
        one = a_customer(session, location="Pune")
        a_purchase(session, one, an_item("rice", "2", "100"), days_ago=days, payment="Credit")
        a_purchase(session, one, an_item("oil", "1", "90"), days_ago=days)


def lines_of(store: Store, chart: Chart, period: str) -> tuple[str, list[str]]:
    found = store.read_now(look, chart, period)
    text = str(caption(chart, found, Formats(store.shop)))
    return found.title, [re.sub("<[^>]*>", "", line) for line in text.splitlines()]


def words(line: str) -> set[str]:
    return set(re.findall(r"[^\s:,.()·]+", line.casefold())) - SMALL_WORDS


@pytest.mark.parametrize("fills", [one_sale, several_sales, fill])
def test_no_line_says_again_what_the_title_says(
    sqlite_store: Store, fills: Callable[[Session], None]
) -> None:
    sqlite_store.write_now(fills)
    for chart in Chart:
        for period in ("30d", "1y", "2017-12-01..2017-12-31"):
            title, (first, *others) = lines_of(sqlite_store, chart, period)
            again = [line for line in (first, *others) if line == title]
            assert len(again) <= 1, (chart, title)
            for line in others:
                assert not words(title) <= words(line), (chart, line)
                assert line != first, (chart, line)


def test_a_title_that_is_the_total_is_left_to_the_exact_one(sqlite_store: Store) -> None:
    several_sales_of = a_customer(sqlite_store)
    for days in (0, 29, 50):
        a_purchase(sqlite_store, several_sales_of, amount="1234.50", days_ago=days)
    title, caption_lines = lines_of(sqlite_store, Chart.REVENUE, "30d")
    assert title == "₹2.5k in 2 sales"
    assert caption_lines[:2] == ["19 Feb – 20 Mar 2025", "Total ₹2,469 in 2 sales"]
    title, caption_lines = lines_of(sqlite_store, Chart.REVENUE, "6m")
    assert caption_lines[0] == title == "₹3.7k since you began"


def test_dues_are_of_today_and_what_was_collected_of_the_period(sqlite_store: Store) -> None:
    a_purchase(sqlite_store, a_customer(sqlite_store), payment="Credit", days_ago=200)
    for chart in (Chart.DUES, Chart.DEBTORS):
        _, said = lines_of(sqlite_store, chart, "30d")
        assert said[1:] == ["As of 20 Mar 2025", "₹100 owed by 1 customer"]
    _, said = lines_of(sqlite_store, Chart.COLLECTED, "30d")
    assert said[1:] == ["19 Feb – 20 Mar 2025"]
