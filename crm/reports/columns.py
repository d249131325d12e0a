"""Columns that several sheets have."""

from __future__ import annotations

from crm.i18n import _
from crm.periods import Bucket
from crm.reports.tables import Column, Kind


def money_column() -> Column:
    return Column(_("Revenue"), 18, Kind.MONEY)


def sales_column() -> Column:
    return Column(_("Purchases"), 12, Kind.NUMBER)


def buyers_column() -> Column:
    return Column(_("Buyers"), 12, Kind.NUMBER)


def bucket_column(bucket: Bucket) -> Column:
    if bucket is Bucket.MONTH:
        return Column(_("Month"), 14, Kind.MONTH)
    return Column(_("Week from") if bucket is Bucket.WEEK else _("Day"), 14, Kind.DAY)
