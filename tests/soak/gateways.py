"""One campaign through each gateway, with every fault and kill -9 in between:
`python -m tests.soak.gateways twilio --people 5000 --kills 12`.

The emulator of the gateway outlives the process that is killed, and knows whom it took a message
for. Nobody may get it twice, nobody may be lost, and what stays Unconfirmed is at most what was
under way at the kills, and what the gateway took without saying so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.campaigns import life
from crm.campaigns.model import Status
from crm.campaigns.sending.progress import progress_of
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.writing import dlt
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import campaign_sends
from tests import ROOT
from tests.emulators.server import TAKEN, Emulated
from tests.jobs.send_worker import ALWAYS_OPEN
from tests.shop import OWNER, a_campaign, a_reachable, hire
from tests.soak.carriers import CARRIERS, Carrier
from tests.soak.gateway_worker import PLACES

FAULTS = dict.fromkeys(("error", *TAKEN), 0.01)
PUBLIC = "https://shop.example/munim"


@dataclass
class Found:
    """What a run came to. `at_a_kill`: for each kill the sends without an answer in the store, and
    the requests that the emulator had open."""

    gateway: str
    people: int
    by_status: dict[str, int] = field(default_factory=dict)
    by_receipt: dict[str, int] = field(default_factory=dict)
    at_a_kill: list[tuple[int, int]] = field(default_factory=list)
    faults: int = 0
    reached: int = 0
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def in_flight(self) -> int:
        """The most that one kill left without a word."""
        return max((left for left, _ in self.at_a_kill), default=0)

    @property
    def line(self) -> str:
        return (
            f"{self.gateway}: {self.people} people, {len(self.at_a_kill)} kills, "
            f"{self.reached} reached, twice {len(self.twice)}, lost {len(self.lost)}, "
            f"unconfirmed {self.by_status.get('Unconfirmed', 0)} "
            f"({self.faults} hand-overs that nobody answered), after one kill at most "
            f"{self.in_flight}; {self.by_status}, {self.by_receipt}"
        )


class Caller:
    """Reports what becomes of a message: twice, late, early, in the wrong order, or not at all; and
    somebody who is not the gateway says the contrary."""

    def __init__(self, carrier: Carrier, gateway: str, emulated: Emulated, seed: int) -> None:
        self._carrier, self._gateway, self._emulated = carrier, gateway, emulated
        self.port = 0  # of the process that lives now
        self._dice = random.Random(seed)
        self._tasks: set[asyncio.Task[None]] = set()
        self._client = httpx.AsyncClient(timeout=5, limits=httpx.Limits(max_connections=20))

    def accepted(self) -> None:
        task = asyncio.create_task(self._report(*self._carrier.newest(self._emulated)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _report(self, made: str, phone: str, key: str) -> None:
        dice = self._dice
        end = "failed" if dice.random() < 0.05 else "delivered"
        statuses = [*(["sent"] if self._gateway != "msg91" else []), end]
        if dice.random() < 0.2:
            statuses.reverse()
        await asyncio.sleep(dice.choice((0, 0, 0.02, 0.2, 1.5)))
        for status in statuses:
            if dice.random() < 0.03:  # lost
                continue
            call = self._carrier.reported(PUBLIC, made, phone, key, status)
            if dice.random() < 0.05:
                other = "delivered" if status == "failed" else "failed"
                tail, body, _ = self._carrier.reported(PUBLIC, made, phone, key, other)
                await self._post(tail.replace("s3cret", "guess"), body, {})
            for _ in range(2 if dice.random() < 0.3 else 1):
                await self._say(*call)

    async def _say(self, tail: str, body: bytes, headers: dict[str, str]) -> None:
        for _again in range(8):  # the process may just be dead
            if 200 <= await self._post(tail, body, headers) < 300:
                return
            await asyncio.sleep(0.5)

    async def _post(self, tail: str, body: bytes, headers: dict[str, str]) -> int:
        with suppress(httpx.HTTPError):
            address = f"http://127.0.0.1:{self.port}/munim/sms/{self._gateway}{tail}"
            said = await self._client.post(address, content=body, headers=headers)
            return said.status_code
        return 0

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._client.aclose()


def _begin(session: Session, people: int, carrier: Carrier) -> int:
    hire(session)
    for number in range(people):
        a_reachable(session, f"Customer {number}")
    template = carrier.template
    written: dict[str, Any] = {}
    if template is not None:
        written = {"message": template.message, "template": template}
        if template.gateway == dlt.GATEWAY:
            given = template.name, template.text, template.template_id, template.variables
            dlt.keep_approved(session, *given, OWNER)
    return life.start(session, a_campaign(session, **written).id, OWNER).id


def _retry_now(session: Session) -> None:
    """Instead of waiting for the later tries."""
    waits = campaign_sends.c.status == SendStatus.PENDING.value
    session.execute(update(campaign_sends).where(waits).values(next_try_at=None))


def _standing(session: Session) -> dict[str, tuple[str, str | None]]:
    sends = campaign_sends.c
    rows = session.execute(select(sends.phone, sends.status, sends.error))
    return {phone: (status, error) for phone, status, error in rows}


async def soak(
    gateway: str,
    folder: Path,
    *,
    people: int,
    kills: int,
    seed: int = 1,
    between: tuple[float, float] = (1.0, 3.0),
    quiet: float = 4.0,
    longest: float = 3600.0,
    say: Callable[[str], object] = lambda _: None,
) -> Found:
    """The run. `between`: seconds from a start to the kill; `quiet`: seconds without a change after
    which nothing more is to come; `longest`: seconds after which it does not end."""
    carrier, found = CARRIERS[gateway], Found(gateway, people)
    url = f"sqlite:///{folder / 'shop.db'}"
    store = open_store(url, ALWAYS_OPEN)
    campaign_id = store.write_now(_begin, people, carrier)
    async with carrier.emulator(faults={"busy": carrier.busy, **FAULTS}, seed=seed) as emulated:
        caller = Caller(carrier, gateway, emulated, seed)
        emulated.accepted = caller.accepted
        account = carrier.account(emulated.url, f"{PUBLIC}/sms/{gateway}")
        asked = {"url": url, "name": gateway, "account": account}
        dice = random.Random(seed)
        moving = asyncio.create_task(_phone_sends(emulated))
        for kill in range(kills + 1):
            worker = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.soak.gateway_worker"),
                json.dumps({**asked, "public_url": PUBLIC}),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
            )
            assert worker.stdout is not None
            caller.port = int(await worker.stdout.readline())
            if kill < kills:
                await asyncio.sleep(dice.uniform(*between))
                store.write_now(_retry_now)
            else:
                try:
                    async with asyncio.timeout(longest):
                        await _to_the_end(store, campaign_id, quiet)
                except BaseException:
                    worker.kill()
                    raise
            under_way = emulated.under_way
            worker.kill()
            await worker.wait()
            if kill < kills:
                standing = store.read_now(_standing)
                left = sum(1 for status, _ in standing.values() if status == "Sending")
                found.at_a_kill.append((left, under_way))
                say(f"kill {kill + 1}: {left} without an answer, {under_way} requests open")
        moving.cancel()
        await caller.close()
    _judge(found, store, campaign_id, emulated, carrier)
    store.close()
    return found


async def _phone_sends(emulated: Any) -> None:
    """A phone sends what waits in it."""
    while hasattr(emulated, "move"):
        for made, one in list(emulated.messages.items()):
            if one["state"] == "Pending":
                emulated.move(made, "Sent")
        await asyncio.sleep(0.05)


async def _to_the_end(store: Store, campaign_id: int, quiet: float) -> None:
    """Until the campaign is Sent, and nothing has become known for a while."""
    before, since = None, 0.0
    while since < quiet:
        store.write_now(_retry_now)
        await asyncio.sleep(0.5)
        now = store.read_now(progress_of, campaign_id)
        if now.campaign.status is Status.PAUSED:
            raise AssertionError(f"paused: {now.campaign.paused_reason}")
        still = now.campaign.status is Status.SENT and (now.by_status, now.by_receipt) == before
        before, since = (now.by_status, now.by_receipt), since + 0.5 if still else 0.0


def _judge(
    found: Found, store: Store, campaign_id: int, emulated: Emulated, carrier: Carrier
) -> None:
    progress = store.read_now(progress_of, campaign_id)
    found.by_status = {status.value: count for status, count in progress.by_status.items()}
    found.by_receipt = progress.by_receipt
    standing = store.read_now(_standing)
    taken = emulated.taken
    found.reached = len(taken)
    found.faults = emulated.drawn.total() - emulated.drawn["busy"]
    found.twice = [phone for phone, times in taken.items() if times > 1]
    found.lost = [
        phone
        for phone, (status, _) in standing.items()
        if (status == "Sent" and phone not in taken)  # said to be sent, and was not
        or status in ("Pending", "Sending")
    ]
    failed = [
        phone for phone, (status, _) in standing.items() if status == "Failed" and phone in taken
    ]
    if len(standing) != found.people:
        found.wrong.append(f"{len(standing)} sends of {found.people} people")
    if failed:
        found.wrong.append(f"{len(failed)} were taken, and are said to have failed")
    if found.in_flight > PLACES:
        found.wrong.append(f"{found.in_flight} without an answer after one kill")
    unconfirmed = found.by_status.get("Unconfirmed", 0)
    most = 0 if carrier.clears_up else sum(left for left, _ in found.at_a_kill) + found.faults
    if unconfirmed > most:
        found.wrong.append(f"{unconfirmed} are Unconfirmed, of at most {most}")
    found.wrong += [f"{len(found.twice)} got it twice"] * bool(found.twice)
    found.wrong += [f"{len(found.lost)} are lost"] * bool(found.lost)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.gateways", description=__doc__)
    parser.add_argument("gateways", nargs="*", choices=[*CARRIERS, []], default=[])
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    wrong = 0
    for gateway in asked.gateways or CARRIERS:
        with tempfile.TemporaryDirectory(prefix="munim-soak-") as folder:
            running = soak(
                gateway,
                Path(folder),
                people=asked.people,
                kills=asked.kills,
                seed=asked.seed,
                say=lambda line: print(line, file=sys.stderr),
            )
            found = asyncio.run(running)
        print(found.line, flush=True)
        for line in found.wrong:
            print(f"WRONG: {line}")
        wrong += len(found.wrong)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
