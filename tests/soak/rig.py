"""The stage: a sandbox, a shop in a database, and bots as processes that can be killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from datetime import time as clock_time
from datetime import timedelta
from pathlib import Path

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Event, Person
from crm import staff
from crm.campaigns import drafts, life
from crm.campaigns.audience import Audience, AudienceFilter
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.permissions import Role
from crm.settings import change_shop
from crm.shop import Shop
from crm.store.database import Session
from crm.store.opening import open_store
from tests import ROOT

TOKEN = "700000003:sandbox-token-of-the-soak-00000000"
OWNER = 1000
CUSTOMERS = 200
STARTING = 60.0
STOPPING = 5.0
"""Seconds. What a stop may take."""


@dataclass
class Bot:
    """One process; `log` is what it says."""

    process: Process
    log: Path


@dataclass
class Rig:
    """`stops` are the seconds that each SIGTERM took."""

    sandbox: Sandbox
    folder: Path
    url: str
    staff: list[Person]
    customers: list[str]
    campaigns: list[int]
    last_due: float
    """When the last campaign comes due, by the clock of `time.monotonic`."""
    bots: dict[str, Bot] = field(default_factory=dict)
    settings: dict[str, dict[str, str]] = field(default_factory=dict)
    starts: int = 0
    stops: list[float] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    """What the owner was told of campaigns and evenings."""

    def hear(self, person_id: int, event: Event) -> None:
        if person_id != OWNER or event["type"] != "message":
            return
        said = event["message"]
        text = str(said.get("text") or said.get("caption") or "")
        if said["from"]["is_bot"] and ("Week " in text or "🌙" in text):
            self.news.append(text)

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox.jsonl"

    async def start(self, name: str) -> None:
        """Starts the process `name`, without waiting until it is ready."""
        self.starts += 1
        log = self.folder / f"{name}.log"
        with log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "run", "--config", str(self.folder / "config.toml")),
                stdout=out,
                stderr=out,
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), **self.settings.get(name, {})},
            )
        self.bots[name] = Bot(process, log)

    async def kill(self, name: str) -> None:
        """kill -9."""
        process = self.bots[name].process
        if process.returncode is None:
            process.kill()
        await process.wait()

    async def ask_to_stop(self, name: str) -> None:
        """SIGTERM; raises AssertionError when the process does not end well."""
        process = self.bots[name].process
        begun = time.perf_counter()
        process.send_signal(signal.SIGTERM)
        status = await process.wait()
        self.stops.append(time.perf_counter() - begun)
        # -15: it was told before it had learned to listen
        assert status in (0, -signal.SIGTERM), f"{name} ended with {status}"

    def memory(self) -> dict[str, int]:
        """Resident bytes of each process that runs."""
        found: dict[str, int] = {}
        for name, bot in self.bots.items():
            try:
                status = Path(f"/proc/{bot.process.pid}/status").read_text()
            except OSError:
                continue
            for line in status.splitlines():
                if line.startswith("VmRSS"):
                    found[name] = int(line.split()[1]) * 1024
        return found

    async def close(self) -> None:
        for name in self.bots:
            await self.kill(name)
        await self.sandbox.stop()


async def set_up(
    folder: Path, *, url: str = "", players: int = 20, seed: int, campaigns_after: list[float]
) -> Rig:
    """A shop with staff and customers; campaigns come due so many seconds from now."""
    url = url or f"sqlite:///{folder}/shop.db"
    sandbox = await Sandbox.start()
    sandbox.add_bot(TOKEN, username="munim_soak_bot")
    people = [sandbox.add_person(OWNER, "Meera")]
    people += [sandbox.add_person(OWNER + n, f"Staff {n}") for n in range(1, players)]
    for person in people:
        sandbox.world.chats[person.id].started = True
    names = _names(random.Random(seed), CUSTOMERS)
    store = open_store(url, Shop())

    def fill(session: Session) -> list[int]:
        for hour in ("sending_opens", "sending_closes"):  # never closed
            change_shop(session, hour, clock_time(0))
        staff.ensure_owners(session, [OWNER])
        staff.introduce(session, OWNER, "Meera")
        for person in people[1:]:
            token = staff.invite(session, Role.STAFF, OWNER)
            staff.accept(session, token, person.id, person.first_name)
        for number, name in enumerate(names):
            cards.add(session, NewCustomer(name, phone=f"+9198{number:08d}"), OWNER)
        return [_campaign(session, number, at) for number, at in enumerate(campaigns_after, 1)]

    ids = store.write_now(fill)
    store.close()
    (folder / "config.toml").write_text(
        f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{sandbox.api_url}"\nowners = [{OWNER}]\n'
        f'[database]\nurl = "{url}"\n'
        "[sms]\nrate = 40\nconcurrency = 5\nfrequency_cap_hours = 0\n"
        f'[sms.mock]\ndelay_ms = 20\noutbox = "{folder}/outbox.jsonl"\n'
        f'[backup]\nfolder = "{folder}/backups"\n'
    )
    (folder / "config.toml").chmod(0o600)
    last_due = time.monotonic() + max(campaigns_after, default=0.0)
    rig = Rig(sandbox, folder, url, people, names, ids, last_due)
    sandbox.world.listeners.append(rig.hear)
    return rig


def _campaign(session: Session, number: int, after: float) -> int:
    shop = Shop()
    made = drafts.create(
        session,
        f"Week {number}",
        "Hi {{first_name}}! Visit us this week.",
        AudienceFilter(Audience.ALL),
        OWNER,
    )
    life.schedule(session, made.id, OWNER, shop.now() + timedelta(seconds=after))
    return made.id


def _names(dice: random.Random, count: int) -> list[str]:
    """Names that nobody takes for each other, and none of them an item or a word of the trade."""
    heads = ("Ba", "Cho", "Du", "Fe", "Gha", "Ji", "Ka", "Lo", "Mu", "Ne", "Pha", "Ri", "Sho", "Va")
    middles = ("dri", "kku", "lma", "mbo", "ndra", "rshi", "sva", "tto", "vye", "jja", "ggo", "hna")
    tails = ("nath", "kumari", "swami", "bhai", "devi", "gupt", "rekha", "mohan")
    every = [head + middle + tail for head in heads for middle in middles for tail in tails]
    return dice.sample(every, count)
