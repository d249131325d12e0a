"""A sandbox, a bare bot on it, and a person with a phone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from telegram import Bot
from tornado.httpclient import AsyncHTTPClient

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


class Api:
    """Calls the Bot API without a library in between, to read its very words."""

    def __init__(self, sandbox: Sandbox, token: str = TOKEN) -> None:
        self.sandbox = sandbox
        self.token = token

    async def __call__(self, method: str, **params: object) -> dict[str, Any]:
        """The whole answer; values that are no text go as JSON inside a form, as bots send them."""
        form = urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()})
        return await self.post(method, form, "application/x-www-form-urlencoded")

    async def post(self, method: str, body: str | bytes, content_type: str) -> dict[str, Any]:
        answer = await AsyncHTTPClient().fetch(
            f"{self.sandbox.api_url}/bot{self.token}/{method}",
            method="POST",
            headers={"Content-Type": content_type},
            body=body,
            raise_error=False,
        )
        read: dict[str, Any] = json.loads(answer.body)
        assert answer.code == read.get("error_code", 200)
        return read

    async def refused(self, method: str, **params: object) -> tuple[int, str]:
        """Code and words of a refusal."""
        answer = await self(method, **params)
        assert answer["ok"] is False, f"{method} was not refused: {answer}"
        return answer["error_code"], answer["description"]


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    return Api(sandbox)


def bot_on(sandbox: Sandbox, token: str = TOKEN) -> Bot:
    return Bot(
        token, base_url=f"{sandbox.api_url}/bot", base_file_url=f"{sandbox.api_url}/file/bot"
    )
