"""The claim: the one look at a send before it is handed over, whatever led to its hand-over.

A send that was frozen, put back by Retry failed, or waited while its campaign was paused is looked
at here again, in the transaction that marks it as handed over: has its customer opted out, had
another message within the frequency cap, been erased, another phone? A reminder of dues is written
here, by `crm.campaigns.sending.last_look`. What else holds for a whole campaign (sending hours,
valid-until day) is looked at in `crm.campaigns.sending.worker`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
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

from crm.campaigns.audiences.dues import Skipped
from crm.campaigns.kinds import COUNTED, Terms
from crm.campaigns.sending.last_look import as_of_now
from crm.campaigns.sending.sends import Claimed, SendStatus, Withheld, key_of
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.dataclass import dataclass
from crm.shop import Shop
from crm.store.bulk import Ids, listed
from crm.store.schema import campaign_sends, campaigns, customers, opted_out_phones

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """What a claim looks at. `now` is UTC, as is `until`, when the sending hours close;
    `template` is the approved text that makes the messages."""

    campaign_id: int
    terms: Terms
    shop: Shop
    now: datetime
    until: datetime | None = None
    template: ChosenTemplate | None = None

    @property
    def values(self) -> dict[str, Any]:
        cap = self.shop.frequency_cap_hours if self.terms.rules.capped else 0
        return {
            "campaign": self.campaign_id,
            "now": self.now,
            "capped": cap > 0,
            "since": self.now - timedelta(hours=cap),
            "despite": self.terms.despite_opt_out or _LONG_AGO,
        }


_INSTANT = campaign_sends.c.claimed_at.type
_SHARED = customers.alias("shared")
_OTHER = campaign_sends.alias("other")


def _said_no(table: Any) -> ColumnElement[bool]:
    """An opt-out, and not one about which an approver was asked since."""
    return cast(ColumnElement[bool], table.opted_out_at > bindparam("despite", type_=_INSTANT))


_OPTED_OUT = or_(
    _said_no(customers.c),
    exists().where(
        _SHARED.c.phone == campaign_sends.c.phone,
        _said_no(_SHARED.c),
        _SHARED.c.merged_into.is_(None),
    ),
    exists().where(opted_out_phones.c.phone == campaign_sends.c.phone),  # said by the phone itself
)
_MESSAGED_LATELY = exists().where(
    _OTHER.c.phone == campaign_sends.c.phone,
    _OTHER.c.campaign_id != bindparam("campaign"),
    or_(
        _OTHER.c.sent_at > bindparam("since", type_=_INSTANT),
        and_(
            _OTHER.c.status.in_((SendStatus.SENDING.value, SendStatus.UNCONFIRMED.value)),
            _OTHER.c.claimed_at > bindparam("since", type_=_INSTANT),
        ),
    ),
    _OTHER.c.campaign_id.in_(select(campaigns.c.id).where(campaigns.c.kind.in_(COUNTED))),
)
_WHY = case(
    (customers.c.erased_at.is_not(None), Withheld.ERASED.value),
    (_OPTED_OUT, Withheld.OPTED_OUT.value),
    (
        and_(customers.c.merged_into.is_(None), customers.c.phone != campaign_sends.c.phone),
        Withheld.PHONE_CHANGED.value,
    ),
    (
        and_(bindparam("capped", type_=Boolean()), _MESSAGED_LATELY),
        Withheld.FREQUENCY_CAP.value,
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
        campaign_sends.c.template_values,
        _WHY,
    )
    .join(customers, customers.c.id == campaign_sends.c.customer_id)
    .where(
        campaign_sends.c.campaign_id == bindparam("campaign"),
        campaign_sends.c.status == SendStatus.PENDING.value,
        or_(
            campaign_sends.c.next_try_at.is_(None),
            campaign_sends.c.next_try_at <= bindparam("now", type_=_INSTANT),
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


def claim(
    session: Session, look: Look, send_key: str, worker: str, wanted: int
) -> tuple[Claimed, ...]:
    """Up to `wanted` sends that are nobody else's and that nothing withholds.

    `send_key` of the campaign opens their ids for the gateway. They are marked as handed over when
    the transaction commits, so they leave at once after it, or are given back.
    """
    while True:
        found: Sequence[Any] = session.execute(_PICK, look.values | {"wanted": wanted}).all()
        if look.terms.rules.looked_at_last:
            found = as_of_now(session, look.campaign_id, found)
        claimed = tuple(
            Claimed(
                send_id,
                key_of(send_key, send_id, resends),
                phone,
                message,
                attempts + 1,
                look.until,
                None if look.template is None or values is None else look.template.filled(values),
            )
            for send_id, phone, message, attempts, resends, values, why in found
            if why is None
        )
        if claimed:
            session.execute(
                _TAKE[session.get_bind().dialect.name],
                {"sends": [one.id for one in claimed], "worker": worker, "now": look.now},
            )
        if len(claimed) < len(found):
            _withhold(session, [(row[0], row[-1]) for row in found if row[-1] is not None])
        if claimed or not found:
            return claimed


_SKIPPED = frozenset(why.value for why in Skipped)


def _withhold(session: Session, withheld: Sequence[tuple[int, str]]) -> None:
    session.execute(
        update(campaign_sends)
        .where(campaign_sends.c.id == bindparam("send"))
        .values(status=bindparam("now_status"), error=bindparam("why")),
        [
            {
                "send": send_id,
                "why": why,
                "now_status": (SendStatus.SKIPPED if why in _SKIPPED else SendStatus.FAILED).value,
            }
            for send_id, why in withheld
        ],
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


def unclaim_unheard(session: Session, campaign_id: int, worker: str, held: Collection[int]) -> int:
    """Gives back what `worker` claimed of a campaign and does not hold; how many."""
    sends = campaign_sends.c
    mine = select(sends.id).where(
        sends.campaign_id == campaign_id,
        sends.status == SendStatus.SENDING.value,
        sends.claimed_by == worker,
    )
    lost = [one for one in session.execute(mine).scalars() if one not in held]
    if lost:
        session.execute(
            update(campaign_sends)
            .where(sends.id.in_(lost), sends.status == SendStatus.SENDING.value)
            .values(status=SendStatus.PENDING.value, attempts=sends.attempts - 1)
        )
    return len(lost)
