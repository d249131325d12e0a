"""From `munim run` to its first poll, and its memory at rest, against a process that only imports
what any such bot needs."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from pathlib import Path

from bot.sandbox.server import Sandbox
from tests import ROOT

TOKEN = "700000003:sandbox-token-of-the-benchmarks-000"
RUNS = 7
REST = 3.0
"""Seconds until a process has come to rest."""

FLOOR = """
import telegram.ext, sqlalchemy.orm, apscheduler.schedulers.asyncio
print("ready", flush=True)
input()
"""


def run() -> list[tuple[str, str, str]]:
    floor, bot = [], []
    for _ in range(RUNS):  # in turns, so that a busy moment of the machine hits both
        floor.append(asyncio.run(_imports()))
        bot.append(asyncio.run(_first_poll()))
    floor_time, floor_memory = (statistics.median(values) for values in zip(*floor, strict=True))
    bot_time, bot_memory = (statistics.median(values) for values in zip(*bot, strict=True))
    return [
        ("imports alone", f"{floor_time * 1000:.0f} ms, {floor_memory:.0f} MB", "the floor"),
        ("start to first poll, at rest", f"{bot_time * 1000:.0f} ms, {bot_memory:.0f} MB", ""),
        ("start / imports", f"{bot_time / floor_time:.2f}", "≤ 1.6"),
        ("memory at rest / imports", f"{bot_memory / floor_memory:.2f}", "≤ 1.5"),
    ]


def _environment(**settings: str) -> dict[str, str]:
    """With bytecode kept, as an installed program has it; whatever this machine is set to."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | settings


async def _imports() -> tuple[float, float]:
    """Seconds and megabytes."""
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FLOOR, env=_environment(), stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    await process.stdout.readline()
    seconds = time.perf_counter() - begun
    await asyncio.sleep(REST)
    memory = _resident(process.pid)
    await process.communicate(b"\n")
    return seconds, memory


async def _first_poll() -> tuple[float, float]:
    """Seconds and megabytes, of a bot whose shop is there already."""
    sandbox = await Sandbox.start()
    sandbox.add_bot(TOKEN)
    with tempfile.TemporaryDirectory() as folder:
        await _until_it_polls(sandbox, folder)
        seconds, memory = await _until_it_polls(sandbox, folder)
    await sandbox.stop()
    return seconds, memory


async def _until_it_polls(sandbox: Sandbox, folder: str) -> tuple[float, float]:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env=_environment(
            MUNIM_TELEGRAM__TOKEN=TOKEN,
            MUNIM_TELEGRAM__API_URL=sandbox.api_url,
            PYTHONPATH=str(ROOT),
        ),
        stdout=PIPE,
    )
    while sandbox.world.updates._waiting is None:
        assert process.returncode is None
        await asyncio.sleep(0.001)
    seconds = time.perf_counter() - begun
    await asyncio.sleep(REST)
    memory = _resident(process.pid)
    process.terminate()
    await process.communicate()
    return seconds, memory


def _resident(pid: int) -> float:
    """Megabytes in memory (proc(5), VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError(pid)
