"""Two bots behind a webhook and two senders, on one PostgreSQL, killed in turn: everything once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert
from tornado.testing import bind_unused_port

from crm import job_leases
from crm.store.opening import open_store
from crm.store.schema import job_runs
from tests.conftest import PostgresDatabases
from tests.soak.gate import Gate
from tests.soak.rig import set_up
from tests.soak.run import logs, soak


def a_free_port() -> int:
    socket, port = bind_unused_port()
    socket.close()
    return port


async def test_sales_messages_and_jobs_come_once_whoever_is_killed(
    tmp_path: Path, postgres: PostgresDatabases
) -> None:
    url = postgres.new_database()
    rig = await set_up(tmp_path, url=url, players=6, seed=9, campaigns_after=[2.0])
    gate = Gate([a_free_port(), a_free_port()])
    rig.sandbox.world.webhook.first_pause = 0.1
    rig.settings = {
        f"bot {port}": {
            "MUNIM_TELEGRAM__MODE": "webhook",
            "MUNIM_TELEGRAM__WEBHOOK_URL": gate.url,
            "MUNIM_TELEGRAM__PORT": str(port),
        }
        for port in gate.ports
    }
    store = open_store(url)
    # The evening of the days before is due as soon as one of them looks.
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    store.write_now(
        lambda session: session.execute(
            insert(job_runs).values(name="summary", last_due_at=long_ago)
        )
    )
    store.close()
    try:
        found = await soak(rig, sales=90, seed=9, minutes=1, gap=1.0, storm=0.9, most=8)
    finally:
        await rig.close()
        await gate.close()
    assert found.differences == [], logs(rig)
    assert found.ledger.unanswered == [], logs(rig)
    assert min(gate.taken.values()) > 0
    assert found.trouble.made["kill -9"] + found.trouble.made["SIGTERM"] > 0
    # Who runs a job a second time finds nobody left to tell.
    assert evening(url)["told"] >= 1
    assert any("🌙" in one for one in rig.news)


def evening(url: str) -> dict[str, int]:
    """What the last run of the evening's job came to."""
    store = open_store(url)
    try:
        _, (run,) = store.read_now(job_leases.status, ["summary"])
    finally:
        store.close()
    assert run is not None
    return dict(run.last_result)
