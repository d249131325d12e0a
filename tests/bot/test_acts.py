"""Whatever Telegram brings twice is done once: every route of the table, brought again at once.

The walks through all screens (tests.bot.walks) are done by a bot to which each update comes twice,
as after a kill between what it did and its confirmation. The database after the second time is
that after the first.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Bot, Update

from bot.dispatch.dispatcher import Dispatcher
from bot.routes import ROUTES
from bot.services import Services
from bot.ui.routing import (
    Asked,
    Command,
    ForAnyone,
    InWords,
    OfStranger,
    Press,
    Route,
    Routes,
    Sent,
)
from crm.i18n import Languages
from crm.shop import Shop
from crm.store import schema
from crm.store.database import Session, Store
from crm.store.opening import open_store
from tests import ROOT
from tests.bot import further_walk
from tests.bot.conftest import open_floor
from tests.bot.dead_ends import dead_ends
from tests.bot.test_pseudo_language import WALKS, ReadHere
from tests.conftest import TestClock
from tests.pseudo import pseudo_language

NOT_OF_THE_ACT = {"message_id", "cards", "has_media", "telegram_language"}
"""Columns that say which message of a phone shows something, and what the phone speaks."""

ASKED_OF_APPROVED_TEXTS = {"campaign.fills"}
"""A question that comes only where the gateway carries approved texts; no walk has such a one."""

Found = dict[str, list[tuple[Any, ...]]]


def name_of(route: Route) -> str:
    match route:
        case Command():
            return f"/{route.name}"
        case Press():
            return f"{route.tap.__name__} ({route.tap.code})"
        case Asked():
            return route.question.name
        case Sent():
            return f"a message: {route.kind}"
        case InWords():
            return f"in words: {route.what}"
        case ForAnyone():
            return f"for anyone: {route.tap.__name__}"
        case OfStranger():
            return "a stranger's text"


def everything(session: Session) -> Found:
    found = {}
    for table in schema.metadata.sorted_tables:
        if table is schema.receipt_messages:
            continue  # where receipts stand
        columns = [one for one in table.c if one.name not in NOT_OF_THE_ACT]
        rows = session.execute(select(*columns).order_by(*table.primary_key)).all()
        found[table.name] = [tuple(row) for row in rows]
    return found


class Books:
    """What is in the database, read anew only after somebody has written."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._watch = sqlite3.connect(str(store.engine.url.database), check_same_thread=False)
        self._version = -1
        self._found: Found = {}

    async def now(self) -> Found:
        (version,) = self._watch.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version, self._found = version, await self.store.read(everything)
        return self._found

    def close(self) -> None:
        self._watch.close()


@dataclass
class Twice:
    """What came twice, and what the second time changed."""

    reached: set[str] = field(default_factory=set)
    again: list[str] = field(default_factory=list)
    now: set[str] = field(default_factory=set)
    books: Books | None = None

    def noting(self, route: Any) -> Any:
        handler: Callable[..., Any] = route.handler

        async def noted(*arguments: object) -> None:
            self.now.add(name_of(route))
            await handler(*arguments)

        return replace(route, handler=noted)


@pytest.fixture
def twice(monkeypatch: pytest.MonkeyPatch) -> Twice:
    found = Twice()
    make, handle = Dispatcher.__init__, Dispatcher.handle

    def noting(self: Dispatcher, services: Services, routes: Routes) -> None:
        for of_kind in (
            routes.commands,
            routes.presses,
            routes.asked,
            routes.sent,
            routes.in_words,
            routes.for_anyone,
            routes.of_stranger,
        ):
            for name, route in list(of_kind.items()):
                of_kind[name] = found.noting(route)  # type: ignore[index] # one of seven kinds
        make(self, services, routes)

    async def rest(services: Services) -> None:
        ours = asyncio.current_task()  # of a slow route
        while others := {one for one in services._tasks if one is not ours}:
            await asyncio.wait(others)
        if services.sender is not None and services.outbox is not None:
            await services.sender.all_quiet()
            await services.outbox.all_quiet()

    async def brought_twice(self: Dispatcher, update: Update, bot: Bot) -> None:
        found.now = set()
        await handle(self, update, bot)
        if self.services.sender is not None:
            self.services.sender.wake()  # what is due by itself is done before it is looked at
        await rest(self.services)
        found.reached |= found.now
        names = sorted(found.now)
        assert found.books is not None
        before = await found.books.now()
        await handle(self, update, bot)
        await rest(self.services)
        found.reached |= found.now & {"a message: repeated"}  # only what comes again goes there
        after = await found.books.now()
        for table, rows in before.items():
            if after[table] != rows:
                changed = set(map(repr, rows)) ^ set(map(repr, after[table]))
                found.again.append(f"{names} {_said(update)}: {table}: {changed}")

    monkeypatch.setattr(Dispatcher, "__init__", noting)
    monkeypatch.setattr(Dispatcher, "handle", brought_twice)
    return found


def _said(update: Update) -> str:
    if update.callback_query is not None:
        return str(update.callback_query.data)
    return str(update.effective_message.text) if update.effective_message else ""


EVERY = {
    name_of(one) for one in ROUTES if not isinstance(one, Asked) or one.question.takes
} - ASKED_OF_APPROVED_TEXTS
WAYS = {name: walk.way for name, walk in WALKS.items()} | {
    "further": further_walk.what_draws_no_screen
}


@pytest.fixture
def reached_by(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """What each walk reached, shared by the workers of one run: a file for each walk."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "reached"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize("name", WAYS)
async def test_whatever_comes_twice_is_done_once(
    tmp_path: Path, shop: Shop, clock: TestClock, twice: Twice, reached_by: Path, name: str
) -> None:
    """Whichever walk ends last looks whether all of them together reached every route."""
    pseudo = pseudo_language(tmp_path / "locale")
    store = open_store(f"sqlite:///{tmp_path}/twice.db", shop)
    twice.books = Books(store)
    async with open_floor(store, ReadHere("here"), Languages(pseudo)) as floor:
        for person in floor.people.values():
            person.language = pseudo.code
        await WAYS[name](floor, clock, tmp_path)
        assert dead_ends(floor) == []
    twice.books.close()
    store.close()
    assert twice.again == []
    missed = _missed(reached_by, name, twice.reached)
    assert not missed, f"walk these, or make them up in tests/bot/further_walk.py: {missed}"


def _missed(reached_by: Path, name: str, reached: set[str]) -> list[str]:
    """The routes that no walk reached; none before the last walk is done."""
    (reached_by / name).write_text("\n".join(sorted(reached)), "utf-8")
    walked = {one.name: one.read_text("utf-8").splitlines() for one in reached_by.iterdir()}
    if walked.keys() != WAYS.keys():
        return []
    return sorted(EVERY - {route for found in walked.values() for route in found})


def test_handlers_write_by_their_act_alone() -> None:
    """`request.store` records the act; the store behind it does not. What is written there in many
    small parts (`write_low_priority`) is the same however often it is written."""
    for path in (ROOT / "bot" / "features").rglob("*.py"):
        assert "request.services.store.write(" not in path.read_text("utf-8"), path
