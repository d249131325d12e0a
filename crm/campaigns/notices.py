"""Notices to staff of a campaign's transitions, put in the outbox in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from crm import staff
from crm.chat import outbox
from crm.permissions import Role
from crm.settings import shop_of
from crm.store.schema import settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crm.campaigns.model import Campaign

ASKED = "campaign_asked"
"""The campaign waits for approval."""
ANSWERED = "campaign_answered"
"""A proposal was approved or rejected; `by`, `status` and `reason` as they were then."""
ENDED = "campaign_ended"
PAUSED = "campaign_paused"
"""By itself."""
MOVED = "campaign_moved"
"""It came due outside the sending hours."""
UNCONFIRMED = "campaign_unconfirmed"
"""A process died with messages of it under way, and it does not go on by itself."""
EXPIRED = "campaign_expired"
"""Its valid-until day is over, and not everybody has had it."""
RETURNED = "campaign_returned"
"""It is a draft again: its template is not what it was when it was approved."""
OVER = "campaign_over"
"""It has been paused for days: is it over?"""
RESTORED = "campaign_restored"
"""It was not over when the backup was taken from which the books were restored."""
GROWN = "campaign_grown"
"""It came due, and would reach far more people than it was approved for."""
LATE = "campaign_late"
"""It should have gone out, and waits for a person's word."""

AWAY = "phone_away"
"""The phone that sends is not reached."""


def away(session: Session) -> None:
    """Notifies the owners, who have the phone."""
    outbox.put_to(session, (Role.OWNER,), AWAY)


FIRST_OF_GATEWAY = "gateway_first"
"""Said once when a gateway is set up that has rules of its own in the shop's country."""

_SAID = {"smsgate": ("IN",), "twilio": ("IN",)}


def first_of_gateway(session: Session, gateway: str) -> None:
    """Notifies the owners once of what to mind with this gateway in the shop's country."""
    if shop_of(session).country not in _SAID.get(gateway, ()):
        return
    key = f"gateway.said.{gateway}"
    if session.execute(select(settings.c.key).where(settings.c.key == key)).first() is not None:
        return
    if outbox.put_to(session, (Role.OWNER,), FIRST_OF_GATEWAY, gateway=gateway):
        session.execute(insert(settings).values(key=key, value=True))


def asked(session: Session, campaign: Campaign) -> None:
    """Notifies owners and managers, who answer."""
    outbox.put_to(session, (Role.OWNER, Role.MANAGER), ASKED, campaign_id=campaign.id)


def answered(session: Session, campaign: Campaign, by: int | None) -> None:
    """Notifies the author who asked, unless it is the one who answers."""
    author = campaign.created_by
    if author is not None and author != by and _reached(session, author):
        outbox.put(
            session,
            author,
            ANSWERED,
            campaign_id=campaign.id,
            by=by,
            status=campaign.status.value,
            reason=campaign.rejected_reason,
        )


def tell(session: Session, kind: str, campaign: Campaign, *, owners: bool = False) -> None:
    """Notifies the author and the approver; owners too with `owners`, or if there is neither."""
    people = [campaign.approved_by, campaign.created_by]
    if owners or not any(people):
        people += [one.id for one in staff.members(session, Role.OWNER)]
    for person in dict.fromkeys(one for one in people if one is not None):
        if _reached(session, person):
            outbox.put(session, person, kind, campaign_id=campaign.id)


def _reached(session: Session, user_id: int) -> bool:
    member = staff.member(session, user_id)
    return member is not None and member.unreachable_since is None
