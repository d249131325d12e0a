"""What the handlers do with the store: flows of the builder, and the draft that comes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot.features.campaigns.draft import FLOW, Draft
from bot.features.campaigns.views.builder import PICK_PAGE
from bot.features.campaigns.views.narrowing import Offered
from crm.campaigns import drafts, picking, templates, transitions
from crm.campaigns.audience import Audience
from crm.campaigns.message import BUILT_IN, check_offer, check_text
from crm.campaigns.model import Campaign
from crm.campaigns.sms import plain
from crm.campaigns.templates import Template
from crm.chat import flows
from crm.customers.cards import Customer
from crm.errors import Invalid, NotFound
from crm.language.amounts import typed_amount
from crm.language.days import read_day
from crm.language.said_days import Lies
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.database import Session


def wait(session: Session, chat_id: int, user_id: int, draft: Draft, step: str) -> None:
    """Keeps the draft while its question is open."""
    flows.save(session, chat_id, user_id, FLOW, step, draft.data)


def shown(session: Session, chat_id: int, user_id: int, step: str, message_id: int) -> None:
    """Notes which message asks."""
    flow = flows.load(session, chat_id, user_id)
    if flow is not None and flow.name == FLOW:
        flows.save(session, chat_id, user_id, FLOW, step, flow.data, message_id)


def keep(session: Session, chat_id: int, user_id: int, draft: Draft) -> Campaign:
    """The finished draft as a campaign: a new one, or the edited one. Ends the flow."""
    flows.drop(session, chat_id, user_id)
    name, message = draft.name or "", draft.message or ""
    if draft.campaign_id is None:
        return drafts.create(
            session, name, message, draft.filter, user_id, offer=draft.offer,
            valid_until=draft.until,
        )  # fmt: skip
    return drafts.edit(
        session,
        draft.campaign_id,
        user_id,
        name=name,
        message=message,
        audience=draft.filter,
        offer=draft.offer,
        valid_until=draft.until,
    )


def template_text(session: Session, template_id: int) -> str:
    """Raises NotFound for one that was removed."""
    for one in templates.own_templates(session):
        if one.id == template_id:
            return one.message
    raise NotFound("template", template_id)


def offered_for(session: Session, step: str) -> Offered:
    """What the shop has to offer as an answer to a question of the builder."""
    match step:
        case "message":
            return Offered(templates=templates.own_templates(session))
        case "place":
            return Offered(places=picking.places(session))
        case _:
            return Offered()


def built_in(number: int) -> str:
    """Raises NotFound for a number that a later version no longer has."""
    if not 0 <= number < len(BUILT_IN):
        raise NotFound("template", number)
    return BUILT_IN[number]


def page_to_pick(
    session: Session, draft: Draft, page: int
) -> tuple[tuple[Customer, ...], int, int]:
    """Customers of a page, how many there are in all, and the page that it really is."""
    found, total = picking.to_pick(session, draft.search, offset=page * PICK_PAGE, limit=PICK_PAGE)
    if not found and page > 0:
        return page_to_pick(session, draft, 0)
    return found, total, page


# --- answers -----------------------------------------------------------------------------------


def answered(draft: Draft, step: str, text: str, shop: Shop) -> Draft:
    """The draft with a typed answer to `step`.

    Raises what crm raises for a text that does not do: Invalid, UnknownPlaceholder, MessageTooLong.
    """
    match step:
        case "name":
            return replace(draft, name=drafts.check_name(text))
        case "message":
            return replace(draft, message=check_text(text))
        case "number":
            return with_number(draft, text, shop)
        case "recent" | "least" | "most" | "place":
            return limited(draft, step, text, shop)
        case "offer":
            return replace(draft, offer=check_offer(text))
        case "until":
            return replace(draft, valid_until=read_day(text, shop.today(), Lies.AHEAD).isoformat())
        case "pick":
            return replace(draft, search=" ".join(text.split())[:60])
        case _:
            return draft


def with_number(draft: Draft, text: str, shop: Shop) -> Draft:
    """Days, or an amount as people write it. Raises Invalid."""
    asked = replace(draft, number_asked=True)
    step = {Audience.INACTIVE.value: "recent", Audience.VIP.value: "least"}
    return limited(asked, step.get(draft.audience or "", "most"), text, shop)


def limited(draft: Draft, step: str, text: str, shop: Shop) -> Draft:
    """The audience narrowed down; an empty text takes the limit away. Raises Invalid."""
    asked = " ".join(text.split())
    match step:
        case "recent":
            changed = replace(draft, days=_days(asked) if asked else None)
            _ = changed.filter  # raises when out of range
            return changed
        case "least":
            return replace(draft, min_spent=str(_amount(asked, shop)) if asked else None)
        case "most":
            return replace(draft, max_spent=str(_amount(asked, shop)) if asked else None)
        case "place":
            return replace(draft, location=asked[:100] or None)
        case "badge":
            return replace(draft, status=asked or None)
        case _:
            return draft


def _days(text: str) -> int:
    digits = text.lower().removesuffix("s").removesuffix("day").strip()
    if not digits.isdecimal():
        raise Invalid("days_since_purchase", text, "unreadable")
    return int(digits)


def _amount(text: str, shop: Shop) -> Decimal:
    try:
        return shop.currency.round(typed_amount(text))
    except Invalid as error:
        raise Invalid("spent", text, "unreadable") from error


def until_in(session: Session, days: int) -> str:
    return (shop_of(session).today() + timedelta(days=days)).isoformat()


def make_plain(session: Session, campaign_id: int, by: int) -> Campaign:
    """₹ becomes Rs. in the message and in the offer."""
    one = transitions.find(session, campaign_id)
    return drafts.edit(
        session,
        campaign_id,
        by,
        name=one.name,
        message=plain(one.message),
        audience=one.audience,
        offer=None if one.offer is None else plain(one.offer),
        valid_until=one.valid_until,
    )


def keep_as_template(session: Session, campaign_id: int, by: int) -> Template:
    one = transitions.find(session, campaign_id)
    return templates.keep_template(session, one.name, one.message, by)
