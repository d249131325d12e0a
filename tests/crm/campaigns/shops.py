"""Customers, purchases and staff for the tests of campaigns, written as rows."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from crm.campaigns import drafts
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.model import Campaign
from crm.settings import shop_of
from crm.store.schema import campaign_sends, customers, purchases, staff

OWNER, MANAGER, CLERK = 1, 2, 3
EVERYONE = AudienceFilter(Audience.ALL)
HELLO = "Hi {{name}}! Visit us this week."

_numbers = itertools.count()


def customer(session: Session, name: str = "Asha Verma", **values: Any) -> int:
    """A customer who can be reached; `days` is the number of days since the last purchase."""
    shop = shop_of(session)
    days = values.pop("days", None)
    row = {
        "name": name,
        "phone": f"+9198{next(_numbers):08d}",
        "phone_is_mobile": True,
        "name_key": name.casefold(),
        "created_at": shop.now(),
        "changed_at": shop.now(),
        "total_spent": Decimal(0),
        "last_purchase_date": None if days is None else shop.today() - timedelta(days=days),
        **values,
    }
    added = session.execute(insert(customers).values(**row).returning(customers.c.id))
    return int(added.scalar_one())


def purchase(session: Session, customer_id: int, day: date, amount: str, **values: Any) -> None:
    now = shop_of(session).now()
    row = {
        "customer_id": customer_id,
        "purchase_date": day,
        "total_amount": Decimal(amount),
        "payment_method": "Cash",
        "created_at": now,
        "changed_at": now,
        **values,
    }
    session.execute(insert(purchases).values(**row))


def people(session: Session) -> None:
    """An owner, a manager and a clerk."""
    now = shop_of(session).now()
    for person, name, role in (
        (OWNER, "Sunita", "owner"),
        (MANAGER, "Ravi", "manager"),
        (CLERK, "Imran", "staff"),
    ):
        session.execute(insert(staff).values(id=person, name=name, role=role, added_at=now))


def draft(session: Session, /, by: int | None = OWNER, **values: Any) -> Campaign:
    """A campaign to everyone, unless told otherwise."""
    of = {"name": "Win back", "message": HELLO, "audience": EVERYONE, **values}
    return drafts.create(session, of.pop("name"), of.pop("message"), of.pop("audience"), by, **of)


def sends(session: Session, campaign_id: int) -> list[Any]:
    return list(
        session.execute(
            select(campaign_sends)
            .where(campaign_sends.c.campaign_id == campaign_id)
            .order_by(campaign_sends.c.id)
        )
    )


def change_customer(session: Session, customer_id: int, **values: Any) -> None:
    session.execute(update(customers).where(customers.c.id == customer_id).values(**values))
