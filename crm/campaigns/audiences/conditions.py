"""The stored filter of an audience as SQL over `customers`."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.audiences.appointments import booked_at
from crm.campaigns.audiences.dues import owing
from crm.campaigns.audiences.picked import picked
from crm.customers.cards import IN_USE
from crm.shop import Shop
from crm.store.schema import customers


def conditions(audience: AudienceFilter, shop: Shop, dialect: str) -> ColumnElement[bool]:
    """Who is in it on the shop's date. Erased and merged customers are in none, nor is the
    counter."""
    table = customers.c
    found: list[ColumnElement[bool]] = [IN_USE]
    low, high = audience.min_spent, audience.max_spent
    match audience.audience:
        case Audience.VIP if low is None:
            found.append(table.status == "VIP")
        case Audience.VIP:
            found.append(table.total_spent > low)
            low = None
        case Audience.LOW:
            found.append(table.total_spent < high)
            high = None
        case Audience.CUSTOM:
            found.append(table.id.in_(select(picked(audience.customer_ids, dialect).c.id)))
        case Audience.DUES | Audience.APPOINTMENTS:
            found += _reminded(audience, shop, dialect)
    if audience.days_since_purchase is not None:
        # none in the last N days, today included: bought N days ago or earlier, and at least once
        latest = _days_before(shop.today(), audience.days_since_purchase)
        found.append(table.last_purchase_date <= latest)
    if low is not None:
        found.append(table.total_spent >= low)
    if high is not None:
        found.append(table.total_spent <= high)
    if audience.location is not None:
        found.append(func.lower(func.trim(table.location)) == func.lower(audience.location.strip()))
    if audience.status is not None:
        found.append(table.status == audience.status)
    return and_(*found)


def _reminded(audience: AudienceFilter, shop: Shop, dialect: str) -> list[ColumnElement[bool]]:
    """Who may be reminded of what they owe, or of when they come."""
    if audience.booked_on is not None:
        return [booked_at(audience.booked_on, shop).is_not(None)]
    found = [owing(audience, shop)]
    if audience.customer_ids:
        named = picked(audience.customer_ids, dialect)
        found.append(customers.c.id.in_(select(named.c.id)))
    return found


def _days_before(day: date, days: int) -> date:
    try:
        return day - timedelta(days=days)
    except OverflowError:
        return date.min
