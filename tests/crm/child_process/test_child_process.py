"""A child process: what goes in and comes out, its limits, its death, the wish to stop it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from threading import Event, Timer

import pytest

from crm.child_process.limits import Limits
from crm.child_process.parent import ChildDied, ChildProcess, Stopped, run_in_child
from crm.child_process.resident import ResidentProcess
from crm.errors import PhoneTaken
from tests.crm.child_process import jobs
from tests.processes import gone

posix_only = pytest.mark.skipif(os.name != "posix", reason="limits of the system are POSIX's")


def test_a_result_comes_back_and_what_is_printed_does_not() -> None:
    heard: list[tuple[int, int]] = []
    result = run_in_child(partial(jobs.count, 3), on_progress=lambda *facts: heard.append(facts))
    assert result == "counted"
    assert heard == [(0, 3), (1, 3), (2, 3)]


def test_one_process_runs_many_jobs_and_keeps_what_they_leave() -> None:
    with ChildProcess() as child:
        assert [child.run(jobs.times_run) for _ in range(3)] == [1, 2, 3]
        assert child.run(partial(jobs.double, 21)) == 42


def test_errors_keep_their_facts(tmp_path: Path) -> None:
    with ChildProcess() as child:
        with pytest.raises(PhoneTaken) as taken:
            child.run(jobs.refuse)
        assert (taken.value.phone, taken.value.customer_id) == ("+919812345678", 7)
        assert "in refuse" in "".join(taken.value.__notes__)
        missing = tmp_path / "missing"
        with pytest.raises(FileNotFoundError) as missed:
            child.run(partial(jobs.miss, missing))
        assert missed.value.filename == str(missing)
        assert child.run(jobs.times_run) == 1


@pytest.mark.parametrize("job", [jobs.raise_unsendable, jobs.return_unsendable])
def test_what_cannot_be_sent_is_an_error_and_not_a_death(job: object) -> None:
    with ChildProcess() as child:
        with pytest.raises((RuntimeError, TypeError)):
            child.run(job)  # type: ignore[arg-type] # two kinds of job
        assert child.run(jobs.times_run) == 1


@posix_only
def test_an_error_beside_spent_memory_is_a_lack_of_memory() -> None:
    with ChildProcess(Limits(memory=400_000_000)) as child:
        with pytest.raises(SystemError):
            child.run(partial(jobs.fail_without_memory, 1_000))
        with pytest.raises(MemoryError):
            child.run(jobs.take_all_memory)
    with ChildProcess() as child, pytest.raises(SystemError):
        child.run(partial(jobs.fail_without_memory, 500_000_000))


def test_memory_has_a_limit_that_ends_the_job_alone() -> None:
    with ChildProcess(Limits(memory=400_000_000)) as child:
        with pytest.raises(MemoryError):
            child.run(partial(jobs.take_memory, 500_000_000))
        assert child.run(partial(jobs.take_memory, 1_000_000)) == 1_000_000


@posix_only
def test_processor_time_has_a_limit() -> None:
    with pytest.raises(ChildDied) as death:
        run_in_child(jobs.work_for_ever, Limits(cpu_seconds=1))
    assert death.value.at_its_limits
    assert not death.value.timed_out


def test_a_job_has_a_time_limit() -> None:
    started = time.monotonic()
    with pytest.raises(ChildDied) as death:
        run_in_child(partial(jobs.sleep, 60), Limits(wall_seconds=0.1))
    assert death.value.timed_out
    assert death.value.at_its_limits
    assert time.monotonic() - started < 10


@posix_only
def test_it_can_leave_the_processor_to_others() -> None:
    assert run_in_child(jobs.priority, Limits(nice=10)) == os.nice(0) + 10


def test_a_fault_is_told_from_a_limit() -> None:
    with pytest.raises(ChildDied) as fault:
        run_in_child(jobs.fail_outside_of_python)
    assert (fault.value.status, fault.value.at_its_limits) == (3, False)
    assert "the library has a fault" in str(fault.value)
    with pytest.raises(ChildDied) as abort:
        run_in_child(jobs.abort_without_memory)
    assert (abort.value.status, abort.value.at_its_limits) == (-signal.SIGABRT, True)


def test_after_a_death_the_next_job_has_another_process() -> None:
    with ChildProcess() as child:
        with pytest.raises(ChildDied):
            child.run(jobs.fail_outside_of_python)
        assert child.run(jobs.times_run) == 1


def test_a_job_stops_when_asked() -> None:
    stop, ids = Event(), list[int]()

    def heard(process_id: int) -> None:
        ids.append(process_id)
        stop.set()

    with pytest.raises(Stopped):
        run_in_child(jobs.work_for_ever, on_progress=heard, stop=stop)
    asyncio.run(gone(ids[0]))


def test_a_listener_that_fails_ends_the_job() -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with ChildProcess() as child:
        with pytest.raises(ZeroDivisionError):
            child.run(partial(jobs.count, 3), on_progress=fail)
        assert child.run(partial(jobs.double, 1)) == 2


def test_temporary_files_go_with_the_process() -> None:
    with ChildProcess() as child:
        left = Path(child.run(jobs.leave_a_file))
        assert left.exists()
    assert not left.parent.exists()


def test_another_thread_ends_it_for_good() -> None:
    child = ChildProcess()
    Timer(0.5, child.kill).start()
    with pytest.raises(ChildDied):
        child.run(partial(jobs.sleep, 60))
    with pytest.raises(ChildDied):
        child.run(partial(jobs.double, 1))
    child.close()


async def test_it_ends_in_the_middle_of_a_job_when_its_parent_is_killed() -> None:
    script = (
        "import os, signal\n"
        "from crm.child_process.parent import run_in_child\n"
        "from tests.crm.child_process import jobs\n"
        "def report(process_id):\n"
        "    print(process_id, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "run_in_child(jobs.work_for_ever, on_progress=report)\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=subprocess.PIPE
    )
    told, _ = await parent.communicate()
    await gone(int(told))


async def test_a_job_that_takes_too_long_is_not_tried_again() -> None:
    process = ResidentProcess("test", Limits(wall_seconds=2))
    heard: list[int] = []
    assert await process.run(jobs.times_run) == 1  # it has started
    with pytest.raises(ChildDied):
        await process.run(partial(jobs.sleep, 60), heard.append)
    await asyncio.sleep(0)
    assert len(heard) == 1
    await asyncio.to_thread(process.close)
