"""Runs the table of jobs: looks at the clock, takes leases, notes results, tells of failures."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crm import job_leases
from crm.chat import outbox
from crm.dataclass import dataclass
from crm.errors import StoreError
from crm.permissions import Role
from jobs.schedule import Always, Daily, Due, Every, Job, Late, Result, last_due, next_due
from jobs.worker_name import worker_name

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from crm.store.database import Session, Store

log = logging.getLogger(__name__)

A_MOMENT = timedelta(minutes=5)
"""Up to here a daily job is on time: the program was only just starting, or busy."""

STEADY_SECONDS = 60
"""After a failure an `Always` job works again when it has gone on for so long."""


class Busy(Exception):
    """Another process, or another task of this one, runs the job right now."""


@dataclass(frozen=True, slots=True)
class JobState:
    """A line of the list of jobs. `next_at` is UTC; for an `Every` job it is None: any moment."""

    name: str
    run: job_leases.JobRun | None
    next_at: datetime | None


class Runner:
    """Runs `table` over `store`. Several processes may do so on one database.

    `wake_outbox` is called when a notice for the owner was put into the outbox.
    """

    def __init__(
        self,
        store: Store,
        table: Sequence[Job],
        wake_outbox: Callable[[], None],
        *,
        steady_seconds: float = STEADY_SECONDS,
    ) -> None:
        self._store = store
        self._steady_seconds = steady_seconds
        self._table = {job.name: job for job in table}
        self._wake_outbox = wake_outbox
        self._worker = worker_name()
        self._scheduler: AsyncIOScheduler | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._kept_up: set[asyncio.Task[None]] = set()
        self._failing: dict[str, datetime] = {}
        self._looked: dict[str, datetime] = {}
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
            always = isinstance(job.trigger, Always)
            begun = self._keep_up(job) if always else self.run_if_due(job.name)
            first = asyncio.create_task(begun, name=f"job {job.name}")
            self._running.add(first)
            first.add_done_callback(self._running.discard)
            if always:
                self._kept_up.add(first)
                continue
            every = job.trigger.seconds if isinstance(job.trigger, Every) else None
            scheduler.add_job(
                self._tracked,
                CronTrigger(second=0) if every is None else IntervalTrigger(seconds=every),
                args=[job.name],
                id=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self, grace: float) -> None:
        """Starts nothing any more and gives what runs `grace` seconds; then it is cancelled.

        A cancelled job keeps nothing half done (a transaction each) and is due again. An `Always`
        job is told at once, and has the `grace` to write down what is under way.
        """
        self._stopping = True
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        for task in self._kept_up:
            task.cancel()
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=grace)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def states(self) -> list[JobState]:
        """Every job in the order of the table."""
        shop, runs = await self._store.read(job_leases.status, list(self._table))
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
            await self.run_if_due(name)
        finally:
            self._running.discard(task)

    async def run_if_due(self, name: str) -> None:
        """Runs the job if it is due and nobody else does. Never raises: what fails is noted."""
        job = self._table[name]
        if self._stopping:
            return
        try:
            if isinstance(job.trigger, Every):
                await self._tick(job)
            elif isinstance(job.trigger, Daily):
                await self._daily(job, job.trigger)
        except StoreError as error:
            log.warning("job %s: the store cannot be used (%s)", name, type(error).__name__)
        except Exception:
            log.exception("job %s could not be looked at", name)

    async def run_now(self, name: str) -> Result:
        """Runs a daily job between its times. Raises Busy, and whatever the job raises."""
        job = self._table[name]
        if not await self._store.write(job_leases.claim_now, name, self._worker, job.lease):
            raise Busy
        result = await self._run(job, Due(self._store.shop.now(), late=False))
        await self._store.write(job_leases.finished, name, self._worker, None, result)
        return result

    async def _daily(self, job: Job, trigger: Daily) -> None:
        shop, (run,) = await self._store.read(job_leases.status, [job.name])
        at = last_due(trigger, shop, shop.now())
        before, self._looked[job.name] = self._looked.get(job.name), shop.now()
        if run is not None and run.last_due_at is not None and run.last_due_at >= at:
            return  # asked before claiming: a minute without news writes nothing
        if not await self._store.write(job_leases.claim, job.name, at, self._worker, job.lease):
            return
        # who looked since and had nothing to do was there: the owner has chosen an earlier hour
        failed = run is not None and run.failures_in_a_row > 0
        there = before is not None and before >= at and not failed
        late = shop.now() - at > A_MOMENT and not there
        result: Result = {"skipped": True}
        if not (late and job.when_late is Late.SKIP):
            try:
                result = await self._run(job, Due(at, late))
            except Exception:  # noqa: BLE001 - noted by _run; a job's fault must not end the others
                return
        log.info("job %s done: %s", job.name, dict(result))
        await self._store.write(job_leases.finished, job.name, self._worker, at, result)

    async def _run(self, job: Job, due: Due) -> Result:
        """Runs what this process has claimed. Notes a failure before it raises it."""
        try:
            return await job.run(due) or {}
        except asyncio.CancelledError:
            await self._store.write(job_leases.released, job.name, self._worker)
            raise
        except Exception as error:
            await self._note_failure(job, error)
            raise

    async def _tick(self, job: Job) -> None:
        now = self._store.shop.now()
        if (again_at := self._failing.get(job.name)) is not None and now < again_at:
            return
        await self._store.write(job_leases.note_runner, job.name, self._worker)
        try:
            result = await self._run(job, Due(now, late=False))
        except Exception:  # noqa: BLE001 - noted by _run; a job's fault must not end the others
            self._failing[job.name] = now + job.again_after
            return
        self._failing.pop(job.name, None)
        await self._store.write(job_leases.finished, job.name, self._worker, None, result)

    async def _keep_up(self, job: Job) -> None:
        """Runs an `Always` job; when it fails, again after a while."""
        while not self._stopping:
            work = asyncio.ensure_future(job.run(Due(self._store.shop.now(), late=False)))
            try:
                await asyncio.wait({work}, timeout=self._steady_seconds)
                if not work.done():
                    await self._note_steady(job)
                await work
            except asyncio.CancelledError:
                work.cancel()
                await asyncio.wait({work})
                raise
            except Exception as error:  # noqa: BLE001 - a job's fault must not end the others
                await self._note_broken(job, error)
            await asyncio.sleep(job.again_after.total_seconds())

    async def _note_steady(self, job: Job) -> None:
        with contextlib.suppress(StoreError):
            await self._store.write(job_leases.note_runner, job.name, self._worker)
            await self._store.write(job_leases.finished, job.name, self._worker, None, {})

    async def _note_broken(self, job: Job, error: Exception) -> None:
        try:
            await self._store.write(job_leases.note_runner, job.name, self._worker)
            await self._note_failure(job, error)
        except StoreError:
            log.exception("job %s failed, and the store cannot be used", job.name)

    async def _note_failure(self, job: Job, error: Exception) -> None:
        log.error("job %s failed", job.name, exc_info=error)
        said = f"{type(error).__name__}: {error}"
        if await self._store.write(_failed, job, self._worker, said):
            self._wake_outbox()


def _failed(session: Session, job: Job, worker: str, error: str) -> bool:
    """Notes it; whether the owner is to hear of it."""
    times = job_leases.failed(session, job.name, worker, error, job.again_after)
    if times is None:
        return False
    outbox.put_to(session, (Role.OWNER,), "job_failed", name=job.name, times=times, error=error)
    return True
