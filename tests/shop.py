"""The shop of the tests: its staff, customers, purchases and campaigns, in one line each.

All of it goes through the shop's own use cases, so totals and badges are what the purchases say.
Each function takes a Session, or a Store; then it is a write of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm import staff
from crm.bill import DISCOUNT, Bill, Line, lone_sale
from crm.campaigns import drafts, opt_outs
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.model import Campaign
from crm.customers import cards
from crm.customers.cards import Customer, NewCustomer
from crm.customers.fields import name_key
from crm.permissions import Role
from crm.purchases import recording
from crm.purchases.stored import Purchase, split
from crm.settings import shop_of
from crm.staff import Member
from crm.store.database import Store
from crm.store.schema import campaign_sends, customers

OWNER, MANAGER, STAFF, STRANGER = 101, 102, 103, 104
"""Telegram's ids of Meera, Manoj, Sita, and of Gabbar, who does not work here."""

P = ParamSpec("P")
T = TypeVar("T")

_numbers = itertools.count()


def _of_a_store(
    operation: Callable[Concatenate[Session, P], T],
) -> Callable[Concatenate[Session | Store, P], T]:
    @wraps(operation)
    def run(where: Session | Store, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if isinstance(where, Store):
            return where.write_now(operation, *args, **kwargs)
        return operation(where, *args, **kwargs)

    return run


@_of_a_store
def hire(session: Session) -> None:
    """Meera owns the shop, Manoj manages it, Sita sells."""
    staff.ensure_owners(session, [OWNER])  # nameless before her first word
    a_member(session, MANAGER, Role.MANAGER, "Manoj")
    a_member(session, STAFF, Role.STAFF, "Sita")


@_of_a_store
def a_member(session: Session, user_id: int, role: Role, name: str = "Ravi") -> Member:
    """A person who works here: an owner from the start, or invited by one."""
    if role is Role.OWNER:
        staff.ensure_owners(session, [user_id])
        staff.introduce(session, user_id, name)
        member = staff.member(session, user_id)
        assert member is not None
        return member
    return staff.accept(session, staff.invite(session, role, OWNER), user_id, name)


@_of_a_store
def a_customer(
    session: Session,
    name: str = "Asha Verma",
    phone: str | None = None,
    *,
    email: str | None = None,
    location: str | None = None,
    notes: str | None = None,
    by: int | None = OWNER,
) -> Customer:
    """A customer; several may have the same phone."""
    new = NewCustomer(name, phone, email, location, notes)
    return cards.add(session, new, by, shared_phone_ok=True)


def a_number() -> str:
    """A mobile number that nobody has."""
    return f"+9198{next(_numbers):08d}"


@_of_a_store
def a_reachable(
    session: Session,
    name: str = "Asha Verma",
    *,
    phone: str | None = "",
    location: str | None = None,
    days: int | None = None,
    spent: str = "100",
    opted_out: bool = False,
) -> int:
    """The id of a customer whom campaigns reach: with a mobile number of their own, unless `phone`
    says otherwise. With `days` they bought for `spent` so many days ago, else never."""
    number = a_number() if phone == "" else phone
    customer = a_customer(session, name, number, location=location)
    if days is not None:
        a_purchase(session, customer, amount=spent, days_ago=days)
    if opted_out:
        opt_outs.opt_out(session, customer.id, OWNER)
    return customer.id


@_of_a_store
def many_reachable(session: Session, people: int) -> None:
    """So many customers whom campaigns reach and who never bought: as rows, so that it is quick."""
    now = shop_of(session).now()
    rows = [
        {"name": name, "name_key": name_key(name), "phone": a_number()}
        | {"phone_is_mobile": True, "created_at": now, "changed_at": now}
        for name in (f"Customer {one}" for one in range(people))
    ]
    session.execute(insert(customers), rows)


def an_item(name: str = "rice", quantity: str = "1", price: str = "100") -> Line:
    many, each = Decimal(quantity), Decimal(price)
    return Line(name, many, each, many * each)


def a_discount(amount: str) -> Line:
    """As the books have it."""
    off = -Decimal(amount)
    return Line(DISCOUNT, Decimal(1), off, off)


def a_bill(customer_id: int | None, day: date, *items: Line, payment: str | None = "Cash") -> Bill:
    """A bill of `items` (one rice at 100), a discount among them as the books have it."""
    lines, discount, _ = split(items or (an_item(),))
    return Bill(
        customer_id=customer_id,
        purchase_date=day,
        lines=lines,
        discount=discount,
        payment_method=payment,
    )


@_of_a_store
def a_purchase(
    session: Session,
    customer: Customer | int,
    *items: Line,
    amount: str | None = None,
    days_ago: int = 0,
    day: date | None = None,
    payment: str = "Cash",
    notes: str | None = None,
    source: str | None = None,
    by: int | None = OWNER,
) -> Purchase:
    """A purchase of `items`, or of an `amount` without items (or else of one rice at 100),
    `days_ago` before the shop's today or on `day`."""
    customer_id = customer if isinstance(customer, int) else customer.id
    day = day or shop_of(session).today() - timedelta(days=days_ago)
    bought = (lone_sale(Decimal(amount)),) if amount is not None else items
    bill = replace(a_bill(customer_id, day, *bought, payment=payment), notes=notes)
    recorded = recording.record(session, bill, by, source).purchase
    assert recorded is not None
    return recorded


@_of_a_store
def a_counter_sale(
    session: Session,
    *items: Line,
    amount: str | None = None,
    days_ago: int = 0,
    payment: str = "Cash",
    source: str | None = None,
    by: int | None = OWNER,
) -> Purchase:
    """A sale to nobody by name, as `a_purchase` otherwise."""
    day = shop_of(session).today() - timedelta(days=days_ago)
    bought = (lone_sale(Decimal(amount)),) if amount is not None else items
    bill = a_bill(None, day, *bought, payment=payment).with_nobody()
    recorded = recording.record(session, bill, by, source).purchase
    assert recorded is not None
    return recorded


EVERYONE = AudienceFilter(Audience.ALL)
HELLO = "Hi {{name}}! Visit us this week."


@_of_a_store
def a_campaign(session: Session, /, by: int | None = OWNER, **values: Any) -> Campaign:
    """A draft to everyone, unless told otherwise."""
    of = {"name": "Win back", "message": HELLO, "audience": EVERYONE, **values}
    return drafts.create(session, of.pop("name"), of.pop("message"), of.pop("audience"), by, **of)


def sends_of(session: Session, campaign_id: int) -> list[Any]:
    """The rows of its sends, in order."""
    return list(
        session.execute(
            select(campaign_sends)
            .where(campaign_sends.c.campaign_id == campaign_id)
            .order_by(campaign_sends.c.id)
        )
    )
