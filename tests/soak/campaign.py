"""One campaign to 5,000 people through twelve kills and a gateway that fails:
`python -m tests.soak.campaign`.

The gateway is in the process that is killed, and notes each hand-over and each answer in a file
that outlives it. Nobody may get the message twice, nobody may be lost, and a kill may leave at
most as many Unconfirmed as there are places at the gateway.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.campaigns import life
from crm.campaigns.sending.progress import Progress, progress_of
from crm.campaigns.sending.sends import SendStatus
from crm.gateways import Answer, Message, Outcome
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import campaign_sends
from jobs.pace import Pace
from jobs.sending import DELAYS, Sender
from tests.jobs.listening import Listening
from tests.jobs.send_worker import ALWAYS_OPEN
from tests.shop import OWNER, a_campaign, a_reachable, hire

PEOPLE, KILLS, PLACES = 5_000, 12, 5


class Noting:
    """Takes 5 to 30 ms; refuses 1 of 100 for good and 7 for the moment."""

    name = "mock"
    delivers = True
    longest_wait = 5.0

    def __init__(self, file: Path, seed: int) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND)
        self._random = random.Random(seed)

    async def send(self, message: Message) -> Answer:
        self._note("begin", message)
        await asyncio.sleep(self._random.uniform(0.005, 0.03))
        drawn = self._random.random()
        outcome = Outcome.REFUSED if drawn < 0.01 else Outcome.SENT
        outcome = Outcome.PASSING if 0.01 <= drawn < 0.08 else outcome
        self._note(outcome.value, message)
        return Answer(outcome, "id", "scripted")

    def _note(self, what: str, message: Message) -> None:
        os.write(self._file, f"{what} {message.phone}\n".encode())

    async def close(self) -> None:
        os.close(self._file)


async def work(url: str, file: Path, seed: int) -> None:
    """The process that is killed."""
    store, heard = open_store(url, ALWAYS_OPEN), Listening()
    sender = Sender(
        store,
        Noting(file, seed),
        Pace(rate=None, concurrency=PLACES, batch=50, pause_after=100),
        heard,
        grace=timedelta(0),
        delays=replace(DELAYS, first_hold=0.05),
    )
    running = asyncio.create_task(sender.run())
    await heard.end.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    store.close()


def _begin(session: Session) -> int:
    hire(session)
    for number in range(PEOPLE):
        a_reachable(session, f"Customer {number}")
    return life.start(session, a_campaign(session).id, OWNER).id


def _retry_now(session: Session) -> None:
    """Instead of waiting for the later tries."""
    waits = campaign_sends.c.status == SendStatus.PENDING.value
    session.execute(update(campaign_sends).where(waits).values(next_try_at=None))


def soak(store: Store, url: str, file: Path) -> tuple[Progress, int]:
    """The progress at the end, and the most that one kill left without a word."""
    campaign_id = store.write_now(_begin)
    when, most, before = random.Random(7), 0, 0
    for kill in range(KILLS + 1):
        command = [sys.executable, "-m", "tests.soak.campaign", url, str(file), str(kill)]
        worker = subprocess.Popen(command)
        size = file.stat().st_size
        while file.stat().st_size == size and worker.poll() is None:
            time.sleep(0.02)
        if kill < KILLS:
            time.sleep(when.uniform(1.0, 3.0))
            worker.kill()
            worker.wait()
            found = store.read_now(progress_of, campaign_id)
            left = found.count(SendStatus.SENDING) + found.count(SendStatus.UNCONFIRMED)
            most, before = max(most, left - before), left
        while worker.poll() is None:
            store.write_now(_retry_now)
            time.sleep(0.5)
    return store.read_now(progress_of, campaign_id), most


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "handed_over"
        file.touch()
        url = f"sqlite:///{Path(folder) / 'shop.db'}"
        store = open_store(url, ALWAYS_OPEN)
        found, most = soak(store, url, file)
        store.close()
        taken = [line.split() for line in file.read_text("utf-8").splitlines()]
    reached = Counter(phone for what, phone in taken if what == Outcome.SENT.value)
    twice = sum(1 for times in reached.values() if times > 1)
    over = (SendStatus.SENT, SendStatus.FAILED, SendStatus.UNCONFIRMED)
    lost = PEOPLE - sum(found.count(status) for status in over)
    print(
        f"{found.by_status}; twice {twice}, lost {lost}, unconfirmed after one kill at most {most}"
    )
    return int(bool(twice or lost or most > PLACES))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(work(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
    else:
        sys.exit(main())
