"""The shop floor: a sandbox, the real bot over a real store, and a phone for each person."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import BotApp
from bot.delays import DELAYS, Delays
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from crm.gateways import Gateway
from crm.i18n import Languages
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from jobs.pace import Pace
from tests.botapi_rules import judge
from tests.conftest import NOON
from tests.phone import Phone
from tests.shop import MANAGER, OWNER, STAFF, STRANGER, hire

TOKEN = "700000001:sandbox-token-of-the-tests-0000000"
GROUP = -5001
AT_ONCE = replace(DELAYS, card_edits=0, before_sending=0)


@dataclass
class Floor:
    """One shop: `owner`, `manager`, `staff`, `stranger` are phones in private chats with the bot,
    `group` is the owner's view of the staff group."""

    sandbox: Sandbox
    store: Store
    bot_app: BotApp
    people: dict[int, Person]
    running: asyncio.Task[None] | None = None
    by_itself: list[asyncio.Task[None]] = field(default_factory=list)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    phones: dict[tuple[int, int | None], Phone] = field(default_factory=dict)
    helper: ReadProcess | None = None  # one for all tests, where they may share it
    waits_for_sending: bool = True  # false for what is looked at while a campaign goes out

    def phone(self, user_id: int, chat_id: int | None = None) -> Phone:
        """One phone for each person and chat: it remembers what was tapped last."""
        key = (user_id, chat_id)
        if key not in self.phones:
            self.phones[key] = Phone(self.sandbox, self.people[user_id], chat_id, self.settled)
        return self.phones[key]

    @property
    def owner(self) -> Phone:
        return self.phone(OWNER)

    @property
    def manager(self) -> Phone:
        return self.phone(MANAGER)

    @property
    def staff(self) -> Phone:
        return self.phone(STAFF)

    @property
    def stranger(self) -> Phone:
        return self.phone(STRANGER)

    @property
    def group(self) -> Phone:
        return self.phone(OWNER, GROUP)

    async def settled(self) -> None:
        """Every update is confirmed (which comes after handling it), and nothing runs beside."""
        async with asyncio.timeout(120):
            while True:
                await self.sandbox.world.updates.delivered()
                await self.bot_app.services.quiet()
                if self.waits_for_sending:
                    await self.bot_app.sender.all_quiet()
                await self.bot_app.outbox.all_quiet()
                await self.bot_app.services.quiet()  # cards that moved are redrawn
                if not self.sandbox.world.updates.pending:
                    return

    async def start(self) -> None:
        if self.helper is not None:
            self.bot_app.services.drawing = self.bot_app.services.writing = self.helper
        await self.bot_app.start(self.stopping)
        self.running = asyncio.create_task(self.bot_app.poll(self.stopping))
        self.by_itself = [
            asyncio.create_task(self.bot_app.sender.run()),
            asyncio.create_task(self.bot_app.outbox.run()),
        ]
        await asyncio.sleep(0)  # they have begun

    async def stop(self) -> None:
        self.stopping.set()
        if self.running is not None:
            await self.running
        for task in self.by_itself:
            task.cancel()
        if self.by_itself:
            await asyncio.wait(self.by_itself)
        await self.bot_app.stop()

    async def restart(self) -> None:
        """Another process over the same books: nothing is left of the first but the store."""
        await self.stop()
        self.stopping = asyncio.Event()
        services = self.bot_app.services
        self.bot_app = BotApp(
            self.store,
            TOKEN,
            self.sandbox.api_url,
            languages=services.languages,
            delays=services.delays,
        )
        await self.start()


class KeptProcess(ReadProcess):
    """A process that draws for one test after the other: starting it takes a second."""

    def close(self) -> None:
        """The next test needs it, too."""


@pytest.fixture(scope="session")
def helper() -> Iterator[ReadProcess]:
    helper = KeptProcess("kept")
    yield helper
    ReadProcess.close(helper)


@asynccontextmanager
async def open_floor(
    store: Store,
    helper: ReadProcess | None = None,
    languages: Languages | None = None,
    gateway: Gateway | None = None,
    delays: Delays = AT_ONCE,
    *,
    reads_all: bool = True,
    pace: Pace | None = None,
) -> AsyncIterator[Floor]:
    """Ends with a judgement: a bad call to the Bot API fails the test that made the bot send it."""
    sandbox = await Sandbox.start(clock=lambda: store.shop.now().timestamp())
    sandbox.add_bot(TOKEN, username="munim_test_bot")
    sandbox.world.reads_all = reads_all  # privacy mode is off
    people = {
        OWNER: sandbox.add_person(OWNER, "Meera", title="Owner"),
        MANAGER: sandbox.add_person(MANAGER, "Manoj", title="Manager"),
        STAFF: sandbox.add_person(STAFF, "Sita", title="Staff"),
        STRANGER: sandbox.add_person(STRANGER, "Gabbar", title="Stranger"),
    }
    sandbox.add_group(GROUP, "The shop", [OWNER, MANAGER, STAFF, STRANGER])
    await store.write(hire)
    if gateway is not None:  # as the configuration names it
        store.shop = replace(store.shop, gateway=gateway.name)
    bot_app = BotApp(
        store,
        TOKEN,
        sandbox.api_url,
        languages=languages,
        gateway=gateway,
        delays=delays,
        pace=pace,
    )
    floor = Floor(sandbox, store, bot_app, people, helper=helper)
    await floor.start()
    try:
        yield floor
        judge(sandbox.calls)
    finally:
        await floor.stop()
        await sandbox.stop()


@pytest.fixture
def delays() -> Delays:
    """Those of real life, with cards that follow at once; a module of tests may have its own."""
    return AT_ONCE


@pytest.fixture
async def floor(sqlite_store: Store, helper: ReadProcess, delays: Delays) -> AsyncIterator[Floor]:
    """The shop floor on SQLite; what the database does differently is tested in tests/crm."""
    async with open_floor(sqlite_store, helper, delays=delays) as floor:
        yield floor


Munim = Callable[..., tuple[int, str, str]]


@pytest.fixture
def munim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Munim:
    """Runs a command in an empty folder; returns status, standard output and standard error."""
    for name in [name for name in os.environ if name.upper().startswith("MUNIM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MUNIM_NOW", NOON.isoformat())
    monkeypatch.chdir(tmp_path)

    def run(*argv: str) -> tuple[int, str, str]:
        status = main(list(argv))
        out, err = capsys.readouterr()
        return status, out, err

    return run
