"""Webhook mode from end to end: Telegram brings the sale, and nobody else can."""

from __future__ import annotations

import asyncio

import httpx
from pydantic import SecretStr
from tornado.testing import bind_unused_port

from bot.app import BotApp
from bot.config.sections import TelegramSection
from tests.bot.conftest import TOKEN, Floor
from tests.bot.shop import a_customer, books


async def test_a_brought_sale_is_booked_and_a_forged_one_is_turned_away(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.stop()
    socket, port = bind_unused_port()
    socket.close()
    settings = TelegramSection(
        token=SecretStr(TOKEN), webhook_url=f"http://127.0.0.1:{port}/hook", port=port
    )
    floor.bot_app = BotApp(floor.store, TOKEN, floor.sandbox.api_url)
    floor.stopping = asyncio.Event()
    await floor.bot_app.start(floor.stopping)
    floor.running = asyncio.create_task(floor.bot_app.listen(settings, floor.stopping))

    await floor.owner.says("asha 450 upi")
    assert floor.owner.last.startswith("✅ ₹450")

    forged = {"update_id": 1, "message": {"text": "asha 999 upi"}}
    async with httpx.AsyncClient() as stranger:
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
            answer = await stranger.post(settings.webhook_url, json=forged, headers=headers)
            assert answer.status_code == 403
    await floor.settled()
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
