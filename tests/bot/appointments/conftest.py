"""A shop that keeps appointments."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crm.settings import shop_of
from crm.store.database import Session
from crm.store.schema import appointments, customers
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer


@pytest.fixture
async def booking(floor: Floor) -> Floor:
    """Asha Verma and Ravi Kale come by appointment. It is Thursday 20 March 2025, 12:30."""
    await floor.owner.says("/settings")
    await floor.owner.taps("Modules")
    await floor.owner.taps("Appointments on")
    assert "/appointments lists them" in floor.owner.last
    await a_customer(floor, "Asha Verma", "9876543210")
    await a_customer(floor, "Ravi Kale", "9876543211")
    return floor


async def in_the_books(floor: Floor) -> list[tuple[str, str, str]]:
    """Every appointment in the order of booking: customer, shop time, status."""

    def read(session: Session) -> list[tuple[str, str, str]]:
        shop = shop_of(session)
        c = appointments.c
        rows = session.execute(
            select(customers.c.name, c.starts_at, c.status)
            .join(customers, customers.c.id == c.customer_id)
            .order_by(c.id)
        )
        return [
            (name, shop.local(at).strftime("%Y-%m-%d %H:%M"), status) for name, at, status in rows
        ]

    return await floor.store.read(read)
