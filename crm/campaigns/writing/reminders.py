"""The ready campaign that reminds customers of what they owe."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.campaigns import drafts, templates
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.kinds import Kind, Terms
from crm.campaigns.message import Addressee, Renderer, dues_text, placeholders
from crm.campaigns.model import Campaign, Status
from crm.campaigns.reach import Reach, Reason, reach, recipients
from crm.campaigns.texts.approved_texts import NEEDED_BY, ChosenTemplate
from crm.campaigns.transitions import as_campaign
from crm.campaigns.writing import dlt
from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import dataclass
from crm.errors import CrmError
from crm.invoices import codes
from crm.invoices.codes import UpiCode
from crm.language.phones import whatsapp_chat
from crm.settings import shop_of
from crm.store.schema import campaigns
from crm.values import ZERO

PENDING = Status.PENDING
OF_KIND = Terms(Kind.DUES)

LONGEST_LINK = 2_000
"""Characters that every phone opens as a link."""


class Unfit(StrEnum):
    """Why one customer cannot be reminded by a message."""

    ADVANCE = "advance"  # it is the shop that owes
    OWES_NOTHING = "owes_nothing"
    PROMISED = "promised"
    NO_PHONE = "no_phone"
    NOT_MOBILE = "not_mobile"
    OPTED_OUT = "opted_out"
    REMINDERS_OFF = "reminders_off"


class CannotRemind(CrmError):
    """No reminder can go to this customer, for the reason `why`."""

    def __init__(self, customer: Customer, why: Unfit) -> None:
        super().__init__(f"no reminder to customer {customer.id}: {why}")
        self.customer = customer
        self.why = why


@dataclass(frozen=True, slots=True)
class Remindable:
    """How many would be reminded now, and what they owe in all (major units); those whom no message
    reaches are `left_out`."""

    people: int
    owed: Decimal
    left_out: dict[Reason, int]


def remindable(session: Session, *, owed_days: int = 0) -> Remindable:
    """Whom the shop's rules let be reminded now, of those who owe for `owed_days` or longer."""
    audience = _everybody(owed_days)
    found: Reach = reach(session, audience, "", terms=OF_KIND)
    owed = sum((one.balance for one in recipients(session, audience, "", OF_KIND)), ZERO)
    return Remindable(found.recipients, owed, found.left_out)


