"""Columns that several sheets have."""

from __future__ import annotations

from crm.i18n import _
from crm.periods import Bucket
from crm.reports.tables import Column, Kind


def money_column() -> Column:
    return Column(_("Revenue"), 18, Kind.MONEY, summed=True)


def sales_column() -> Column:
    """Not `Sales`: an import takes a column of that name for amounts."""
    return Column(_("Number of sales"), 16, Kind.NUMBER, summed=True)


def spent_column() -> Column:
    return Column(_("Total spent"), 18, Kind.MONEY, summed=True)


def buyers_column() -> Column:
    return Column(_("Buyers"), 12, Kind.NUMBER)


def bucket_column(bucket: Bucket) -> Column:
    if bucket is Bucket.MONTH:
        return Column(_("Month"), 14, Kind.MONTH)
    return Column(_("Week from") if bucket is Bucket.WEEK else _("Day"), 14, Kind.DAY)


def total_word() -> str:
    """Beside the totals above a table."""
    return _("Total")
