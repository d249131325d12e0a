"""A sale that waited for an answer when the program was upgraded: left politely, once."""

from __future__ import annotations

from typing import Any

from crm.chat import questions
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.shop import OWNER

BEFORE: dict[str, Any] = {
    "bill": {"customer_name": "sunita", "total_only": "450"},
    "said_on": "2025-03-20",
    "source": "102:5",
}


async def test_it_says_that_it_is_closed_and_the_next_sale_is_a_sale(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("sunita 450")
    question = floor.owner.last_message
    waiting = await floor.store.read(questions.waiting, OWNER, OWNER)
    assert waiting is not None
    await floor.store.write(
        questions.ask,
        OWNER,
        OWNER,
        "sale.customer",
        BEFORE,
        question.id,
        number=waiting.number,
    )
    await floor.owner.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
    shown = next(one for one in floor.owner.messages if one.id == question.id)
    assert "is closed. Nothing was saved." in shown.text
    assert shown.buttons == []


async def test_its_button_says_that_it_is_no_longer_open(floor: Floor) -> None:
    await floor.owner.says("sunita 450")
    question = floor.owner.last_message
    waiting = await floor.store.read(questions.waiting, OWNER, OWNER)
    assert waiting is not None
    number = waiting.number
    await floor.store.write(
        questions.ask, OWNER, OWNER, "sale.of_old", BEFORE, question.id, number=number
    )
    await floor.owner.taps("Add", question)
    assert "no longer open" in floor.owner.toast
    assert await books(floor) == []
