"""A worker's round: what came of the last messages is written down, the next ones are claimed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from crm.campaigns.hours import hours_of
from crm.campaigns.kinds import Kind, Terms
from crm.campaigns.model import CampaignGone, Status
from crm.campaigns.pausing import DAY_FULL, NIGHT, expire, finish, pause
from crm.campaigns.sending.claims import Look, claim
from crm.campaigns.sending.counting import recount
from crm.campaigns.sending.limits import room_for
from crm.campaigns.sending.rate import Rate, share
from crm.campaigns.sending.sends import Claimed, SendStatus, Settled
from crm.campaigns.sending.settling import settle
from crm.campaigns.texts.approved_texts import read
from crm.campaigns.transitions import find, last_happened
from crm.dataclass import dataclass
from crm.gateways.receipts import Limits
from crm.settings import shop_of
from crm.store.schema import campaign_sends, campaigns


@dataclass(frozen=True, slots=True)
class Turn:
    """One round of a worker. `status` of the campaign; `next_try_at` when only waiting is left.

    `finished` for the one worker whose round ended the campaign, `closed` for the one whose round
    put it to rest: at closing time, or because its valid-until day is over. `crowded`: other
    processes have used this second's rate.
    """

    status: Status
    claimed: tuple[Claimed, ...] = ()
    next_try_at: datetime | None = None
    finished: bool = False
    closed: bool = False
    crowded: bool = False


_STANDING = select(
    campaigns.c.status,
    campaigns.c.frozen_at,
    campaigns.c.send_key,
    campaigns.c.kind,
    campaigns.c.despite_opt_out_at,
    campaigns.c.valid_until,
    campaigns.c.gateway,
    campaigns.c.template,
).where(campaigns.c.id == bindparam("campaign"))


def take_turn(
    session: Session,
    campaign_id: int,
    worker: str,
    settled: Sequence[Settled] = (),
    wanted: int = 0,
    rate: Rate | None = None,
    limits: Limits | None = None,
) -> Turn:
    """Writes what came of the last round and claims up to `wanted` sends for the next one.

    Both in one transaction: it is the only one that a send costs. Outside the sending hours the
    campaign is put to rest until they open, until tomorrow when the gateway's `limits` of a day are
    used up, after its valid-until day until a person has decided; when nothing is left it is Sent.
    """
    shop = shop_of(session)
    now = shop.now()
    if settled:
        settle(session, campaign_id, worker, settled, now)
    row = session.execute(_STANDING, {"campaign": campaign_id}).one_or_none()
    if row is None:
        raise CampaignGone(campaign_id, last_happened(session, campaign_id))
    status = Status(row.status)
    if status is not Status.SENDING or row.frozen_at is None:
        return Turn(status)
    terms = Terms(Kind(row.kind), row.despite_opt_out_at)
    template = read(row.template)
    hours = hours_of(shop, terms, template)
    if not hours.is_open(now):
        return _close(session, campaign_id, NIGHT, hours.next_opening(now))
    if row.valid_until is not None and row.valid_until < shop.today():
        return _close(session, campaign_id, NIGHT, now)
    if wanted <= 0:
        return Turn(status)
    # Locked before the limits are looked at, so that two processes do not both find the last place.
    shared = share(session, rate, wanted)
    if shared.room <= 0:
        return Turn(status, crowded=True)
    wanted = shared.room
    waiting = _pending(session, campaign_id) if limits is not None and any(limits) else 0
    if limits is not None and waiting:
        room = room_for(session, row.gateway or "", limits, waiting)
        if room.opens_at is not None:
            return _close(session, campaign_id, DAY_FULL, room.opens_at)
        wanted = min(wanted, room.now)
        if wanted <= 0:
            return Turn(status)
    look = Look(campaign_id, terms, shop, now, hours.next_closing(now), template)
    claimed = claim(session, look, row.send_key, worker, wanted)
    shared.use(session, len(claimed))
    return Turn(status, claimed) if claimed else _nothing_to_claim(session, campaign_id)


def _close(session: Session, campaign_id: int, reason: str, until: datetime) -> Turn:
    """Puts the campaign to rest `until` then, or, when its text does not hold then, until a person
    says what becomes of it. With nothing left to send it ends instead."""
    campaign = find(session, campaign_id, lock=True)
    if campaign.status is not Status.SENDING:  # the other process was faster, or somebody
        return Turn(campaign.status)
    if not _open_sends(session, campaign_id)[0]:
        return _nothing_to_claim(session, campaign_id)
    if campaign.expires_before(shop_of(session).local(until).date()):
        closed = expire(session, campaign)
    else:
        closed = pause(session, campaign_id, None, reason=reason, until=until)
    return Turn(closed.status, closed=True)


def _pending(session: Session, campaign_id: int) -> int:
    sends = campaign_sends.c
    return session.execute(
        select(func.count())
        .select_from(campaign_sends)
        .where(sends.campaign_id == campaign_id, sends.status == SendStatus.PENDING.value)
    ).scalar_one()


def _open_sends(session: Session, campaign_id: int) -> tuple[int, datetime | None]:
    """How many are Pending or Sending, and the earliest of their next tries."""
    sends = campaign_sends.c
    count, next_try_at = session.execute(
        select(func.count(), func.min(sends.next_try_at)).where(
            sends.campaign_id == campaign_id,
            sends.status.in_((SendStatus.PENDING.value, SendStatus.SENDING.value)),
        )
    ).one()
    return count, next_try_at


def _nothing_to_claim(session: Session, campaign_id: int) -> Turn:
    count, next_try_at = _open_sends(session, campaign_id)
    if count:
        return Turn(Status.SENDING, next_try_at=next_try_at)
    campaign = find(session, campaign_id, lock=True)
    if campaign.status is not Status.SENDING:  # the other process was faster
        return Turn(campaign.status)
    recount(session, campaign_id)
    return Turn(finish(session, campaign).status, finished=True)
