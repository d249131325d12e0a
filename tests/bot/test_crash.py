"""kill -9 at any moment: no sale is lost, none is booked twice, none stays unanswered."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from asyncio.subprocess import Process
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from bot.sandbox.server import Sandbox
from crm import staff
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.shop import Shop
from crm.store.database import Session
from crm.store.opening import open_store
from crm.store.schema import purchases
from tests import ROOT
from tests.bot.conftest import TOKEN
from tests.shop import OWNER

SALES = 40
KILLS = 6


async def start(config: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        "--config",
        str(config),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


async def test_killed_again_and_again_each_sale_is_booked_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    sandbox = await Sandbox.start()
    sandbox.add_bot(TOKEN, username="munim_test_bot")
    meera = sandbox.add_person(OWNER, "Meera")
    config = tmp_path / "config.toml"
    config.write_text(
        f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{sandbox.api_url}"\nowners = [{OWNER}]\n'
        f'[database]\nurl = "{url}"\n'
    )
    store = open_store(url, Shop())
    store.write_now(staff.ensure_owners, [OWNER])
    store.write_now(cards.add, NewCustomer("Asha Verma"), OWNER)

    plan = random.Random(20250320)
    process = await start(config)
    said = 0
    async with asyncio.timeout(90):
        for _ in range(KILLS):
            while said < SALES and plan.random() < 0.85:
                said += 1
                sandbox.people.say(meera, OWNER, f"asha {said} cash")
                await asyncio.sleep(plan.random() * 0.01)
            # as long as a start takes, or less: killed while starting too
            await asyncio.sleep(plan.random() * 1.5)
            process.kill()
            await process.wait()
            process = await start(config)
        for number in range(said + 1, SALES + 1):
            sandbox.people.say(meera, OWNER, f"asha {number} cash")
        await sandbox.world.updates.delivered()
    process.terminate()
    assert await process.wait() == 0

    booked = store.read_now(
        lambda session: Counter(session.execute(select(purchases.c.total_amount)).scalars())
    )
    receipts = Counter(
        line.split()[1].removeprefix("₹")
        for message in sandbox.world.chats[OWNER].messages.values()
        if (line := str(message.get("text", ""))).startswith("✅")
    )
    asha = store.read_now(first_customer)
    store.close()
    await sandbox.stop()
    assert sorted(booked.elements()) == list(range(1, SALES + 1))
    assert set(receipts) == {str(number) for number in range(1, SALES + 1)}
    assert asha == (SALES, sum(range(1, SALES + 1)))


def first_customer(session: Session) -> tuple[int, int]:
    one = cards.get(session, 1)
    return one.total_purchases, int(one.total_spent)
