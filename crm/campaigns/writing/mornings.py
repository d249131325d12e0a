"""What owners and managers hear in the morning: who may be reminded of their dues. Nothing goes out
before one of them has approved it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.campaigns.writing import reminders
from crm.chat import outbox
from crm.permissions import Role
from crm.settings import shop_of
from crm.store.schema import settings
from crm.store.upsert import upsert

DUES = "dues_morning"
"""Kind of the notice."""


def tell(session: Session, day: date) -> int:
    """Puts the notices of the morning of `day` (a shop date) into the outbox, once, if the shop
    wants them; how many. Of a day that is over there are none."""
    shop = shop_of(session)
    if day != shop.today() or not shop.remind_by_itself or not _first_time(session, DUES, day):
        return 0
    if not reminders.how_many(session):
        return 0
    return outbox.put_to(session, (Role.OWNER, Role.MANAGER), DUES, day=day.isoformat())


def _first_time(session: Session, what: str, day: date) -> bool:
    """Notes it in the transaction of the notices: after a crash it is not told twice."""
    key = f"told.{what}"
    told = session.execute(select(settings.c.value).where(settings.c.key == key)).scalar()
    if told == day.isoformat():
        return False
    upsert(session, settings, {"key": key, "value": day.isoformat()})
    return True
