"""Who is at the door: checked on every update and every tap, in groups too."""

from __future__ import annotations

from dataclasses import dataclass

from crm import flows, staff
from crm.flows import Flow
from crm.staff import Member
from crm.store.seam import Session


@dataclass(frozen=True, slots=True)
class Opening:
    """What has to be known before any handler runs."""

    member: Member | None
    flow: Flow | None


def opening(session: Session, user_id: int, chat_id: int) -> Opening:
    """The member behind a user id, and the flow that this person left open in this chat."""
    member = staff.member(session, user_id)
    if member is None:
        return Opening(None, None)
    return Opening(member, flows.load(session, chat_id, user_id))