def how_many(session: Session, *, owed_days: int = 0) -> int:
    """As `remindable`, the number alone."""
    return reach(session, _everybody(owed_days), "", terms=OF_KIND).recipients


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What a shopkeeper sends by hand: the text, and the code to pay by, where the shop has one.
    `phone` is E.164, None where the customer has no mobile number."""

    customer: Customer
    text: str
    phone: str | None
    code: UpiCode | None

    @property
    def link(self) -> str:
        """To the customer's chat in WhatsApp. Telegram's share link is none: customers are not in
        Telegram. A text too long for a link is left out of it; empty where nothing is left then."""
        link = whatsapp_chat(self.phone, self.text)
        if len(link) <= LONGEST_LINK:
            return link
        return link.partition("?")[0] if self.phone else ""


def to_forward(session: Session, customer_id: int) -> Forwarded:
    """The reminder for somebody who owes; a person answers for it. Raises NotFound, CannotRemind
    (`advance`, `owes_nothing`)."""
    one, shop = cards.followed(session, customer_id), shop_of(session)
    if one.balance <= 0:
        raise CannotRemind(one, Unfit.ADVANCE if one.balance < 0 else Unfit.OWES_NOTHING)
    phone = one.phone if one.phone_is_mobile else None
    facts = Addressee(
        one.id, one.name, "", one.total_spent, one.last_purchase_date, one.balance, one.owes_since
    )
    message, _ = words_of(session, "")
    text = Renderer(message, shop).render(facts)
    if text is None:  # a customer without a name
        unnamed = _unnamed(session)
        text = Renderer(unnamed, shop).render(facts) or unnamed
    code = codes.of_dues(session, one.id) if shop.upi_vpa else None
    return Forwarded(one, text, phone, code)


def ready(
    session: Session, name: str, by: int | None, *, owed_days: int = 0, gateway: str = ""
) -> Campaign | None:
    """A draft called `name` that reminds everybody who may be reminded now, of those who owe for
    `owed_days` or longer; the same one while it is a draft so called. None when nobody is.

    `gateway` is the one that would carry it: some carry approved texts only.
    """
    if not remindable(session, owed_days=owed_days).people:
        return None
    return _draft(session, name, _everybody(owed_days), by, gateway)


def ready_for(
    session: Session, name: str, by: int | None, customer_id: int, *, gateway: str = ""
) -> Campaign:
    """As `ready`, for one customer whom a person reminds. Raises NotFound, CannotRemind."""
    customer = cards.followed(session, customer_id)
    audience = AudienceFilter(Audience.DUES, customer_ids=(customer.id,))
    why = _unfit(session, customer, audience)
    if why is not None:
        raise CannotRemind(customer, why)
    return _draft(session, name, audience, by, gateway)


def _everybody(owed_days: int) -> AudienceFilter:
    return AudienceFilter(Audience.DUES, owed_days=owed_days or None)


def _unfit(session: Session, customer: Customer, audience: AudienceFilter) -> Unfit | None:
    if customer.balance <= 0:
        return Unfit.ADVANCE if customer.balance < 0 else Unfit.OWES_NOTHING
    if customer.promised_on is not None and customer.promised_on > shop_of(session).today():
        return Unfit.PROMISED
    left_out = reach(session, audience, "", terms=OF_KIND).left_out
    return next((Unfit(why.value) for why in left_out), None)


def _draft(
    session: Session, name: str, audience: AudienceFilter, by: int | None, gateway: str
) -> Campaign:
    for known in _open(session):
        # a draft of another day is called so: `Dues, 20 Mar` is not what is asked for on 25 Mar
        own = known.created_by == by and known.name == drafts.check_name(name)
        if known.audience == audience and (own or known.status is PENDING):
            return known
    message, template = words_of(session, gateway)
    if audience.customer_ids and template is None:
        left_out = reach(session, audience, message, terms=OF_KIND).left_out
        if Reason.NO_VALUE in left_out:  # a customer without a name
            message = _unnamed(session)
    return drafts.create(
        session,
        name,
        message,
        audience,
        by,
        kind=Kind.DUES,
        template=template,
        unkept=True,
    )


def _unnamed(session: Session) -> str:
    shop = shop_of(session)
    return dues_text(shop, upi=bool(shop.upi_vpa), named=False)


def _open(session: Session) -> list[Campaign]:
    rows = session.execute(
        select(campaigns)
        .where(
            campaigns.c.kind == Kind.DUES.value,
            campaigns.c.status.in_((Status.DRAFT.value, Status.PENDING.value)),
        )
        .order_by(campaigns.c.id.desc())
        .limit(20)
    )
    return [as_campaign(session, row) for row in rows]


def words_of(session: Session, gateway: str) -> tuple[str, ChosenTemplate | None]:
    """The words of the shop's last reminder, else of its own template for one, else the ones that
    everybody begins with; where the gateway carries approved texts only, an approved one."""
    both = (True, False)
    usual = {dues_text(shop_of(session), upi=upi, named=named) for upi in both for named in both}
    for message, template in _own_words(session):
        if message not in usual and _usable(session, message, template, gateway):
            return message, template
    if gateway == dlt.GATEWAY:
        for _, approved in dlt.approved_texts(session):
            if _usable(session, approved.message, approved, gateway):
                return approved.message, approved
    return dues_text(shop_of(session), upi=bool(shop_of(session).upi_vpa)), None


def _own_words(session: Session) -> Iterator[tuple[str, ChosenTemplate | None]]:
    row = session.execute(
        select(campaigns)
        .where(campaigns.c.kind == Kind.DUES.value, campaigns.c.approved_at.is_not(None))
        .order_by(campaigns.c.approved_at.desc())
        .limit(1)
    ).one_or_none()
    if row is not None:
        last = as_campaign(session, row)
        yield last.message, last.template
    for one in templates.own_templates(session):
        yield one.message, None


def _usable(session: Session, message: str, template: ChosenTemplate | None, gateway: str) -> bool:
    """Whether it says what is owed, with nothing in it that would have to be asked for."""
    used = set(placeholders(message))
    if gateway in NEEDED_BY and (template is None or template.gateway != gateway):
        return False
    mine = template if gateway == dlt.GATEWAY else None  # the shop's own list is the one to ask
    if mine is not None and not dlt.still_approved(session, mine):
        return False
    if "upi" in used and not shop_of(session).upi_vpa:
        return False
    return "due" in used and used.isdisjoint(("date", "offer"))
