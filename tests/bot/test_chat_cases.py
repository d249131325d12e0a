"""Messages that shopkeepers of other systems complained about, driven through the chat.

`tests/data/chat/chat.json` has what is said and what must come of it: one of several outcomes
in the books, and what an SMS may and may not say.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from crm.store.database import Session
from crm.store.schema import campaign_sends
from tests import DATA
from tests.bot.conftest import Floor
from tests.bot.shop import books, items
from tests.conftest import TestClock

CHATS = DATA / "chat"
CASES: list[dict[str, Any]] = json.loads((CHATS / "chat.json").read_text("utf-8"))
NOON = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
"""In the shop; the sales of the seed are of the weeks before."""


@pytest.fixture
def clock() -> TestClock:
    return TestClock(NOON)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
async def test_a_chat_ends_as_it_should(
    floor: Floor, in_this_process: None, case: dict[str, Any]
) -> None:
    for name in case["seed"]:
        await floor.owner.uploads((CHATS / name).read_bytes(), name)
        await floor.owner.taps("✅ Import")
    before = await books(floor)
    for step in case["steps"]:
        await _does(floor, step)
    sold = [(name, total) for name, total, _ in (await books(floor))[len(before) :]]
    _judge(floor, case["expect"], sold, await items(floor) if sold else [])
    if "sent_has" in case["expect"]:
        _judge_messages(case["expect"], await floor.store.read(_messages))
    if "till" in case["expect"]:
        await floor.owner.says("/summary")
        for way, amount in case["expect"]["till"].items():
            assert re.search(rf"{way}\D+{amount.removesuffix('.00')}\b", floor.owner.last)


async def _does(floor: Floor, step: dict[str, Any]) -> None:
    owner = floor.owner
    if "say" in step:
        await owner.says(step["say"])
    elif "tap" in step:
        await owner.taps(step["tap"])
    elif "edit" in step:
        mine = [shown for shown in owner.messages if not shown.from_bot]
        await owner.edits(mine[-1], step["edit"])


def _judge(
    floor: Floor, expect: dict[str, Any], sold: list[tuple[str, str]], sold_items: list[Any]
) -> None:
    if "sales_any" in expect:
        outcomes = [sorted(map(tuple, outcome)) for outcome in expect["sales_any"]]
        assert sorted(sold) in outcomes, (sold, floor.owner.last)
        if not sold and "or_says" in expect:
            assert re.search(expect["or_says"], floor.owner.last, re.IGNORECASE), floor.owner.last
        if "if_first_differs_says_after_edit" in expect and sorted(sold) != outcomes[0]:
            assert "edit" in floor.owner.last.lower()
    for never in expect.get("never_items", ()):
        assert not any(re.search(never, name, re.IGNORECASE) for name, _, _ in sold_items)


def _judge_messages(expect: dict[str, Any], sent: list[str]) -> None:
    for never in expect["sent_never"]:
        assert not [text for text in sent if re.search(never, text)]
    for has in expect["sent_has"]:
        assert any(has in text for text in sent), sent


def _messages(session: Session) -> list[str]:
    return list(session.execute(campaign_sends.select()).columns("message").scalars())
