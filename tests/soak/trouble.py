"""What goes wrong, by a seeded plan: kills, floods, broken lines, updates that come again."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.soak.rig import Rig

TROUBLES = {
    "kill -9": 8,
    "SIGTERM": 4,
    "flood (429)": 5,
    "reset": 5,
    "answer lost": 5,
    "error 500": 4,
    "hanging call": 1,
    "updates again": 4,
    "updates again as new": 3,
    "outage": 1,
}


STEP = 0.2
"""Seconds between two looks whether it is over."""


class Trouble:
    """Makes trouble every `gap` seconds on average, until `over()` or so many times."""

    def __init__(
        self, rig: Rig, seed: int, *, gap: float, outage: float, most: int | None = None
    ) -> None:
        self._most = most
        self._rig = rig
        self._gap = gap
        self._outage = outage
        self._dice = random.Random(f"trouble {seed}")
        self.made: Counter[str] = Counter()

    async def make(self, over: Callable[[], bool]) -> None:
        faults = self._rig.sandbox.faults
        faults.seed(self._dice.randrange(1_000_000))
        faults.deliver_twice(0.01)
        while not over() and self.made.total() != self._most:
            pause = self._dice.expovariate(1 / self._gap)
            while pause > 0 and not over():
                await asyncio.sleep(min(pause, STEP))
                pause -= STEP
            if over():
                break
            await self._one(self._dice.choices([*TROUBLES], [*TROUBLES.values()])[0])
        faults.clear()

    async def _one(self, kind: str) -> None:
        self.made[kind] += 1
        dice, rig = self._dice, self._rig
        faults = rig.sandbox.faults
        some: dict[str, Any] = {"times": dice.randint(1, 4), "chance": 0.5}
        match kind:
            case "kill -9" | "SIGTERM":
                name = dice.choice([*rig.bots])
                await (rig.kill if kind == "kill -9" else rig.ask_to_stop)(name)
                await rig.start(name)
            case "flood (429)":
                faults.flood(1, method="sendMessage", **some)
            case "reset":
                faults.drop(**some)
            case "answer lost":
                faults.drop_answer(**some)
            case "error 500":
                faults.error(**some)
            case "hanging call":
                faults.hang(method="sendMessage")
            case "updates again":
                faults.repeat_updates(dice.randint(1, 8))
            case "updates again as new":
                faults.repeat_updates(dice.randint(1, 8), new_ids=True)
            case "outage":
                async with rig.sandbox.down():
                    await asyncio.sleep(self._outage)
