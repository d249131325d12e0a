"""How many a gateway takes by now: people in a day, and messages that wait with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from crm.campaigns.hours import hours_of
from crm.campaigns.model import Status
from crm.campaigns.pausing import DAY_FULL
from crm.campaigns.sending.sends import SendStatus
from crm.dataclass import dataclass
from crm.gateways.receipts import Limits
from crm.settings import shop_of
from crm.store.schema import campaign_sends, campaigns, gateway_messages

DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Room:
    """`now`: messages that may be claimed. `opens_at` (UTC, within the sending hours): when the day
    allows more; None while it does."""

    now: int
    opens_at: datetime | None = None


def room_for(session: Session, gateway: str, limits: Limits, waiting: int) -> Room:
    """`waiting`: messages that want to go, so that the day that comes takes them in one go."""
    now = shop_of(session).now()
    under_way = _under_way(session, gateway)
    room = waiting
    if limits.per_day is not None:
        used = _messages_of_the_day(session, gateway, now) + under_way
        if used + waiting > limits.per_day:  # people, not messages; counting them takes longer
            used = _of_the_day(session, gateway, now) + under_way
        if used >= limits.per_day:
            return Room(0, _opens_at(session, gateway, now, min(waiting, limits.per_day)))
        room = min(room, limits.per_day - used)
    if limits.window is not None:
        room = min(room, max(0, limits.window - under_way - _with_it(session, gateway, now)))
    return Room(room)


def day_opened(session: Session, gateway: str, limits: Limits) -> bool:
    """Lets the campaigns go on that rest until tomorrow, where the gateway takes more today after
    all; whether there were any. It may have raised its limit, or not have told it before."""
    now = shop_of(session).now()
    resting = (
        campaigns.c.gateway == gateway,
        campaigns.c.status == Status.PAUSED.value,
        campaigns.c.paused_reason == DAY_FULL,
        campaigns.c.resume_at > now,
    )
    found = session.execute(select(campaigns.c.id).where(*resting)).scalars().all()
    if not found or room_for(session, gateway, limits, 1).opens_at is not None:
        return False
    session.execute(
        update(campaigns).where(campaigns.c.id.in_(found), *resting).values(resume_at=now)
    )
    return True


def left_today(session: Session, gateway: str, limits: Limits) -> int | None:
    """People that may still be written to; None without a limit."""
    if limits.per_day is None:
        return None
    now = shop_of(session).now()
    used = _of_the_day(session, gateway, now) + _under_way(session, gateway)
    return max(0, limits.per_day - used)


def _messages_of_the_day(session: Session, gateway: str, now: datetime) -> int:
    table = gateway_messages.c
    return session.execute(
        select(func.count())
        .select_from(gateway_messages)
        .where(table.gateway == gateway, table.handed_over_at > now - DAY)
    ).scalar_one()


def _of_the_day(session: Session, gateway: str, now: datetime) -> int:
    table = gateway_messages.c
    return session.execute(
        select(func.count(func.distinct(campaign_sends.c.phone)))
        .join(gateway_messages, campaign_sends.c.id == table.send_id)
        .where(table.gateway == gateway, table.handed_over_at > now - DAY)
    ).scalar_one()


def _under_way(session: Session, gateway: str) -> int:
    """Claimed, without an answer so far; or without one for good."""
    sends = campaign_sends.c
    open_ones = (SendStatus.SENDING.value, SendStatus.UNCONFIRMED.value)
    return session.execute(
        select(func.count())
        .select_from(campaign_sends)
        .join(campaigns, campaigns.c.id == sends.campaign_id)
        .where(
            campaigns.c.gateway == gateway,
            sends.status.in_(open_ones),
            sends.claimed_at > shop_of(session).now() - DAY,
        )
    ).scalar_one()


def _with_it(session: Session, gateway: str, now: datetime) -> int:
    """Messages that wait with the gateway: of which it has said nothing yet."""
    table = gateway_messages.c
    return session.execute(
        select(func.count())
        .select_from(gateway_messages)
        .join(campaign_sends, campaign_sends.c.id == table.send_id)
        .where(
            table.gateway == gateway,
            table.handed_over_at > now - DAY,
            table.gateway_id == campaign_sends.c.gateway_id,  # not of an earlier try
            campaign_sends.c.status == SendStatus.SENT.value,
            campaign_sends.c.receipt.is_(None),
        )
    ).scalar_one()


def _opens_at(session: Session, gateway: str, now: datetime, wanted: int) -> datetime:
    """When `wanted` people fit into the moving day again, within the sending hours."""
    table = gateway_messages.c
    times = (
        session.execute(
            select(table.handed_over_at)
            .where(table.gateway == gateway, table.handed_over_at > now - DAY)
            .order_by(table.handed_over_at)
            .limit(max(1, wanted))
        )
        .scalars()
        .all()
    )
    free = (times[-1] if times else now) + DAY
    return hours_of(shop_of(session)).next_opening(max(free, now + timedelta(minutes=1)))
