"""The sends of a campaign: frozen, claimed, handed over, settled. Never twice, never forgotten.

A send is Pending until a worker claims it; the claim (status Sending) is committed before the
message is handed to the gateway, the answer is committed after. So whoever dies leaves behind,
at worst, sends that are Sending and belong to nobody: they may or may not have arrived, they
become Unconfirmed, and only a person decides to send them again. Everything that is Pending was
certainly never handed over, or was refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, null, or_, select, update
from sqlalchemy.orm import Session

from crm.campaign_life import NIGHT, finish, pause
from crm.campaign_states import CampaignGone, Status, find, last_happened
from crm.gateways import Answer, Outcome
from crm.moments import is_open, next_opening
from crm.shop import shop_of
from crm.store.many import ForMany
from crm.store.schema import campaign_sends, campaigns, customers

RETRY_WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
"""Before the second, third and fourth try of what a gateway refused for the moment."""


class SendStatus(StrEnum):
    PENDING = "Pending"
    SENDING = "Sending"
    SENT = "Sent"
    FAILED = "Failed"
    UNCONFIRMED = "Unconfirmed"  # handed over, and nobody knows what came of it


class Withheld(StrEnum):
    """`error` of a send that never left because its customer changed after the freezing."""

    OPTED_OUT = "opted_out"
    ERASED = "erased"
    PHONE_CHANGED = "phone_changed"


NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A send that is this worker's to hand over. `key` is its id for the gateway on every try."""

    id: int
    key: str
    phone: str
    message: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of handing one over."""

    send: Claimed
    answer: Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """One round of a worker. `status` of the campaign; `next_try_at` when only waiting is left.

    `finished` for the one worker whose round ended the campaign, `closed` for the one whose round
    put it to rest at closing time.
    """

    status: Status
    claimed: tuple[Claimed, ...] = ()
    next_try_at: datetime | None = None
    finished: bool = False
    closed: bool = False


def take_turn(
    session: Session,
    campaign_id: int,
    worker: str,
    settled: Sequence[Settled] = (),
    wanted: int = 0,
) -> Turn:
    """Writes what came of the last round and claims up to `wanted` sends for the next one.

    Both in one transaction: it is the only one that a send costs. Outside the sending hours the
    campaign is put to rest until they open; when nothing is left it is Sent.
    """
    settle(session, campaign_id, worker, settled)
    row = session.execute(_STANDING, {"campaign": campaign_id}).one_or_none()
    if row is None:
        raise CampaignGone(campaign_id, last_happened(session, campaign_id))
    status = Status(row.status)
    if status is not Status.SENDING or row.frozen_at is None:
        return Turn(status)
    shop = shop_of(session)
    now = shop.now()
    if not is_open(shop, now):
        opening = next_opening(shop, now)
        return Turn(
            pause(session, campaign_id, None, reason=NIGHT, until=opening).status, closed=True
        )
    if wanted <= 0:
        return Turn(status)
    claimed = _claim(session, campaign_id, worker, wanted, now)
    return Turn(status, claimed) if claimed else _nothing_to_claim(session, campaign_id)


def _nothing_to_claim(session: Session, campaign_id: int) -> Turn:
    sends = campaign_sends.c
    open_ones = session.execute(
        select(func.count(), func.min(sends.next_try_at)).where(
            sends.campaign_id == campaign_id,
            sends.status.in_((SendStatus.PENDING.value, SendStatus.SENDING.value)),
        )
    ).one()
    if open_ones[0]:
        return Turn(Status.SENDING, next_try_at=open_ones[1])
    campaign = find(session, campaign_id, lock=True)
    if campaign.status is not Status.SENDING:  # the other process was faster
        return Turn(campaign.status)
    recount(session, campaign_id)
    return Turn(finish(session, campaign).status, finished=True)


_STANDING = select(campaigns.c.status, campaigns.c.frozen_at).where(
    campaigns.c.id == bindparam("campaign")
)
_SHARED = customers.alias("shared")
_PICK = (
    select(
        campaign_sends.c.id,
        campaign_sends.c.phone,
        campaign_sends.c.message,
        campaign_sends.c.attempts,
        campaigns.c.send_key,
        customers.c.erased_at,
        and_(customers.c.merged_into.is_(None), customers.c.phone != campaign_sends.c.phone).label(
            "phone_changed"
        ),
        or_(
            customers.c.opted_out_at.is_not(None),
            exists().where(
                _SHARED.c.phone == campaign_sends.c.phone, _SHARED.c.opted_out_at.is_not(None)
            ),
        ).label("opted_out"),
    )
    .join(customers, customers.c.id == campaign_sends.c.customer_id)
    .join(campaigns, campaigns.c.id == campaign_sends.c.campaign_id)
    .where(
        campaign_sends.c.campaign_id == bindparam("campaign"),
        campaign_sends.c.status == SendStatus.PENDING.value,
        or_(
            campaign_sends.c.next_try_at.is_(None),
            campaign_sends.c.next_try_at
            <= bindparam("now", type_=campaign_sends.c.claimed_at.type),
        ),
    )
    .order_by(campaign_sends.c.id)
    .limit(bindparam("wanted"))
    .with_for_update(of=campaign_sends, skip_locked=True)
)
_TAKE = (
    update(campaign_sends)
    .where(campaign_sends.c.id.in_(bindparam("sends", expanding=True)))
    .values(
        status=SendStatus.SENDING.value,
        claimed_by=bindparam("worker"),
        claimed_at=bindparam("now"),
        attempts=campaign_sends.c.attempts + 1,
    )
)
_MINE = (
    campaign_sends.c.id == bindparam("send"),
    campaign_sends.c.claimed_by == bindparam("worker"),
    campaign_sends.c.attempts == bindparam("tries"),
)
_CLOSE_SENT = ForMany(
    update(campaign_sends)
    .where(*_MINE)
    .values(
        status=SendStatus.SENT.value,
        sent_at=bindparam("now"),
        gateway_id=bindparam("gateway_key"),
        error=null(),
        next_try_at=null(),
    ),
    varying=("send", "tries", "gateway_key"),
)
_CLOSE_OTHERS = (
    update(campaign_sends)
    .where(*_MINE)
    .values(
        status=bindparam("now_status"),
        gateway_id=bindparam("gateway_key"),
        error=bindparam("why"),
        next_try_at=bindparam("again_at"),
    )
)


def _claim(
    session: Session, campaign_id: int, worker: str, wanted: int, now: datetime
) -> tuple[Claimed, ...]:
    rows = session.execute(_PICK, {"campaign": campaign_id, "now": now, "wanted": wanted}).all()
    claimed, withheld = [], []
    for row in rows:
        why = (
            Withheld.ERASED
            if row.erased_at is not None
            else Withheld.OPTED_OUT
            if row.opted_out
            else Withheld.PHONE_CHANGED
            if row.phone_changed
            else None
        )
        if why is None:
            key = f"{row.send_key}-{row.id}"
            claimed.append(Claimed(row.id, key, row.phone, row.message, row.attempts + 1))
        else:
            withheld.append({"send": row.id, "why": why.value})
    if claimed:
        session.execute(_TAKE, {"sends": [one.id for one in claimed], "worker": worker, "now": now})
    if withheld:
        session.execute(
            update(campaign_sends)
            .where(campaign_sends.c.id == bindparam("send"))
            .values(status=SendStatus.FAILED.value, error=bindparam("why")),
            withheld,
        )
        if not claimed:
            return _claim(session, campaign_id, worker, wanted, now)
    return tuple(claimed)


def unclaim(session: Session, worker: str, claimed: Sequence[Claimed]) -> None:
    """Gives back what was claimed and certainly not handed over."""
    sends = campaign_sends.c
    session.execute(
        update(campaign_sends)
        .where(
            sends.id == bindparam("send"),
            sends.claimed_by == worker,
            sends.status == SendStatus.SENDING.value,
        )
        .values(status=SendStatus.PENDING.value, attempts=sends.attempts - 1),
        [{"send": one.id} for one in claimed],
    )


def settle(session: Session, campaign_id: int, worker: str, settled: Sequence[Settled]) -> None:
    """Writes the gateway's answers. What was declared Unconfirmed meanwhile is known now."""
    if not settled:
        return
    now = shop_of(session).now()
    sent = [
        (one.send.id, one.send.attempts, one.answer.gateway_id)
        for one in settled
        if one.answer.outcome is Outcome.SENT
    ]
    others = [
        {"worker": worker, **_result(one, now)}
        for one in settled
        if one.answer.outcome is not Outcome.SENT
    ]
    if others:
        session.execute(_CLOSE_OTHERS, others)
    if sent:
        _CLOSE_SENT.run(session, sent, {"worker": worker, "now": now})
        session.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign_id)
            .values(sent_count=campaigns.c.sent_count + len(sent))
        )


def _result(one: Settled, now: datetime) -> dict[str, Any]:
    answer, tries = one.answer, one.send.attempts
    status, again_at = SendStatus.FAILED, None
    if answer.outcome is Outcome.UNKNOWN:
        status = SendStatus.UNCONFIRMED
    elif answer.outcome is Outcome.PASSING and tries <= len(RETRY_WAITS):
        status, again_at = SendStatus.PENDING, now + RETRY_WAITS[tries - 1]
    return {
        "send": one.send.id,
        "tries": tries,
        "now_status": status.value,
        "gateway_key": answer.gateway_id,
        "why": answer.detail,
        "again_at": again_at,
    }


def recount(session: Session, campaign_id: int) -> None:
    """`sent_count` is what the sends say."""
    sent = (
        select(func.count())
        .select_from(campaign_sends)
        .where(
            campaign_sends.c.campaign_id == campaign_id,
            campaign_sends.c.status == SendStatus.SENT.value,
        )
        .scalar_subquery()
    )
    session.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(sent_count=sent))
