"""A sandbox, a bare bot on it, and a person with a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person

TOKEN = "123456:sandbox-token"
ASHA = 1001


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = await Sandbox.start()
    sandbox.add_bot(TOKEN)
    sandbox.add_person(ASHA, "Asha", "Verma", "asha")
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def asha(sandbox: Sandbox) -> Person:
    """Has already talked to the bot, which has heard it."""
    person = sandbox.world.people[ASHA]
    sandbox.people.say(person, ASHA, "hello")
    sandbox.world.updates.drop_all()
    return person


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    bot = bot_on(sandbox)
    async with bot:
        yield bot


def bot_on(sandbox: Sandbox, token: str = TOKEN) -> Bot:
    return Bot(
        token, base_url=f"{sandbox.api_url}/bot", base_file_url=f"{sandbox.api_url}/file/bot"
    )
