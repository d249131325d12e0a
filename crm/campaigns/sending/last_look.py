"""The last look at a reminder: what is owed when it leaves, and whether it is still to leave.

Hours or days may pass between the approval and the hand-over: a queue, the night, a pause, a retry.
Whoever paid or promised meanwhile is Skipped; the others get a text with what they owe by then.
So it is with appointments: moved to another day, cancelled or over, they are Skipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, null, select, update
from sqlalchemy.orm import Session

from crm.campaigns.audience import AudienceFilter
from crm.campaigns.audiences.appointments import booked_at
from crm.campaigns.audiences.dues import Skipped, misfits
from crm.campaigns.audiences.feedback import not_wanted_any_more
from crm.campaigns.kinds import Kind
from crm.campaigns.message import Addressee
from crm.campaigns.model import Campaign
from crm.campaigns.sending.sends import Claimed, SendStatus
from crm.campaigns.sms import MOST_PARTS, measure
from crm.campaigns.texts.approved_texts import NEEDED_BY
from crm.campaigns.texts.composing import Composed, Composer
from crm.campaigns.transitions import find
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import campaign_sends, customers

_Picked = tuple[int, str, str, int, int, Mapping[str, str] | None, str | None]
"""A row of the claim: id, phone, text, attempts, resends, values of the template, why withheld."""


def as_of_now(session: Session, campaign_id: int, rows: Sequence[Any]) -> list[_Picked]:
    """The rows of a claim with their texts as they are now, which are written, too; with a reason
    for those that are not needed any more."""
    campaign, open_ones = find(session, campaign_id), [row[0] for row in rows if row[-1] is None]
    if campaign.kind is Kind.FEEDBACK:  # its text has a link of its own, and stays
        unwanted = not_wanted_any_more(session, open_ones)
        return [(*row[:-1], unwanted.get(row[0], row[-1])) for row in rows]
    looked = _look(session, campaign, open_ones)
    found: list[_Picked] = []
    for send_id, phone, message, attempts, resends, values, why in rows:
        now = looked.get(send_id)
        if isinstance(now, Skipped):
            why = now.value
        elif now is not None:
            message, values = now.text, now.values
        found.append((send_id, phone, message, attempts, resends, values, why))
    _write(session, {key: one for key, one in looked.items() if isinstance(one, Composed)})
    return found


def still_so(session: Session, campaign_id: int, send: Claimed) -> bool:
    """Whether a claimed reminder is still to go out, in just these words."""
    status = session.scalar(select(campaign_sends.c.status).where(campaign_sends.c.id == send.id))
    campaign = find(session, campaign_id)
    if campaign.kind is Kind.FEEDBACK:
        wanted = send.id not in not_wanted_any_more(session, [send.id])
        return wanted and status == SendStatus.SENDING.value
    now = _look(session, campaign, [send.id]).get(send.id)
    return (
        status == SendStatus.SENDING.value
        and isinstance(now, Composed)
        and now.text == send.message
    )


def _look(
    session: Session, campaign: Campaign, sends: Sequence[int]
) -> dict[int, Composed | Skipped]:
    """What each of these sends says now; a send of which nothing is left to say is Skipped."""
    if not sends:
        return {}
    shop = shop_of(session)
    template = campaign.template if campaign.gateway in NEEDED_BY else None
    composer = Composer(campaign.message, shop, campaign.offer, campaign.valid_until, template)
    looked = _looked(campaign.audience, shop, shop.today(), campaign.approved_at, campaign.id)
    rows = session.execute(looked, {"sends": sends})
    found: dict[int, Composed | Skipped] = {}
    for send_id, *of_customer, reason in rows:
        made = composer.compose(Addressee._make(of_customer))
        if reason is not None:
            found[send_id] = Skipped(reason)
        elif not isinstance(made, Composed) or measure(made.text).parts > MOST_PARTS:
            found[send_id] = Skipped.NO_VALUE
        else:
            found[send_id] = made
    return found


@lru_cache(maxsize=8)
def _looked(
    audience: AudienceFilter,
    shop: Shop,
    today: date,  # noqa: ARG001 - the statement holds for that day
    approved_at: datetime | None,
    campaign_id: int,
) -> Select[Any]:
    """What decides on the `sends`, and fills their texts. Made once for all of a campaign: making
    it takes ten times as long as asking for one customer."""
    people = customers.c
    if audience.booked_on is not None:
        at = booked_at(audience.booked_on, shop)
        return _rows(at, case((at.is_(None), Skipped.NOT_BOOKED.value), else_=null()))
    why = case(
        *(
            (condition, reason.value)
            for condition, reason in misfits(
                audience, shop, approved_at=approved_at, campaign_id=campaign_id
            )
        ),
        (people.reminders_off, Skipped.REMINDERS_OFF.value),
        else_=null(),
    )
    return _rows(null(), why)


def _rows(booked: ColumnElement[Any], why: ColumnElement[Any]) -> Select[Any]:
    """Facts of the customers of the `sends`: when they come, and why they get nothing."""
    people = customers.c
    return (
        select(
            campaign_sends.c.id.label("send"),
            people.id,
            people.name,
            campaign_sends.c.phone,
            people.total_spent,
            people.last_purchase_date,
            people.balance,
            people.owes_since,
            booked,
            why,
        )
        .join(customers, people.id == campaign_sends.c.customer_id)
        .where(campaign_sends.c.id.in_(bindparam("sends", expanding=True)))
    )


def _write(session: Session, texts: Mapping[int, Composed]) -> None:
    if not texts:
        return
    session.execute(
        update(campaign_sends)
        .where(campaign_sends.c.id == bindparam("send"))
        .values(
            message=bindparam("text"),
            parts=bindparam("size"),
            template_values=bindparam("made_of"),
        ),
        [
            {
                "send": send_id,
                "text": one.text,
                "size": measure(one.text).parts,
                "made_of": one.values,
            }
            for send_id, one in texts.items()
        ],
    )
