"""While a chart is drawn or a file is written: sales, second taps, deleted messages."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.delays import Delays
from crm.child_process.parent import ChildDied
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.shop import OWNER


class SlowProcess(ReadProcess):
    """Draws nothing before it may."""

    def __init__(self, other: ReadProcess) -> None:
        super().__init__("slow")
        self._other = other
        self.may = asyncio.Event()
        self.asked = 0
        self.dies = False

    async def read_reporting(
        self,
        store: Store,
        on_progress: Callable[[int], None] | None,
        operation: Any,
        *args: Any,
        **kw: Any,
    ) -> Any:
        self.asked += 1
        if on_progress is not None:
            on_progress(1_200)
        await self.may.wait()
        if self.dies:
            raise ChildDied(-9, "")
        return await self._other.read_reporting(store, on_progress, operation, *args, **kw)


@pytest.fixture
async def slow(floor: Floor, helper: ReadProcess) -> AsyncIterator[SlowProcess]:
    """A floor whose charts wait; there is a chart already, and one sale."""
    await a_customer(floor, "Asha Verma", location="Kothrud")
    await a_sale(floor, floor.owner, "asha 100")
    await floor.owner.says("/insights")
    slow = SlowProcess(helper)
    floor.bot_app.services.drawing = floor.bot_app.services.writing = slow
    yield slow
    slow.may.set()
    await floor.settled()


async def until(done: Callable[[], object]) -> None:
    """A person looks at the phone until it is there."""
    async with asyncio.timeout(5):
        while not done():  # noqa: ASYNC110 - the bot has not come to rest, so there is no rule
            await asyncio.sleep(0.01)


def press(floor: Floor, label: str) -> None:
    """A tap that nobody waits for."""
    shown = next(one for one in reversed(floor.owner.messages) if one.button(label))
    button = shown.button(label)
    assert button is not None
    floor.sandbox.people.tap(floor.people[OWNER], OWNER, shown.id, button)


async def test_a_sale_does_not_wait_for_a_picture(floor: Floor, slow: SlowProcess) -> None:
    press(floor, "By place")
    await until(lambda: slow.asked)
    floor.sandbox.people.say(floor.people[OWNER], OWNER, "asha 250")
    await until(lambda: "₹250" in floor.owner.last)
    assert not slow.may.is_set()


async def test_a_sale_does_not_wait_for_a_file(floor: Floor, slow: SlowProcess) -> None:
    await floor.owner.taps("Export")
    press(floor, "CSV")
    await until(lambda: slow.asked)
    floor.sandbox.people.say(floor.people[OWNER], OWNER, "asha 250")
    await until(lambda: "₹250" in floor.owner.last)


async def test_a_chart_that_is_asked_for_twice_is_one_message(
    floor: Floor, slow: SlowProcess
) -> None:
    count = len(floor.owner.messages)
    press(floor, "By place")
    press(floor, "By place")
    await until(lambda: slow.asked)
    slow.may.set()
    await floor.settled()
    assert slow.asked == 2
    assert len(floor.owner.messages) == count
    assert "Kothrud" in floor.owner.last


async def test_a_message_that_is_deleted_meanwhile_comes_anew(
    floor: Floor, slow: SlowProcess
) -> None:
    press(floor, "By place")
    await until(lambda: slow.asked)
    await floor.owner.deletes(floor.owner.screen)
    slow.may.set()
    await floor.settled()
    assert "Kothrud" in floor.owner.last
    await floor.owner.taps("Over time")
    assert "₹100" in floor.owner.last


async def test_a_file_that_takes_long_says_how_far_it_is(floor: Floor, slow: SlowProcess) -> None:
    floor.bot_app.services.delays = Delays(progress=0.05)
    await floor.owner.taps("Export")
    press(floor, "CSV")
    await until(lambda: "1,200 rows so far" in floor.owner.last)
    press(floor, "CSV")
    await until(lambda: "I am still writing it." in str(floor.sandbox.calls[-1].params))
    slow.may.set()
    await floor.settled()
    assert floor.owner.document_name.endswith(".csv")
    assert not any("rows so far" in shown.text for shown in floor.owner.messages)
    assert slow.asked == 1


async def test_a_picture_that_takes_long_shows_that_it_is_coming(
    floor: Floor, slow: SlowProcess
) -> None:
    floor.bot_app.services.delays = Delays(soon=0.01)
    press(floor, "By place")
    await until(lambda: any(call.method == "sendChatAction" for call in floor.sandbox.calls))


async def test_a_process_that_dies_is_one_line_in_the_chat(floor: Floor, slow: SlowProcess) -> None:
    slow.dies = True
    slow.may.set()
    await floor.owner.taps("By place")
    assert "Something went wrong" in floor.owner.toast
    await floor.owner.taps("Export")
    await floor.owner.taps("PDF")
    assert "Something went wrong" in floor.owner.last


def test_the_bot_itself_loads_nothing_to_draw_with() -> None:
    script = (
        "import bot.app, sys\n"
        "print([name for name in ('matplotlib', 'numpy', 'openpyxl') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
