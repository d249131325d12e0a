"""The queue of updates: polls, confirmations, what the bot asked for."""

from __future__ import annotations

import asyncio
import time

from telegram import Bot

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api


async def test_a_waiting_poll_is_answered_at_once(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    sandbox.people.say(asha, ASHA, "now")
    [update] = await asyncio.wait_for(waiting, 2)
    assert update.message is not None
    assert update.message.text == "now"


async def test_a_poll_without_news_waits_as_long_as_it_said(asha: Person, bot: Bot) -> None:
    begin = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert time.monotonic() - begin > 0.9


async def test_an_update_stays_until_a_higher_offset_confirms_it(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    for text in ("a", "b", "c"):
        sandbox.people.say(asha, ASHA, text)
    first, second, third = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert len(await bot.get_updates()) == 3
    assert await bot.get_updates(offset=third.update_id) == (third,)
    assert await bot.get_updates() == (third,)
    assert await bot.get_updates(offset=third.update_id + 1) == ()
    assert sandbox.world.updates.pending == 0


async def test_a_limit_and_an_offset_from_the_end(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    for text in ("a", "b", "c"):
        sandbox.people.say(asha, ASHA, text)
    assert len(await bot.get_updates(limit=2)) == 2
    [last] = await bot.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "c"
    assert len(await bot.get_updates()) == 1


async def test_only_what_the_bot_asked_for_is_kept(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    sandbox.people.say(asha, ASHA, "not wanted")
    await bot.get_updates()  # no list: as before
    sandbox.people.say(asha, ASHA, "still not wanted")
    await bot.get_updates(allowed_updates=[])  # an empty one: the default again
    sandbox.people.say(asha, ASHA, "wanted")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "wanted"


async def test_a_client_that_hung_up_while_polling_loses_nothing(
    sandbox: Sandbox, asha: Person, api: Api, bot: Bot
) -> None:
    sandbox.people.say(asha, ASHA, "first")
    [first] = await bot.get_updates()
    gone = asyncio.create_task(bot.get_updates(offset=first.update_id + 1, timeout=20))
    await asyncio.sleep(0.05)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    await asyncio.sleep(0.05)
    sandbox.people.say(asha, ASHA, "kept")
    sandbox.faults.repeat_updates()
    answer = await api("getUpdates", timeout=5)
    assert [u["message"]["text"] for u in answer["result"]] == ["first", "kept"]


async def test_an_edited_message_comes_as_one(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    said = sandbox.people.say(asha, ASHA, "2 rice")
    sandbox.people.edit(asha, ASHA, said["message_id"], "/sale 2 rice")
    _, update = await bot.get_updates()
    assert update.message is None
    assert update.edited_message is not None
    assert update.edited_message.text == "/sale 2 rice"
    assert update.edited_message.edit_date is not None
    assert update.edited_message.entities[0].type == "bot_command"


async def test_blocking_and_unblocking_are_told(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    sandbox.people.block(asha)
    sandbox.people.block(asha)
    sandbox.people.unblock(asha)
    updates = await bot.get_updates()
    changes = [
        (u.my_chat_member.old_chat_member.status, u.my_chat_member.new_chat_member.status)
        for u in updates
        if u.my_chat_member
    ]
    assert changes == [("member", "kicked"), ("kicked", "member")]


async def test_everything_is_confirmed_is_known_without_waiting(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    await asyncio.wait_for(sandbox.world.updates.delivered(), 1)
    sandbox.people.say(asha, ASHA, "x")
    waiting = asyncio.create_task(sandbox.world.updates.delivered())
    [update] = await bot.get_updates()
    assert not waiting.done()
    await bot.get_updates(offset=update.update_id + 1)
    await asyncio.wait_for(waiting, 1)
