"""The table of the background jobs, and when each is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta
from enum import Enum, auto
from typing import Any

from crm.dataclass import dataclass
from crm.shop import Shop


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, in each process."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Always:
    """One run from start to stop, in each process: what it does is claimed row by row."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day in one process, at a time of the shop's clock that the owner may change."""

    at: Callable[[Shop], time]


class Late(Enum):
    """Policy for a daily job whose time passed while no process ran."""

    RUN = auto()
    """It runs once when a process is back, however many days were missed."""
    SKIP = auto()
    """It waits for its next time."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a run should have been (UTC), and whether that has passed by more than a moment."""

    at: datetime
    late: bool


Result = Mapping[str, Any]
"""Facts of a run by name, JSON values only: {"became_inactive": 12}."""


Run = Callable[[Due], Awaitable[Result | None]]


@dataclass(frozen=True, slots=True)
class Job:
    """A row of the table."""

    name: str
    trigger: Daily | Every | Always
    run: Run
    when_late: Late = Late.RUN
    again_after: timedelta = timedelta(minutes=10)
    """When it failed: so long until it is tried again. The second failure tells the owner."""
    lease: timedelta = timedelta(minutes=30)
    """Longer than any run takes: a process that died with a job holds it for so long."""


def table(
    *,
    backup_at: time,
    inactivity: Run,
    sending: Run,
    outbox: Run,
    reports: Run,
    summary: Run,
    morning: Run,
    appointments: Run,
    backup: Run,
    sums: Run,
    feedback: Run,
    pulse: Run,
) -> tuple[Job, ...]:
    """All jobs, in the order in which the owner sees them."""
    return (
        Job("inactivity", Daily(lambda _: time(0, 30)), inactivity),
        Job("summary", Daily(lambda shop: shop.summary_at), summary),
        Job("morning", Daily(lambda shop: shop.sending_opens), morning),
        Job("sending", Always(), sending, again_after=timedelta(seconds=10)),
        Job("pushes", Always(), outbox, again_after=timedelta(seconds=10)),
        Job("reports", Always(), reports, again_after=timedelta(seconds=10)),
        Job("backup", Daily(lambda _: backup_at), backup, again_after=timedelta(minutes=30)),
        Job("appointments", Every(60), appointments),
        Job("sums", Every(60), sums),
        Job("feedback", Every(300), feedback),
        Job("pulse", Every(60), pulse),
    )


def last_due(trigger: Daily, shop: Shop, now: datetime) -> datetime:
    """The latest instant up to `now` at which the trigger fires, in UTC."""
    today = shop.local(now).date()
    due = shop.instant(today, trigger.at(shop))
    return due if due <= now else shop.instant(today - timedelta(days=1), trigger.at(shop))


def next_due(trigger: Daily, shop: Shop, now: datetime) -> datetime:
    """The first instant after `now` at which the trigger fires, in UTC."""
    today = shop.local(now).date()
    due = shop.instant(today, trigger.at(shop))
    return due if due > now else shop.instant(today + timedelta(days=1), trigger.at(shop))
