"""The campaign model: its statuses, its actions, which may follow which, and the errors."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from crm.campaigns.audience import AudienceFilter
from crm.campaigns.hours import Hours, hours_of
from crm.campaigns.kinds import MARKETING, Kind, Terms
from crm.campaigns.reach import Reason
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.dataclass import dataclass
from crm.errors import CrmError, NotFound
from crm.shop import Shop

NOUN = "campaign"


class Status(StrEnum):
    DRAFT = "Draft"
    PENDING = "Pending"  # somebody asked for approval
    SCHEDULED = "Scheduled"
    SENDING = "Sending"
    PAUSED = "Paused"
    SENT = "Sent"
    CANCELLED = "Cancelled"


WRITTEN = (Status.DRAFT, Status.PENDING, Status.SCHEDULED)
"""Nothing of it has gone out, so its audience is who is in it now."""


class Action(StrEnum):
    """Actions on a campaign; also the words of its audit log."""

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
    EXPIRE = "expire"  # its valid-until day passed before everybody had it
    PROLONG = "prolong"  # a person gives it another valid-until day
    RETURN = "return"  # its approved template is not what it was: back to Draft, by the program
    DESPITE = "despite"  # to somebody who opted out: an approver says that it goes all the same
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
    Action.SCHEDULE: {D: (C,), P: (C,), C: (C,), H: (C,)},  # Paused: if it never started
    Action.UNSCHEDULE: {C: (D,)},
    Action.START: {D: (S, C), P: (S, C), C: (S, C)},  # outside the sending hours: Scheduled
    Action.PAUSE: {S: (H,)},
    Action.RESUME: {H: (S, H)},  # outside the sending hours: until they open
    Action.STOP: {S: (X,), H: (X,)},
    Action.RETRY: {S: (S, H), H: (S, H), F: (S, H)},
    Action.SETTLE: {S: (S,), H: (H,), F: (F,), X: (X,)},
    Action.FINISH: {S: (F,)},
    Action.EXPIRE: {S: (H,), C: (H,)},
    Action.PROLONG: {H: (H,)},
    Action.RETURN: {S: (D, H)},  # Paused: with part of its messages written out already
    Action.DESPITE: {D: (D,), P: (P,), C: (C,)},
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
"""Actions that only an owner or a manager (or the program itself) may do."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One message, one audience, one moment. Instants are UTC, `valid_until` is a shop date.

    `version` counts edits. `approved_people` and `approved_parts` (of all messages together) are
    what the approval was for, `approved_at` when it was given last. `resume_at`: a pause that ends
    by itself. `restored_from`: the last moment that the backup knew of from which the books were
    restored. `late_asked_at`: its moment passed while the machine was off, and the owner was asked.
    `left_out` as frozen. `template`: the approved text that it was written with. `holdout`: wanted
    by whoever wrote it; `holds_out` when it counts. `unkept`: it was made for a tap on a group, and
    nobody has done anything with it.
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
    terms: Terms = MARKETING
    approved_people: int | None = None
    approved_parts: int | None = None
    approved_at: datetime | None = None
    paused_at: datetime | None = None
    restored_from: datetime | None = None
    template: ChosenTemplate | None = None
    holdout: bool = False
    unkept: bool = False

    @property
    def kind(self) -> Kind:
        return self.terms.kind

    def hours(self, shop: Shop) -> Hours:
        """Hours in which it may go out."""
        return hours_of(shop, self.terms, self.template)

    def leaves_at(self, shop: Shop) -> datetime:
        """When it goes out if it is let go now: as planned, within its hours; UTC."""
        now = shop.now()
        planned = self.scheduled_at
        return self.hours(shop).next_opening(now if planned is None else max(planned, now))

    @property
    def holds_out(self) -> bool:
        """Whether one in ten is left out to compare; of offers alone."""
        return self.holdout and self.kind is Kind.MARKETING

    @property
    def one_person(self) -> int | None:
        """The id of the customer whom alone it is for, as a service message or a reminder by hand;
        None for a campaign."""
        ids = () if self.kind is Kind.MARKETING else self.audience.customer_ids
        return ids[0] if len(ids) == 1 else None

    def leaves_within(self, seconds: float, now: datetime) -> bool:
        """Whether it is approved and its first message goes out so soon by itself."""
        if self.status is not Status.SCHEDULED or self.scheduled_at is None:
            return False
        ahead = (self.scheduled_at - now).total_seconds()
        return self.late_asked_at is None and ahead <= seconds

    def expires_before(self, day: date) -> bool:
        """Whether its text no longer holds on that shop date."""
        return self.valid_until is not None and self.valid_until < day


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
