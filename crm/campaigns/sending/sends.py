"""The sends of a campaign: frozen, claimed, handed over, settled. Never twice, never forgotten.

A send is Pending until a worker claims it; the claim (status Sending) is committed before the
message is handed to the gateway, the answer is committed after. So whoever dies leaves behind,
at worst, sends that are Sending and belong to nobody: they may or may not have arrived, they
become Unconfirmed, and only a person decides to send them again. Everything that is Pending was
certainly never handed over, or was refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Text,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from crm.gateways import Answer, Outcome
from crm.settings import shop_of
from crm.store.bulk import Ids, Records, listed, recorded, rows_written
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


class Claimed(NamedTuple):  # made for each of 100,000: see crm.gateways.Answer
    """A send that is this worker's to hand over. `key` is its id for the gateway on every try."""

    id: int
    key: str
    phone: str
    message: str
    attempts: int


class Settled(NamedTuple):
    """The result of handing one send over."""

    send: Claimed
    answer: Answer


_SHARED = customers.alias("shared")
_WHY = case(
    (customers.c.erased_at.is_not(None), Withheld.ERASED.value),
    (
        or_(
            customers.c.opted_out_at.is_not(None),
            exists().where(
                _SHARED.c.phone == campaign_sends.c.phone,
                _SHARED.c.opted_out_at.is_not(None),
                _SHARED.c.merged_into.is_(None),
            ),
        ),
        Withheld.OPTED_OUT.value,
    ),
    (
        and_(customers.c.merged_into.is_(None), customers.c.phone != campaign_sends.c.phone),
        Withheld.PHONE_CHANGED.value,
    ),
    else_=null(),
)
_PICK = (
    select(
        campaign_sends.c.id,
        campaign_sends.c.phone,
        campaign_sends.c.message,
        campaign_sends.c.attempts,
        _WHY,
    )
    .join(customers, customers.c.id == campaign_sends.c.customer_id)
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
_TAKE = {
    dialect: update(campaign_sends)
    .where(campaign_sends.c.id.in_(select(listed(bindparam("sends", type_=Ids()), dialect).c.id)))
    .values(
        status=SendStatus.SENDING.value,
        claimed_by=bindparam("worker"),
        claimed_at=bindparam("now"),
        attempts=campaign_sends.c.attempts + 1,
    )
    for dialect in ("sqlite", "postgresql")
}


def _mine(send: ColumnElement[int], tries: ColumnElement[int]) -> ColumnElement[bool]:
    return and_(
        campaign_sends.c.id == send,
        campaign_sends.c.claimed_by == bindparam("worker"),
        campaign_sends.c.attempts == tries,
        # It may have been declared Unconfirmed meanwhile, or called Failed by a person: now it is
        # known. What a person called Sent stays, and is not counted twice.
        campaign_sends.c.status != SendStatus.SENT.value,
    )


def _close_sent(dialect: str) -> Update:
    closed = recorded(
        bindparam("closed", type_=Records()),
        dialect,
        send=BigInteger,
        tries=Integer,
        gateway_key=Text,
    )
    return (
        update(campaign_sends)
        .where(_mine(closed.c.send, closed.c.tries))
        .values(
            status=SendStatus.SENT.value,
            sent_at=bindparam("now"),
            gateway_id=closed.c.gateway_key,
            error=null(),
            next_try_at=null(),
        )
    )


_CLOSE_SENT = {dialect: _close_sent(dialect) for dialect in ("sqlite", "postgresql")}
_CLOSE_OTHERS = (
    update(campaign_sends)
    .where(_mine(bindparam("send"), bindparam("tries")))
    .values(
        status=bindparam("now_status"),
        gateway_id=bindparam("gateway_key"),
        error=bindparam("why"),
        next_try_at=bindparam("again_at"),
    )
)


_COUNT = (
    update(campaigns)
    .where(campaigns.c.id == bindparam("campaign"))
    .values(sent_count=campaigns.c.sent_count + bindparam("more"))
)


def claim(
    session: Session, campaign_id: int, send_key: str, worker: str, wanted: int, now: datetime
) -> tuple[Claimed, ...]:
    """Up to `wanted` sends that are nobody else's, and not withheld since the freezing.

    `send_key` of the campaign opens their ids for the gateway.
    """
    while True:
        found = session.execute(
            _PICK, {"campaign": campaign_id, "now": now, "wanted": wanted}
        ).all()
        claimed = tuple(
            Claimed(send_id, f"{send_key}-{send_id}", phone, message, attempts + 1)
            for send_id, phone, message, attempts, why in found
            if why is None
        )
        if claimed:
            session.execute(
                _TAKE[session.get_bind().dialect.name],
                {"sends": [one.id for one in claimed], "worker": worker, "now": now},
            )
        if len(claimed) < len(found):
            _withhold(session, [(row[0], row[4]) for row in found if row[4] is not None])
        if claimed or not found:
            return claimed


def _withhold(session: Session, withheld: Sequence[tuple[int, str]]) -> None:
    session.execute(
        update(campaign_sends)
        .where(campaign_sends.c.id == bindparam("send"))
        .values(status=SendStatus.FAILED.value, error=bindparam("why")),
        [{"send": send_id, "why": why} for send_id, why in withheld],
    )


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
        close = _CLOSE_SENT[session.get_bind().dialect.name]
        closed = rows_written(session, close, {"closed": sent, "worker": worker, "now": now})
        session.execute(_COUNT, {"campaign": campaign_id, "more": closed})


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
