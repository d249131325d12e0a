"""A process of its own that sends what is to be sent, for the tests that kill it."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import suppress
from datetime import time as hour
from datetime import timedelta
from pathlib import Path

from crm.gateways import Answer, Message
from crm.gateways.mock import MockGateway
from crm.shop import Shop
from crm.store.opening import open_store
from jobs.pace import Pace
from jobs.sending import Sender
from tests.jobs.listening import Listening

ALWAYS_OPEN = Shop(sending_opens=hour(0), sending_closes=hour(0))


class Stamping(MockGateway):
    """Notes in a file beside the messages when each was handed over."""

    def __init__(self, outbox: Path, delay_ms: int) -> None:
        super().__init__(outbox, delay_ms=delay_ms)
        times = outbox.with_suffix(".times")
        self._times = os.open(times, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def send(self, message: Message) -> Answer:
        os.write(self._times, f"{time.time()}\n".encode())
        return await super().send(message)


async def work(url: str, outbox: Path, delay_ms: int, rate: float | None = None) -> None:
    """Until nothing is left to send."""
    store = open_store(url, ALWAYS_OPEN)
    heard = Listening()
    gateway = Stamping(outbox, delay_ms)
    pace = Pace(rate, concurrency=4, batch=4)
    sender = Sender(store, gateway, pace, heard, grace=timedelta(0))
    running = asyncio.create_task(sender.run())
    await heard.end.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await gateway.close()
    store.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), *map(float, sys.argv[4:])))
