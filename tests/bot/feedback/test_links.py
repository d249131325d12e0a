"""The link that asks for stars, on the phone of somebody who does not work here."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from crm import staff
from crm.customers import erasing
from crm.feedback.links import LINK_DAYS
from crm.staff import hash_of
from crm.store.database import Session
from crm.store.schema import feedback, strangers
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.conftest import TestClock
from tests.shop import OWNER, STRANGER

QUESTION = "How was your visit to"


@pytest.fixture
async def link(floor: Floor) -> str:
    """What Telegram hands to the bot from a link for Asha, which the owner made."""
    await floor.owner.says("/settings")
    await floor.owner.taps("Modules")
    await floor.owner.taps("Feedback on")
    await a_customer(floor, "Asha Verma", "9820012345")
    await floor.owner.says("/customers asha")
    await floor.owner.taps("More")
    await floor.owner.taps("Ask for stars")
    assert "Dear Asha, how was your visit to" in floor.owner.last
    return floor.owner.last.partition("?start=")[2].split()[0]


async def knocks(floor: Floor) -> int:
    def count(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(strangers)) or 0

    return await floor.store.read(count)


async def test_it_opens_one_question_and_nothing_else(floor: Floor, link: str) -> None:
    stranger = floor.stranger
    await stranger.starts(link)
    assert QUESTION in stranger.last
    assert stranger.buttons == ["⭐⭐⭐⭐⭐", "⭐⭐⭐⭐", "⭐⭐⭐", "⭐⭐", "⭐"]
    assert "Asha" not in stranger.last  # whoever has it learns of nobody
    await stranger.taps("⭐⭐⭐⭐")
    assert "⭐⭐⭐⭐☆ Thank you!" in stranger.last
    assert stranger.buttons == []
    await stranger.says("fresh and quick")
    assert "The shop will read it" in stranger.last
    await stranger.says("and cheap")
    assert "Thank you!" in stranger.last
    await floor.settled()
    assert await knocks(floor) == 0
    assert await floor.store.read(staff.member, STRANGER) is None
    await floor.owner.says("/customers asha")
    assert "⭐ 4.0 of 5 from 1 rating" in floor.owner.last
    assert await books(floor) == []


async def test_a_second_opening_says_that_it_was_answered(floor: Floor, link: str) -> None:
    stranger = floor.stranger
    await stranger.starts(link)
    asked = stranger.last_message
    await stranger.taps("⭐⭐⭐⭐⭐")
    await stranger.starts(link)
    assert "answered already" in stranger.last
    await floor.manager.starts(link)  # whoever has it
    assert "answered already" in floor.manager.last
    await stranger.taps_stale(asked, "⭐")
    await floor.owner.says("/customers asha")
    assert "⭐ 5.0 of 5 from 1 rating" in floor.owner.last


async def test_stars_may_be_typed_and_words_wait_for_them(floor: Floor, link: str) -> None:
    stranger = floor.stranger
    await stranger.starts(link)
    await stranger.says("very good")
    assert "tap the stars first" in stranger.last
    await stranger.says("5")
    assert "Thank you" in stranger.last
    await floor.owner.says("/customers asha")
    assert "⭐ 5.0 of 5 from 1 rating" in floor.owner.last


async def test_two_stars_reach_the_owner_at_once_and_so_does_the_comment(
    floor: Floor, link: str
) -> None:
    await floor.stranger.starts(link)
    await floor.stranger.taps("⭐⭐")
    await floor.settled()
    assert "Asha Verma is not happy: ⭐⭐☆☆☆" in floor.owner.last
    assert "written down by" not in floor.owner.last
    await floor.stranger.says("waited an hour")
    await floor.settled()
    assert "waited an hour" in floor.owner.last
    await floor.owner.taps("📞 Call")
    assert "98200 12345" in floor.owner.last


async def test_after_two_weeks_it_is_over(floor: Floor, clock: TestClock, link: str) -> None:
    clock.turn(days=LINK_DAYS, seconds=1)
    await floor.stranger.starts(link)
    assert "This question is over" in floor.stranger.last


async def test_it_is_over_where_the_shop_asks_no_more(floor: Floor, link: str) -> None:
    await floor.stranger.starts(link)
    await floor.owner.says("/settings")
    await floor.owner.taps("Modules")
    await floor.owner.taps("Feedback off")
    await floor.stranger.taps("⭐⭐⭐⭐⭐")
    assert "This question is over" in floor.stranger.last


async def test_a_made_up_link_is_a_stranger_like_any_other(floor: Floor, link: str) -> None:
    await floor.stranger.starts(link[:-1] + ("x" if link[-1] != "x" else "y"))
    assert "private assistant of a shop" in floor.stranger.last
    assert await knocks(floor) == 1


async def test_the_token_is_kept_as_a_hash_and_goes_with_the_customer(
    floor: Floor, link: str
) -> None:
    def kept(session: Session) -> list[str | None]:
        return list(session.scalars(select(feedback.c.token_hash)))

    token = link.removeprefix("f-")
    assert await floor.store.read(kept) == [hash_of(token)]
    asha = await floor.store.read(lambda s: s.scalars(select(feedback.c.customer_id)).one())
    await floor.store.write(erasing.delete_or_erase, asha, OWNER)
    assert await floor.store.read(kept) == []
    await floor.stranger.starts(link)
    assert "private assistant of a shop" in floor.stranger.last


async def test_who_works_here_answers_it_too_and_goes_on_selling(floor: Floor, link: str) -> None:
    staff_phone = floor.staff
    await staff_phone.starts(link)
    await staff_phone.taps("⭐⭐⭐")
    assert "⭐⭐⭐☆☆ Thank you!" in staff_phone.last
    await staff_phone.says("asha 2 rice 100 cash")
    assert [one[1] for one in await books(floor)] == ["200.00"]
