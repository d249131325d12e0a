"""Campaigns that are written already, for groups that a screen names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from crm.campaigns import drafts
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.kinds import Kind
from crm.campaigns.model import Campaign
from crm.campaigns.reach import reach
from crm.customers.birthdays import whose
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.insights.day import new_vips, went_quiet
from crm.insights.habits.overdue import overdue_ids
from crm.insights.segments import Segment, customer_ids
from crm.settings import shop_of
from crm.store.bulk import Ids, listed
from crm.store.schema import campaign_sends, campaigns
from crm.values import Period

MISSED = "Hi {{first_name}}! We miss you at {{shop}}. Come by soon, we will be glad to see you."
THANKS = "Thank you {{first_name}} for being one of our best customers. See you soon at {{shop}}!"
BIRTHDAY = "Best wishes for your birthday, {{first_name}}, from all of us at {{shop}}!"
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
    segment, those who are late by their own rhythm on a day, or (`unwritten`) those of them whom no
    campaign has reached lately, or those who have their birthday on a day or the next and were not
    wished: exactly one is set."""

    quiet: date | None = None
    vips: Period | None = None
    segment: Segment | None = None
    overdue: date | None = None
    unwritten: date | None = None
    birthdays: date | None = None

    @classmethod
    def read(cls, text: str) -> Group:
        """Of `quiet:DAY`, `vips:FROM..TO`, `segment:NAME`, or `overdue:DAY`, `unwritten:DAY` and
        `birthdays:DAY`, days in ISO. Raises Invalid."""
        kind, _, which = text.partition(":")
        try:
            match kind:
                case "quiet":
                    return cls(quiet=date.fromisoformat(which))
                case "overdue":
                    return cls(overdue=date.fromisoformat(which))
                case "unwritten":
                    return cls(unwritten=date.fromisoformat(which))
                case "birthdays":
                    return cls(birthdays=date.fromisoformat(which))
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
    return draft_for(session, ids, name, message, by)


def draft_for(
    session: Session, ids: tuple[int, ...], name: str, message: str, by: int
) -> Campaign | None:
    """A draft called `name` for these customers, the newest one so called if it is for them; None
    for nobody."""
    if not ids:
        return None
    known = drafts.draft_named(session, name)
    if known is not None and known.audience.customer_ids == ids:
        return known
    audience = AudienceFilter(Audience.CUSTOM, customer_ids=ids)
    return drafts.create(session, name, message, audience, by, unkept=True)


def reached(session: Session, group: Group) -> int:
    """How many of the group the message would reach now: those who get the draft."""
    message, ids = _written(session, group)
    if not ids:
        return 0
    return reach(session, AudienceFilter(Audience.CUSTOM, customer_ids=ids), message).recipients


def _written(session: Session, group: Group) -> tuple[str, tuple[int, ...]]:
    """The message, and who gets it."""
    if group.quiet is not None:
        return MISSED, went_quiet(session, group.quiet)
    if group.overdue is not None:
        return MISSED, overdue_ids(session, group.overdue)
    if group.unwritten is not None:
        return MISSED, late(session, group.unwritten)
    if group.birthdays is not None:
        return BIRTHDAY, birthdays(session, group.birthdays)
    if group.vips is not None:
        return THANKS, new_vips(session, group.vips)
    segment = group.segment or Segment.LOST
    ids = customer_ids(session, segment, shop_of(session).today())
    return SEGMENT_MESSAGES[segment], ids


WON_BACK_AGAIN = 30
"""Days until somebody who was written to, and did not come, is written to again by the morning."""
WISHED_AGAIN = 3


def late(session: Session, day: date) -> tuple[int, ...]:
    """Who is late by their own rhythm, without those whom a campaign reached lately."""
    return _unwritten(session, overdue_ids(session, day), day, WON_BACK_AGAIN)


def birthdays(session: Session, day: date) -> tuple[int, ...]:
    """Whose birthday is on that shop date or the next, without those who were written to just now:
    who was wished the day before is not wished again."""
    ids = whose(session, (day, day + timedelta(days=1)))
    return _unwritten(session, ids, day, WISHED_AGAIN)


def _unwritten(session: Session, ids: Sequence[int], day: date, days: int) -> tuple[int, ...]:
    if not ids:
        return ()
    since = shop_of(session).instant(day - timedelta(days=days - 1))
    sends = campaign_sends.c
    asked = listed(literal(tuple(ids), type_=Ids()), session.get_bind().dialect.name)
    reached = session.execute(
        select(sends.customer_id)
        .join(campaigns, campaigns.c.id == sends.campaign_id)
        .where(
            campaigns.c.kind == Kind.MARKETING.value,
            sends.customer_id.in_(select(asked.c.id)),
            or_(sends.sent_at >= since, sends.claimed_at >= since),
        )
    )
    gone = set(reached.scalars())
    return tuple(one for one in ids if one not in gone)
