"""Reads of the store in a child process: what they see, how it dies, rests and ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crm.child_process.parent import ChildDied
from crm.errors import Invalid
from crm.settings import change_shop
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from tests.crm.store import reads
from tests.processes import gone, is_alive
from tests.shop import a_customer


@pytest.fixture
async def process() -> AsyncIterator[ReadProcess]:
    process = ReadProcess("test")
    yield process
    await asyncio.to_thread(process.close)


async def test_it_sees_the_books_the_settings_and_the_clock(
    store: Store, process: ReadProcess
) -> None:
    name, day, first = await process.read(store, reads.name_and_day)
    assert (name, day) == ("Patil Stores", store.shop.today())
    store.write_now(change_shop, "name", "Verma Stores")
    a_customer(store)
    store.shop.clock.turn(days=1)  # type: ignore[attr-defined] # the test's clock
    assert await process.read(store, reads.people) == 1
    assert await process.read(store, reads.name_and_day) == (
        "Verma Stores",
        store.shop.today(),
        first,
    )


async def test_what_is_refused_there_is_refused_here(
    sqlite_store: Store, process: ReadProcess
) -> None:
    with pytest.raises(Invalid) as refused:
        await process.read(sqlite_store, reads.refuse, "soon")
    assert (refused.value.field, refused.value.value) == ("period", "soon")
    assert await process.read(sqlite_store, reads.people) == 0


async def test_one_that_is_killed_is_replaced(
    sqlite_store: Store, process: ReadProcess, tmp_path: Path
) -> None:
    assert await process.read(sqlite_store, reads.die_once, str(tmp_path / "mark")) == "done"
    with pytest.raises(ChildDied):
        await process.read(sqlite_store, reads.die)
    assert await process.read(sqlite_store, reads.people) == 0


async def test_it_tells_how_far_it_is(sqlite_store: Store, process: ReadProcess) -> None:
    heard: list[int] = []
    assert await process.read_reporting(sqlite_store, heard.append, reads.count, 3) == 3
    await asyncio.sleep(0)
    assert heard == [0, 1, 2]


async def test_it_rests_and_comes_back(sqlite_store: Store) -> None:
    process = ReadProcess("test", rest_seconds=0.01)
    first = await process.read(sqlite_store, reads.process_id)
    await gone(first)
    assert await process.read(sqlite_store, reads.process_id) != first
    await asyncio.to_thread(process.close)


async def test_it_ends_with_its_owner(sqlite_store: Store) -> None:
    process = ReadProcess("test")
    first = await process.read(sqlite_store, reads.process_id)
    await asyncio.to_thread(process.close)
    assert not is_alive(first)


async def test_it_ends_when_its_owner_is_killed(sqlite_store: Store) -> None:
    script = (
        "import asyncio, os, signal, sys\n"
        "from crm.store.read_process import ReadProcess\n"
        "from crm.store.database import Store\n"
        "from tests.crm.store import reads\n"
        "async def main():\n"
        "    process, store = ReadProcess('test'), Store(sys.argv[1])\n"
        "    print(await process.read(store, reads.process_id), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    owner = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        str(sqlite_store.engine.url),
        stdout=subprocess.PIPE,
    )
    said, _ = await owner.communicate()
    await gone(int(said))
