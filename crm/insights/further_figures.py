"""What the document of `crm.insights.figures` has besides the classic figures: comparisons, who
comes back, what changes, and where the month will end. docs/insights.md says what each of them is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from crm.insights.comparison import Comparison, compared
from crm.insights.forecast import forecast
from crm.insights.habits.overdue import overdue
from crm.insights.habits.returning import cohorts, returning
from crm.insights.item_changes import Change, item_changes
from crm.insights.staff_sales import by_staff
from crm.periods import Asked, Bucket, label
from crm.settings import shop_of
from crm.shop import Shop

Facts = dict[str, Any]


def of_period(session: Session, asked: Asked) -> Facts:
    """Keys of a period. Amounts are texts in major units, shares of 1 have four places."""
    shop = shop_of(session)
    coming = returning(session, asked)
    beside = compared(session, asked)
    season = beside.season
    return {
        "like_for_like": _like_for_like(shop, beside.comparison),
        "same_festival_a_year_before": season
        and {
            "festival": season.festival.value,
            "start": season.period.start.isoformat(),
            "end": season.period.end.isoformat(),
            "revenue": _money(shop, season.revenue),
        },
        "new_buyers": coming.new,
        "returning_buyers": coming.returning,
        "second_visit_in_30_days": {
            "of": coming.known,
            "came": coming.second,
            "share": _plain(coming.second_rate),
        },
        "item_changes": _item_changes(session, shop, asked),
        "revenue_by_staff": [
            [one.staff_id, one.name, _money(shop, one.revenue), one.purchases]
            for one in by_staff(session, asked)
        ],
    }


def of_day(session: Session, as_of: date) -> Facts:
    """Keys of the whole document."""
    shop = shop_of(session)
    month = forecast(session, as_of)
    return {
        "forecast": None
        if month is None
        else {
            "month": label(month.month.start, Bucket.MONTH),
            "so_far": _money(shop, month.so_far),
            "likely": _money(shop, month.likely),
            "low": _money(shop, month.low),
            "high": _money(shop, month.high),
            "error": _plain(month.error),
            "months": month.months,
        },
        "overdue": [
            {
                "customer_id": one.customer_id,
                "name": one.name,
                "last_visit": one.last_visit.isoformat(),
                "silent_days": one.silent,
                "usual_gap": _plain(one.usual_gap),
                "visits": one.visits,
                "spent": _money(shop, one.spent),
            }
            for one in overdue(session, as_of)
        ],
        "cohorts": [
            [label(one.month, Bucket.MONTH), one.new, one.came_back]
            for one in cohorts(session, as_of)
        ],
    }


def _money(shop: Shop, amount: Decimal) -> str:
    return str(shop.currency.round(amount))


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _item_changes(session: Session, shop: Shop, asked: Asked) -> Facts | None:
    found = item_changes(session, asked)
    if found is None:
        return None

    def rows(changes: Sequence[Change]) -> list[list[str]]:
        return [[one.name, _money(shop, one.amount), _money(shop, one.before)] for one in changes]

    return {
        "start": found.period.start.isoformat(),
        "end": found.period.end.isoformat(),
        "prev_start": found.before.start.isoformat(),
        "prev_end": found.before.end.isoformat(),
        "rising": rows(found.rising),
        "fading": rows(found.fading),
        "stopped": rows(found.stopped),
    }


def _like_for_like(shop: Shop, found: Comparison | None) -> Facts | None:
    if found is None:
        return None
    return {
        "start": found.period.start.isoformat(),
        "end": found.period.end.isoformat(),
        "until": found.until and found.until.strftime("%H:%M:%S"),
        "revenue": _money(shop, found.revenue),
        "prev_start": found.before.start.isoformat(),
        "prev_end": found.before.end.isoformat(),
        "prev_revenue": _money(shop, found.revenue_before),
        "growth_pct": _plain(found.growth_percent),
    }
