"""`munim status`: one line a fact, for people and monitors; 1 when somebody should look."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.commands.common import config_of, megabytes, opened_store, say
from bot.commands.errors import DONE, REFUSED

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from crm.health import Health
    from crm.job_runs import JobRun
    from crm.shop import Shop

JOBS = ("inactivity", "summary", "weekly", "sending", "pushes", "backup", "sums", "pulse")

SILENT_AFTER = timedelta(minutes=5)
"""A running bot gives a sign of life every minute."""

BACKUP_AFTER = timedelta(hours=36)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the same as one JSON object")


def run(arguments: Namespace) -> int:
    from crm.health import health
    from crm.job_runs import standing

    with opened_store(config_of(arguments)) as store:
        found = health(store)
        shop, runs = store.read_now(standing, JOBS)
    jobs = {run.name: run for run in runs if run is not None}
    facts = _facts(found, jobs)
    wrong = _wrong(found, jobs, shop)
    if arguments.json:
        say(json.dumps({**facts, "wrong": wrong}, default=str))
    else:
        for name, value in facts.items():
            say(f"{name.replace('_', ' ')}: {_shown(name, value, shop)}")
        for line in wrong:
            say(f"WRONG: {line}")
    return REFUSED if wrong else DONE


def _facts(found: Health, jobs: Mapping[str, JobRun]) -> dict[str, Any]:
    pulse = jobs.get("pulse")
    last_update = pulse.last_result.get("last_update_at") if pulse else None
    return {
        "version": __version__,
        "schema": found.schema,
        "database_bytes": found.size,
        "customers": found.customers,
        "sales": found.purchases,
        "last_sale_recorded": found.last_recorded_at,
        "last_update": datetime.fromisoformat(last_update) if last_update else None,
        "last_sign_of_life": pulse.last_finished_at if pulse else None,
        "last_backup": _last_success(jobs.get("backup")),
        "messages_queued": found.queued,
        "messages_unconfirmed": found.unconfirmed,
        "jobs_failing": [name for name, run in jobs.items() if run.failures_in_a_row],
    }


def _last_success(run: JobRun | None) -> datetime | None:
    if run is None or run.failures_in_a_row:
        return None
    return run.last_finished_at


def _wrong(found: Health, jobs: Mapping[str, JobRun], shop: Shop) -> list[str]:
    now = shop.now()
    wrong = [
        f"the job {name} failed {run.failures_in_a_row} times in a row"
        for name, run in jobs.items()
        if run.failures_in_a_row
    ]
    pulse = jobs.get("pulse")
    alive = pulse.last_finished_at if pulse else None
    if alive is None or now - alive > SILENT_AFTER:
        wrong.append("no bot is running on this database")
    backup = jobs.get("backup")
    made = backup.last_finished_at if backup else None
    if made is not None and now - made > BACKUP_AFTER:
        wrong.append("the last backup is older than a day and a half")
    if found.overdue:
        wrong.append(f"{found.overdue} campaigns should have started by now")
    return wrong


def _shown(name: str, value: Any, shop: Shop) -> str:
    if value is None:
        return "never"
    if isinstance(value, datetime):
        return shop.local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return megabytes(value) if name == "database_bytes" else str(value)
