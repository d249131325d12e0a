"""The reach of a campaign: its recipients, and who is left out and why.

A customer in an audience is left out for the first of these that applies, and counted there once:
`no_phone`, `not_mobile`, `opted_out`, `reminders_off`, `frequency_cap`, `never_bought` and
`no_value` (a placeholder of the message has no value for them), `too_long` (their text takes too
many parts; found when it is written), `same_phone` (of those who share a phone and pass everything
else, the one known longest gets the message), `holdout` (by lot: crm.campaigns.audiences.holdout).
Phones, not people, are opted out and capped: whoever shares the phone reads it on the same screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    distinct,
    exists,
    false,
    func,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from crm.campaigns.audience import AudienceFilter
from crm.campaigns.audiences.appointments import booked_at
from crm.campaigns.audiences.conditions import conditions
from crm.campaigns.kinds import COUNTED, MARKETING, Kind, Terms
from crm.campaigns.message import Addressee, needs_last_purchase, placeholders
from crm.clock import StandingClock
from crm.customers.called import NAMELESS
from crm.dataclass import dataclass, replace
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import campaign_sends, campaigns, customers, opted_out_phones


class Reason(StrEnum):
    """Why somebody in the audience gets no message, in the order in which they are tried."""

    NO_PHONE = "no_phone"
    NOT_MOBILE = "not_mobile"
    OPTED_OUT = "opted_out"
    REMINDERS_OFF = "reminders_off"  # of dues; said on the customer's card
    FREQUENCY_CAP = "frequency_cap"
    NEVER_BOUGHT = "never_bought"  # and the message says when, or how long ago
    NO_VALUE = "no_value"
    TOO_LONG = "too_long"
    UNFIT = "unfit"  # a value does not fit the approved text
    SAME_PHONE = "same_phone"
    HOLDOUT = "holdout"


@dataclass(frozen=True, slots=True)
class Reach:
    """The size of an audience: `recipients` get it, `left_out` counts the others by reason."""

    recipients: int
    left_out: dict[Reason, int]


def reason(
    message: str, shop: Shop, campaign_id: int | None, terms: Terms, *, soon: bool = True
) -> ColumnElement[str | None]:
    """SQL: why a customer is left out, or null. `same_phone` is decided among those with null."""
    table = customers.c
    other = customers.alias("sharing")
    opted_out = or_(
        _said_no(table, terms),
        exists().where(
            other.c.phone == table.phone,
            _said_no(other.c, terms),
            other.c.erased_at.is_(None),
            other.c.merged_into.is_(None),  # what it said is said by the card that it went into
        ),
        exists().where(opted_out_phones.c.phone == table.phone),
    )
    whens: list[tuple[ColumnElement[bool], str]] = [
        (or_(table.phone.is_(None), table.phone == ""), Reason.NO_PHONE.value),
        (table.phone_is_mobile.is_(False), Reason.NOT_MOBILE.value),
        (opted_out, Reason.OPTED_OUT.value),
    ]
    if terms.kind is Kind.DUES:
        whens.append((table.reminders_off.is_(True), Reason.REMINDERS_OFF.value))
    if terms.rules.capped and shop.frequency_cap_hours > 0:
        whens.append((_messaged_lately(shop, campaign_id, soon=soon), Reason.FREQUENCY_CAP.value))
    if needs_last_purchase(message):
        whens.append((table.last_purchase_date.is_(None), Reason.NEVER_BOUGHT.value))
    if not {"name", "first_name"}.isdisjoint(placeholders(message)):
        nameless = func.lower(table.name).regexp_match(NAMELESS)
        whens.append((nameless, Reason.NO_VALUE.value))
    if "upi" in placeholders(message) and not shop.upi_vpa:
        whens.append((true(), Reason.NO_VALUE.value))
    return case(*whens, else_=null())


def _said_no(table: Any, terms: Terms) -> ColumnElement[bool]:
    if terms.despite_opt_out is None:
        return cast(ColumnElement[bool], table.opted_out_at.is_not(None))
    return cast(ColumnElement[bool], table.opted_out_at > terms.despite_opt_out)


def _messaged_lately(shop: Shop, campaign_id: int | None, *, soon: bool) -> ColumnElement[bool]:
    """A message that went out, or may have, within the cap; or one that is about to. What waits in
    a campaign that somebody paused, or that paused itself, does not count. `soon`: what goes out
    now is still within the cap then."""
    sends = campaign_sends.c
    cap = timedelta(hours=shop.frequency_cap_hours)
    instant = sends.sent_at.type
    since = bindparam("since", type_=instant, callable_=lambda: shop.now() - cap)
    ahead = bindparam("ahead", type_=instant, callable_=lambda: shop.now() + cap)
    counts = sends.campaign_id.in_(select(campaigns.c.id).where(campaigns.c.kind.in_(COUNTED)))
    sent = exists().where(
        sends.phone == customers.c.phone,
        or_(
            sends.sent_at > since,
            and_(sends.status.in_(("Unconfirmed", "Sending")), sends.claimed_at > since),
        ),
        counts,
    )
    resumed = () if soon else (campaigns.c.resume_at > since,)
    coming = exists().where(
        sends.phone == customers.c.phone,
        sends.status == "Pending",
        sends.campaign_id == campaigns.c.id,
        campaigns.c.kind.in_(COUNTED),
        or_(
            and_(campaigns.c.status == "Sending", true() if soon else false()),
            and_(campaigns.c.status == "Paused", campaigns.c.resume_at < ahead, *resumed),
        ),
        *(() if campaign_id is None else (campaigns.c.id != campaign_id,)),
    )
    return or_(sent, coming)


def _judged(
    session: Session,
    audience: AudienceFilter,
    message: str,
    campaign_id: int | None,
    terms: Terms,
    at: datetime | None = None,
) -> Select[Any]:
    now, shop = shop_of(session).now(), shop_at(session, at)
    soon = shop.now() - now < timedelta(hours=shop.frequency_cap_hours)
    dialect = session.get_bind().dialect.name
    return _judging(audience, message, campaign_id, terms, shop, shop.today(), soon, dialect)


def shop_at(session: Session, at: datetime | None) -> Shop:
    """The shop as of a moment (UTC) that is still ahead; None is now."""
    shop = shop_of(session)
    return shop if at is None or at <= shop.now() else replace(shop, clock=StandingClock(at))


@lru_cache(maxsize=8)
def _judging(
    audience: AudienceFilter,
    message: str,
    campaign_id: int | None,
    terms: Terms,
    shop: Shop,
    _today: date,
    soon: bool,  # noqa: FBT001 - a part of the cache's key
    dialect: str,
) -> Select[Any]:
    """One customer a row. Making the statement takes 3 ms, and the freezing asks for it often."""
    table = customers.c
    return select(
        table.id,
        table.name,
        table.phone,
        table.total_spent,
        table.last_purchase_date,
        table.balance,
        table.owes_since,
        null() if audience.booked_on is None else booked_at(audience.booked_on, shop),
        reason(message, shop, campaign_id, terms, soon=soon).label("reason"),
    ).where(conditions(audience, shop, dialect))


def reach(
    session: Session,
    audience: AudienceFilter,
    message: str,
    campaign_id: int | None = None,
    terms: Terms = MARKETING,
    at: datetime | None = None,
) -> Reach:
    """How many get it and how many do not, by reason; as of now, or of a moment `at` (UTC) ahead.

    `campaign_id` is the campaign itself, whose own sends do not count against the frequency cap.
    """
    judged = _judged(session, audience, message, campaign_id, terms, at).subquery()
    counted = session.execute(
        select(judged.c.reason, func.count(), func.count(distinct(judged.c.phone))).group_by(
            judged.c.reason
        )
    )
    recipients, found = 0, {}
    for why, people, phones in counted:
        if why is None:
            recipients = phones
            if people > phones:
                found[Reason.SAME_PHONE] = people - phones
        else:
            found[Reason(why)] = people
    return Reach(recipients, {why: found[why] for why in Reason if why in found})


def anybody(
    session: Session,
    audience: AudienceFilter,
    message: str,
    terms: Terms = MARKETING,
    at: datetime | None = None,
) -> bool:
    """Whether at least one would get it: cheaper than counting."""
    judged = _judged(session, audience, message, None, terms, at).subquery()
    return (
        session.execute(select(judged.c.id).where(judged.c.reason.is_(None)).limit(1)).first()
        is not None
    )


def recipients(
    session: Session,
    audience: AudienceFilter,
    message: str,
    terms: Terms = MARKETING,
    at: datetime | None = None,
) -> Iterator[Addressee]:
    """Everybody who would get it then, one a phone, in order of id; streamed."""
    judged = _judged(session, audience, message, None, terms, at).subquery()
    fit = select(judged).where(judged.c.reason.is_(None)).subquery()
    first = select(func.min(fit.c.id)).group_by(fit.c.phone)
    rows = session.execute(
        select(judged).where(judged.c.id.in_(first)).order_by(judged.c.id),
        execution_options={"yield_per": 1000},
    )
    for row in rows:
        yield addressee(row)


def addressee(row: Row[Any]) -> Addressee:
    return Addressee._make(row[:-1])


def judged_after(
    session: Session,
    audience: AudienceFilter,
    message: str,
    *,
    after: int,
    limit: int,
    campaign_id: int,
    terms: Terms = MARKETING,
) -> Sequence[Row[Any]]:
    """The next `limit` customers of the audience behind id `after`, each with its `reason` last."""
    statement = _judged(session, audience, message, campaign_id, terms)
    return session.execute(
        statement.where(customers.c.id > after).order_by(customers.c.id).limit(limit)
    ).all()
