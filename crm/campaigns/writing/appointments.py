"""The reminders of a day's appointments: a campaign of their own kind, which goes out by itself on
the evening before. What they say, and to whom, is looked at again when each leaves."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.appointments.model import Status
from crm.campaigns import drafts, life
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.audiences.appointments import remind_at, reminded_from
from crm.campaigns.hours import hours_of
from crm.campaigns.kinds import Kind, Terms
from crm.campaigns.message import appointment_text
from crm.campaigns.model import Campaign
from crm.campaigns.reach import anybody, recipients
from crm.campaigns.texts.approved_texts import NEEDED_BY
from crm.formats import Formats
from crm.purchases import idempotency
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import appointments

OF_KIND = Terms(Kind.APPOINTMENT)


def day_to_remind(shop: Shop) -> date | None:
    """The shop date whose reminders are due now: that of tomorrow in the evening, and that of today
    where nobody was at work then; None while the sending hours are closed."""
    if "appointments" not in shop.modules or not hours_of(shop, OF_KIND).is_open(shop.now()):
        return None
    evening = shop.local(shop.now()).time() >= remind_at(shop)
    return shop.today() + timedelta(days=1 if evening else 0)


def remind(session: Session, gateway: str) -> Campaign | None:
    """Starts the reminders that are due, once a day; None where there is nobody to remind. A
    gateway that carries approved texts only has none for them."""
    shop = shop_of(session)
    day = day_to_remind(shop)
    if day is None or gateway in NEEDED_BY or not _first_time(session, day):
        return None
    audience = AudienceFilter(Audience.APPOINTMENTS, booked_on=day)
    message = appointment_text()
    if not anybody(session, audience, message, OF_KIND):
        return None
    name = f"Appointments, {Formats(shop, shop.language).plain_day(day)}"
    campaign = drafts.create(
        session, name, message, audience, None, valid_until=day, kind=Kind.APPOINTMENT
    )
    _note(
        session,
        shop,
        day,
        [one.customer_id for one in recipients(session, audience, message, OF_KIND)],
    )
    return life.start(session, campaign.id, None)


def _first_time(session: Session, day: date) -> bool:
    """False where this or another process has started them, or found nobody to remind."""
    return idempotency.first_time(session, f"appointments:{day.isoformat()}", None)


def _note(session: Session, shop: Shop, day: date, people: list[int]) -> None:
    """Writes with each appointment that its reminder is on its way."""
    c = appointments.c
    session.execute(
        update(appointments)
        .where(
            c.customer_id.in_(people),
            c.status == Status.BOOKED.value,
            c.starts_at >= shop.instant(day),
            c.starts_at < shop.instant(day + timedelta(days=1)),
            c.created_at <= reminded_from(shop, day),
        )
        .values(reminded_at=shop.now())
    )
