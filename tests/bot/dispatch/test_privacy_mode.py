"""Staff groups while privacy mode is on: the bot says so, and is answered by replies."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from crm.store.database import Store
from tests.bot.conftest import GROUP, Floor, open_floor
from tests.bot.shop import a_customer, books


@pytest.fixture
async def floor(sqlite_store: Store) -> AsyncIterator[Floor]:
    async with open_floor(sqlite_store, reads_all=False) as floor:
        yield floor


async def test_who_adds_the_bot_learns_why_it_is_deaf_and_what_to_do(floor: Floor) -> None:
    people = floor.sandbox.people
    floor.sandbox.world.chats[GROUP].bot_status = "left"
    people.add_bot(floor.owner.person, GROUP)
    await floor.settled()
    assert "/setprivacy" in floor.group.last
    assert "make me an admin" in floor.group.last


async def test_a_question_in_the_group_is_answered_by_a_reply(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    group = floor.group
    await group.says("asha 2 rice 100 upi")
    assert await books(floor) == []
    await group.says("/sale asha")
    question = group.last_message
    assert "a reply to this message" in question.text
    await group.says("2 rice 100 upi")
    assert await books(floor) == []
    await group.replies(question, "2 rice 100 upi")
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]


async def test_a_question_without_choices_opens_the_reply(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "+919876543210")
    group = floor.group
    await group.says("/customers asha")
    await group.taps("Edit")
    await group.taps("Notes")
    assert "reply to this message" in group.last


async def test_what_botfather_was_told_holds_when_the_bot_joins_again(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    floor.sandbox.people.set_privacy(floor.owner.person, on=False)
    await floor.settled()
    await floor.group.says("/sale asha")
    assert "a reply to this message" not in floor.group.last
    await floor.group.says("2 rice 100 upi")
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]
