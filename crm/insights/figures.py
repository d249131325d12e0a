"""Every figure of the three tabs and of the dashboard, as JSON values for scripts.

    {"as_of": "2017-12-31", "customers": {…}, "dashboard": {…},
     "periods": {"last_30_days": {"start", "end", "revenue", "growth_pct", "series", …}},
     "segments": [["champions", size, revenue], …]}

So the document has the shape of one day: who it concerns, the dashboard, and under `periods` the
one that was asked for by its name: `last_N_days`, `last_N_months`, `last_1_year`, `custom`.
What is under `periods` is also at the top, for a script that asks one thing of one period.
Amounts are exact, as strings in major units; averages and ratios are rounded half up and null where
there is nothing to divide by. Rows of `series` are named by its `columns`; a week is named by its
Monday, a month `2017-12`; of `revenue_by_location` and `revenue_by_payment_method` name, revenue,
purchases, buyers (the latter without buyers); `weekday_x_hour_purchases` has seven rows from Monday
with 24 columns each; of `dues` `by_age` has the first and the last day of each age, the amount and
the number of what is open, and `collected` is money brought in the period for what was owed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from crm.customers.totals import Status
from crm.insights import customers, dues, further_figures, patterns, revenue
from crm.insights.dashboard import RecentPurchase, all_time, dashboard
from crm.insights.patterns import Items, SoldItem
from crm.insights.segments import segments
from crm.periods import Asked, Bucket, label
from crm.settings import shop_of
from crm.shop import Shop
from crm.values import ZERO

Facts = dict[str, Any]

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def figures(session: Session, asked_as: str, as_of: date) -> Facts:
    """The whole document; `asked_as` is the period as it is written: `30d`, `1y`, `FROM..TO`.

    Raises Invalid for a period that cannot be read.
    """
    asked = Asked.read(asked_as, as_of)
    of_period = period_figures(session, asked)
    return {
        **of_period,
        **further_figures.of_day(session, as_of),
        "as_of": as_of.isoformat(),
        "customers": _customers(session, as_of),
        "dashboard": _dashboard(session, as_of),
        "dues": _dues(session, asked),
        "periods": {period_name(asked_as): of_period},
        "segments": [
            [group.segment.value, group.size, _money(shop_of(session), group.revenue)]
            for group in segments(session, as_of)
        ],
    }


def period_name(asked_as: str) -> str:
    """`30d` -> `last_30_days`, `1y` -> `last_1_year`, two dates -> `custom`."""
    named = re.fullmatch(r"\s*0*(\d{1,4})([dmy])\s*", asked_as.lower())
    if named is None:
        return "custom"
    number = named[1]
    unit = {"d": "days", "m": "months", "y": "year" if number == "1" else "years"}[named[2]]
    return f"last_{number}_{unit}"


def _money(shop: Shop, amount: Decimal | None) -> str | None:
    return None if amount is None else str(shop.currency.round(amount))


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _items(shop: Shop, found: Sequence[SoldItem]) -> list[Facts]:
    return [
        {
            "item": one.name,
            "qty": _plain(one.quantity),
            "bills": one.purchases,
            "revenue": _money(shop, one.amount),
        }
        for one in found
    ]


def _first(found: Items) -> Facts:
    orders = {
        "by_qty": found.by_quantity,
        "by_bills": found.by_purchases,
        "by_revenue": found.by_amount,
    }
    return {name: order[0].name if order else None for name, order in orders.items()}


def period_figures(session: Session, asked: Asked) -> Facts:
    """The figures of one period, as an entry of `periods`."""
    shop = shop_of(session)
    money = revenue.revenue(session, asked)
    days = patterns.weekdays(session, asked)
    usual = patterns.usual_days(session, asked)
    sold = patterns.items(session, asked)
    often = patterns.frequencies(session, asked, Bucket.MONTH)
    previous = money.previous
    return {
        "start": asked.period.start.isoformat(),
        "end": asked.period.end.isoformat(),
        "days": asked.period.days,
        "revenue": _money(shop, money.revenue),
        "purchases": money.purchases,
        "avg_transaction": _money(shop, money.average),
        "prev_start": previous and previous.start.isoformat(),
        "prev_end": previous and previous.end.isoformat(),
        "prev_revenue": _money(shop, money.previous_revenue),
        "prev_purchases": money.previous_purchases,
        "growth_pct": _plain(money.growth_percent),
        **further_figures.of_period(session, asked),
        "series": _series(session, asked),
        "revenue_by_location": [
            [one.name, _money(shop, one.revenue), one.purchases, one.buyers]
            for one in revenue.by_location(session, asked)
        ],
        "revenue_by_payment_method": [
            [one.name, _money(shop, one.revenue), one.purchases]
            for one in revenue.by_payment(session, asked)
        ],
        "collected": _money(shop, _collected(session, asked)),
        "new_customers": customers.new_customers(session, asked, Bucket.MONTH).total,
        "buyers": often.whole.buyers,
        "purchases_per_buyer": _plain(often.whole.per_buyer),
        "avg_days_between_purchases": _plain(often.whole.days_between),
        "top_10_customers": [
            {
                "customer_id": one.customer_id,
                "name": one.name,
                "spent": _money(shop, one.spent),
                "purchases": one.purchases,
            }
            for one in customers.top_customers(session, asked)
        ],
        "top_items": {
            "by_qty": _items(shop, sold.by_quantity),
            "by_bills": _items(shop, sold.by_purchases),
            "by_revenue": _items(shop, sold.by_amount),
        },
        "weekday_x_hour_purchases": [list(row) for row in patterns.hours(session, asked)],
        "weekday": [
            [name, count, _money(shop, amount)]
            for name, count, amount in zip(WEEKDAYS, days.purchases, days.revenue, strict=True)
        ],
        "weekday_a_day": [
            [name, often, _plain(count), _money(shop, amount)]
            for name, often, count, amount in zip(
                WEEKDAYS, usual.occurred, usual.purchases, usual.revenue, strict=True
            )
        ],
        "weekday_x_month_purchases": {
            label(month, Bucket.MONTH): list(row) for month, row in days.months
        },
    }


def _series(session: Session, asked: Asked) -> Facts:
    shop = shop_of(session)
    rows = {
        bucket.value: [
            [
                label(point.start, bucket),
                _money(shop, point.revenue),
                point.purchases,
                point.buyers,
                point.new,
            ]
            for point in revenue.over_time(session, asked, bucket).points
        ]
        for bucket in Bucket
    }
    columns = ["bucket", "revenue", "purchases", "distinct_customers", "new_customers"]
    return {"columns": columns, **rows}


def _customers(session: Session, as_of: date) -> Facts:
    shop = shop_of(session)
    then = customers.standing(session, as_of)
    rule = f"vip_gt_{shop.vip_above.normalize():f}|vip_wins|never_bought=inactive_by_joined_date"
    return {
        "total": then.total,
        "with_purchases": then.buyers,
        "without_purchases": then.total - then.buyers,
        "avg_lifetime_value_buyers": _money(shop, then.lifetime_value),
        "status": {rule: {status.value: then.badges[status] for status in Status}},
        "gone_quiet": then.quiet,
        "gone_quiet_vips": then.quiet_vips,
        "top_10_lifetime": [
            {
                "customer_id": one.customer_id,
                "name": one.name,
                "total_spent": _money(shop, one.spent),
                "purchases": one.purchases,
            }
            for one in customers.top_of_all_time(session, as_of)
        ],
    }


def _collected(session: Session, asked: Asked) -> Decimal:
    found = dues.collected(session, asked, Bucket.MONTH)
    return sum((amount for _, amount in found), ZERO)


def _dues(session: Session, asked: Asked) -> Facts:
    shop = shop_of(session)
    found = dues.dues(session, asked)
    return {
        "owed": _money(shop, found.owed),
        "debtors": found.debtors,
        "by_age": [
            [one.first, one.last, _money(shop, one.amount), one.charges] for one in found.ages
        ],
        "owe_most": [
            {
                "customer_id": one.customer_id,
                "name": one.name,
                "owed": _money(shop, one.balance),
                "since": one.owes_since.isoformat(),
            }
            for one in found.most
        ],
    }


def _dashboard(session: Session, as_of: date) -> Facts:
    shop = shop_of(session)
    then = dashboard(session, as_of)
    return {
        "revenue_this_month": _money(shop, then.month.revenue),
        "purchases_this_month": then.month.purchases,
        "active_customers_last_purchase_lt_30_days": then.active_customers,
        "avg_transaction_all_time": _money(shop, then.all_time.average),
        "avg_transaction_this_month": _money(shop, then.month.average),
        "revenue_all_time": _money(shop, then.all_time.revenue),
        "purchases_all_time": then.all_time.purchases,
        "top_product_all_time": _first(patterns.items(session, all_time(as_of))),
        "top_product_this_month": _first(then.items),
        "recent_purchases": [
            {
                "purchase_id": one.id,
                "customer_id": one.customer_id,
                "name": one.name,
                "at": _moment(shop, one).strftime("%Y-%m-%d %H:%M:%S"),
                "total": _money(shop, one.total),
                "lines": one.lines,
            }
            for one in then.recent
        ],
    }


def _moment(shop: Shop, one: RecentPurchase) -> datetime:
    """On the day of the purchase; at its beginning where it was written down on another day."""
    recorded = shop.local(one.at).replace(tzinfo=None)
    own_day = recorded.date() == one.purchase_date
    return recorded if own_day else datetime.combine(one.purchase_date, time())
