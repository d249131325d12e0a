"""How much a bot may say, when somebody asks the sandbox to count."""

from __future__ import annotations

import pytest

from bot.sandbox.rates import Rates
from bot.sandbox.refusal import Refusal
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api


class Count:
    def __init__(self) -> None:
        self.now = 1000.0
        self.rates = Rates(lambda: self.now)
        self.rates.enabled = True

    def sends(self, chat_id: str) -> int:
        """Seconds to wait; 0 when it was let through."""
        try:
            self.rates.check("sendMessage", chat_id)
        except Refusal as refusal:
            return refusal.retry_after or 0
        return 0


def test_one_message_a_second_to_one_person() -> None:
    count = Count()
    assert [count.sends("1"), count.sends("1"), count.sends("2")] == [0, 1, 0]
    count.now += 1
    assert count.sends("1") == 0


def test_twenty_messages_a_minute_in_a_group() -> None:
    count = Count()
    assert [count.sends("-5") for _ in range(20)] == [0] * 20
    count.now += 30
    assert count.sends("-5") == 30
    count.now += 30
    assert count.sends("-5") == 0


def test_thirty_messages_a_second_in_all() -> None:
    count = Count()
    assert [count.sends(str(i)) for i in range(31)] == [0] * 30 + [1]


def test_a_message_that_was_refused_does_not_count() -> None:
    count = Count()
    for _ in range(5):
        count.sends("1")
    count.now += 1
    assert count.sends("1") == 0


@pytest.mark.parametrize("method", ["answerCallbackQuery", "getFile", "setMyCommands"])
def test_only_what_people_see_is_counted(method: str) -> None:
    count = Count()
    for _ in range(50):
        count.rates.check(method, "1")
    assert count.sends("1") == 0


async def test_nothing_is_counted_unless_asked(sandbox: Sandbox, asha: Person, api: Api) -> None:
    for _ in range(40):
        assert (await api("sendMessage", chat_id=ASHA, text="x"))["ok"]
    sandbox.rates.enabled = True
    assert (await api("sendMessage", chat_id=ASHA, text="x"))["ok"]
    answer = await api("sendMessage", chat_id=ASHA, text="x")
    assert answer["description"] == "Too Many Requests: retry after 1"
