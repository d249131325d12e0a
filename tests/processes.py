"""Processes that tests started: whether they are still there."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path


def is_alive(process_id: int) -> bool:
    """A process that has ended and is not waited for yet counts as gone."""
    with suppress(FileNotFoundError):
        return Path(f"/proc/{process_id}/stat").read_text().split(") ")[1][0] != "Z"
    return False


async def gone(process_id: int) -> None:
    """Waits until it has ended; ten seconds at most."""
    async with asyncio.timeout(10):
        while is_alive(process_id):  # noqa: ASYNC110 - nobody tells when a process ends
            await asyncio.sleep(0.02)
