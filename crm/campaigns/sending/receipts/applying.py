"""Receipts written to the sends that they are of, many in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningDelete

from crm.campaigns import pausing
from crm.campaigns.model import CampaignMoved, Status
from crm.campaigns.opt_outs import BY_GATEWAY, opt_out_phone
from crm.campaigns.sending.counting import recount
from crm.campaigns.sending.receipts.matching import (
    AT_ONCE,
    OfSend,
    matched,
    only_unconfirmed,
    phone_of,
)
from crm.campaigns.sending.receipts.rules import NAMES, RANKS, State, after
from crm.campaigns.sending.sends import SendStatus
from crm.dataclass import dataclass, field
from crm.gateways import Halt
from crm.gateways.receipts import Rank, Receipt
from crm.settings import shop_of
from crm.store.bulk import Texts, listed
from crm.store.chunks import chunks
from crm.store.schema import campaign_sends, campaigns, early_receipts, gateway_messages
from crm.store.upsert import insert_for

EARLY = timedelta(days=1)
"""For so long a receipt waits for the answer of its message."""

WRONG_TEMPLATE = 3
"""Messages in a row that the operators dropped for their text: then it is the template."""


@dataclass(slots=True)
class Applied:
    """`changed`: campaigns of which something new is known. `paused`: of those, by a halt."""

    changed: set[int] = field(default_factory=set)
    paused: set[int] = field(default_factory=set)
    early: int = 0


def apply_receipts(session: Session, gateway: str, receipts: Sequence[Receipt]) -> Applied:
    """Writes what each receipt proves. Ids that nobody knows are kept for a day.

    Any order and any repetition ends the same; see `rules.after`.
    """
    applied = Applied()
    by_send, unknown = matched(session, gateway, receipts)
    now = shop_of(session).now()
    changes: list[dict[str, Any]] = []
    moved: set[int] = set()
    new: list[tuple[int, Receipt]] = []
    for one in by_send:
        row, theirs = one.row, one.receipts
        before = state = _state(row)
        for receipt in theirs:
            state = after(state, receipt, now)
        # Said again, it must not undo what a person decided since.
        news = theirs if state != before or state.status is SendStatus.PENDING else []
        if any(receipt.opt_out for receipt in (*news, *one.earlier)):
            opt_out_phone(session, row.phone, BY_GATEWAY)
        new += [(row.campaign_id, receipt) for receipt in news]
        if state != before:
            known = next((said.gateway_id for said in theirs if said.gateway_id), None)
            changes.append(_values(row, state, known))
            applied.changed.add(row.campaign_id)
        if state.status is not before.status:
            moved.add(row.campaign_id)
    _write(session, changes)
    _know(session, gateway, by_send, now)
    for campaign_id in moved:
        recount(session, campaign_id)
    applied.early = _keep(session, gateway, unknown, now)
    _halt(session, new, applied)
    return applied


def known_now(session: Session, campaign_id: int, gateway_ids: Sequence[str]) -> None:
    """Applies receipts that came before the answers with these ids, of sends of the campaign."""
    if not gateway_ids:
        return
    early = _early(session.get_bind().dialect.name)
    gone = session.execute(early, {"campaign": campaign_id, "ids": gateway_ids}).all()
    if gone:
        apply_receipts(session, gone[0].gateway, [_read(row.gateway_id, row.facts) for row in gone])


@cache
def _early(dialect: str) -> ReturningDelete[tuple[str, str, Any]]:
    gateway = select(campaigns.c.gateway).where(campaigns.c.id == bindparam("campaign"))
    given = listed(bindparam("ids", type_=Texts()), dialect)
    return (
        delete(early_receipts)
        .where(
            early_receipts.c.gateway == gateway.scalar_subquery(),
            early_receipts.c.gateway_id.in_(select(given.c.id)),
        )
        .returning(early_receipts.c.gateway, early_receipts.c.gateway_id, early_receipts.c.facts)
    )


def settle_early(session: Session, gateway: str) -> Applied | None:
    """Applies reports that name a phone and came before its send was Unconfirmed; None when there
    are none."""
    rows = session.execute(
        select(early_receipts.c.id, early_receipts.c.gateway_id, early_receipts.c.facts)
        .where(early_receipts.c.gateway == gateway)
        .order_by(early_receipts.c.id.desc())
        .limit(AT_ONCE)
    ).all()
    ready = []
    for row in rows:
        receipt = _read(row.gateway_id, row.facts)
        phone = phone_of(session, receipt) if receipt.by_phone else ""
        if phone and only_unconfirmed(session, gateway, phone) is not None:
            ready.append((row.id, receipt))
    if not ready:
        return None
    gone = [number for number, _ in ready]
    session.execute(delete(early_receipts).where(early_receipts.c.id.in_(gone)))
    return apply_receipts(session, gateway, [receipt for _, receipt in ready])


def forget_early(session: Session) -> int:
    """Drops receipts that waited for a day; how many."""
    before = shop_of(session).now() - EARLY
    found = select(early_receipts.c.id).where(early_receipts.c.arrived_at < before)
    ids = session.execute(found).scalars().all()
    for part in chunks(ids, AT_ONCE):
        session.execute(delete(early_receipts).where(early_receipts.c.id.in_(part)))
    return len(ids)


def _state(row: Row[*tuple[Any, ...]]) -> State:
    return State(
        SendStatus(row.status),
        row.error,
        row.sent_at,
        row.claimed_at,
        RANKS.get(row.receipt or "", Rank.NOTHING),
        row.receipt_at,
        row.receipt_reason,
        row.final,
    )


def _values(row: Row[*tuple[Any, ...]], state: State, gateway_id: str | None) -> dict[str, Any]:
    return {
        "send": row.id,
        "now_status": state.status.value,
        "now_error": state.error,
        "now_sent_at": state.sent_at,
        "now_next_try_at": None,
        "now_receipt": NAMES.get(state.rank),
        "now_receipt_at": state.at,
        "now_receipt_reason": state.reason,
        "now_final": state.final,
        "now_gateway_id": row.gateway_id or gateway_id,
    }


_WRITTEN = (
    "status",
    "error",
    "sent_at",
    "next_try_at",
    "receipt",
    "receipt_at",
    "receipt_reason",
    "final",
    "gateway_id",
)
_CHANGE = (
    update(campaign_sends)
    .where(campaign_sends.c.id == bindparam("send"))
    .values({name: bindparam(f"now_{name}") for name in _WRITTEN})
)


def _write(session: Session, changes: list[dict[str, Any]]) -> None:
    if changes:
        session.execute(_CHANGE, changes)


def _know(session: Session, gateway: str, by_send: list[OfSend], now: datetime) -> None:
    """An id that a receipt brought with our key is known from now on."""
    rows = [
        {
            "gateway": gateway,
            "gateway_id": said.gateway_id,
            "send_id": one.row.id,
            "handed_over_at": now,
        }
        for one in by_send
        for said in one.all
        if said.gateway_id
    ]
    if rows:
        session.execute(insert_for(session, gateway_messages).on_conflict_do_nothing(), rows)


def _keep(session: Session, gateway: str, unknown: list[Receipt], now: datetime) -> int:
    kept = [
        {
            "gateway": gateway,
            "gateway_id": one.gateway_id,
            "facts": {
                **one._asdict(),
                "rank": int(one.rank),
                "at": one.at.isoformat() if one.at else None,
            },
            "arrived_at": now,
        }
        for one in unknown
        if one.gateway_id and len(one.gateway_id) <= 200
    ]
    if kept:
        session.execute(insert(early_receipts), kept)
    return len(kept)


def _read(gateway_id: str, facts: dict[str, Any]) -> Receipt:
    at = facts.get("at")
    known = {name: value for name, value in facts.items() if name in Receipt._fields}
    known["at"] = datetime.fromisoformat(at) if at else None
    return Receipt(**{**known, "gateway_id": gateway_id, "rank": Rank(facts["rank"])})


def _halt(session: Session, new: list[tuple[int, Receipt]], applied: Applied) -> None:
    """Pauses a campaign whose receipts say that no other message would fare better. `new`: those
    that said something new, each with its campaign."""
    halts = {campaign_id: said.halt for campaign_id, said in new if said.halt}
    dropped = {campaign_id for campaign_id, said in new if said.reason == "dlt"}
    for campaign_id in dropped - halts.keys():
        if _all_dropped(session, campaign_id):
            halts[campaign_id] = Halt.TEMPLATE
    for campaign_id, halt in halts.items():
        status = session.execute(
            select(campaigns.c.status).where(campaigns.c.id == campaign_id)
        ).scalar()
        if status != Status.SENDING.value:
            continue
        try:
            pausing.pause(session, campaign_id, None, reason=pausing.HALTED + halt)
        except CampaignMoved:  # somebody was faster
            continue
        applied.paused.add(campaign_id)


def _all_dropped(session: Session, campaign_id: int) -> bool:
    sends = campaign_sends.c
    last = session.execute(
        select(sends.receipt_reason)
        .where(
            and_(sends.campaign_id == campaign_id, sends.status == SendStatus.SENT.value),
            or_(sends.receipt.is_not(None), sends.receipt_reason.is_not(None)),
        )
        .order_by(sends.receipt_at.desc(), sends.id.desc())
        .limit(WRONG_TEMPLATE)
    ).scalars()
    return list(last) == ["dlt"] * WRONG_TEMPLATE
