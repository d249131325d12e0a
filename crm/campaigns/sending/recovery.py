"""Recovery after a crash and after failures: Unconfirmed sends, retries, and progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    literal,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from crm.campaigns import notices
from crm.campaigns.model import Action, Campaign, Status
from crm.campaigns.pausing import go_on
from crm.campaigns.sending.counting import recount
from crm.campaigns.sending.sends import NO_ANSWER, STAYS, SendStatus
from crm.campaigns.transitions import allowed, apply, as_campaign
from crm.errors import Invalid
from crm.settings import shop_of
from crm.store.bulk import Ids, listed, rows_written
from crm.store.schema import campaign_sends, campaigns

METAS_CAP, METAS_WAIT = "metas_cap", timedelta(hours=24)
"""WhatsApp's own cap for a person; another try before a day has passed would fail, too."""


class Decision(StrEnum):
    """A person's decision on sends that are Unconfirmed."""

    SEND_AGAIN = "send_again"
    CALL_SENT = "call_sent"
    CALL_FAILED = "call_failed"


def unconfirm_orphans(session: Session, before: datetime) -> int:
    """Sends claimed up to `before` and never settled become Unconfirmed; how many."""
    sends = campaign_sends.c
    found = (
        select(sends.id)
        .where(
            sends.campaign_id.in_(
                select(campaigns.c.id).where(campaigns.c.started_at.is_not(None))
            ),
            sends.status == SendStatus.SENDING.value,
            sends.claimed_at <= before,
        )
        .with_for_update(skip_locked=True)
    )
    ids = session.execute(found).scalars().all()
    if ids:
        session.execute(
            update(campaign_sends)
            .where(sends.id == bindparam("send"), sends.status == SendStatus.SENDING.value)
            .values(status=SendStatus.UNCONFIRMED.value, error=NO_ANSWER),
            [{"send": one} for one in ids],
        )
        _ask_about(session, ids)
    return len(ids)


def _ask_about(session: Session, sends: Sequence[int]) -> None:
    """Of a campaign that goes on, the end tells; of one that somebody paused or stopped, nothing
    would."""
    found = select(listed(literal(sends, type_=Ids()), session.get_bind().dialect.name).c.id)
    rows = session.execute(
        select(campaigns).where(
            campaigns.c.status != Status.SENDING.value,
            campaigns.c.id.in_(
                select(campaign_sends.c.campaign_id).where(campaign_sends.c.id.in_(found))
            ),
        )
    ).all()
    for row in rows:
        campaign = as_campaign(session, row)
        notices.tell(session, notices.UNCONFIRMED, campaign, owners=True)


def retry_failed(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """Puts what failed back in the queue, also what a receipt said of, except for good.

    Raises Invalid (`nothing_failed`) and what `allowed` raises.
    """
    campaign = allowed(session, Action.RETRY, campaign_id, by)
    if not _requeue(session, campaign_id, failed_in_passing(), again=True):
        raise Invalid("retry", campaign_id, "nothing_failed")
    recount(session, campaign_id)
    return go_on(session, Action.RETRY, campaign, by)


def decide_unconfirmed(
    session: Session, campaign_id: int, by: int | None, decision: Decision
) -> Campaign:
    """Applies a person's decision to the Unconfirmed sends; all of them at once.

    They can be called sent or failed in any campaign that went out, also in one that was stopped
    or archived; they are sent again only while there is something to go on with.

    Raises Invalid (`none_unconfirmed`) and what `allowed` raises.
    """
    if decision is Decision.SEND_AGAIN:
        campaign = allowed(session, Action.RETRY, campaign_id, by)
        unconfirmed = campaign_sends.c.status == SendStatus.UNCONFIRMED.value
        if not _requeue(session, campaign_id, unconfirmed, again=False):
            raise Invalid("retry", campaign_id, "none_unconfirmed")
        return go_on(session, Action.RETRY, campaign, by)
    campaign = allowed(session, Action.SETTLE, campaign_id, by)
    sends = campaign_sends.c
    called = SendStatus.SENT if decision is Decision.CALL_SENT else SendStatus.FAILED
    decided = session.execute(
        update(campaign_sends)
        .where(sends.campaign_id == campaign_id, sends.status == SendStatus.UNCONFIRMED.value)
        .values(
            status=called.value,
            # it was handed over then; that is the day from which its result counts
            sent_at=sends.claimed_at if called is SendStatus.SENT else None,
            error=None if called is SendStatus.SENT else NO_ANSWER,
        )
        .returning(sends.id)
    ).all()
    if not decided:
        raise Invalid("retry", campaign_id, "none_unconfirmed")
    recount(session, campaign_id)
    return apply(session, Action.SETTLE, campaign, by, campaign.status)


def failed_in_passing() -> ColumnElement[bool]:
    """SQL: sends that failed, at the hand-over or later, for a reason that may pass."""
    sends = campaign_sends.c
    withheld = sends.error.in_([why.value for why in STAYS])
    return and_(
        sends.final.is_(False),
        or_(
            and_(
                sends.status == SendStatus.FAILED.value,
                or_(sends.error.is_(None), not_(withheld)),
            ),
            and_(sends.status == SendStatus.SENT.value, sends.receipt == "failed"),
        ),
    )


def _requeue(session: Session, campaign_id: int, which: ColumnElement[bool], *, again: bool) -> int:
    """How many wait again. `again`: they certainly failed, so the gateway gets a new id."""
    sends = campaign_sends.c
    back = (
        update(campaign_sends)
        .where(sends.campaign_id == campaign_id, which)
        .values(
            status=SendStatus.PENDING.value,
            attempts=0,
            resends=sends.resends + 1 if again else sends.resends,
            next_try_at=case(
                (sends.receipt_reason == METAS_CAP, shop_of(session).now() + METAS_WAIT),
                else_=null(),
            ),
            claimed_by=None,
            claimed_at=None,
            error=None,
            sent_at=None,
            gateway_id=None,
            receipt=None,
            receipt_at=None,
            receipt_reason=None,
        )
    )
    return rows_written(session, back, {})
