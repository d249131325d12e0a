"""Staff who note what the sending tells them."""

from __future__ import annotations

import asyncio

from crm.campaigns.model import Campaign
from crm.campaigns.sending.progress import Progress


class Listening:
    def __init__(self) -> None:
        self.heard: list[tuple[str, Progress | Campaign]] = []
        self.end = asyncio.Event()

    @property
    def words(self) -> list[str]:
        return [word for word, _ in self.heard if word != "progress"]

    async def progress(self, progress: Progress) -> None:
        self.heard.append(("progress", progress))

    async def ended(self, progress: Progress) -> None:
        self.heard.append(("ended", progress))
        self.end.set()

    async def paused(self, progress: Progress) -> None:
        self.heard.append(("paused", progress))

    async def started(self, campaign: Campaign) -> None:
        self.heard.append(("started", campaign))

    async def moved(self, campaign: Campaign) -> None:
        self.heard.append(("moved", campaign))

    async def late(self, campaign: Campaign) -> None:
        self.heard.append(("late", campaign))
