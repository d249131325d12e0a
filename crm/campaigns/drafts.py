"""Campaigns: written, kept, copied and put away. What happens to one then: crm.campaigns.life."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.audiences.holdout import about_written_to
from crm.campaigns.kinds import Kind
from crm.campaigns.message import check_offer, check_text
from crm.campaigns.model import NOUN, Action, Campaign, Status
from crm.campaigns.reach import reach
from crm.campaigns.sms import plain
from crm.campaigns.texts.approved_texts import ChosenTemplate, stored
from crm.campaigns.transitions import allowed, apply, as_campaign, find
from crm.errors import Invalid
from crm.settings import shop_of
from crm.store.schema import campaigns

LONGEST_NAME = 60


def check_name(name: str) -> str:
    """Raises Invalid (`empty`, `too_long`)."""
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise Invalid("campaign_name", name, "empty")
    if len(name) > LONGEST_NAME:
        raise Invalid("campaign_name", name, "too_long")
    return name


def create(
    session: Session,
    name: str,
    message: str,
    audience: AudienceFilter,
    by: int | None,
    *,
    offer: str | None = None,
    valid_until: date | None = None,
    kind: Kind = Kind.MARKETING,
    template: ChosenTemplate | None = None,
    holdout: bool = False,
    unkept: bool = False,
) -> Campaign:
    """A new draft. `unkept`: it is in no list before somebody does something with it.

    Raises Invalid, UnknownPlaceholder, MessageTooLong.
    `{{date}}` and `{{offer}}` may still be without a value: they are asked for before it leaves
    Draft.
    """
    shop = shop_of(session)
    now = shop.now()
    if unkept:
        forget_unkept(session)
    campaign_id = session.execute(
        insert(campaigns)
        .values(
            **_written(session, name, message, audience, offer, valid_until, kind, template),
            created_at=now,
            changed_at=now,
            created_by=by,
            status=Status.DRAFT.value,
            holdout=holdout,
            unkept=unkept,
            # A gateway that refuses an id twice must not take a new campaign for one of another
            # shop, or of a database that was thrown away.
            send_key=secrets.token_hex(5),
        )
        .returning(campaigns.c.id)
    ).scalar_one()
    audit.note(session, by, Action.CREATE.value, NOUN, campaign_id, after={"name": name})
    return find(session, campaign_id)


def _written(
    session: Session,
    name: str,
    message: str,
    audience: AudienceFilter,
    offer: str | None,
    valid_until: date | None,
    kind: Kind,
    template: ChosenTemplate | None,
) -> dict[str, Any]:
    shop = shop_of(session)
    if valid_until is not None and valid_until < shop.today():
        raise Invalid("valid_until", valid_until, "past")
    return {
        "name": check_name(name),
        "message": check_text(
            message, of_dues=kind is Kind.DUES, of_appointments=kind is Kind.APPOINTMENT
        ),
        "target_audience": audience.audience.value,
        "audience_filter": audience.stored(shop.currency),
        "offer": None if offer is None else check_offer(offer),
        "valid_until": valid_until,
        "kind": _kind(kind, audience).value,
        "template": None if template is None else stored(template),
    }


def _kind(kind: Kind, audience: AudienceFilter) -> Kind:
    """A service message is for one person; for more it is advertising, whatever it was before. A
    reminder of dues goes to who owes, and nothing else does; so it is with appointments. Raises
    Invalid."""
    for own, whose in ((Kind.DUES, Audience.DUES), (Kind.APPOINTMENT, Audience.APPOINTMENTS)):
        if (kind is own) is not (audience.audience is whose):
            raise Invalid("audience", audience.audience.value, "unknown")
    alone = audience.audience is Audience.CUSTOM and len(audience.customer_ids) == 1
    return Kind.MARKETING if kind is Kind.SERVICE and not alone else kind


def edit(
    session: Session,
    campaign_id: int,
    by: int | None,
    *,
    name: str,
    message: str,
    audience: AudienceFilter,
    offer: str | None = None,
    valid_until: date | None = None,
    template: ChosenTemplate | None = None,
    holdout: bool | None = None,
) -> Campaign:
    """Writes it anew; it keeps its status, its cards go stale, and `holdout` stays as it is unless
    it is given. Raises as `create` and `allowed`."""
    campaign = allowed(session, Action.EDIT, campaign_id, by)
    values = _written(session, name, message, audience, offer, valid_until, campaign.kind, template)
    values["holdout"] = campaign.holdout if holdout is None else holdout
    if campaign.status is Status.SCHEDULED:  # who edits it is who approves what it is now
        at = campaign.scheduled_at
        found = reach(session, audience, values["message"], terms=campaign.terms, at=at)
        people = about_written_to(found.recipients, holdout=bool(values["holdout"]))
        values |= {"approved_by": by, "approved_people": people, "approved_parts": None}
        values |= {"approved_at": shop_of(session).now()}
    return apply(
        session,
        Action.EDIT,
        campaign,
        by,
        campaign.status,
        **values,
        paused_reason=None,
        version=campaign.version + 1,
    )


def hold_out(session: Session, campaign_id: int, by: int | None, *, on: bool) -> Campaign:
    """Whether one in ten is left out, to compare: crm.campaigns.audiences.holdout. Raises as
    `edit`."""
    return _changed(session, campaign_id, by, lambda _: {"holdout": on})


def make_plain(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """₹ becomes Rs., typographic signs plain ones, in the message and in the offer. Raises as
    `edit`."""
    return _changed(
        session,
        campaign_id,
        by,
        lambda one: {
            "message": plain(one.message),
            "offer": None if one.offer is None else plain(one.offer),
        },
    )


def _changed(
    session: Session,
    campaign_id: int,
    by: int | None,
    change: Callable[[Campaign], dict[str, Any]],
) -> Campaign:
    """An edit of some of it: the rest stays as it stands once the campaign is locked."""
    one = find(session, campaign_id, lock=True)
    as_it_is: dict[str, Any] = {
        "name": one.name,
        "message": one.message,
        "audience": one.audience,
        "offer": one.offer,
        "valid_until": one.valid_until,
        "template": one.template,
    }
    return edit(session, campaign_id, by, **{**as_it_is, **change(one)})


def duplicate(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """A new draft with the same words and audience; a `valid_until` that has passed is dropped."""
    of = find(session, campaign_id)
    valid = of.valid_until
    if valid is not None and valid < shop_of(session).today():
        valid = None
    return create(
        session,
        of.name,
        of.message,
        of.audience,
        by,
        offer=of.offer,
        valid_until=valid,
        kind=of.kind,
        template=of.template,
        holdout=of.holdout,
    )


def remove(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """Deletes what never went out. Raises as `allowed`; returns what is gone."""
    campaign = allowed(session, Action.DELETE, campaign_id, by)
    session.execute(delete(campaigns).where(campaigns.c.id == campaign_id))
    audit.note(
        session,
        by,
        Action.DELETE.value,
        NOUN,
        campaign_id,
        before={"name": campaign.name, "status": campaign.status.value},
    )
    return campaign


def archive(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """Hides what went out; nothing of it is lost. Raises as `allowed`."""
    campaign = allowed(session, Action.ARCHIVE, campaign_id, by)
    now = shop_of(session).now()
    return apply(session, Action.ARCHIVE, campaign, by, campaign.status, archived_at=now)


def keep(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """Somebody wants the draft: from now on it is in the list. Raises CampaignGone."""
    campaign = find(session, campaign_id)
    if campaign.unkept:
        kept = update(campaigns).where(campaigns.c.id == campaign_id).values(unkept=False)
        session.execute(kept)
        audit.note(session, by, "keep", NOUN, campaign_id)
    return find(session, campaign_id)


UNKEPT_DAYS = 30


def forget_unkept(session: Session) -> int:
    """Deletes drafts that were made for a tap so long ago, and that nobody has kept; how many."""
    before = shop_of(session).now() - timedelta(days=UNKEPT_DAYS)
    old = select(campaigns.c.id).where(
        campaigns.c.unkept.is_(True),
        campaigns.c.status == Status.DRAFT.value,
        campaigns.c.created_at < before,
    )
    ids = list(session.scalars(old.order_by(campaigns.c.id)))
    if ids:
        session.execute(delete(campaigns).where(campaigns.c.id.in_(ids)))
        for one in ids:
            audit.note(session, None, Action.DELETE.value, NOUN, one)
    return len(ids)


def draft_named(session: Session, name: str) -> Campaign | None:
    """The newest draft of that name."""
    row = session.execute(
        select(campaigns)
        .where(campaigns.c.name == name, campaigns.c.status == Status.DRAFT.value)
        .order_by(campaigns.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else as_campaign(session, row)


def show_card(session: Session, campaign_id: int, chat_id: int, message_id: int) -> None:
    """Notes a message that shows the campaign's card, so that it can be redrawn when it moves."""
    campaign = find(session, campaign_id, lock=True)
    if (chat_id, message_id) in campaign.cards:
        return
    cards = [*campaign.cards, (chat_id, message_id)][-20:]  # older ones answer when tapped
    session.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id)
        .values(cards=[list(c) for c in cards])
    )


def forget_card(session: Session, campaign_id: int, chat_id: int, message_id: int) -> None:
    """The message shows something else now, or is gone: it is not redrawn any more."""
    cards = session.execute(
        select(campaigns.c.cards).where(campaigns.c.id == campaign_id).with_for_update()
    ).scalar()
    kept = [card for card in cards or [] if card != [chat_id, message_id]]
    if kept != (cards or []):
        session.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(cards=kept))
