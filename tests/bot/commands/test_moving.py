"""`munim import` and `munim migrate-legacy` as commands: what they say, and with which status."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from tests import DATA, ROOT
from tests.crm.legacy.old_shop import old_shop

DATA = DATA
IMPORTS, LEGACY = DATA / "imports", DATA / "legacy"
NOW = "2025-03-31T18:00:00Z"

Munim = Callable[..., tuple[int, str, str]]


@pytest.fixture
def munim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Munim:
    """Runs a command in an empty folder; returns status, standard output and standard error."""
    for name in [name for name in os.environ if name.upper().startswith("MUNIM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MUNIM_NOW", NOW)
    monkeypatch.chdir(tmp_path)

    def run(*argv: object) -> tuple[int, str, str]:
        status = main([str(one) for one in argv])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def _counted() -> dict[str, int]:
    if not Path("data/shop.db").exists():
        return {}
    shop = sqlite3.connect("data/shop.db")
    try:
        return {
            table: shop.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - ours
            for table in ("customers", "purchases", "purchase_items")
        }
    finally:
        shop.close()


def _unpacking_to_gigabytes() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(20):
                sheet.write(b"<row/>" * 1_000_000)
    return out.getvalue()


BAD: dict[str, bytes | Path | Callable[[], bytes]] = {
    "The file is empty.": b"",
    "There are no rows in it, at most headings, so there is nothing to import.": b"Name,Phone\n",
    "This is a picture, not a table. Send a spreadsheet, a CSV or contact cards.": (
        IMPORTS / "25_photo_renamed.csv"
    ),
    "The file unpacks to far more than a shop's list; it was not opened.": (
        _unpacking_to_gigabytes
    ),
    "The sheet is far larger than a shop's list; it was not read.": (
        IMPORTS / "23_zip_bomb_rows.xlsx"
    ),
    "The file is protected by a password. Save it without one and send it again.": (
        IMPORTS / "27_password_protected.xlsx"
    ),
    "The table has too many columns; 300 at the most.": b",".join([b"Name"] * 400) + b"\nAsha\n",
    "This is not a table. Send a spreadsheet, a CSV or contact cards.": bytes(range(256)) * 20,
    "This is a database. The old CRM's is moved in with: munim migrate-legacy FILE": (
        LEGACY / "legacy_empty.sqlite"
    ),
    "The file is damaged or cut off. Save or download it once more.": (
        b"Name,Phone\n" + b"a" * 300_000 + b",9822010001\n"
    ),
    "no row of it could be taken": b"Date,Customer,Amount\n31/02/2024,Asha,1\n1/2/2024,Asha,x\n",
    "no column looks like a name, a phone or an amount; say what they hold with --map"
    " COLUMN=FIELD (foo, bar, baz)": IMPORTS / "39_columns_nobody_knows.csv",
}


@pytest.mark.parametrize("why", BAD)
def test_a_bad_file_is_one_line_and_takes_nothing(
    why: str, munim: Munim, tmp_path: Path, in_this_process: None
) -> None:
    content = BAD[why]
    path = tmp_path / "sent.csv"
    if isinstance(content, Path):
        content = content.read_bytes()
    path.write_bytes(content if isinstance(content, bytes) else content())
    status, _, err = munim("import", path)
    assert (status, err) == (1, f"munim: {path}: {why}\n")
    assert not Path("data").exists()  # and no shop is made for it


def test_a_dry_run_says_what_the_import_then_does(munim: Munim) -> None:
    path = IMPORTS / "09_purchases_indian_amounts.csv"
    status, dry, err = munim("import", path, "--dry-run")
    assert (status, err) == (0, "")
    assert not Path("data").exists()
    assert "  Mobile -> phone (12 of 12 look right)\n" in dry
    assert "not taken: row 13: the amount 1.234,50 can be read in two ways\n" in dry
    status, out, _ = munim("import", path)
    assert (status, out) == (0, dry.replace("would take", "taken"))
    assert _counted() == {"customers": 5, "purchases": 5, "purchase_items": 7}
    status, out, _ = munim("import", path)
    assert status == 0
    assert "purchases 0 new, 5 known" in out
    assert _counted() == {"customers": 5, "purchases": 5, "purchase_items": 7}


def test_rows_without_a_customer_are_counter_sales_when_it_is_said(
    munim: Munim, tmp_path: Path
) -> None:
    path = tmp_path / "till.csv"
    path.write_text("Date,Customer,Item,Amount\n1/3/2024,Asha,Rice,100\n1/3/2024,,Oil,150\n")
    status, out, _ = munim("import", path)
    assert status == 0
    assert "asks: 1 without a customer, 150.00: counter sales? --counter\n" in out
    assert _counted()["purchases"] == 1
    status, out, _ = munim("import", path, "--counter")
    assert (status, "purchases 1 new, 1 known; revenue 150.00" in out) == (0, True)
    for flags in (["--counter"], []):
        status, out, _ = munim("import", path, *flags)
        assert (status, "purchases 0 new" in out, "asks:" in out) == (0, True, False)
    assert _counted() == {"customers": 2, "purchases": 2, "purchase_items": 2}
    assert munim("check")[0] == 0


def test_a_list_of_numbers_opts_out_and_makes_no_customers(munim: Munim, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Phone\n9822010001\n9822010002\n")
    said = "2 numbers: 0 of customers, 0 opted out before, 2 of nobody yet, remembered\n"
    assert munim("import", path, "--opt-outs", "--dry-run") == (0, f"would opt out: {said}", "")
    assert not Path("data").exists()
    assert munim("import", path, "--opt-outs") == (0, f"opted out: {said}", "")
    assert munim("import", path.rename(tmp_path / "dnd.csv"))[1] == f"opted out: {said}"
    path.write_text("Name,Phone\nAsha,9822010001\n")
    status, _, err = munim("import", path, "--opt-outs")
    assert (status, err) == (1, f"munim: {path}: it holds more than phone numbers\n")
    assert munim("import", path)[0] == 0
    with closing(sqlite3.connect("data/shop.db")) as books:
        assert books.execute("SELECT name, consent FROM customers").fetchall() == [("Asha", "no")]


def test_columns_are_named_by_heading_by_position_and_by_letter(
    munim: Munim, tmp_path: Path
) -> None:
    path = tmp_path / "strange.csv"
    path.write_text("foo,bar,baz\nAsha,9822010001,Pune\n")
    for given in (["foo=name", "bar=phone"], ["1=name", "2=phone"], ["A=name", "b=phone"]):
        flags = [part for one in given for part in ("--map", one)]
        status, out, _ = munim("import", path, "--dry-run", *flags)
        assert status == 0
        assert "  foo -> name\n  bar -> phone (1 of 1 look right)\n  baz -> ignored\n" in out
    for wrong in ("qux=name", "foo=colour", "foo"):
        status, _, err = munim("import", path, "--map", wrong)
        assert status == 2
        assert err.startswith("munim: --map")
        assert err.count("\n") == 1
    assert not any(_counted().values())


def test_an_old_shop_moves_in_with_a_backup_and_a_report(munim: Munim, tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    worth = old_shop(path, 11)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    status, _, err = munim("migrate-legacy", path, "--dry-run")
    assert (status, err) == (0, "")
    assert not any(_counted().values())
    status, out, err = munim("migrate-legacy", path)
    assert (status, err) == (0, "")
    assert _counted()["purchases"] == len(worth.visits)
    kept = next(Path("data/backups").glob("legacy-*-crm.db"))
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == before
    report = json.loads(Path(out.splitlines()[-1].removeprefix("report: ")).read_text())
    assert report["conserved"]["legacy"]["rows"] == worth.rows
    for sale in [*worth.orphans, *worth.returns]:
        assert f"not placed: sale {sale}: " in out
    archive = json.loads(next(Path("data/backups").glob("legacy-archive-*.json")).read_text())
    assert archive.keys() == {"activities", "customer_segments", "deals", "users"}
    assert "pbkdf2" not in json.dumps(archive)
    status, again, _ = munim("migrate-legacy", path)
    assert status == 0
    assert "backup: data/backups/munim-" in again
    assert "added now: 0 customers, 0 purchases\n" in again
    assert _counted()["purchases"] == len(worth.visits)
    assert munim("check")[0] == 0
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def _schema(text: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        old = sqlite3.connect(path)
        old.executescript(text)
        old.close()

    return make


def _bytes(content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


SIMPLE = (LEGACY / "legacy_simple.sqlite").read_bytes()
NO_OLD_CRM: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: path, "no such file"),
    "folder": (Path.mkdir, "this is a folder"),
    "empty": (_bytes(b""), "the file is empty"),
    "text": (_bytes(b"contacts, but as words"), "this is no SQLite database"),
    "cut": (_bytes(SIMPLE[:20_000]), "damaged or cut off"),
    "bad page": (_bytes(SIMPLE[:8192] + b"X" * 40 + SIMPLE[8232:]), "damaged or cut off"),
    "encrypted": (_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 99), "damaged or cut off"),
    "newer file format": (_bytes(SIMPLE[:18] + b"\x05\x05" + SIMPLE[20:]), "damaged or cut off"),
    "other program": (_schema("CREATE TABLE customers (id, name)"), "no contacts and sales"),
    "other columns": (
        _schema("CREATE TABLE contacts (id, who); CREATE TABLE sales (id, product_name)"),
        "no contacts and sales",
    ),
    "no ids": (
        _schema("CREATE TABLE contacts (name); CREATE TABLE sales (product_name)"),
        "no contacts and sales",
    ),
}


@pytest.mark.parametrize("what", NO_OLD_CRM)
def test_what_is_no_old_shop_is_one_line_and_leaves_nothing(
    what: str, munim: Munim, tmp_path: Path
) -> None:
    make, why = NO_OLD_CRM[what]
    path = tmp_path / "old.db"
    make(path)
    status, out, err = munim("migrate-legacy", path)
    assert (status, out) == (1, "")
    assert why in err
    assert err.count("\n") == 1
    assert not Path("data").exists()


def test_an_old_shop_that_is_being_written_is_refused(munim: Munim, tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    old_shop(path, 12)
    program = (
        "import sqlite3, sys; old = sqlite3.connect(sys.argv[1]);"
        "old.execute('BEGIN EXCLUSIVE'); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        status, _, err = munim("migrate-legacy", path)
    assert status == 1
    assert "the old program is writing to it" in err
    assert munim("migrate-legacy", path, "--dry-run")[0] == 0


def test_what_the_old_program_had_not_written_back_is_moved_too(
    munim: Munim, tmp_path: Path
) -> None:
    path = tmp_path / "crm.db"
    old_shop(path, 13, sales=0)
    old = sqlite3.connect(path, isolation_level=None)
    old.execute("PRAGMA journal_mode=WAL")
    old.execute("INSERT INTO sales (contact_id, quantity, unit_price) VALUES (1, 2, 50)")
    files = {one: one.read_bytes() for one in tmp_path.glob("crm.db*") if "shm" not in one.name}
    assert len(files) == 2
    status, out, _ = munim("migrate-legacy", path)
    assert status == 0
    assert "migrated: 1 rows, 100.00\n" in out
    assert {one: one.read_bytes() for one in files} == files
    old.close()


def test_killed_in_the_middle_it_is_moved_whole_by_the_next_run(
    munim: Munim, tmp_path: Path
) -> None:
    path = tmp_path / "crm.db"
    worth = old_shop(path, 14)
    dies = (
        "import os, signal, sys; from crm.customers import totals; from bot.__main__ import main;"
        "totals.refresh = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        "main(['migrate-legacy', sys.argv[1]])"
    )
    root = str(ROOT)
    died = subprocess.run(
        [sys.executable, "-c", dies, path], env=os.environ | {"PYTHONPATH": root}, check=False
    )
    assert died.returncode == -9
    assert not any(_counted().values())
    assert munim("migrate-legacy", path)[0] == 0
    assert _counted()["purchases"] == len(worth.visits)
    assert munim("check")[0] == 0
