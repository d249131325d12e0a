"""What tests put into the books, and read from them."""

from __future__ import annotations

from sqlalchemy import select

from crm.customers.cards import Customer
from crm.store.database import Session
from crm.store.schema import customers as customer_rows
from crm.store.schema import purchase_items, purchases
from tests import shop
from tests.bot.conftest import Floor
from tests.phone import Phone


async def a_customer(
    floor: Floor, name: str, phone: str | None = None, location: str | None = None
) -> Customer:
    return await floor.store.write(shop.a_customer, name, phone, location=location)


async def a_sale(floor: Floor, phone: Phone, text: str) -> None:
    """A sale that is booked without questions."""
    await phone.says(text)
    assert phone.last.startswith("✅"), phone.last


async def books(floor: Floor) -> list[tuple[str, str, str]]:
    """Every purchase in the order of booking: customer, total, payment."""

    def read(session: Session) -> list[tuple[str, str, str]]:
        rows = session.execute(
            select(customer_rows.c.name, purchases.c.total_amount, purchases.c.payment_method)
            .join(customer_rows, customer_rows.c.id == purchases.c.customer_id)
            .order_by(purchases.c.id)
        )
        return [(name, str(total), payment) for name, total, payment in rows]

    return await floor.store.read(read)


async def items(floor: Floor) -> list[tuple[str, str, str]]:
    """The items of the latest purchase: name, quantity, amount."""

    def read(session: Session) -> list[tuple[str, str, str]]:
        latest = select(purchases.c.id).order_by(purchases.c.id.desc()).limit(1)
        rows = session.execute(
            select(purchase_items.c.name, purchase_items.c.quantity, purchase_items.c.amount)
            .where(purchase_items.c.purchase_id == latest.scalar_subquery())
            .order_by(purchase_items.c.line)
        )
        return [(name, str(quantity), str(amount)) for name, quantity, amount in rows]

    return await floor.store.read(read)
