"""The sends of a campaign: frozen, claimed, handed over, settled. Never twice, never forgotten.

A send is Pending until a worker claims it; the claim (status Sending) is committed before the
message is handed to the gateway, the answer is committed after. So whoever dies leaves behind,
at worst, sends that are Sending and belong to nobody: they may or may not have arrived, they
become Unconfirmed, and only a person decides to send them again. Everything that is Pending was
certainly never handed over, or was refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    and_,
    bindparam,
    case,
    exists,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from crm.gateways import Answer
from crm.store.bulk import Ids, listed
from crm.store.schema import campaign_sends, customers, opted_out_phones


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
    until: datetime | None = None  # closing time of the sending hours, UTC


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
            exists().where(opted_out_phones.c.phone == campaign_sends.c.phone),
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
        campaign_sends.c.resends,
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


def key_of(send_key: str, send_id: int, resends: int) -> str:
    """The id for the gateway, at most 36 characters. The same on every try whose outcome nobody
    knows; a new one when a person sends again what certainly failed."""
    return f"{send_key}-{send_id}" + (f"-{resends + 1}" if resends else "")


def claim(
    session: Session,
    campaign_id: int,
    send_key: str,
    worker: str,
    wanted: int,
    now: datetime,
    until: datetime | None = None,
) -> tuple[Claimed, ...]:
    """Up to `wanted` sends that are nobody else's, and not withheld since the freezing; `send_key`
    of the campaign opens their ids for the gateway, `until` is when the hours close."""
    while True:
        found = session.execute(
            _PICK, {"campaign": campaign_id, "now": now, "wanted": wanted}
        ).all()
        claimed = tuple(
            Claimed(
                send_id, key_of(send_key, send_id, resends), phone, message, attempts + 1, until
            )
            for send_id, phone, message, attempts, resends, why in found
            if why is None
        )
        if claimed:
            session.execute(
                _TAKE[session.get_bind().dialect.name],
                {"sends": [one.id for one in claimed], "worker": worker, "now": now},
            )
        if len(claimed) < len(found):
            _withhold(session, [(row[0], row[-1]) for row in found if row[-1] is not None])
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
