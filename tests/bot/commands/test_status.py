"""`munim status` for monitors: what is wrong, in words and by the exit status."""

from __future__ import annotations

import json
import sqlite3
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.commands.status import JOBS
from crm import job_leases
from crm.chat import outbox
from crm.shop import Shop
from crm.store.database import Store
from crm.store.migrations import HEAD, config
from crm.store.opening import open_store
from jobs import schedule
from jobs.schedule import Due, Result
from tests import ROOT
from tests.bot.conftest import Munim
from tests.conftest import TestClock

FILE = Path("data/shop.db")


@pytest.fixture
def alive(munim: Munim) -> Store:
    """A shop whose bot gave a sign of life just now."""
    store = open_store(f"sqlite:///{FILE}", Shop(clock=TestClock()))
    went_well(store, "pulse")
    return store


def went_well(store: Store, name: str) -> None:
    store.write_now(job_leases.note_runner, name, "me")
    store.write_now(job_leases.finished, name, "me", None, {})


def went_wrong(store: Store, name: str) -> None:
    store.write_now(job_leases.note_runner, name, "me")
    store.write_now(job_leases.failed, name, "me", "StoreFull: the disk", timedelta(0))


def test_nothing_wrong_is_zero(munim: Munim, alive: Store) -> None:
    alive.close()
    assert munim("status")[0] == 0
    facts = json.loads(munim("status", "--json")[1])
    assert (facts["schema"], facts["wrong"], facts["news_to_say"]) == (HEAD, [], 0)


def test_every_job_of_the_table_is_looked_at() -> None:
    async def nothing(_due: Due) -> Result:
        return {}

    table = schedule.table(
        backup_at=time(2),
        inactivity=nothing,
        sending=nothing,
        reports=nothing,
        outbox=nothing,
        summary=nothing,
        morning=nothing,
        appointments=nothing,
        backup=nothing,
        sums=nothing,
        feedback=nothing,
        pulse=nothing,
    )
    assert set(JOBS) == {job.name for job in table}


def test_the_page_for_operators_has_every_job_and_every_fact(munim: Munim, alive: Store) -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    table = "".join(line for line in page.splitlines(keepends=True) if line.startswith("| "))
    assert [name for name in JOBS if name not in table] == []
    alive.close()
    shown = [line.split(": ")[0] for line in munim("status")[1].splitlines()]
    assert [name for name in shown if f"    {name}: " not in page] == []


@pytest.mark.parametrize("name", JOBS)
def test_a_failing_job_is_one(name: str, munim: Munim, alive: Store) -> None:
    went_wrong(alive, name)
    alive.close()
    status, out, err = munim("status")
    assert (status, err) == (1, "")
    assert f"WRONG: the job {name} failed 1 times in a row" in out


def test_a_failing_backup_does_not_hide_the_last_one_that_was_made(
    munim: Munim, alive: Store
) -> None:
    munim("backup")
    went_wrong(alive, "backup")
    alive.close()
    assert "last backup: 2025-03-20 12:30" in munim("status")[1]


def test_a_backup_that_is_too_old_is_one(
    munim: Munim, alive: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    munim("backup")
    assert munim("status")[0] == 0
    monkeypatch.setenv("MUNIM_NOW", "2025-03-22T12:30+05:30")
    alive.close()
    status, out, _ = munim("status")
    assert status == 1
    assert "WRONG: the last backup is older than a day and a half" in out


def test_what_staff_should_have_heard_an_hour_ago_is_one(
    munim: Munim, alive: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive.write_now(outbox.put, 1, "stranger", name="Ravi")
    assert munim("status")[0] == 0
    monkeypatch.setenv("MUNIM_NOW", "2025-03-20T13:31+05:30")
    alive.close()
    _, out, _ = munim("status")
    assert "news to say: 1" in out
    assert "WRONG: Telegram has not taken what staff are to hear for more than an hour" in out


def test_an_old_schema_is_named_and_left_as_it_is(munim: Munim) -> None:
    """A look by the new version must not upgrade the books under a bot of the old one."""
    from alembic import command

    FILE.parent.mkdir()
    store = Store(f"sqlite:///{FILE}")
    alembic = config()
    with store.engine.connect() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0001")
        connection.commit()
    store.close()
    status, out, err = munim("status")
    assert (status, err) == (1, "")
    assert "schema: 0001" in out
    assert f"WRONG: the schema is older than this munim, which needs {HEAD}" in out
    assert json.loads(munim("status", "--json")[1])["schema"] == "0001"
    with sqlite3.connect(FILE) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    raw.close()
    assert {path.name for path in FILE.parent.iterdir()} <= {
        "shop.db",
        "shop.db-wal",
        "shop.db-shm",
    }


def test_what_cannot_be_looked_at_is_one_line_and_one(munim: Munim, alive: Store) -> None:
    alive.close()
    with sqlite3.connect(FILE) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    status, out, err = munim("status", "--json")
    assert (status, out) == (1, "")
    assert err.startswith("munim: data/shop.db: made by a newer munim (schema 9999).")
    assert err.count("\n") == 1
    FILE.unlink()
    status, _, err = munim("status")
    assert (status, err.count("\n")) == (1, 1)
    assert not FILE.exists()


def test_wrong_settings_are_two(munim: Munim) -> None:
    Path("config.toml").write_text("[database]\nurl = 7\n")
    status, out, err = munim("status")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1


def test_the_gateway_is_asked_and_nothing_is_sent(
    munim: Munim, alive: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is at that port: somebody should look."""
    alive.close()
    for key, value in (
        ("GATEWAY", "smsgate"),
        ("SMSGATE__PASSWORD", "s3cret"),
        ("SMSGATE__URL", "http://127.0.0.1:9"),
    ):
        monkeypatch.setenv(f"MUNIM_SMS__{key}", value)
    status, said, _ = munim("status", "--json")
    facts = json.loads(said)
    assert (status, facts["gateway"]) == (1, "smsgate")
    assert facts["wrong"] == ["the gateway smsgate does not work: unreachable"]
    assert "s3cret" not in said
