"""The effect of one receipt on one send; pure, and the same in whatever order receipts come."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from crm.campaigns.sending.sends import SendStatus, Withheld
from crm.gateways.receipts import Rank, Receipt

NAMES = {
    Rank.SENT: "sent",
    Rank.FAILED: "failed",
    Rank.DELIVERED: "delivered",
    Rank.READ: "read",
}
"""`campaign_sends.receipt`; null is Rank.NOTHING."""

RANKS = {name: rank for rank, name in NAMES.items()}
_WITHHELD = frozenset(why.value for why in Withheld)


class State(NamedTuple):
    """What the store knows of a send. Instants in UTC. `final`: another try is useless."""

    status: SendStatus
    error: str | None
    sent_at: datetime | None
    claimed_at: datetime | None
    rank: Rank
    at: datetime | None
    reason: str | None
    final: bool


def after(state: State, receipt: Receipt, now: datetime) -> State:
    """The send after this receipt. `now` stands in for a moment that the gateway does not say.

    A hand-over that nobody answered is proved by any receipt; one that was given up by a person
    or after several tries is proved, too, and what is known beats what was said. What waits for
    another try leaves the queue only when an earlier one was delivered.
    """
    match state.status:
        case SendStatus.SENT:
            return _raised(state, receipt, now)
        case SendStatus.PENDING:
            if receipt.rank < Rank.DELIVERED:
                return state
            return _raised(_taken(state, now), receipt, now)
        case SendStatus.FAILED if state.final or state.error in _WITHHELD:
            return _raised(state, receipt, now)._replace(final=state.final)
        case _:
            return _raised(_taken(state, now), receipt, now)


def _taken(state: State, now: datetime) -> State:
    """It was handed over then; that is the day from which its result counts."""
    return state._replace(status=SendStatus.SENT, error=None, sent_at=state.claimed_at or now)


def _raised(state: State, receipt: Receipt, now: datetime) -> State:
    if receipt.rank is Rank.NOTHING:  # that it was taken is all that is known
        return state
    at = receipt.at or now
    if receipt.rank > state.rank:
        state = state._replace(rank=receipt.rank, at=at)
    elif receipt.rank == state.rank:  # said twice: the first time counts
        state = state._replace(at=at if state.at is None else min(state.at, at))
    if receipt.rank is Rank.FAILED:  # after a delivery a note only
        reason = max(state.reason or "", receipt.reason) or None
        state = state._replace(reason=reason, final=state.final or not receipt.passing)
    return state
