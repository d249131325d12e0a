"""Sheets of when and what people buy: weekdays, hours, days, items, how often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.i18n import _
from crm.insights import patterns, revenue
from crm.periods import Asked, bucket_of
from crm.reports.columns import bucket_column, buyers_column, money_column, sales_column
from crm.reports.tables import Cell, Column, Kind, Sheet, with_totals
from crm.settings import shop_of


def months(session: Session, asked: Asked) -> Sheet:
    found = patterns.weekdays(session, asked)
    formats = Formats(shop_of(session))
    columns = (
        Column(_("Month"), 14, Kind.MONTH),
        *(Column(formats.weekday(day), 12, Kind.NUMBER, summed=True) for day in range(7)),
    )
    return with_totals(_("By month"), columns, ((month, *counts) for month, counts in found.months))


def hours(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column(_("Weekday"), 14),
        *(Column(f"{hour:02}:00", 7, Kind.NUMBER, summed=True) for hour in range(24)),
    )
    formats = Formats(shop_of(session))
    rows: Iterator[Sequence[Cell]] = (
        (formats.weekday(day), *row) for day, row in enumerate(patterns.hours(session, asked))
    )
    return with_totals(_("By hour"), columns, rows)


def days(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column(_("Day"), 14, Kind.DAY),
        Column(_("Weekday"), 14),
        money_column(),
        sales_column(),
    )
    formats = Formats(shop_of(session))
    rows = (
        (one.day, formats.weekday(one.day.weekday()), one.revenue, one.purchases)
        for one in revenue.days(session, asked)
    )
    return with_totals(_("Days"), columns, rows)


def frequency(session: Session, asked: Asked) -> Sheet:
    bucket = bucket_of(asked.period)
    columns = (
        bucket_column(bucket),
        sales_column(),
        buyers_column(),
        Column(_("Sales a buyer"), 18, Kind.NUMBER),
        Column(_("Days between"), 14, Kind.NUMBER),
    )
    rows = (
        (point.start, point.purchases, point.buyers, point.per_buyer, point.days_between)
        for point in patterns.frequencies(session, asked, bucket).points
    )
    return with_totals(_("How often"), columns, rows)
