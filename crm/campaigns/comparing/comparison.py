"""A campaign's two groups compared: those whom it was written to, and those whom the lots left out.

Each is counted as the lots drew it: whose message failed was written to, too, or only the numbers
that still work would stand on that side. The days are those of the result of a campaign. Who was
left out has the moment of the message before theirs in the queue, so that both groups are looked at
on the same days.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.campaigns.audiences.holdout import HELD_OUT
from crm.campaigns.comparing.interval import of_difference
from crm.campaigns.model import Status
from crm.campaigns.results import RESULT_DAYS
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.transitions import find
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.schema import campaign_sends, purchases


@dataclass(frozen=True, slots=True)
class Group:
    """`came` of `people`: bought something within the days of a result."""

    people: int
    came: int

    @property
    def rate(self) -> float:
        return self.came / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """`low` and `high`: how much larger the rate of those written to is, with 95 % certainty.
    `days_left` until the days are over for the last of them."""

    written: Group
    left_out: Group
    low: float
    high: float
    days_left: int

    @property
    def tells(self) -> bool:
        """Whether the difference is more than chance makes, its days being over."""
        return not self.days_left and not self.low <= 0 <= self.high


def comparison(session: Session, campaign_id: int) -> Comparison | None:
    """As of now; None without people on both sides. Raises CampaignGone."""
    campaign = find(session, campaign_id)
    if not campaign.holds_out:
        return None
    queue = _queue(session, campaign_id, to_the_end=campaign.status is Status.SENT)
    if queue is None or len({one.left_out for one in queue.values()}) < 2:
        return None
    shop = shop_of(session)
    came = _came(session, campaign_id, queue)
    groups = [
        Group(sum(one.left_out is side for one in queue.values()), came[side])
        for side in (False, True)
    ]
    written, left_out = groups
    low, high = of_difference(written.came, written.people, left_out.came, left_out.people)
    last = max(one.moment for one in queue.values())
    over = shop.local(last).date() + timedelta(days=RESULT_DAYS)
    return Comparison(written, left_out, low, high, max(0, (over - shop.today()).days))


class _Place(NamedTuple):
    """Of one customer; UTC."""

    left_out: bool
    moment: datetime


_TRIED = (SendStatus.SENT.value, SendStatus.FAILED.value, SendStatus.UNCONFIRMED.value)


def _queue(session: Session, campaign_id: int, *, to_the_end: bool) -> dict[int, _Place] | None:
    """Everybody whose turn came, with the moment of their message or of the one before it; of what
    was stopped nobody behind its last message. None when nothing went out.

    Who was merged since and has a place on both sides had the message.
    """
    sends = campaign_sends.c
    rows = session.execute(
        select(sends.customer_id, sends.status, sends.error, sends.sent_at)
        .where(sends.campaign_id == campaign_id)
        .order_by(sends.id)
    ).all()
    last = max((at for at, row in enumerate(rows) if row.sent_at is not None), default=None)
    if last is None:
        return None
    reached = rows if to_the_end else rows[: last + 1]
    moment = next(row.sent_at for row in rows if row.sent_at is not None)
    found: dict[int, _Place] = {}
    for customer_id, status, error, sent_at in reached:
        moment = sent_at or moment
        left_out = status == SendStatus.SKIPPED.value and error == HELD_OUT
        known = found.get(customer_id)
        if (left_out or status in _TRIED) and (known is None or (known.left_out and not left_out)):
            found[customer_id] = _Place(left_out, moment)
    return found


def _came(session: Session, campaign_id: int, queue: dict[int, _Place]) -> dict[bool, int]:
    """How many bought within the days, of those written to (False) and of those left out (True)."""
    shop, bought = shop_of(session), purchases.c
    days = timedelta(days=RESULT_DAYS - 1)
    first = min(one.moment for one in queue.values())
    last = max(one.moment for one in queue.values())
    rows = session.execute(
        select(bought.customer_id, bought.purchase_date, bought.created_at).where(
            bought.customer_id.in_(
                select(campaign_sends.c.customer_id).where(
                    campaign_sends.c.campaign_id == campaign_id
                )
            ),
            bought.purchase_date >= shop.local(first).date(),
            bought.purchase_date <= min(shop.local(last).date() + days, shop.today()),
        )
    )
    came: dict[bool, set[int]] = {False: set(), True: set()}
    for customer_id, bought_on, noted_at in rows:
        place = queue.get(customer_id)
        if place is None:
            continue
        day = shop.local(place.moment).date()
        if day <= bought_on <= day + days and (bought_on > day or noted_at >= place.moment):
            came[place.left_out].add(customer_id)
    return {side: len(who) for side, who in came.items()}
