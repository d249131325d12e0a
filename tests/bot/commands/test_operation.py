"""Looking after a shop from the command line: status, backup, restore, move."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm import job_leases
from crm.sample.fill import fill
from crm.sample.plan import make_sample
from crm.shop import Shop
from crm.store.lock import held
from crm.store.opening import open_store
from tests.bot.conftest import Munim
from tests.conftest import PostgresDatabases, TestClock


@pytest.fixture
def shop_file(munim: Munim) -> Path:
    """The sample shop where the default settings expect one."""
    store = open_store("sqlite:///data/shop.db", Shop(clock=TestClock()))
    store.write_now(fill, make_sample(store.shop, people=20), (1, 2, 3))
    store.close()
    return Path("data/shop.db")


def test_a_backup_comes_back(munim: Munim, shop_file: Path) -> None:
    status, out, err = munim("backup")
    assert (status, err) == (0, "")
    made = Path(out.splitlines()[0])
    assert made.parent == Path("data/backups")
    assert "20 customers" in out
    shop_file.write_bytes(b"burnt")
    status, out, err = munim("restore", str(made))
    assert (status, err) == (0, "")
    assert "It replaces: no shop, or none that can be read" in out
    assert "Restored: My shop: 20 customers" in out
    assert "What was there is kept as data/shop.db.before-restore-" in out
    assert "who was staff when the backup was taken is staff again" in out
    store = open_store("sqlite:///data/shop.db", create=False)
    store.close()


def test_another_shops_backup_is_restored_only_when_told_so(
    munim: Munim, shop_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, out, _ = munim("backup")
    made = out.splitlines()[0]
    monkeypatch.setenv("MUNIM_SHOP__NAME", "Mehta Medicals")
    status, out, err = munim("restore", made)
    assert (status, out) == (1, "")
    assert "it is of 'My shop', another shop than the one here" in err
    assert "Nothing was replaced" in err
    status, out, err = munim("restore", made, "--other-shop")
    assert (status, err) == (0, "")
    assert "It replaces: 20 customers" in out


def test_a_backup_of_a_shop_that_is_not_there_is_refused(munim: Munim) -> None:
    status, out, err = munim("backup")
    assert (status, out) == (1, "")
    assert err == "munim: data/shop.db: the database cannot be opened (no such file)\n"
    assert not Path("data").exists()


def test_an_encrypted_backup_needs_its_passphrase(
    munim: Munim, shop_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIM_BACKUP__PASSPHRASE", "jaggery")
    _, out, _ = munim("backup")
    made = out.splitlines()[0]
    assert made.endswith(".age")
    monkeypatch.delenv("MUNIM_BACKUP__PASSPHRASE")
    status, out, err = munim("restore", made)
    assert (status, out) == (1, "")
    assert "MUNIM_BACKUP__PASSPHRASE" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("content", [None, b"", b"rubbish" * 99])
def test_what_is_no_backup_is_one_line(
    content: bytes | None, munim: Munim, shop_file: Path
) -> None:
    before = shop_file.read_bytes()
    if content is not None:
        Path("wrong.db.gz").write_bytes(content)
    status, out, err = munim("restore", "wrong.db.gz")
    assert (status, out) == (1, "")
    assert "Nothing was replaced" in err
    assert err.count("\n") == 1
    assert shop_file.read_bytes() == before


def test_a_shop_moves_to_postgresql(
    munim: Munim, shop_file: Path, postgres: PostgresDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = postgres.new_database()
    status, out, err = munim("move-database", server)
    assert (status, err) == (0, "")
    assert "customers: 20" in out
    assert "every one the same" in out
    status, _, err = munim("move-database", server)
    assert status == 1
    assert "there is a shop already" in err
    monkeypatch.setenv("MUNIM_DATABASE__URL", server)
    _, out, _ = munim("status")
    assert "customers: 20" in out


def test_a_database_that_is_away_is_one_line(munim: Munim, shop_file: Path) -> None:
    away = "postgresql+psycopg://munim:hush@127.0.0.1:9/shop"
    status, _, err = munim("move-database", away)
    assert status == 1
    assert err.count("\n") == 1
    assert "127.0.0.1/shop" in err
    assert "hush" not in err


def test_the_status_of_a_shop_without_a_bot_is_wrong(munim: Munim, shop_file: Path) -> None:
    status, out, err = munim("status")
    assert (status, err) == (1, "")
    assert "customers: 20" in out
    assert "last sign of life: never" in out
    assert "WRONG: no bot is running on this database" in out


def test_the_status_of_a_shop_at_work_is_right(munim: Munim, shop_file: Path) -> None:
    with_pulse({"version": "0.1.0", "last_update_at": "2025-03-20T06:58:00+00:00"})
    status, out, err = munim("status")
    assert (status, err) == (0, "")
    assert "last update: 2025-03-20 12:28" in out
    assert "WRONG" not in out
    _, out, _ = munim("status", "--json")
    facts = json.loads(out)
    assert facts["customers"] == 20
    assert facts["wrong"] == []


def test_a_job_that_fails_shows_in_the_status(munim: Munim, shop_file: Path) -> None:
    with_pulse({"last_update_at": None})
    store = open_store("sqlite:///data/shop.db")
    store.write_now(job_leases.note_runner, "backup", "me")
    store.write_now(job_leases.failed, "backup", "me", "StoreFull", timedelta(0))
    store.close()
    status, out, _ = munim("status")
    assert status == 1
    assert "WRONG: the job backup failed 1 times in a row" in out


def test_books_in_order_are_proved(munim: Munim, shop_file: Path) -> None:
    status, out, err = munim("check")
    assert (status, out, err) == (0, "Everything is what it should be.\n", "")


def spoil(statement: str) -> None:
    with sqlite3.connect("data/shop.db") as raw:
        raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE customers SET total_spent = 12345 WHERE id = 3",
            "customers 3: total_spent is 123",
        ),
        ("UPDATE customers SET status = 'VIP' WHERE id = 4", "customers 4: status is VIP"),
        ("UPDATE purchases SET total_amount = 1 WHERE id = 7", "purchases 7: total_amount is"),
        ("DELETE FROM customers WHERE id = 3", "purchases"),
    ],
)
def test_what_is_off_is_named_and_repaired(
    statement: str, named: str, munim: Munim, shop_file: Path
) -> None:
    spoil(statement)
    status, out, err = munim("check")
    assert (status, err) == (1, "")
    assert named in out
    status, out, _ = munim("check", "--repair")
    assert status == 0
    assert out.endswith("Repaired.\n")
    assert munim("check")[:2] == (0, "Everything is what it should be.\n")


def test_what_a_broken_off_import_left_is_named_and_removed(munim: Munim, shop_file: Path) -> None:
    spoil(
        "INSERT INTO imports (id, file_name, file_hash, kind, state, created_at)"
        " VALUES (1, 'x', 'x', 'sales', 'booking', '2025-03-01 00:00:00.000000')"
    )
    spoil(
        "INSERT INTO hidden_rows (noun, first_id, last_id, import_id)"
        " VALUES ('purchases', 99999, 99999, 1)"
    )
    spoil(
        "INSERT INTO purchases (id, customer_id, total_amount, payment_method, purchase_date,"
        " created_at, changed_at, import_id)"
        " VALUES (99999, 1, 100, 'Cash', '2025-03-01', '2025-03-01 00:00:00.000000',"
        " '2025-03-01 00:00:00.000000', 1)"
    )
    status, out, _ = munim("check")
    assert (status, out.startswith("Imports under way or broken off: 1. ")) == (0, True)
    status, out, _ = munim("check", "--repair")
    assert (status, out.endswith("Repaired.\n")) == (0, True)
    assert munim("check")[:2] == (0, "Everything is what it should be.\n")
    with sqlite3.connect("data/shop.db") as raw:
        assert raw.execute("SELECT count(*) FROM purchases WHERE id = 99999").fetchone() == (0,)
    raw.close()


def test_repairs_are_not_made_under_a_running_bot(munim: Munim, shop_file: Path) -> None:
    spoil("UPDATE customers SET total_spent = 12345 WHERE id = 3")
    store = open_store("sqlite:///data/shop.db")
    with held(store.engine):
        status, _, err = munim("check", "--repair")
    store.close()
    assert status == 1
    assert "another munim is at work" in err
    assert munim("check")[0] == 1


def test_time_that_passed_is_no_fault(
    munim: Munim, shop_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIM_NOW", "2025-05-20T12:30+05:30")
    status, out, _ = munim("check")
    assert status == 0
    assert "went quiet since the last nightly look" in out
    spoil(
        "UPDATE customers SET status = 'Inactive' WHERE total_purchases > 9 AND status = 'Active'"
    )
    assert munim("check", "--repair")[0] == 0
    spoil("UPDATE customers SET status = 'Active' WHERE status = 'Inactive'")
    status, out, _ = munim("check")
    assert status == 1  # after the look, an Active one is a fault
    assert "status is Active, should be Inactive" in out


def with_pulse(result: dict[str, object]) -> None:
    """As if a bot had been at work a moment ago."""
    moment = datetime(2025, 3, 20, 6, 59, tzinfo=UTC)
    store = open_store("sqlite:///data/shop.db", Shop(clock=lambda: moment))
    store.write_now(job_leases.note_runner, "pulse", "me")
    store.write_now(job_leases.finished, "pulse", "me", None, result)
    store.close()
