"""Groups: everybody sees everything, the bot too, as long as it is in."""

from __future__ import annotations

import pytest
from telegram import Bot, ReplyKeyboardMarkup, ReplyParameters
from telegram.error import Forbidden

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA

GROUP = -500
RAVI = 1002
OUTSIDER = 1003


@pytest.fixture(autouse=True)
def ravi(sandbox: Sandbox) -> Person:
    ravi = sandbox.add_person(RAVI, "Ravi")
    sandbox.add_person(OUTSIDER, "Outsider")
    sandbox.add_group(GROUP, "Counter", [ASHA, RAVI])
    return ravi


@pytest.mark.parametrize("text", ["who has the keys?", "/sale@another_bot", "/sale"])
async def test_the_bot_hears_every_message_as_a_bot_without_privacy_mode_does(
    sandbox: Sandbox, ravi: Person, bot: Bot, text: str
) -> None:
    sandbox.people.say(ravi, GROUP, text)
    [update] = await bot.get_updates()
    assert update.message is not None
    assert (update.message.text, update.message.chat.type) == (text, "group")
    assert update.message.chat.title == "Counter"
    assert (await bot.get_me()).can_read_all_group_messages


async def test_a_supergroup_is_known_by_its_number(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.add_group(-1_000_000_000_500, "Big", [ASHA])
    assert (await bot.get_chat(-1_000_000_000_500)).type == "supergroup"


async def test_who_is_in_and_who_is_not(sandbox: Sandbox, bot: Bot) -> None:
    assert (await bot.get_chat_member(GROUP, RAVI)).status == "member"
    assert (await bot.get_chat_member(GROUP, OUTSIDER)).status == "left"
    assert (await bot.get_chat_member(GROUP, bot.id)).user.is_bot


async def test_somebody_who_is_not_in_the_group_cannot_speak_there(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="is not in chat"):
        sandbox.people.say(sandbox.world.people[OUTSIDER], GROUP, "hello")


async def test_a_bot_that_was_thrown_out_hears_nothing_until_it_is_back(
    sandbox: Sandbox, ravi: Person, bot: Bot
) -> None:
    sandbox.people.kick_bot(ravi, GROUP)
    sandbox.people.say(ravi, GROUP, "at last")
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(GROUP, "hello?")
    sandbox.people.add_bot(ravi, GROUP)
    kicked, added, greeted = await bot.get_updates()
    assert kicked.my_chat_member is not None
    assert kicked.my_chat_member.new_chat_member.status == "kicked"
    assert added.my_chat_member is not None
    assert added.my_chat_member.new_chat_member.status == "member"
    assert greeted.message is not None
    assert greeted.message.new_chat_members[0].id == bot.id
    assert (await bot.send_message(GROUP, "hello")).text == "hello"


async def test_a_selective_keyboard_is_shown_to_the_one_who_was_answered(
    sandbox: Sandbox, ravi: Person, bot: Bot
) -> None:
    asked = sandbox.people.say(ravi, GROUP, "which?")
    keys = ReplyKeyboardMarkup([["Rice"]], selective=True)
    await bot.send_message(
        GROUP, "pick", reply_markup=keys, reply_parameters=ReplyParameters(asked["message_id"])
    )
    keyboards = sandbox.world.chats[GROUP].keyboards
    assert keyboards.get(RAVI) is not None
    assert keyboards.get(ASHA) is None


def test_the_number_of_a_group_is_negative(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="negative"):
        sandbox.add_group(7, "x", [])
