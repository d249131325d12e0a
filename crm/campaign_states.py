"""What a campaign is, and the one gate through which every change of its life goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import audit, campaign_news
from crm.audience_filter import AudienceFilter
from crm.audiences import Reason
from crm.errors import CrmError, NotAllowed, NotFound
from crm.shop import shop_of
from crm.staff import Permission, member
from crm.store.schema import campaigns

NOUN = "campaign"


class Status(StrEnum):
    DRAFT = "Draft"
    PENDING = "Pending"  # somebody asked for approval
    SCHEDULED = "Scheduled"
    SENDING = "Sending"
    PAUSED = "Paused"
    SENT = "Sent"
    CANCELLED = "Cancelled"


class Action(StrEnum):
    """What can be done to a campaign; also the words of its audit log."""

    CREATE = "create"
    EDIT = "edit"
    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"  # the author takes the proposal back
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    RETRY = "retry"
    SETTLE = "settle"  # a person says what became of messages that nobody knows about
    FINISH = "finish"
    DELETE = "delete"
    ARCHIVE = "archive"


D, P, C = Status.DRAFT, Status.PENDING, Status.SCHEDULED
S, H, F, X = Status.SENDING, Status.PAUSED, Status.SENT, Status.CANCELLED

LIFE: dict[Action, dict[Status, tuple[Status, ...]]] = {
    Action.EDIT: {D: (D,), P: (P,), C: (C,)},
    Action.PROPOSE: {D: (P,)},
    Action.APPROVE: {P: (S, C)},
    Action.REJECT: {P: (D,)},
    Action.WITHDRAW: {P: (D,)},
    Action.SCHEDULE: {D: (C,), P: (C,), C: (C,)},
    Action.UNSCHEDULE: {C: (D,)},
    Action.START: {D: (S, C), P: (S, C), C: (S, C)},  # outside the sending hours: Scheduled
    Action.PAUSE: {S: (H,)},
    Action.RESUME: {H: (S, H)},  # outside the sending hours: until they open
    Action.STOP: {S: (X,), H: (X,)},
    Action.RETRY: {S: (S, H), H: (S, H), F: (S, H)},
    Action.SETTLE: {S: (S,), H: (H,), F: (F,), X: (X,)},
    Action.FINISH: {S: (F,)},
    Action.DELETE: {D: (), P: (), C: ()},
    Action.ARCHIVE: {F: (F,), X: (X,)},
}
"""From which status each action may start, and where it may lead; anything else is refused."""

NEEDS_APPROVER = frozenset(LIFE) - {
    Action.EDIT,
    Action.PROPOSE,
    Action.WITHDRAW,
    Action.DELETE,
    Action.FINISH,
}
"""What only an owner or a manager (or the program itself) may do."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One message, one audience, one moment. Instants are UTC, `valid_until` is a shop date.

    `version` counts edits. `resume_at`: a pause that ends by itself. `late_asked_at`: its moment
    passed while the machine was off, and the owner was asked. `left_out` as frozen.
    """

    id: int
    name: str
    message: str
    audience: AudienceFilter
    status: Status
    created_at: datetime
    created_by: int | None
    offer: str | None
    valid_until: date | None
    scheduled_at: datetime | None
    sent_count: int
    approved_by: int | None
    rejected_reason: str | None
    paused_reason: str | None
    resume_at: datetime | None
    late_asked_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    frozen_at: datetime | None
    archived_at: datetime | None
    left_out: dict[Reason, int]
    gateway: str | None
    version: int
    cards: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """The last thing that happened to a campaign; `by` is None for the program itself."""

    action: str
    by: int | None
    at: datetime | None


class CampaignMoved(CrmError):
    """The action does not fit what the campaign is by now: `happened` says who did what.

    A second press of the same button, a card a month old, two approvers at once.
    """

    def __init__(self, action: Action, now: Campaign, happened: Happened) -> None:
        super().__init__(f"{action} of campaign {now.id}, which is {now.status}")
        self.action = action
        self.now = now
        self.happened = happened


class CampaignEdited(CrmError):
    """The card that was answered shows a text that was edited since; `now` is what it says."""

    def __init__(self, now: Campaign, happened: Happened) -> None:
        super().__init__(f"campaign {now.id} edited since")
        self.now = now
        self.happened = happened


class CampaignGone(NotFound):
    """Deleted; `happened` says by whom and when, as far as the log knows."""

    def __init__(self, campaign_id: int, happened: Happened) -> None:
        super().__init__(NOUN, campaign_id)
        self.happened = happened


class NobodyToReach(CrmError):
    """Nobody in the audience would get the message."""


def last_happened(session: Session, campaign_id: int) -> Happened:
    for entry in audit.entries(session, NOUN, campaign_id, limit=1):
        return Happened(entry.action, entry.staff_id, entry.at)
    return Happened("", None, None)


def as_campaign(session: Session, row: Any) -> Campaign:
    currency = shop_of(session).currency
    return Campaign(
        id=row.id,
        name=row.name,
        message=row.message,
        audience=AudienceFilter.read(row.target_audience, row.audience_filter, currency),
        status=Status(row.status),
        created_at=row.created_at,
        created_by=row.created_by,
        offer=row.offer,
        valid_until=row.valid_until,
        scheduled_at=row.scheduled_at,
        sent_count=row.sent_count,
        approved_by=row.approved_by,
        rejected_reason=row.rejected_reason,
        paused_reason=row.paused_reason,
        resume_at=row.resume_at,
        late_asked_at=row.late_asked_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        frozen_at=row.frozen_at,
        archived_at=row.archived_at,
        left_out={Reason(why): count for why, count in (row.left_out or {}).items()},
        gateway=row.gateway,
        version=row.version,
        cards=tuple((chat, message) for chat, message in row.cards or ()),
    )


def find(session: Session, campaign_id: int, *, lock: bool = False) -> Campaign:
    """One campaign; `lock` keeps others from moving it until the transaction ends.

    Raises CampaignGone.
    """
    statement = select(campaigns).where(campaigns.c.id == campaign_id)
    if lock:
        statement = statement.with_for_update()
    row = session.execute(statement).one_or_none()
    if row is None:
        raise CampaignGone(campaign_id, last_happened(session, campaign_id))
    return as_campaign(session, row)


def move(
    session: Session,
    action: Action,
    campaign_id: int,
    by: int | None,
    *,
    version: int | None = None,
) -> Campaign:
    """The campaign, locked, if `action` fits its status and `by` may do it.

    The one gate of every change. Raises CampaignGone, CampaignMoved, CampaignEdited (when `version`
    is not the present one), NotAllowed.
    """
    campaign = find(session, campaign_id, lock=True)
    _check_person(session, action, campaign, by)
    put_away = campaign.archived_at is not None and action is not Action.SETTLE
    if put_away or campaign.status not in LIFE[action]:
        raise CampaignMoved(action, campaign, last_happened(session, campaign_id))
    if version is not None and version != campaign.version:
        raise CampaignEdited(campaign, last_happened(session, campaign_id))
    return campaign


def _check_person(session: Session, action: Action, campaign: Campaign, by: int | None) -> None:
    if by is None:
        return
    person = member(session, by)
    if person is not None and person.may(Permission.SEND_CAMPAIGN):
        return
    own = (
        person is not None
        and person.may(Permission.PROPOSE_CAMPAIGN)
        and (campaign.created_by == by)
    )
    if not own or action in NEEDS_APPROVER:
        raise NotAllowed(f"{NOUN}.{action}")
    if campaign.status is Status.SCHEDULED:  # an approved text is not the author's any more
        raise NotAllowed(f"{NOUN}.{action}")


def put(
    session: Session,
    action: Action,
    campaign: Campaign,
    by: int | None,
    status: Status,
    **values: Any,
) -> Campaign:
    """Writes what `move` allowed, with its line in the audit log and the news for staff."""
    if status not in LIFE[action][campaign.status]:
        raise AssertionError(f"{action} leads from {campaign.status} to {status}")
    now = shop_of(session).now()
    session.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign.id)
        .values(status=status.value, changed_at=now, **values)
    )
    changed = find(session, campaign.id)
    audit.note(
        session,
        by,
        action.value,
        NOUN,
        campaign.id,
        before={"status": campaign.status.value},
        after={"status": status.value, **_facts(values)},
    )
    _tell(session, action, campaign.status, changed, by)
    return changed


def _tell(
    session: Session, action: Action, before: Status, campaign: Campaign, by: int | None
) -> None:
    """What a person did themselves is no news to them; `by` is None for the program."""
    if action is Action.PROPOSE:
        campaign_news.asked(session, campaign)
    elif before is Status.PENDING and action is not Action.WITHDRAW:
        campaign_news.answered(session, campaign, by)
    elif action is Action.FINISH:
        campaign_news.tell(session, campaign_news.ENDED, campaign)
    elif action is Action.PAUSE and by is None:
        campaign_news.tell(session, campaign_news.PAUSED, campaign, owners=True)
    elif action is Action.SCHEDULE and by is None:
        campaign_news.tell(session, campaign_news.MOVED, campaign)


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if isinstance(value, date | str | int | float | dict | list | None)
    }
