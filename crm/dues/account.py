"""One customer's account: what they owe, what they promised, how much they may owe."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm import audit
from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.payments import checks, rights
from crm.payments import stored as paid
from crm.payments.stored import Payment
from crm.settings import shop_of
from crm.values import ZERO


@dataclass(frozen=True, slots=True)
class Account:
    """What a customer owes (`customer.balance`, below 0 an advance; `customer.owes_since`), and
    when money came last."""

    customer: Customer
    last_paid: Payment | None


def account(session: Session, customer_id: int) -> Account:
    """The answer to `ravi balance?`. Raises NotFound."""
    customer = cards.get(session, customer_id)
    return Account(customer, paid.last_received(session, customer_id))


def promise(session: Session, customer_id: int, day: date | None, by: int | None) -> Customer:
    """Notes the day on which the customer will pay (a shop date, None for none any more): no
    reminder goes out before it. Raises NotFound, and Invalid `promised_on`: `past`."""
    if day is not None and day < shop_of(session).today():
        raise Invalid("promised_on", day, "past")
    before = cards.get_to_change(session, customer_id)
    if before.promised_on != day:
        cards.write(session, customer_id, {"promised_on": day})
        was, now = ({"promised_on": one and one.isoformat()} for one in (before.promised_on, day))
        audit.note(session, by, "promise", "customer", customer_id, before=was, after=now)
    return cards.get(session, customer_id)


def set_limit(
    session: Session, customer_id: int, limit: Decimal | None, by: int | None
) -> Customer:
    """How much the customer may owe; None for what the shop says, 0 for no limit at all.

    Raises NotFound, NotAllowed, and Invalid `amount`."""
    rights.refuse_unless_manages(session, by)
    if limit:
        limit = checks.amount(shop_of(session), limit)
    before = cards.get_to_change(session, customer_id)
    if before.credit_limit != limit:
        cards.write(session, customer_id, {"credit_limit": limit})
        was, now = (
            {"credit_limit": None if one is None else str(one)}
            for one in (before.credit_limit, limit)
        )
        audit.note(session, by, "limit", "customer", customer_id, before=was, after=now)
    return cards.get(session, customer_id)


def remind(session: Session, customer_id: int, by: int | None, *, on: bool) -> Customer:
    """Whether reminders of dues may go to the customer. Raises NotFound."""
    before = cards.get_to_change(session, customer_id)
    if before.reminders_off == on:
        cards.write(session, customer_id, {"reminders_off": not on})
        was, now = {"reminders_off": on}, {"reminders_off": not on}
        audit.note(session, by, "reminders", "customer", customer_id, before=was, after=now)
    return cards.get(session, customer_id)


def limit_of(session: Session, customer: Customer) -> Decimal:
    """How much the customer may owe; 0 is no limit."""
    if customer.credit_limit is not None:
        return customer.credit_limit
    return shop_of(session).credit_limit or ZERO
