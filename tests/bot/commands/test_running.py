"""The program as it is started: it says what it is doing, refuses in one line, stops when asked."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from tests import ROOT

TOKEN = "700000002:sandbox-token-of-the-tests-0000000"
PATIENCE = 60

Start = Callable[..., Awaitable[Process]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = await Sandbox.start()
    sandbox.add_bot(TOKEN, "munim_test_bot")
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def munim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """Starts `munim …` in an empty folder; what still runs at the end of the test is killed."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    started: list[Process] = []

    async def start(*arguments: str, **settings: str) -> Process:
        for name, value in settings.items():
            monkeypatch.setenv(f"MUNIM_{name}", value)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=tmp_path, stdout=PIPE, stderr=PIPE
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def line_of(stream: asyncio.StreamReader | None, pattern: str) -> str:
    """The first line with `pattern`; what came before it is read away."""
    assert stream is not None
    seen = []
    async with asyncio.timeout(PATIENCE):
        while line := (await stream.readline()).decode():
            seen.append(line)
            if re.search(pattern, line):
                return line
    raise AssertionError(f"{pattern!r} never came, but: {seen}")


async def stopped(process: Process, number: signal.Signals) -> tuple[int, str]:
    """Status and standard error after a signal; a stop takes five seconds at the most."""
    process.send_signal(number)
    async with asyncio.timeout(5):
        _, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, err.decode()


async def ended(process: Process) -> tuple[int, str]:
    async with asyncio.timeout(PATIENCE):
        _, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, err.decode()


async def test_the_demo_prints_its_address_and_ends_with_ctrl_c(munim: Start) -> None:
    demo = await munim("demo", "--port", "0")
    line = await line_of(demo.stdout, "phone")
    assert re.search(r"http://127\.0\.0\.1:\d+/phone/", line)
    assert await stopped(demo, signal.SIGINT) == (0, "")


async def test_a_shop_has_one_bot_and_it_stops_when_asked(munim: Start, sandbox: Sandbox) -> None:
    settings = {"TELEGRAM__TOKEN": TOKEN, "TELEGRAM__API_URL": sandbox.api_url}
    one = await munim("run", **settings)
    await line_of(one.stdout, r"https://t\.me/munim_test_bot\?start=claim-")
    two = await munim("run", **settings)
    status, said = await ended(two)
    assert status == 1
    assert re.fullmatch(r"munim: data/shop\.db: another munim is at work.*\n", said)
    assert await stopped(one, signal.SIGTERM) == (0, "")


async def test_a_running_bot_is_well_and_a_stopped_one_is_not(
    munim: Start, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"TELEGRAM__TOKEN": TOKEN, "TELEGRAM__API_URL": sandbox.api_url}
    bot = await munim("run", **settings)
    await line_of(bot.stdout, "is at work")
    async with asyncio.timeout(PATIENCE):
        while (await ended(await munim("status", "--json")))[0] != 0:
            pass  # its first sign of life is on its way
    assert await stopped(bot, signal.SIGTERM) == (0, "")
    assert (await ended(await munim("status")))[0] == 0  # five minutes are nothing yet
    later = datetime.now(UTC) + timedelta(minutes=6)
    monkeypatch.setenv("MUNIM_NOW", later.isoformat())
    assert (await ended(await munim("status")))[0] == 1


async def test_a_wrong_token_is_one_line(munim: Start, sandbox: Sandbox) -> None:
    wrong = TOKEN.replace("tests", "nobody")
    process = await munim("run", TELEGRAM__TOKEN=wrong, TELEGRAM__API_URL=sandbox.api_url)
    status, said = await ended(process)
    assert status == 2
    assert said.splitlines()[-1].startswith("munim: [telegram] token")
    assert "Traceback" not in said
    assert "nobody" not in said


async def test_without_network_it_waits_and_says_so(munim: Start) -> None:
    away = "http://127.0.0.1:9"  # the port that discards: nobody listens there
    process = await munim("run", TELEGRAM__TOKEN=TOKEN, TELEGRAM__API_URL=away)
    line = await line_of(process.stderr, "next try")
    assert "cannot be reached" in line
    status, said = await stopped(process, signal.SIGTERM)
    assert status == 0
    assert "Traceback" not in said
    assert "sandbox-token" not in line + said


async def test_without_a_token_it_says_where_to_put_one(munim: Start) -> None:
    status, said = await ended(await munim("run"))
    assert status == 2
    assert "[telegram] token is missing" in said
    assert said.count("\n") == 1
