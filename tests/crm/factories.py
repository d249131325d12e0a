"""Customers, purchases and staff for tests, in one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm import staff
from crm.bill import DISCOUNT, Bill, Line, split
from crm.customers import cards
from crm.customers.cards import Customer, NewCustomer
from crm.purchases import recording
from crm.purchases.stored import Purchase
from crm.staff import Member, Role
from crm.store.database import Store
from crm.store.schema import staff as staff_table

OWNER = 1
MANAGER = 2
STAFF = 3


def a_customer(
    store: Store,
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
    return store.write_now(cards.add, new, by, shared_phone_ok=True)


def an_item(name: str = "rice", quantity: str = "1", price: str = "100") -> Line:
    many, each = Decimal(quantity), Decimal(price)
    return Line(name, many, each, many * each)


def a_discount(amount: str) -> Line:
    """As the books have it."""
    off = -Decimal(amount)
    return Line(DISCOUNT, Decimal(1), off, off)


def a_bill(customer_id: int | None, day: date, *items: Line, payment: str | None = "Cash") -> Bill:
    """A bill of `items` (one rice at 100), a discount among them as the books have it."""
    lines, discount = split(items or (an_item(),))
    return Bill(
        customer_id=customer_id,
        purchase_date=day,
        lines=lines,
        discount=discount,
        payment_method=payment,
    )


def a_purchase(
    store: Store,
    customer: Customer | int,
    *items: Line,
    days_ago: int = 0,
    day: date | None = None,
    payment: str = "Cash",
    notes: str | None = None,
    source: str | None = None,
    by: int | None = OWNER,
) -> Purchase:
    """A purchase of `items` (one rice at 100), `days_ago` before the shop's today or on `day`."""
    customer_id = customer if isinstance(customer, int) else customer.id
    day = day or store.shop.today() - timedelta(days=days_ago)
    bill = replace(a_bill(customer_id, day, *items, payment=payment), notes=notes)
    booked = store.write_now(recording.record, bill, by, source).purchase
    assert booked is not None
    return booked


def a_member(store: Store, user_id: int, role: Role, name: str = "Ravi") -> Member:
    """Somebody who works here, without an invitation."""

    def join(session: Session) -> None:
        session.execute(
            staff_table.insert().values(
                id=user_id, name=name, role=role.value, added_at=store.shop.now()
            )
        )

    store.write_now(join)
    member = store.read_now(staff.member, user_id)
    assert member is not None
    return member
