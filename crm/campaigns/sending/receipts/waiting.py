"""Messages of which a gateway has not said the last word: what it is asked about, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from crm.campaigns.model import Status
from crm.campaigns.sending.counting import recount
from crm.campaigns.sending.sends import SendStatus, key_of
from crm.dataclass import dataclass, replace
from crm.gateways.receipts import Waiting
from crm.settings import shop_of
from crm.store.schema import campaign_sends, campaigns, gateway_messages, test_sends

LONGEST = timedelta(hours=72)
"""What nothing was heard of for so long is not asked about any more."""
MOST = 5000
"""Messages that one look asks about; the next look goes on."""

NOT_TAKEN = "not_taken"
CANCELLED = "cancelled"
_OPEN = or_(campaign_sends.c.receipt.is_(None), campaign_sends.c.receipt.in_(("sent", "failed")))


@dataclass(frozen=True, slots=True)
class Round:
    """One round of asking: what reached a step after `last` and up to `to` (UTC); `after` is the
    last message that was asked about so far. `failed`: nobody answered for the next part."""

    last: datetime
    to: datetime
    after: Waiting | None = None
    failed: bool = False

    def behind(self, part: Sequence[Waiting]) -> Round:
        return Round(self.last, self.to, part[-1])

    def without_reply(self, part: Sequence[Waiting]) -> Round:
        """The same part again; the second time the others go on, and its next step asks again."""
        return self.behind(part) if self.failed else replace(self, failed=True)


def due(
    session: Session, gateway: str, asked: Round, steps: Sequence[timedelta], most: int
) -> tuple[Waiting, ...]:
    """The next messages of a round, oldest first, at most `most`: those that reached one of the
    `steps` in it, and have not arrived."""
    at, made = gateway_messages.c.handed_over_at, gateway_messages.c.gateway_id
    reached = or_(*(and_(at > asked.last - step, at <= asked.to - step) for step in steps))
    which = [reached, _OPEN]
    if asked.after is not None:
        since, known = asked.after.since, asked.after.gateway_id
        which.append(or_(at > since, and_(at == since, made > known)))
    return _waiting(session, gateway, *which, most=most)


def in_the_phone(session: Session, gateway: str) -> tuple[Waiting, ...]:
    """Messages of the last day of which nothing at all was heard."""
    since = shop_of(session).now() - timedelta(days=1)
    fresh = gateway_messages.c.handed_over_at > since
    return _waiting(session, gateway, fresh, campaign_sends.c.receipt.is_(None))


def to_take_back(session: Session, gateway: str) -> tuple[Waiting, ...]:
    """Messages of stopped campaigns that may still wait with the gateway."""
    since = shop_of(session).now() - timedelta(hours=1)
    stopped = and_(campaigns.c.status == Status.CANCELLED.value, campaigns.c.finished_at > since)
    return _waiting(session, gateway, stopped, campaign_sends.c.receipt.is_(None))


def _waiting(
    session: Session, gateway: str, *which: ColumnElement[bool], most: int = MOST
) -> tuple[Waiting, ...]:
    rows = session.execute(
        select(
            gateway_messages.c.gateway_id,
            campaign_sends.c.phone,
            campaign_sends.c.message,
            gateway_messages.c.handed_over_at,
        )
        .join(campaign_sends, campaign_sends.c.id == gateway_messages.c.send_id)
        .join(campaigns, campaigns.c.id == campaign_sends.c.campaign_id)
        .where(
            gateway_messages.c.gateway == gateway,
            # not of an earlier try, which is over
            gateway_messages.c.gateway_id == campaign_sends.c.gateway_id,
            campaign_sends.c.status == SendStatus.SENT.value,
            *which,
        )
        .order_by(gateway_messages.c.handed_over_at, gateway_messages.c.gateway_id)
        .limit(most)
    )
    return tuple(Waiting(made, "", phone, text, at) for made, phone, text, at in rows)


def unknown(session: Session, gateway: str) -> tuple[tuple[int, Waiting], ...]:
    """Sends whose hand-over nobody answered, with their ids, oldest first."""
    since = shop_of(session).now() - LONGEST
    sends = campaign_sends.c
    wanted: Select[Any] = (
        select(
            sends.id,
            campaigns.c.send_key,
            sends.resends,
            sends.phone,
            sends.message,
            sends.claimed_at,
        )
        .join(campaigns, campaigns.c.id == sends.campaign_id)
        .where(
            campaigns.c.gateway == gateway,
            sends.status == SendStatus.UNCONFIRMED.value,
            sends.claimed_at > since,
        )
        .order_by(sends.claimed_at, sends.id)
        .limit(MOST)
    )
    return tuple(
        (send, Waiting("", key_of(key, send, resends), phone, text, at))
        for send, key, resends, phone, text, at in session.execute(wanted)
    )


def known_ids(session: Session, gateway: str, gateway_ids: Sequence[str]) -> frozenset[str]:
    """Those that are some send's already, or those of a test on somebody's own phone."""
    table = gateway_messages.c
    of_sends = select(table.gateway_id).where(
        table.gateway == gateway, table.gateway_id.in_(gateway_ids)
    )
    of_tests = select(test_sends.c.gateway_id).where(test_sends.c.gateway_id.in_(gateway_ids))
    return frozenset(session.execute(of_sends.union(of_tests)).scalars())


def not_taken(session: Session, send_id: int) -> bool:
    """The gateway certainly does not have it: Failed, and may be tried again."""
    return _fail(session, send_id, SendStatus.UNCONFIRMED, NOT_TAKEN)


def taken_back(session: Session, gateway: str, gateway_id: str) -> bool:
    """The gateway gave it back unsent."""
    table = gateway_messages.c
    send_id = session.execute(
        select(table.send_id).where(table.gateway == gateway, table.gateway_id == gateway_id)
    ).scalar()
    return send_id is not None and _fail(session, send_id, SendStatus.SENT, CANCELLED)


_NOTHING_ELSE_HEARD = or_(
    campaign_sends.c.receipt.is_(None),
    # that it was taken back, said by the gateway before we could write it
    and_(campaign_sends.c.receipt == "failed", campaign_sends.c.receipt_reason == CANCELLED),
)


def _fail(session: Session, send_id: int, status: SendStatus, error: str) -> bool:
    sends = campaign_sends.c
    campaign_id = session.execute(
        update(campaign_sends)
        .where(sends.id == send_id, sends.status == status.value, _NOTHING_ELSE_HEARD)
        .values(status=SendStatus.FAILED.value, error=error, sent_at=None)
        .returning(sends.campaign_id)
    ).scalar()
    if campaign_id is not None:
        recount(session, campaign_id)
    return campaign_id is not None


def last_sending(session: Session, gateway: str) -> datetime | None:
    """When this gateway was last given anything; UTC."""
    table = gateway_messages.c
    return session.execute(
        select(func.max(table.handed_over_at)).where(table.gateway == gateway)
    ).scalar()


def last_receipt(session: Session) -> datetime | None:
    """The newest moment that any receipt names; UTC."""
    return session.execute(select(func.max(campaign_sends.c.receipt_at))).scalar()


def sending_now(session: Session) -> bool:
    which = campaigns.c.status == Status.SENDING.value
    return session.execute(select(campaigns.c.id).where(which).limit(1)).first() is not None
