"""The message that asks a customer for stars some hours after a bill, by itself.

The shop wanted it when it switched feedback on: nobody approves it. It has one fixed text with a
link of its own for each customer, and nothing else in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import insert
from sqlalchemy.orm import Session

from crm.campaigns import drafts
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.audiences.feedback import due_bills
from crm.campaigns.hours import hours_of
from crm.campaigns.kinds import Kind, Terms
from crm.campaigns.message import Addressee, Renderer
from crm.campaigns.model import Action, Campaign, Status
from crm.campaigns.reach import recipients
from crm.campaigns.sms import MOST_PARTS, measure
from crm.campaigns.texts.approved_texts import NEEDED_BY
from crm.campaigns.transitions import apply
from crm.customers import totals
from crm.feedback import links
from crm.insights.ratings import is_on
from crm.settings import shop_of
from crm.store.schema import campaign_sends

TEXT = "Dear {{first_name}}, how was your visit to {{shop}}? Tell us here: {{link}}"
UNNAMED = "How was your visit to {{shop}}? Tell us here: {{link}}"
"""The second is for who has no name. Nothing else stands in them: no offer, no advertising."""
SHOWN = TEXT.replace("{{link}}", "…")
"""As the campaign shows it: the link is another one for each customer."""
OF_KIND = Terms(Kind.FEEDBACK)
AT_ONCE = 100
"""Customers in one transaction."""


def asks_by_itself(session: Session, gateway: str) -> bool:
    """Whether messages go out by themselves. Where the gateway carries approved texts only, they
    do not: staff make the link on a card, and send it by hand."""
    return is_on(session) and shop_of(session).feedback_after_hours > 0 and may_carry(gateway)


def may_carry(gateway: str) -> bool:
    """Whether the gateway takes a text that nobody approved."""
    return bool(gateway) and gateway not in NEEDED_BY


def asks_anybody(session: Session, gateway: str) -> bool:
    """Whether `ask` may have something to do; a look without a lock."""
    return asks_by_itself(session, gateway) and bool(due_bills(session, 1))


def ask(
    session: Session, name: str, gateway: str, link_of: Callable[[str], str]
) -> Campaign | None:
    """Lets go what is to be asked now, in a campaign called `name` that is Sending; None when that
    is nobody, or nothing may go out at this hour. `link_of` makes the link of a token."""
    shop = shop_of(session)
    hours = hours_of(shop, OF_KIND, None)
    if not asks_by_itself(session, gateway) or not hours.is_open(shop.now()):
        return None
    found = due_bills(session, AT_ONCE)
    if not found:
        return None
    totals.lock(session, sorted(found))  # another process asks nobody of them meanwhile
    bills = due_bills(session, AT_ONCE)
    audience = AudienceFilter(Audience.CUSTOM, customer_ids=tuple(sorted(bills)))
    people = list(recipients(session, audience, "", OF_KIND)) if bills else []
    if not people:
        return None
    campaign = drafts.create(session, name, SHOWN, audience, None, kind=Kind.FEEDBACK)
    now = shop.now()
    campaign = apply(
        session,
        Action.START,
        campaign,
        None,
        Status.SENDING,
        started_at=now,
        frozen_at=now,
        frozen_to=people[-1].customer_id,
        approved_at=now,
        approved_people=len(people),
        gateway=gateway,
    )
    for one in people:
        _write(session, campaign.id, one, bills, link_of)
    return campaign


def _write(
    session: Session,
    campaign_id: int,
    one: Addressee,
    bills: Mapping[int, int],
    link_of: Callable[[str], str],
) -> None:
    shop = shop_of(session)
    token, asked_id = links.ask_with_id(
        session, one.customer_id, None, purchase_id=bills[one.customer_id]
    )
    text = ""
    for message in (TEXT, UNNAMED):
        text = Renderer(message.replace("{{link}}", link_of(token)), shop).render(one) or ""
        if text and measure(text).parts <= MOST_PARTS:
            break
    send_id = session.execute(
        insert(campaign_sends).returning(campaign_sends.c.id),
        {
            "campaign_id": campaign_id,
            "customer_id": one.customer_id,
            "phone": one.phone,
            "message": text,
            "parts": measure(text).parts,
        },
    ).scalar_one()
    links.note_send(session, asked_id, send_id)
