"""Runs the table of jobs: looks at the clock, takes leases, notes results, tells of failures."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from crm import job_runs
from crm.errors import StoreError
from jobs.schedule import Daily, Due, Every, Job, Late, Result, last_due, next_due

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from crm.store.seam import Store

log = logging.getLogger(__name__)

A_MOMENT = timedelta(minutes=5)
"""Up to here a daily job is on time: the program was only just starting, or busy."""

NOTED_EVERY = timedelta(minutes=10)
"""How often the runs of an `Every` job are noted when nothing changes: each is a write."""


class Teller(Protocol):
    """Who tells the owner; the bot implements it, a test has a list."""

    async def job_failed(self, name: str, times: int, error: str) -> None:
        """`times` runs in a row failed; `error` is the last one's kind and text."""


class Busy(Exception):
    """Another process, or another task of this one, runs the job right now."""


@dataclass(frozen=True, slots=True)
class JobState:
    """A line of the list of jobs. `next_at` is UTC; for an `Every` job it is None: any moment."""

    name: str
    run: job_runs.JobRun | None
    next_at: datetime | None


class Runner:
    """Runs `table` over `store`. Several processes may do so on one database."""

    def __init__(self, store: Store, table: Sequence[Job], teller: Teller) -> None:
        self._store = store
        self._table = {job.name: job for job in table}
        self._teller = teller
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._scheduler: AsyncIOScheduler | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._noted: dict[str, datetime] = {}
        self._failing: dict[str, datetime] = {}
        self._stopping = False

    def start(self) -> None:
        """Starts looking at the clock, in the running loop. What was missed runs at once."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # 110 ms; tests do without
        from apscheduler.triggers.cron import CronTrigger
        from apscheduler.triggers.interval import IntervalTrigger

        # A daily job is looked at every minute rather than fired at its hour: so one rule covers
        # lateness, sleep, a changed hour and other processes; what is due is read from the store.
        scheduler = AsyncIOScheduler(timezone="UTC")
        for job in self._table.values():
            every = job.trigger.seconds if isinstance(job.trigger, Every) else None
            trigger = CronTrigger(second=0) if every is None else IntervalTrigger(seconds=every)
            scheduler.add_job(
                self._tracked,
                trigger,
                args=[job.name],
                id=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
            if every is None:
                missed = asyncio.create_task(self.look(job.name), name=f"job {job.name}")
                self._running.add(missed)
                missed.add_done_callback(self._running.discard)
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self, grace: float) -> None:
        """Starts nothing any more and gives what runs `grace` seconds; then it is cancelled.

        A cancelled job keeps nothing half done (a transaction each) and is due again.
        """
        self._stopping = True
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=grace)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def states(self) -> list[JobState]:
        """Every job in the order of the table."""
        shop, runs = await self._store.read(job_runs.standing, list(self._table))
        return [
            JobState(
                job.name,
                run,
                next_due(job.trigger, shop, shop.now()) if isinstance(job.trigger, Daily) else None,
            )
            for job, run in zip(self._table.values(), runs, strict=True)
        ]

    async def _tracked(self, name: str) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        self._running.add(task)
        try:
            await self.look(name)
        finally:
            self._running.discard(task)

    async def look(self, name: str) -> None:
        """Runs the job if it is due and nobody else does. Never raises: what fails is noted."""
        job = self._table[name]
        if self._stopping:
            return
        try:
            if isinstance(job.trigger, Every):
                await self._tick(job)
            else:
                await self._daily(job, job.trigger)
        except StoreError as error:
            log.warning("job %s: the store cannot be used (%s)", name, type(error).__name__)
        except Exception:
            log.exception("job %s could not be looked at", name)

    async def run_now(self, name: str) -> Result:
        """Runs a daily job between its times. Raises Busy, and whatever the job raises."""
        job = self._table[name]
        if not await self._store.write(job_runs.claim_now, name, self._worker, job.lease):
            raise Busy
        result = await self._run(job, Due(self._store.shop.now(), late=False))
        await self._store.write(job_runs.finished, name, self._worker, None, result)
        return result

    async def _daily(self, job: Job, trigger: Daily) -> None:
        shop, (run,) = await self._store.read(job_runs.standing, [job.name])
        at = last_due(trigger, shop, shop.now())
        if run is not None and run.last_due_at is not None and run.last_due_at >= at:
            return  # asked before claiming: a minute without news writes nothing
        if not await self._store.write(job_runs.claim, job.name, at, self._worker, job.lease):
            return
        late = shop.now() - at > A_MOMENT
        result: Result = {"skipped": True}
        if not (late and job.when_late is Late.SKIP):
            try:
                result = await self._run(job, Due(at, late))
            except Exception:  # noqa: BLE001 - noted by _run; a job's fault must not end the others
                return
        log.info("job %s done: %s", job.name, dict(result))
        await self._store.write(job_runs.finished, job.name, self._worker, at, result)

    async def _run(self, job: Job, due: Due) -> Result:
        """Runs what this process has claimed. Notes a failure before it raises it."""
        try:
            return await job.run(due)
        except asyncio.CancelledError:
            await self._store.write(job_runs.released, job.name, self._worker)
            raise
        except Exception as error:
            await self._note_failure(job, error)
            raise

    async def _tick(self, job: Job) -> None:
        now = self._store.shop.now()
        if (again_at := self._failing.get(job.name)) is not None and now < again_at:
            return
        try:
            result = await job.run(Due(now, late=False))
        except Exception as error:  # noqa: BLE001 - a job's fault must not end the others
            self._failing[job.name] = now + job.again_after
            await self._store.write(job_runs.take_over, job.name, self._worker)
            await self._note_failure(job, error)
            return
        noted = self._noted.get(job.name)
        if noted is None or now - noted >= NOTED_EVERY or job.name in self._failing:
            self._noted[job.name] = now
            self._failing.pop(job.name, None)
            await self._store.write(job_runs.take_over, job.name, self._worker)
            await self._store.write(job_runs.finished, job.name, self._worker, None, result)

    async def _note_failure(self, job: Job, error: Exception) -> None:
        log.error("job %s failed", job.name, exc_info=error)
        said = f"{type(error).__name__}: {error}"
        times = await self._store.write(
            job_runs.failed, job.name, self._worker, said, job.again_after
        )
        if times is not None:
            try:
                await self._teller.job_failed(job.name, times, said)
            except Exception:
                log.exception("the owner could not be told of job %s", job.name)
