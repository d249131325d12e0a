"""`munim status`: one line a fact, for people and monitors; 1 when somebody should look."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.commands.shared.common import clock, config_of, database_url, megabytes, say
from bot.config.errors import DONE, REFUSED
from crm.store.migrations import HEAD

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from bot.config.load import Config
    from crm.backups.health import Health
    from crm.job_leases import JobRun
    from crm.shop import Shop

JOBS = (
    "inactivity",
    "summary",
    "morning",
    "sending",
    "pushes",
    "reports",
    "backup",
    "appointments",
    "sums",
    "feedback",
    "pulse",
)
"""All jobs of jobs.schedule; importing that would load the code that runs them."""

SILENT_AFTER = timedelta(minutes=5)
"""A running bot records a heartbeat every minute."""

BACKUP_AFTER = timedelta(hours=36)

UNSAID_AFTER = timedelta(hours=1)
"""Messages to staff go out at once, unless Telegram or the network is down."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the same as one JSON object")


def run(arguments: Namespace) -> int:
    from crm.backups.health import health
    from crm.job_leases import status
    from crm.store.opening import open_as_it_is

    config = config_of(arguments)
    store, revision = open_as_it_is(database_url(config), config.shop_for(clock()))
    try:
        if revision != HEAD:
            return _tell(arguments, *_other_schema(revision), store.shop)
        found = health(store)
        shop, runs = store.read_now(status, JOBS)
    finally:
        store.close()
    jobs = {run.name: run for run in runs if run is not None}
    backup = _last_backup(jobs.get("backup"), Path(config.backup.folder))
    said, trouble = _gateway(config)
    facts = {**_facts(found, jobs, backup), **said}
    return _tell(arguments, facts, [*_wrong(found, jobs, backup, shop), *trouble], shop)


def _gateway(config: Config) -> tuple[dict[str, Any], list[str]]:
    """How the gateway answers, without anything being sent."""
    import asyncio

    from bot.config.gateway import gateway_of
    from crm.gateways.receipts import Health, TellsHealth

    async def ask() -> Health:
        gateway = gateway_of(config.sms)
        try:
            return await gateway.health() if isinstance(gateway, TellsHealth) else Health()
        finally:
            await gateway.close()

    name = config.sms.gateway
    if name in ("mock", "http"):  # neither could be asked
        return {"gateway": name}, []
    found = asyncio.run(ask())
    problem = found.problem.replace("_", " ")
    wrong = [f"the gateway {name} does not work: {problem}"] if problem else []
    return {
        "gateway": name,
        **{f"gateway_{key.replace(' ', '_')}": value for key, value in found.facts},
    }, wrong


def _tell(arguments: Namespace, facts: Mapping[str, Any], wrong: list[str], shop: Shop) -> int:
    if arguments.json:
        say(json.dumps({**facts, "wrong": wrong}, default=str))
    else:
        for name, value in facts.items():
            say(f"{name.replace('_', ' ')}: {_shown(name, value, shop)}")
        for line in wrong:
            say(f"WRONG: {line}")
    return REFUSED if wrong else DONE


def _other_schema(revision: str | None) -> tuple[dict[str, Any], list[str]]:
    """The report on a database whose schema is not this program's: nothing more can be read."""
    wrong = (
        "there is no shop in this database yet"
        if revision is None
        else f"the schema is older than this munim, which needs {HEAD}; the next start upgrades it"
    )
    return {"version": __version__, "schema": revision}, [wrong]


def _facts(found: Health, jobs: Mapping[str, JobRun], backup: datetime | None) -> dict[str, Any]:
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
        "last_backup": backup,
        "messages_queued": found.queued,
        "messages_unconfirmed": found.unconfirmed,
        "news_to_say": found.to_say,
        "jobs_failing": [name for name, run in jobs.items() if run.failures_in_a_row],
    }


def _last_backup(run: JobRun | None, folder: Path) -> datetime | None:
    """Time of the newest known backup: of the job, or of a file in `folder`; None if none."""
    from crm.backups.archive import backups_in, taken_at

    noted = run.last_finished_at if run is not None and not run.failures_in_a_row else None
    files = [taken_at(path.name) for path in backups_in(folder)[:1]]
    return max([*files, *([noted] if noted is not None else [])], default=None)


def _wrong(
    found: Health, jobs: Mapping[str, JobRun], backup: datetime | None, shop: Shop
) -> list[str]:
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
    if backup is not None and now - backup > BACKUP_AFTER:
        wrong.append("the last backup is older than a day and a half")
    if found.to_say_since is not None and now - found.to_say_since > UNSAID_AFTER:
        wrong.append("Telegram has not taken what staff are to hear for more than an hour")
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
