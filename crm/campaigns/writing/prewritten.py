"""Campaigns that are written already, for groups that a screen names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.campaigns import drafts
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.model import Campaign
from crm.errors import Invalid
from crm.insights.day import new_vips, went_quiet
from crm.insights.habits.overdue import overdue_ids
from crm.insights.segments import Segment, customer_ids
from crm.settings import shop_of
from crm.values import Period

MISSED = "Hi {{first_name}}! We miss you at {{shop}}. Come by soon, we will be glad to see you."
THANKS = "Thank you {{first_name}} for being one of our best customers. See you soon at {{shop}}!"
WELCOME = "Welcome to {{shop}}, {{first_name}}! Thank you for your visit. See you again soon."
COME_IN = "Hi {{first_name}}! There is much to find at {{shop}} this week. Come by and have a look."

SEGMENT_MESSAGES = {
    Segment.CHAMPIONS: THANKS,
    Segment.LOYAL: THANKS,
    Segment.NEW: WELCOME,
    Segment.OCCASIONAL: COME_IN,
    Segment.FADING: MISSED,
    Segment.AT_RISK: MISSED,
    Segment.LOST: MISSED,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Customers who went quiet in the week up to a day, those who became a VIP in a period, a
    segment, or those who are late by their own rhythm on a day: exactly one is set."""

    quiet: date | None = None
    vips: Period | None = None
    segment: Segment | None = None
    overdue: date | None = None

    @classmethod
    def read(cls, text: str) -> Group:
        """Of `quiet:DAY`, `vips:FROM..TO`, `segment:NAME` or `overdue:DAY`, days in ISO. Raises
        Invalid."""
        kind, _, which = text.partition(":")
        try:
            match kind:
                case "quiet":
                    return cls(quiet=date.fromisoformat(which))
                case "overdue":
                    return cls(overdue=date.fromisoformat(which))
                case "vips":
                    first, last = which.split("..")
                    return cls(vips=Period(date.fromisoformat(first), date.fromisoformat(last)))
                case "segment":
                    return cls(segment=Segment(which))
        except ValueError as error:
            raise Invalid("audience", text, "unknown") from error
        raise Invalid("audience", text, "unknown")


def prewritten(session: Session, group: Group, name: str, by: int) -> Campaign | None:
    """A draft called `name` for everybody in the group, the same one when it is asked for again;
    None when nobody is in it."""
    message, ids = _written(session, group)
    if not ids:
        return None
    known = drafts.draft_named(session, name)
    if known is not None and known.audience.customer_ids == ids:
        return known
    audience = AudienceFilter(Audience.CUSTOM, customer_ids=ids)
    return drafts.create(session, name, message, audience, by)


def _written(session: Session, group: Group) -> tuple[str, tuple[int, ...]]:
    """The message, and who gets it."""
    if group.quiet is not None:
        return MISSED, went_quiet(session, group.quiet)
    if group.overdue is not None:
        return MISSED, overdue_ids(session, group.overdue)
    if group.vips is not None:
        return THANKS, new_vips(session, group.vips)
    segment = group.segment or Segment.LOST
    ids = customer_ids(session, segment, shop_of(session).today())
    return SEGMENT_MESSAGES[segment], ids
