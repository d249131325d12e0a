"""What each chart asks of crm.insights, as plain values to compare: minor units, ISO days."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from crm.insights import customers, patterns, revenue
from crm.insights.comparison import compared
from crm.insights.dashboard import dashboard
from crm.insights.day import day_summary
from crm.insights.drill import By, bar_sales, bars, shares
from crm.insights.forecast import forecast
from crm.insights.habits.overdue import overdue
from crm.insights.habits.returning import cohorts, returning
from crm.insights.item_changes import item_changes
from crm.insights.segments import segments
from crm.insights.staff_sales import by_staff
from crm.periods import Asked, bucket_of
from crm.values import Period

Ask = Callable[[Session, Asked], Any]


def _minor(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount.scaleb(2))


def totals(session: Session, asked: Asked) -> Any:
    found = revenue.revenue(session, asked)
    return [
        _minor(found.revenue),
        found.purchases,
        _minor(found.previous_revenue),
        found.previous_purchases,
    ]


def over_time(session: Session, asked: Asked) -> Any:
    """With buyers and new customers, as the file has it; the chart needs less."""
    found = revenue.over_time(session, asked, bucket_of(asked.period))
    return [
        [str(one.start), _minor(one.revenue), one.purchases, one.buyers, one.new]
        for one in found.points
        if one.purchases
    ]


def by_location(session: Session, asked: Asked) -> Any:
    return [
        [one.name, _minor(one.revenue), one.purchases, one.buyers]
        for one in revenue.by_location(session, asked)
    ]


def by_payment(session: Session, asked: Asked) -> Any:
    return [
        [one.name, _minor(one.revenue), one.purchases] for one in revenue.by_payment(session, asked)
    ]


def standing(session: Session, asked: Asked) -> Any:
    """The ring of badges, active customers, average lifetime value."""
    found = customers.standing(session, asked.as_of)
    return [
        sorted([badge.value, count] for badge, count in found.badges.items()),
        found.buyers,
        found.active,
        _minor(found.spent),
    ]


def top(session: Session, asked: Asked) -> Any:
    return [
        [one.customer_id, one.name, _minor(one.spent), one.purchases]
        for one in customers.top_customers(session, asked)
    ]


def new(session: Session, asked: Asked) -> Any:
    found = customers.new_customers(session, asked, bucket_of(asked.period))
    return [[str(day), count] for day, count in found.series if count]


def days(session: Session, asked: Asked) -> Any:
    """Weekday × month, and the calendar."""
    found = patterns.weekdays(session, asked)
    return [
        [[str(one.day), _minor(one.revenue), one.purchases] for one in found.days],
        [[str(month), list(row)] for month, row in found.months],
    ]


def hours(session: Session, asked: Asked) -> Any:
    return [list(row) for row in patterns.hours(session, asked)]


def items(session: Session, asked: Asked) -> Any:
    """All three orders; the first ten of each."""
    found = patterns.items(session, asked)
    return [
        [[one.name, one.purchases, str(one.quantity), _minor(one.amount)] for one in order]
        for order in (found.by_purchases, found.by_quantity, found.by_amount)
    ]


def frequency(session: Session, asked: Asked) -> Any:
    found = patterns.frequencies(session, asked, bucket_of(asked.period))
    return [
        [
            str(one.start),
            one.purchases,
            one.buyers,
            None if one.days_between is None else str(one.days_between),
        ]
        for one in (*found.points, found.whole)
    ]


def groups(session: Session, asked: Asked) -> Any:
    return [
        [one.segment.value, one.size, _minor(one.revenue)] for one in segments(session, asked.as_of)
    ]


def today(session: Session, asked: Asked) -> Any:
    found = dashboard(session, asked.as_of)
    return [
        _minor(found.month.revenue),
        found.month.purchases,
        _minor(found.all_time.revenue),
        found.all_time.purchases,
        found.active_customers,
        found.top_product,
        [[one.id, one.name, _minor(one.total), one.lines] for one in found.recent],
    ]


def evening(session: Session, asked: Asked) -> Any:
    found = day_summary(session, asked.as_of)
    day = Asked(Period(asked.as_of, asked.as_of), asked.as_of)
    ways = revenue.by_payment(session, day)  # what the till was of a shop without udhaar
    return [
        _minor(found.revenue.revenue),
        found.revenue.purchases,
        _minor(found.usual),
        [[one.name, one.purchases] for one in found.best],
        found.new_customers,
        sorted([one.name, _minor(one.revenue)] for one in ways),
        found.went_quiet,
        found.new_vips,
    ]


def like_for_like(session: Session, asked: Asked) -> Any:
    found = compared(session, asked).comparison
    return None if found is None else [_minor(found.revenue), _minor(found.revenue_before)]


def coming_back(session: Session, asked: Asked) -> Any:
    found = returning(session, asked)
    return [
        [found.buyers, found.new, found.known, found.second],
        [
            [str(one.month), one.new, one.came_back]
            for one in cohorts(session, asked.as_of)
            if one.new
        ],
    ]


def late(session: Session, asked: Asked) -> Any:
    return [
        [one.customer_id, one.silent, one.visits, _minor(one.spent)]
        for one in overdue(session, asked.as_of)
    ]


def rise_and_fall(session: Session, asked: Asked) -> Any:
    found = item_changes(session, asked)
    if found is None:
        return None
    return [
        [[one.name, _minor(one.amount), _minor(one.before)] for one in changes]
        for changes in (found.rising, found.fading, found.stopped)
    ]


def sellers(session: Session, asked: Asked) -> Any:
    return [[one.staff_id, _minor(one.revenue), one.purchases] for one in by_staff(session, asked)]


def end_of_month(session: Session, asked: Asked) -> Any:
    found = forecast(session, asked.as_of)
    return None if found is None else [round(found.likely / 100), round(found.error * 100)]


def behind(by: By) -> Ask:
    """Behind the bar that brings most: its best customers and its largest sales."""

    def ask(session: Session, asked: Asked) -> Any:
        found = bars(by, shares(session, by, asked))
        if not found:
            return None
        of = bar_sales(session, by, found[0].key, asked)
        return [
            of.bar.name,
            [[one.customer_id, _minor(one.spent), one.purchases] for one in of.buyers],
            [[one.purchase_id, _minor(one.total)] for one in of.largest],
        ]

    return ask


OURS: dict[str, Ask] = {
    "totals and growth": totals,
    "revenue over time": over_time,
    "by location": by_location,
    "by payment method": by_payment,
    "badges, lifetime value": standing,
    "top 10 customers": top,
    "new customers": new,
    "weekday × month, calendar": days,
    "weekday × hour": hours,
    "most purchased items": items,
    "purchase frequency": frequency,
    "segments": groups,
    "/today": today,
    "the evening": evening,
    "like for like": like_for_like,
    "coming back": coming_back,
    "overdue": late,
    "rise and fall": rise_and_fall,
    "by staff": sellers,
    "end of the month": end_of_month,
    "behind a place": behind(By.PLACE),
    "behind a way of paying": behind(By.PAYMENT),
    "behind a staff member": behind(By.STAFF),
}
