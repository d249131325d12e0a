"""Taps that were under way while the message became something else: none is lost, none fails."""

from __future__ import annotations

import logging

import pytest

from bot.sandbox.world import Message, Tap
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.shown import Shown


@pytest.fixture(autouse=True)
async def shop(floor: Floor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 2 rice 100 upi")


def failed(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]


def tapped_before(floor: Floor, shown: Shown, label: str, became: Message) -> Tap:
    """A tap under the message as it was shown, which is another one when the bot hears of it."""
    phone = floor.owner
    button = shown.button(label)
    assert button is not None
    messages = floor.sandbox.world.chats[phone.chat_id].messages
    messages[shown.id] = shown.raw
    tap = floor.sandbox.people.tap_stale(
        phone.person, phone.chat_id, shown.id, button["callback_data"]
    )
    messages[shown.id] = became
    return tap


async def test_a_button_of_a_text_that_is_a_picture_by_now(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    await floor.owner.says("/menu")
    menu = floor.owner.last_message
    await floor.owner.taps("Insights", menu)
    picture = floor.owner.last_message
    assert "photo" in picture.raw
    tap = tapped_before(floor, menu, "Help", picture.raw | {"message_id": menu.id})
    await floor.settled()
    assert tap.answered
    assert failed(caplog) == []
    assert "How to write a sale" in floor.owner.last


async def test_a_button_of_a_picture_that_is_a_text_by_now(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    await floor.owner.says("/insights")
    chart = floor.owner.last_message
    assert "photo" in chart.raw
    text = {name: value for name, value in chart.raw.items() if name not in ("photo", "caption")}
    tap = tapped_before(floor, chart, "Custom", text | {"text": "something else"})
    await floor.settled()
    assert tap.answered
    assert failed(caplog) == []
    assert floor.owner.last != "something else"
