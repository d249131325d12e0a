"""Background jobs: when each ran, with what result, and which process may run it now.

A job of the day is claimed for one due instant by one process. The claim is a lease: when its
holder dies, it runs out, and another process takes over.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.schema import job_runs
from crm.store.upsert import insert_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.engine import RowMapping
    from sqlalchemy.orm import Session

    from crm.shop import Shop

TELL_AFTER = 2
"""Failures in a row until the owner hears of it: one may be a hiccup."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """State of a job. Instants are UTC; `last_result` holds facts by name, such as a count."""

    name: str
    last_started_at: datetime | None
    last_finished_at: datetime | None
    last_due_at: datetime | None
    last_result: Mapping[str, Any]
    failures_in_a_row: int
    running_until: datetime | None
    """End of the current lease; None when no process runs the job."""


def claim(session: Session, name: str, due: datetime, worker: str, lease: timedelta) -> bool:
    """Whether `worker` shall run the job now for the instant at which it was due.

    False when it was done for that instant, when another process has it, and the first time that
    this shop knows of the job: what was due before there was a shop was not missed.
    """
    now = shop_of(session).now()
    _known(session, name, last_due_at=due)
    row = _locked(session, name)
    if row["last_due_at"] is None:  # until now it only ran between times
        _set(session, name, last_due_at=due)
        return False
    if row["last_due_at"] >= due or _leased(row, now):
        return False
    _set(session, name, leased_by=worker, leased_until=now + lease, last_started_at=now)
    return True


def claim_now(session: Session, name: str, worker: str, lease: timedelta) -> bool:
    """As `claim`, for somebody who asks for it at once: only somebody else's run prevents it."""
    now = shop_of(session).now()
    _known(session, name)
    row = _locked(session, name)
    if row["leased_by"] is not None and _leased(row, now):
        return False
    _set(session, name, leased_by=worker, leased_until=now + lease, last_started_at=now)
    return True


def note_runner(session: Session, name: str, worker: str) -> None:
    """Notes the runner of a job that each process runs: the last one noted is shown."""
    _known(session, name)
    _set(session, name, leased_by=worker, last_started_at=shop_of(session).now())


def released(session: Session, name: str, worker: str) -> None:
    """Releases the lease of a run stopped before its end: no failure, and due as before."""
    if _locked(session, name)["leased_by"] == worker:
        _set(session, name, leased_by=None, leased_until=None)


def finished(
    session: Session, name: str, worker: str, due: datetime | None, result: Mapping[str, Any]
) -> None:
    """Records a success: the lease ends, and nothing is due before the next time.

    `due` is None for a run between times, which leaves the next one due as before.
    """
    row = _locked(session, name)
    if row["leased_by"] != worker:
        return  # the lease ran out, and somebody else took over
    values: dict[str, Any] = {} if due is None else {"last_due_at": due}
    _set(
        session,
        name,
        leased_by=None,
        leased_until=None,
        last_finished_at=shop_of(session).now(),
        last_result=json.dumps(dict(result)),
        failures_in_a_row=0,
        owner_told_at=None,
        **values,
    )


def failed(
    session: Session, name: str, worker: str, error: str, again_after: timedelta
) -> int | None:
    """Records a failure: no retry before `again_after`. Returns the failures in a row when the
    owner is to hear of it now, which is once until it works again; None otherwise.
    """
    now = shop_of(session).now()
    row = _locked(session, name)
    if row["leased_by"] != worker:
        return None
    failures = row["failures_in_a_row"] + 1
    tell = failures >= TELL_AFTER and row["owner_told_at"] is None
    _set(
        session,
        name,
        leased_by=None,
        leased_until=now + again_after,
        last_finished_at=now,
        last_result=json.dumps({"error": error}),
        failures_in_a_row=failures,
        **({"owner_told_at": now} if tell else {}),
    )
    return failures if tell else None


def status(session: Session, names: Sequence[str]) -> tuple[Shop, list[JobRun | None]]:
    """The shop's settings as they are now, and each job; None for one never looked at."""
    shop = shop_of(session)
    rows = session.execute(select(job_runs).where(job_runs.c.name.in_(names))).mappings()
    found = {row["name"]: _job_run(row, shop.now()) for row in rows}
    return shop, [found.get(name) for name in names]


def _job_run(row: RowMapping, now: datetime) -> JobRun:
    return JobRun(
        name=row["name"],
        last_started_at=row["last_started_at"],
        last_finished_at=row["last_finished_at"],
        last_due_at=row["last_due_at"],
        last_result=json.loads(row["last_result"] or "{}"),
        failures_in_a_row=row["failures_in_a_row"],
        running_until=row["leased_until"] if row["leased_by"] and _leased(row, now) else None,
    )


def _known(session: Session, name: str, **values: Any) -> None:
    """Makes the row of a job that this shop did not know yet."""
    statement = insert_for(session, job_runs).values(name=name, **values)
    session.execute(statement.on_conflict_do_nothing(index_elements=["name"]))


def _locked(session: Session, name: str) -> RowMapping:
    """The row, which no other transaction changes before this one ends."""
    found = session.execute(
        select(job_runs).where(job_runs.c.name == name).with_for_update()
    ).mappings()
    return found.one()


def _leased(row: RowMapping, now: datetime) -> bool:
    return row["leased_until"] is not None and row["leased_until"] > now


def _set(session: Session, name: str, **values: Any) -> None:
    session.execute(update(job_runs).where(job_runs.c.name == name).values(**values))
