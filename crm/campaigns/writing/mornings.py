"""What owners and managers hear in the morning: who may be reminded of their dues, and which
campaigns are ready: birthdays, and who is late. Nothing goes out before one of them has approved
it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.campaigns.writing import reminders
from crm.campaigns.writing.prewritten import Group, reached
from crm.chat import outbox
from crm.dataclass import dataclass
from crm.permissions import Role
from crm.settings import shop_of
from crm.store.schema import settings
from crm.store.upsert import upsert

APPROVERS = (Role.OWNER, Role.MANAGER)

DUES = "dues_morning"
CAMPAIGNS = "campaigns_morning"
"""Kinds of the notices."""


@dataclass(frozen=True, slots=True)
class Ready:
    """How many the campaigns of a morning would reach; at least one number is not 0."""

    birthdays: int
    late: int


def ready(session: Session, day: date) -> Ready | None:
    """What is ready on the shop date `day`, as of now; None when it would reach nobody."""
    born = reached(session, Group(birthdays=day))
    late = reached(session, Group(unwritten=day))
    return Ready(born, late) if born or late else None


def tell(session: Session, day: date) -> int:
    """Puts the notices of the morning of `day` (a shop date) into the outbox, once, those that the
    shop wants; how many. Of a day that is over there are none."""
    shop = shop_of(session)
    if day != shop.today():
        return 0
    told = 0
    if shop.remind_by_itself and _first_time(session, DUES, day):
        told += _tell_of_dues(session, day)
    if shop.campaigns_by_itself and _first_time(session, CAMPAIGNS, day):
        told += _tell_of_campaigns(session, day)
    return told


def _tell_of_dues(session: Session, day: date) -> int:
    if not reminders.how_many(session):
        return 0
    return outbox.put_to(session, APPROVERS, DUES, day=day.isoformat())


def _tell_of_campaigns(session: Session, day: date) -> int:
    if ready(session, day) is None:
        return 0
    return outbox.put_to(session, APPROVERS, CAMPAIGNS, day=day.isoformat())


def _first_time(session: Session, what: str, day: date) -> bool:
    """Notes it in the transaction of the notices: after a crash it is not told twice."""
    key = f"told.{what}"
    told = session.execute(select(settings.c.value).where(settings.c.key == key)).scalar()
    if told == day.isoformat():
        return False
    upsert(session, settings, {"key": key, "value": day.isoformat()})
    return True
