"""The list of campaigns: a month at a time, or whatever a search or a status finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Text, and_, cast, func, not_, or_, select
from sqlalchemy.orm import Session

from crm.campaigns.kinds import Kind
from crm.campaigns.model import Campaign, Status
from crm.campaigns.transitions import as_campaign
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import campaigns

OPEN = (Status.DRAFT, Status.PENDING, Status.SCHEDULED, Status.SENDING, Status.PAUSED)
"""Not over: something is still to be done about it."""


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """`month` is the first day of the month that is shown, None for all; `earlier` and `later` are
    those of the next months that have any."""

    campaigns: tuple[Campaign, ...]
    total: int
    offset: int
    month: date | None = None
    earlier: date | None = None
    later: date | None = None


def page(
    session: Session,
    *,
    statuses: Sequence[Status] = (),
    search: str = "",
    month: date | None = None,
    offset: int = 0,
    limit: int = 8,
    archived: bool = False,
    to_one: bool = False,
) -> CampaignPage:
    """Campaigns, newest first; the archived only when asked for, those to one person (`to_one`)
    only then or when a search finds them, drafts that nobody has kept never.

    Without `statuses` and `search` (in names and messages) they are those that were written in one
    month of the shop's calendar: that of `month`, else the last one that has any.
    """
    kept = campaigns.c.archived_at
    which: list[ColumnElement[bool]] = [kept.is_not(None) if archived else kept.is_(None)]
    which.append(campaigns.c.unkept.is_(False))
    if not search:
        which.append(campaigns.c.kind != Kind.FEEDBACK.value)  # several a day, by themselves
    if to_one or not search:
        which.append(_to_one if to_one else not_(_to_one))
    shop = shop_of(session)
    of_month = earlier = later = None
    if statuses or search or to_one:
        which += _narrowed(statuses, search)
    else:
        of_month = _month_of(session, shop, which, month)
        if of_month is not None:
            begin, end = shop.instant(of_month), shop.instant(_next_month(of_month))
            created = campaigns.c.created_at
            earlier = _month_of(session, shop, [*which, created < begin], None)
            later = _first_month(session, shop, [*which, created >= end])
            which += [created >= begin, created < end]
    total = session.execute(select(func.count()).select_from(campaigns).where(*which)).scalar_one()
    rows = session.execute(
        select(campaigns).where(*which).order_by(campaigns.c.id.desc()).offset(offset).limit(limit)
    )
    found = tuple(as_campaign(session, row) for row in rows)
    return CampaignPage(found, total, offset, of_month, earlier, later)


_to_one = and_(  # as Campaign.one_person
    campaigns.c.kind.in_((Kind.SERVICE.value, Kind.DUES.value)),
    cast(campaigns.c.audience_filter, Text).regexp_match(r'"customer_ids": ?\[[0-9]+\]'),
)


def _narrowed(statuses: Sequence[Status], search: str) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = []
    if statuses:
        which.append(campaigns.c.status.in_([status.value for status in statuses]))
    if words := search.strip():
        which.append(
            or_(
                campaigns.c.name.icontains(words, autoescape=True),
                campaigns.c.message.icontains(words, autoescape=True),
            )
        )
    return which


def _month_of(
    session: Session, shop: Shop, which: Sequence[ColumnElement[bool]], month: date | None
) -> date | None:
    """The month that is asked for, else that of the newest campaign; None without any."""
    if month is not None:
        return month.replace(day=1)
    return _month(shop, session.scalar(select(func.max(campaigns.c.created_at)).where(*which)))


def _first_month(session: Session, shop: Shop, which: Sequence[ColumnElement[bool]]) -> date | None:
    return _month(shop, session.scalar(select(func.min(campaigns.c.created_at)).where(*which)))


def _month(shop: Shop, instant: datetime | None) -> date | None:
    return None if instant is None else shop.local(instant).date().replace(day=1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
