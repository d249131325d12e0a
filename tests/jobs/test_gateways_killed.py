"""The short form of `python -m tests.soak.gateways`: each gateway, all faults, a kill -9."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.soak.carriers import CARRIERS
from tests.soak.gateways import soak


async def test_through_each_gateway_nobody_is_lost_and_nobody_gets_it_twice(tmp_path: Path) -> None:
    """All at once: most of the time is waiting for what a gateway never answers."""
    folders = [tmp_path / name for name in CARRIERS]
    for folder in folders:
        folder.mkdir()
    runs = (
        soak(name, folder, people=40, kills=1, between=(0.2, 0.5), quiet=1.5, longest=120)
        for name, folder in zip(CARRIERS, folders, strict=True)
    )
    for found in await asyncio.gather(*runs):
        assert found.wrong == [], found.line
        assert found.reached > 30, found.line
        assert found.by_receipt.get("delivered", 0) > 25, found.line
