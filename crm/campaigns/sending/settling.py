"""The gateway's answers written down: what each send becomes, and what else follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Insert,
    Integer,
    Text,
    Update,
    and_,
    bindparam,
    null,
    select,
    update,
)
from sqlalchemy.orm import Session

from crm.campaigns.opt_outs import BY_GATEWAY, opt_out_phone
from crm.campaigns.sending.receipts.applying import known_now
from crm.campaigns.sending.sends import SendStatus, Settled
from crm.gateways import Outcome
from crm.store.bulk import Records, recorded, rows_written
from crm.store.schema import campaign_sends, campaigns, gateway_messages
from crm.store.types import Instant
from crm.store.upsert import insert_on

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
        final=bindparam("useless"),
        gateway_id=bindparam("gateway_key"),
        error=bindparam("why"),
        next_try_at=bindparam("again_at"),
    )
)


@cache
def _keep_ids(dialect: str) -> Insert:
    """The ids of what was taken, each with its send."""
    taken = recorded(
        bindparam("taken", type_=Records()), dialect, send=BigInteger, tries=Integer, made=Text
    )
    rows = (
        select(campaigns.c.gateway, taken.c.made, taken.c.send, bindparam("now", type_=Instant()))
        .select_from(taken)
        .join(campaigns, campaigns.c.id == bindparam("campaign"))
        .where(taken.c.made.is_not(None), campaigns.c.gateway.is_not(None))
    )
    columns = ("gateway", "gateway_id", "send_id", "handed_over_at")
    return insert_on(dialect, gateway_messages).from_select(columns, rows).on_conflict_do_nothing()


_COUNT = (
    update(campaigns)
    .where(campaigns.c.id == bindparam("campaign"))
    .values(sent_count=campaigns.c.sent_count + bindparam("more"))
)


def settle(
    session: Session, campaign_id: int, worker: str, settled: Sequence[Settled], now: datetime
) -> None:
    """Writes the gateway's answers, `now` in UTC. What was declared Unconfirmed meanwhile is known
    now."""
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
        keep = _keep_ids(session.get_bind().dialect.name)
        session.execute(keep, {"campaign": campaign_id, "taken": sent, "now": now})
        known_now(session, campaign_id, [made for *_, made in sent if made is not None])


def _result(one: Settled, now: datetime) -> dict[str, Any]:
    answer, tries = one.answer, one.send.attempts
    status, again_at, counted = SendStatus.FAILED, None, tries
    if answer.outcome is Outcome.UNKNOWN:
        status = SendStatus.UNCONFIRMED
    elif answer.outcome is Outcome.PASSING and (tries <= len(RETRY_WAITS) or not one.counted):
        own = RETRY_WAITS[tries - 1 if one.counted else 0]
        wait = own if answer.wait is None else timedelta(seconds=answer.wait)
        status, again_at = SendStatus.PENDING, now + wait
        counted = tries if one.counted else tries - 1
    elif answer.outcome is Outcome.HALTED:  # nothing is wrong with this one
        status, counted = SendStatus.PENDING, tries - 1
    return {
        "send": one.send.id,
        "tries": tries,
        "counted": counted,
        "useless": answer.outcome is Outcome.REFUSED,
        "now_status": status.value,
        "gateway_key": answer.gateway_id,
        "why": answer.detail,
        "again_at": again_at,
    }
