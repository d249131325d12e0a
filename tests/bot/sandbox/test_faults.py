"""Trouble on request: floods, broken lines, silence, updates that come twice."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api

RAVI = 1002


def texts(sandbox: Sandbox) -> list[str]:
    """What the bot has said to Asha."""
    messages = sandbox.world.chats[ASHA].messages.values()
    return [m["text"] for m in messages if m["from"]["is_bot"]]


async def test_a_flood_names_the_seconds_to_wait_and_then_ends(
    sandbox: Sandbox, asha: Person, bot: Bot, api: Api
) -> None:
    sandbox.faults.flood(retry_after=7, times=2)
    answer = await api("sendMessage", chat_id=ASHA, text="x")
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    with pytest.raises(RetryAfter) as flooded:
        await bot.send_message(ASHA, "x")
    assert flooded.value._retry_after.total_seconds() == 7
    assert texts(sandbox) == []
    await bot.send_message(ASHA, "through")
    assert texts(sandbox) == ["through"]


async def test_a_fault_is_meant_for_a_method_or_a_chat(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.people.say(sandbox.add_person(RAVI, "Ravi"), RAVI, "hello")
    sandbox.faults.error(chat_id=RAVI)
    sandbox.faults.error(502, "Bad Gateway", method="getFile")
    await bot.send_message(ASHA, "not meant")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(RAVI, "meant")
    await bot.send_message(RAVI, "used up")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_file("x")


async def test_polls_are_spared_unless_they_are_meant(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.faults.error()
    assert await bot.get_updates() == ()
    sandbox.faults.clear()
    sandbox.faults.error(method="getUpdates")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.get_updates()


async def test_a_line_may_break_before_or_after_the_deed(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.faults.drop()
    sandbox.faults.drop_answer()
    for text in ("lost", "done all the same"):
        with pytest.raises(NetworkError):
            await bot.send_message(ASHA, text)
    await bot.send_message(ASHA, "heard")
    assert texts(sandbox) == ["done all the same", "heard"]
    said = [call.params["text"] for call in sandbox.calls if call.method == "sendMessage"]
    assert said == ["done all the same", "heard"]


async def test_silence_is_given_up_by_the_bot(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    sandbox.faults.hang()
    with pytest.raises(TimedOut):
        await bot.send_message(ASHA, "anybody?", read_timeout=0.1)
    await bot.send_message(ASHA, "again")
    assert texts(sandbox) == ["again"]


async def test_chance_is_drawn_from_a_seed(sandbox: Sandbox, asha: Person, api: Api) -> None:
    async def luck(seed: int) -> list[bool]:
        sandbox.faults.clear()
        sandbox.faults.seed(seed)
        sandbox.faults.flood(times=100, chance=0.5)
        calls = [await api("sendMessage", chat_id=ASHA, text="x") for _ in range(20)]
        return [answer["ok"] for answer in calls]

    first = await luck(1)
    assert 3 < sum(first) < 17
    assert await luck(1) == first
    assert await luck(2) != first


async def test_an_update_comes_again_under_its_number(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.people.say(asha, ASHA, "once")
    [first] = await bot.get_updates()
    waiting = asyncio.create_task(bot.get_updates(offset=first.update_id + 1, timeout=20))
    await asyncio.sleep(0.05)
    sandbox.faults.repeat_updates()
    [again] = await waiting
    assert again.update_id == first.update_id
    assert again == first
    assert await bot.get_updates(offset=first.update_id + 1) == ()


async def test_a_message_comes_again_under_a_new_number(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.people.say(asha, ASHA, "once")
    [first] = await bot.get_updates()
    await bot.get_updates(offset=first.update_id + 1)
    sandbox.faults.repeat_updates(new_ids=True)
    [again] = await bot.get_updates(offset=first.update_id + 1)
    assert again.update_id == first.update_id + 1
    assert again.message == first.message


async def test_every_update_can_be_made_to_come_twice(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.faults.deliver_twice()
    sandbox.people.say(asha, ASHA, "a")
    sandbox.people.say(asha, ASHA, "b")
    seen, offset = [], 0
    while batch := await bot.get_updates(offset=offset):
        seen += [update.update_id for update in batch]
        offset = max(seen) + 1
    first = min(seen)
    assert sorted(seen) == [first, first, first + 1, first + 1]
    assert sandbox.world.updates.pending == 0


async def test_what_was_not_confirmed_comes_again_to_a_bot_that_starts_anew(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.people.say(asha, ASHA, "a")
    assert await bot.get_updates() == await bot.get_updates(offset=0)


async def test_a_server_that_is_down_forgets_nothing(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    async with sandbox.down():
        with pytest.raises(NetworkError):
            await bot.send_message(ASHA, "into the void")
        sandbox.people.say(asha, ASHA, "said meanwhile")
    assert len(await bot.get_updates()) == 1
    await bot.send_message(ASHA, "back")
    assert texts(sandbox) == ["back"]
