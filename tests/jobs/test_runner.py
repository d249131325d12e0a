"""Jobs: run once for each time they are due, whoever runs them and whatever went wrong before."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from crm import job_leases, staff
from crm.settings import change_shop
from crm.shop import Shop
from crm.store.database import Session, Store
from crm.store.schema import pushes
from jobs.runner import Busy, Runner
from jobs.schedule import Always, Daily, Due, Every, Job, Late, Result, last_due, next_due
from tests.conftest import TestClock

NIGHT = Daily(at=lambda _: time(0, 30))
EVENING = Daily(at=lambda shop: shop.summary_at)


@dataclass
class Telephone:
    """Rings when something was kept for the owner to hear."""

    rang: int = 0

    def __call__(self) -> None:
        self.rang += 1


async def heard(store: Store) -> list[tuple[str, int, str]]:
    """What is kept for the owner to hear."""

    def read(session: Session) -> list[tuple[str, int, str]]:
        rows = session.execute(select(pushes.c.data).order_by(pushes.c.id)).scalars()
        return [(data["name"], data["times"], data["error"]) for data in rows]

    return await store.read(read)


@dataclass
class Sweeping:
    """A job that notes when it ran, and fails while it is told to."""

    runs: list[Due] = field(default_factory=list)
    broken: bool = False
    pause: asyncio.Event | None = None
    started: asyncio.Queue[Due] = field(default_factory=asyncio.Queue)

    async def __call__(self, due: Due) -> Result:
        self.runs.append(due)
        self.started.put_nowait(due)
        if self.pause is not None:
            await self.pause.wait()
        if self.broken:
            raise RuntimeError("the broom broke")
        return {"swept": len(self.runs)}


@pytest.fixture
def telephone() -> Telephone:
    return Telephone()


@pytest.fixture
def sweeping() -> Sweeping:
    return Sweeping()


def runner_of(
    store: Store, telephone: Telephone, sweeping: Sweeping, when_late: Late = Late.RUN
) -> Runner:
    return Runner(store, [Job("sweeping", NIGHT, sweeping, when_late)], telephone)


async def state(runner: Runner) -> job_leases.JobRun:
    (only,) = await runner.states()
    assert only.run is not None
    return only.run


async def test_a_new_shop_has_missed_nothing(
    store: Store, telephone: Telephone, sweeping: Sweeping
) -> None:
    await runner_of(store, telephone, sweeping).run_if_due("sweeping")
    assert sweeping.runs == []


async def test_a_daily_job_runs_once_a_day(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    runner = runner_of(store, telephone, sweeping)
    for _ in range(3 * 24 * 4):
        await runner.run_if_due("sweeping")
        clock.turn(minutes=15)
    assert [due.at for due in sweeping.runs] == [
        datetime(2025, 3, day, 19, 0, tzinfo=UTC) for day in (20, 21, 22)
    ]
    assert not any(due.late for due in sweeping.runs)
    assert dict((await state(runner)).last_result) == {"swept": 3}


async def test_days_that_were_missed_are_one_late_run(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    await runner_of(store, telephone, sweeping).run_if_due("sweeping")
    clock.turn(days=5)
    runner = runner_of(store, telephone, sweeping)  # the machine was off
    await runner.run_if_due("sweeping")
    await runner.run_if_due("sweeping")
    assert [due.late for due in sweeping.runs] == [True]


async def test_what_may_be_skipped_when_late_is_skipped(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    runner = runner_of(store, telephone, sweeping, Late.SKIP)
    await runner.run_if_due("sweeping")
    clock.turn(days=5)
    await runner.run_if_due("sweeping")
    assert sweeping.runs == []
    clock.now = datetime(2025, 3, 25, 19, 1, tzinfo=UTC)
    await runner.run_if_due("sweeping")
    assert len(sweeping.runs) == 1


async def test_two_processes_run_a_job_once(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    one, two = (runner_of(store, telephone, sweeping) for _ in range(2))
    await one.run_if_due("sweeping")
    clock.turn(days=1)
    sweeping.pause = asyncio.Event()
    looks = [asyncio.create_task(runner.run_if_due("sweeping")) for runner in (one, two, one, two)]
    await sweeping.started.get()
    assert (await state(two)).running_until is not None
    with pytest.raises(Busy):
        await two.run_now("sweeping")
    sweeping.pause.set()
    await asyncio.gather(*looks)
    await two.run_if_due("sweeping")
    assert len(sweeping.runs) == 1


async def test_the_job_of_a_process_that_died_is_taken_over(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    runner = runner_of(store, telephone, sweeping)
    await runner.run_if_due("sweeping")
    clock.turn(days=1)
    due = datetime(2025, 3, 20, 19, 0, tzinfo=UTC)
    half_an_hour = timedelta(minutes=30)
    assert await store.write(job_leases.claim, "sweeping", due, "the dead one", half_an_hour)
    await runner.run_if_due("sweeping")
    assert sweeping.runs == []
    clock.turn(minutes=31)
    await runner.run_if_due("sweeping")
    assert len(sweeping.runs) == 1
    await store.write(job_leases.finished, "sweeping", "the dead one", due, {"swept": 99})
    assert dict((await state(runner)).last_result) == {"swept": 1}


async def test_the_owner_hears_once_that_a_job_keeps_failing(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    store.write_now(staff.ensure_owners, [1])
    runner = runner_of(store, telephone, sweeping)
    await runner.run_if_due("sweeping")
    clock.turn(days=1)
    sweeping.broken = True
    await runner.run_if_due("sweeping")
    await runner.run_if_due("sweeping")
    assert len(sweeping.runs) == 1  # it is not tried again at once
    assert await heard(store) == []  # once is a hiccup
    for _ in range(5):
        clock.turn(minutes=11)
        await runner.run_if_due("sweeping")
    assert len(sweeping.runs) == 6
    assert await heard(store) == [("sweeping", 2, "RuntimeError: the broom broke")]
    assert telephone.rang == 1
    assert (await state(runner)).failures_in_a_row == 6

    sweeping.broken = False
    clock.turn(minutes=11)
    await runner.run_if_due("sweeping")
    assert (await state(runner)).failures_in_a_row == 0

    sweeping.broken = True
    for _ in range(2):
        clock.turn(days=1)
        await runner.run_if_due("sweeping")
    assert len(await heard(store)) == 2  # news again, after it had worked


async def test_a_job_can_run_between_its_times(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    runner = runner_of(store, telephone, sweeping)
    assert await runner.run_now("sweeping") == {"swept": 1}
    clock.turn(minutes=1)
    await runner.run_if_due("sweeping")
    assert len(sweeping.runs) == 1
    clock.turn(days=1)
    await runner.run_if_due("sweeping")
    assert len(sweeping.runs) == 2  # the night's run is its own


async def test_what_fails_between_times_is_raised_and_noted(
    store: Store, telephone: Telephone, sweeping: Sweeping
) -> None:
    runner = runner_of(store, telephone, sweeping)
    sweeping.broken = True
    with pytest.raises(RuntimeError):
        await runner.run_now("sweeping")
    assert (await state(runner)).failures_in_a_row == 1
    sweeping.broken = False
    await runner.run_now("sweeping")  # a person may try again at once


async def test_a_job_that_is_stopped_is_due_again(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    runner = runner_of(store, telephone, sweeping)
    await runner.run_if_due("sweeping")
    clock.turn(days=1)
    sweeping.pause = asyncio.Event()
    runner.start()
    await sweeping.started.get()
    await runner.stop(grace=0)
    assert (await state(runner)).failures_in_a_row == 0
    sweeping.pause.set()
    await runner_of(store, telephone, sweeping).run_if_due("sweeping")
    assert len(sweeping.runs) == 2


async def test_what_was_missed_runs_at_the_start(
    sqlite_store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    await runner_of(sqlite_store, telephone, sweeping).run_if_due("sweeping")
    clock.turn(days=2)
    runner = runner_of(sqlite_store, telephone, sweeping)
    runner.start()
    await sweeping.started.get()
    await runner.stop(grace=5)
    assert len(sweeping.runs) == 1


async def test_ticks_come_by_themselves_and_end_with_the_runner(
    sqlite_store: Store, telephone: Telephone, sweeping: Sweeping
) -> None:
    runner = Runner(sqlite_store, [Job("sweeping", Every(0.01), sweeping)], telephone)
    runner.start()
    for _ in range(3):
        await sweeping.started.get()
    await runner.stop(grace=5)
    ran = len(sweeping.runs)
    await asyncio.sleep(0.03)
    assert len(sweeping.runs) == ran


async def test_a_tick_that_fails_waits_and_is_told_like_any_job(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    store.write_now(staff.ensure_owners, [1])
    runner = Runner(store, [Job("sweeping", Every(60), sweeping)], telephone)
    sweeping.broken = True
    for _ in range(25):
        await runner.run_if_due("sweeping")
        clock.turn(minutes=1)
    assert len(sweeping.runs) == 3
    assert [times for _, times, _ in await heard(store)] == [2]
    sweeping.broken = False
    clock.turn(minutes=11)
    await runner.run_if_due("sweeping")
    assert (await state(runner)).failures_in_a_row == 0


async def test_what_always_runs_starts_again_after_a_failure(
    sqlite_store: Store, telephone: Telephone, sweeping: Sweeping
) -> None:
    sqlite_store.write_now(staff.ensure_owners, [1])
    job = Job("sweeping", Always(), sweeping, again_after=timedelta(0))
    runner = Runner(sqlite_store, [job], telephone, steady_seconds=0.01)
    sweeping.broken = True
    runner.start()
    for _ in range(3):
        await sweeping.started.get()
    assert [times for _, times, _ in await heard(sqlite_store)] == [2]

    sweeping.broken = False
    sweeping.pause = asyncio.Event()
    while (await state(runner)).failures_in_a_row:  # noqa: ASYNC110 - the store has no events
        await asyncio.sleep(0.01)
    await runner.stop(grace=5)


async def test_what_always_runs_may_finish_what_is_under_way(
    sqlite_store: Store, telephone: Telephone
) -> None:
    written: list[str] = []
    started = asyncio.Event()

    async def sending(_due: Due) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            written.append("the last answer")

    runner = Runner(sqlite_store, [Job("sending", Always(), sending)], telephone)
    runner.start()
    await started.wait()
    await runner.stop(grace=5)
    assert written == ["the last answer"]
    assert await heard(sqlite_store) == []


async def test_a_store_that_is_away_ends_nothing(
    sqlite_store: Store,
    telephone: Telephone,
    sweeping: Sweeping,
    caplog: pytest.LogCaptureFixture,
) -> None:
    runner = runner_of(sqlite_store, telephone, sweeping)
    await runner.run_if_due("sweeping")
    assert sqlite_store.engine.url.database is not None
    path = sqlite_store.engine.url.database
    sqlite_store.engine.dispose()
    await asyncio.to_thread(Path(path).write_bytes, b"no database any more" * 500)
    await runner.run_if_due("sweeping")
    assert "the store cannot be used (StoreNotOurs)" in caplog.text


async def test_the_owner_may_move_the_hour(
    store: Store, telephone: Telephone, sweeping: Sweeping, clock: TestClock
) -> None:
    runner = Runner(store, [Job("sweeping", EVENING, sweeping)], telephone)
    await runner.run_if_due("sweeping")
    await store.write(change_shop, "summary_at", time(14, 0))
    assert [one.next_at for one in await runner.states()] == [
        datetime(2025, 3, 20, 8, 30, tzinfo=UTC)
    ]
    clock.now = datetime(2025, 3, 20, 8, 31, tzinfo=UTC)
    await runner.run_if_due("sweeping")
    assert len(sweeping.runs) == 1


async def test_an_hour_that_is_moved_to_an_earlier_one_makes_nothing_late(
    sqlite_store: Store, clock: TestClock, telephone: Telephone, sweeping: Sweeping
) -> None:
    """The bot was there at 18:00, when that was not the hour yet."""
    runner = Runner(sqlite_store, [Job("sweeping", EVENING, sweeping)], telephone)
    await runner.run_if_due("sweeping")
    clock.turn(hours=7)  # 19:30
    await runner.run_if_due("sweeping")
    await sqlite_store.write(change_shop, "summary_at", time(18))
    await runner.run_if_due("sweeping")
    assert [due.late for due in sweeping.runs] == [False]


@pytest.mark.parametrize(
    ("zone_now", "due"),
    [
        (datetime(2025, 3, 20, 18, 59, tzinfo=UTC), datetime(2025, 3, 19, 19, 0, tzinfo=UTC)),
        (datetime(2025, 3, 20, 19, 0, tzinfo=UTC), datetime(2025, 3, 20, 19, 0, tzinfo=UTC)),
    ],
)
def test_due_is_the_shops_own_clock(zone_now: datetime, due: datetime) -> None:
    shop = Shop()
    assert last_due(NIGHT, shop, zone_now) == due
    assert next_due(NIGHT, shop, zone_now) == due + timedelta(days=1)
