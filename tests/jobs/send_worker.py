"""A process of its own that sends what is to be sent, for the tests that kill it."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path

from crm.gateways.mock import MockGateway
from crm.shop import Shop
from crm.store.opening import open_store
from jobs.pace import Pace
from jobs.sending import Sender
from tests.jobs.listening import Listening

ALWAYS_OPEN = Shop(sending_opens=time(0), sending_closes=time(0))


async def work(url: str, outbox: Path, delay_ms: int) -> None:
    """Until nothing is left to send."""
    store = open_store(url, ALWAYS_OPEN)
    heard = Listening()
    gateway = MockGateway(outbox, delay_ms=delay_ms)
    pace = Pace(rate=None, concurrency=4, batch=4)
    sender = Sender(store, gateway, pace, heard, grace=timedelta(0))
    running = asyncio.create_task(sender.run())
    await heard.end.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await gateway.close()
    store.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
