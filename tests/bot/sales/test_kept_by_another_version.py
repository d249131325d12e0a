"""A sale that waited for an answer when the program was upgraded: left politely, once."""

from __future__ import annotations

from typing import Any

from crm.chat import flows, sale_drafts
from crm.store.database import Session
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.shop import OWNER

BEFORE: dict[str, Any] = {
    "said_on": "2025-03-20",
    "day": "2025-03-20",
    "source": "102:5",
    "customer_id": None,
    "customer_name": "sunita",
    "customer_phone": None,
    "lines": [],
    "total_only": "450",
    "discount": None,
    "percent_off": None,
    "payment": "Cash",
    "note": None,
    "guided": False,
    "items_done": False,
    "day_unclear": False,
}


def _waits(session: Session) -> None:
    draft = sale_drafts.keep(session, OWNER, OWNER, "102:5", BEFORE)
    flows.save(session, OWNER, OWNER, "sale", "customer", {"draft": draft.id})


async def test_an_answer_to_it_is_told_so_and_the_next_sale_is_a_sale(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.store.write(_waits)
    await floor.owner.says("sunita devi")
    assert "no longer open" in floor.owner.last
    assert await books(floor) == []
    await floor.owner.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
