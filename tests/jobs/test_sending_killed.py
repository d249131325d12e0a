"""kill -9 at any moment, and two processes at once: real processes, really killed."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.campaigns import life
from crm.campaigns.audiences.holdout import is_held_out
from crm.campaigns.model import Status
from crm.campaigns.sending import recipients
from crm.campaigns.sending.progress import Progress, progress_of
from crm.campaigns.sending.rate import MARGIN
from crm.campaigns.sending.sends import SendStatus
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import campaigns
from tests.jobs.send_worker import ALWAYS_OPEN
from tests.jobs.test_pace import fullest
from tests.shop import OWNER, a_campaign, a_reachable, hire, sends_of

CUSTOMERS = 300
IN_FLIGHT = 4  # the concurrency of the worker: no more is claimed than may leave at once

Worker = subprocess.Popen[bytes]


class Scene:
    """A shop with a campaign that is to go out, and the processes that send it."""

    def __init__(self, store: Store, folder: Path) -> None:
        url = store.engine.url.render_as_string(hide_password=False)
        self.store = open_store(url, ALWAYS_OPEN)
        self.outbox = folder / "outbox.jsonl"
        self.outbox.touch()
        self._command = [sys.executable, "-m", "tests.jobs.send_worker", url, str(self.outbox)]
        self.workers: list[Worker] = []

        def fill(session: Session) -> int:
            hire(session)
            for number in range(CUSTOMERS):
                a_reachable(session, f"Customer {number}")
            return life.start(session, a_campaign(session).id, OWNER).id

        self.campaign_id = self.store.write_now(fill)

    def start(self, delay_ms: int, *rate: float) -> Worker:
        worker = subprocess.Popen([*self._command, str(delay_ms), *map(str, rate)])
        self.workers.append(worker)
        return worker

    def wait_for(self, messages: int) -> None:
        """Until so many are kept; the moment after is any moment."""
        deadline = time.monotonic() + 30
        while len(self.kept()) < messages:
            assert time.monotonic() < deadline, "the worker does not send"
            time.sleep(0.005)

    def kept(self) -> list[str]:
        lines = self.outbox.read_text("utf-8").splitlines()
        return [json.loads(line)["id"] for line in lines]

    def wait_for_the_end(self) -> Progress:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            progress = self.store.read_now(progress_of, self.campaign_id)
            if progress.campaign.status is Status.SENT:
                return progress
            time.sleep(0.05)
        raise AssertionError(f"still {progress.by_status}")

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.store.close()


@pytest.fixture
def scene(store: Store, tmp_path: Path) -> Iterator[Scene]:
    found = Scene(store, tmp_path)
    yield found
    found.close()


def promise(scene: Scene, progress: Progress, *, kills: int) -> None:
    """No one lost, no one twice, and only the few in flight are without a settled answer."""
    times = Counter(scene.kept())
    assert set(times.values()) == {1}
    assert progress.total == CUSTOMERS
    assert set(progress.by_status) <= {SendStatus.SENT, SendStatus.UNCONFIRMED}
    assert progress.count(SendStatus.SENT) <= len(times) <= CUSTOMERS
    assert progress.count(SendStatus.UNCONFIRMED) <= IN_FLIGHT * kills


def test_a_process_that_is_killed_again_and_again_keeps_the_promise(scene: Scene) -> None:
    kills = 3
    for number in range(1, kills + 1):
        worker = scene.start(delay_ms=5)
        scene.wait_for(number * 50 + random.randint(0, 40))
        time.sleep(random.uniform(0, 0.02))
        worker.kill()
        worker.wait()
    scene.start(delay_ms=0)
    promise(scene, scene.wait_for_the_end(), kills=kills)


def test_killed_while_the_audience_is_frozen_it_goes_on_there(scene: Scene) -> None:
    assert scene.store.write_now(recipients.freeze_next, scene.campaign_id, "mock", at_once=100)
    scene.start(delay_ms=0)
    promise(scene, scene.wait_for_the_end(), kills=0)


def test_killed_while_the_audience_is_frozen_the_lots_stay_as_they_are(scene: Scene) -> None:
    def hold_out(session: Session) -> None:
        session.execute(update(campaigns).values(holdout=True))

    def dies_before_its_commit(session: Session) -> None:
        recipients.freeze_next(session, scene.campaign_id, "mock", at_once=100)
        raise InterruptedError

    scene.store.write_now(hold_out)
    assert scene.store.write_now(recipients.freeze_next, scene.campaign_id, "mock", at_once=100)
    with pytest.raises(InterruptedError):
        scene.store.write_now(dies_before_its_commit)
    scene.start(delay_ms=0)
    progress = scene.wait_for_the_end()
    sends = scene.store.read_now(sends_of, scene.campaign_id)
    left_out = [one.customer_id for one in sends if one.status == "Skipped"]
    assert left_out == [
        one.customer_id for one in sends if is_held_out(scene.campaign_id, one.customer_id)
    ]
    assert progress.held_out == len(left_out) > 0
    assert progress.total == len(scene.kept()) == CUSTOMERS - len(left_out)


def test_two_processes_on_one_postgresql_share_the_work(
    scene: Scene, request: pytest.FixtureRequest
) -> None:
    if scene.store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one process")
    one = scene.start(delay_ms=10)
    scene.start(delay_ms=10)
    scene.wait_for(100)
    one.kill()
    one.wait()
    promise(scene, scene.wait_for_the_end(), kills=1)


def test_two_processes_on_one_postgresql_keep_the_rate_over_any_second(
    scene: Scene, request: pytest.FixtureRequest
) -> None:
    if scene.store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one process")
    for _ in range(2):
        scene.start(0, 40)
    scene.wait_for(100)
    times = scene.outbox.with_suffix(".times").read_text("ascii").split()
    assert fullest([float(at) for at in times], 1 - MARGIN) <= 40
