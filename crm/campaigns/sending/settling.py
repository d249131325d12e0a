"""The gateway's answers written down: what each send becomes, and what else follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Text,
    Update,
    and_,
    bindparam,
    func,
    null,
    select,
    update,
)
from sqlalchemy.orm import Session

from crm.campaigns.opt_outs import BY_GATEWAY, opt_out_phone
from crm.campaigns.sending.sends import SendStatus, Settled
from crm.gateways import Outcome
from crm.settings import shop_of
from crm.store.bulk import Records, recorded, rows_written
from crm.store.schema import campaign_sends, campaigns

RETRY_WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
"""Before the second, third and fourth try of what a gateway refused for the moment."""


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
        attempts=bindparam("counted"),
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
    for one in (one for one in settled if one.answer.opt_out):
        opt_out_phone(session, one.send.phone, BY_GATEWAY)
    if sent:
        close = _CLOSE_SENT[session.get_bind().dialect.name]
        closed = rows_written(session, close, {"closed": sent, "worker": worker, "now": now})
        session.execute(_COUNT, {"campaign": campaign_id, "more": closed})


def _result(one: Settled, now: datetime) -> dict[str, Any]:
    answer, tries = one.answer, one.send.attempts
    status, again_at, counted = SendStatus.FAILED, None, tries
    if answer.outcome is Outcome.UNKNOWN:
        status = SendStatus.UNCONFIRMED
    elif answer.outcome is Outcome.PASSING and tries <= len(RETRY_WAITS):
        wait = RETRY_WAITS[tries - 1] if answer.wait is None else timedelta(seconds=answer.wait)
        status, again_at = SendStatus.PENDING, now + wait
    elif answer.outcome is Outcome.HALTED:  # nothing is wrong with this one
        status, counted = SendStatus.PENDING, tries - 1
    return {
        "send": one.send.id,
        "tries": tries,
        "counted": counted,
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
