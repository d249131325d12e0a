"""100,000 sends through a gateway of 50 ms, 100 at once, while it calls the webhook 500 times a
second and ten sales a second are typed. `python -m tests.benchmarks.sending_and_receipts 5000` for
fewer.

The gateway answers in this process; its calls come from another one, over HTTP, signed, and are
counted from the moment at which each was due.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time as hour
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tornado.testing import bind_unused_port

from bot.reports_seen import CallLog
from bot.transport.gateway_calls import Door as CallDoor
from bot.transport.listener import serving
from crm.campaigns import drafts, life
from crm.campaigns.sending import recipients
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.gateways import Answer, Message, Outcome
from crm.gateways.twilio import TwilioAccount, TwilioGateway
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import campaign_sends
from jobs.door import Door
from jobs.pace import Pace, Slots
from tests import ROOT
from tests.benchmarks.campaigns import EVERYONE, MESSAGE, fill
from tests.benchmarks.gateway_calls import PUBLIC
from tests.benchmarks.memory import peak
from tests.benchmarks.sale import TEXT, percentiles, timed
from tests.bot.conftest import Floor, open_floor
from tests.emulators import twilio
from tests.shop import OWNER

PEOPLE = 100_000
DELAY_S, AT_ONCE = 0.05, 100
CALLS_A_SECOND = 500
WARM, SALES = 20, 100


class Slow(TwilioGateway):
    """Takes every message after 50 ms."""

    def __init__(self) -> None:
        super().__init__(TwilioAccount(twilio.SID, twilio.TOKEN, twilio.SENDER))
        self.taken: list[tuple[str, str]] = []

    async def send(self, message: Message) -> Answer:
        await asyncio.sleep(DELAY_S)
        made = f"SM{message.key}"
        self.taken.append((made, message.key))
        return Answer(Outcome.SENT, made)


def run(people: int = PEOPLE) -> list[tuple[str, str, str]]:
    """Rows of the table: what, measured, aim."""
    return asyncio.run(_measure(people))


@contextmanager
def _shop(people: int) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(sending_opens=hour(0), sending_closes=hour(0), frequency_cap_hours=0)
        store = open_store(f"sqlite:///{Path(folder) / 'shop.db'}", shop)
        store.write_now(fill, people)
        store.write_now(cards.add, NewCustomer("Zubin Quark"), None)
        try:
            yield store
        finally:
            store.close()


async def _measure(people: int) -> list[tuple[str, str, str]]:
    gateway = Slow()
    with _shop(people) as store:
        async with open_floor(store, gateway=gateway) as floor:
            floor.waits_for_sending = False
            gc.collect()
            gc.freeze()  # as `munim run` does with what its imports made
            for _ in range(WARM):
                await _sale(floor)
            idle, _ = percentiles([await _sale(floor) for _ in range(SALES)])
            sender = floor.bot_app.sender
            sender._slots = Slots(Pace(None, AT_ONCE, AT_ONCE))
            sender.door = Door(gateway, sender._slots)
            before = peak()
            socket, port = bind_unused_port()
            socket.close()
            calls = CallDoor(gateway, floor.bot_app.reports.take, PUBLIC, CallLog(), store.shop.now)
            async with serving([calls.route], "127.0.0.1", port):
                took, times, said = await _beside(floor, gateway, port)
            grown = (peak() - before) / 2**20
            known = await store.read(_delivered)
    busy, _ = percentiles(times)
    ideal = people / AT_ONCE * DELAY_S
    return [
        (f"sending {people:,} with 50 ms and 100 at once, share of 2,000/s",
         f"{ideal / took:.2f}", "≥ 0.90"),
        ("sale meanwhile / idle, p50", f"{busy / idle:.2f}", "≤ 2.0"),
        ("calls of the webhook meanwhile, a second", f"{said['calls'] / took:,.0f}", "500"),
        ("from a call that is due to its receipt in the books, longest",
         f"{said['longest']:.2f} s", "≤ 2"),
        ("receipts in the books of those that were called", f"{known / said['calls']:.3f}", "1"),
        ("memory grown meanwhile", f"{grown:.0f} MB", "flat"),
    ]  # fmt: skip


async def _sale(floor: Floor) -> float:
    """Seconds of a sale, from the update to its receipt, a tenth of a second after the one
    before: idle as meanwhile, for a machine that slept takes longer."""
    await asyncio.sleep(0.1)
    person = floor.people[OWNER]
    say: Callable[[], object] = lambda: floor.sandbox.people.say(person, OWNER, TEXT)  # noqa: E731 - a line is enough
    [seconds] = await timed(floor.sandbox, say, 1)
    return seconds


def _start(session: Session) -> int:
    one = drafts.create(session, "All", MESSAGE, EVERYONE, None)
    return life.start(session, one.id, None).id


def _delivered(session: Session) -> int:
    found = select(func.count()).where(campaign_sends.c.receipt == "delivered")
    return session.execute(found).scalar_one()


async def _beside(
    floor: Floor, gateway: Slow, port: int
) -> tuple[float, list[float], dict[str, float]]:
    """Seconds of the sending, of each sale meanwhile, and what the caller measured."""
    sender = floor.bot_app.sender
    caller = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.gateway_calls", str(port), str(CALLS_A_SECOND)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert caller.stdin is not None
    assert caller.stdout is not None
    await caller.stdout.readline()  # it is ready
    campaign_id = await floor.store.write(_start)
    while await floor.store.write(recipients.freeze_next, campaign_id, gateway.name):
        pass
    begun = perf_counter()
    sender.wake()
    quiet = asyncio.ensure_future(sender.all_quiet())
    telling = asyncio.create_task(_tell(gateway, caller.stdin))
    times: list[float] = []
    while not quiet.done():
        times.append(await _sale(floor))
    took = perf_counter() - begun
    telling.cancel()
    caller.stdin.close()
    said = json.loads(await caller.stdout.readline())
    await caller.wait()
    return took, times, said


async def _tell(gateway: Slow, caller: asyncio.StreamWriter) -> None:
    """The ids of what was handed over, a third of them, to the process that calls: more than it
    can tell of at its own pace."""
    while True:
        await asyncio.sleep(0.05)
        new, gateway.taken = gateway.taken[::3], []
        caller.write("".join(f"{made} {key}\n" for made, key in new).encode())


if __name__ == "__main__":
    for what, measured, aim in run(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE):
        print(f"{what}: {measured} (aim {aim})")
