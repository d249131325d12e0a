"""Customers, purchases and staff for tests, in one line each."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm import staff
from crm.customers import cards
from crm.customers.cards import Customer, NewCustomer
from crm.purchases import recording
from crm.purchases.recording import NewItem, NewPurchase, Purchase
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


def an_item(name: str = "rice", quantity: str = "1", price: str = "100") -> NewItem:
    return NewItem(name, Decimal(quantity), Decimal(price))


def a_purchase(
    store: Store,
    customer: Customer | int,
    *items: NewItem,
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
    new = NewPurchase(customer_id, items or (an_item(),), payment, day, notes, source)
    booked = store.write_now(recording.record, new, by).purchase
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
