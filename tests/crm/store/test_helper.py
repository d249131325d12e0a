"""The process that draws beside the bot: it does what it is asked, it dies, it rests, it ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from crm.errors import Invalid
from crm.settings import change_shop
from crm.store.database import Store
from crm.store.helper import Helper, HelperDied
from tests.crm.factories import a_customer
from tests.crm.store import helped


@pytest.fixture
async def helper() -> AsyncIterator[Helper]:
    helper = Helper("test")
    yield helper
    await asyncio.to_thread(helper.close)


def is_alive(process_id: int) -> bool:
    """A process that has ended and is not waited for yet counts as gone."""
    with suppress(FileNotFoundError):
        return Path(f"/proc/{process_id}/stat").read_text().split(") ")[1][0] != "Z"
    return False


async def gone(process_id: int) -> None:
    async with asyncio.timeout(10):
        while is_alive(process_id):  # noqa: ASYNC110 - nobody tells when a process ends
            await asyncio.sleep(0.02)


async def test_it_sees_the_books_the_settings_and_the_clock(store: Store, helper: Helper) -> None:
    name, day, first = await helper.read(store, helped.name_and_day)
    assert (name, day) == ("Patil Stores", store.shop.today())
    store.write_now(change_shop, "name", "Verma Stores")
    a_customer(store)
    store.shop.clock.turn(days=1)  # type: ignore[attr-defined] # the test's clock
    assert await helper.read(store, helped.people) == 1
    assert await helper.read(store, helped.name_and_day) == (
        "Verma Stores",
        store.shop.today(),
        first,
    )


async def test_what_is_refused_there_is_refused_here(sqlite_store: Store, helper: Helper) -> None:
    with pytest.raises(Invalid) as refused:
        await helper.read(sqlite_store, helped.refuse, "soon")
    assert (refused.value.field, refused.value.value) == ("period", "soon")
    assert await helper.read(sqlite_store, helped.people) == 0


async def test_one_that_is_killed_is_replaced(
    sqlite_store: Store, helper: Helper, tmp_path: Path
) -> None:
    assert await helper.read(sqlite_store, helped.die_once, str(tmp_path / "mark")) == "done"
    with pytest.raises(HelperDied):
        await helper.read(sqlite_store, helped.die)
    assert await helper.read(sqlite_store, helped.people) == 0


async def test_it_tells_how_far_it_is(sqlite_store: Store, helper: Helper) -> None:
    heard: list[int] = []
    assert await helper.read_telling(sqlite_store, heard.append, helped.count, 3) == 3
    await asyncio.sleep(0)
    assert heard == [0, 1, 2]


async def test_it_rests_and_comes_back(sqlite_store: Store) -> None:
    helper = Helper("test", rest_seconds=0.01)
    first = await helper.read(sqlite_store, helped.process_id)
    await gone(first)
    assert await helper.read(sqlite_store, helped.process_id) != first
    await asyncio.to_thread(helper.close)


async def test_it_ends_with_its_owner(sqlite_store: Store) -> None:
    helper = Helper("test")
    first = await helper.read(sqlite_store, helped.process_id)
    await asyncio.to_thread(helper.close)
    assert not is_alive(first)


async def test_it_ends_when_its_owner_is_killed(sqlite_store: Store) -> None:
    script = (
        "import asyncio, os, signal, sys\n"
        "from crm.store.helper import Helper\n"
        "from crm.store.database import Store\n"
        "from tests.crm.store import helped\n"
        "async def main():\n"
        "    helper, store = Helper('test'), Store(sys.argv[1])\n"
        "    print(await helper.read(store, helped.process_id), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        str(sqlite_store.engine.url),
        stdout=subprocess.PIPE,
    )
    said, _ = await process.communicate()
    await gone(int(said))
