"""The child process that reads a file: what it says, its limits, the wish to stop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from crm.child_process.limits import Limits
from crm.errors import Invalid
from crm.imports.progress import Cancelled, Progress, Stage
from crm.imports.read_apart import LIMITS, read_apart
from crm.imports.read_file import PROGRESS_EVERY
from crm.imports.refused import FileRefused
from crm.shop import Shop

MANY_ROWS = 20_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    rows = (f"Customer {number},98{number:08}" for number in range(MANY_ROWS))
    path.write_text("name,phone\n" + "\n".join(rows), "utf-8")
    return path


def test_rows_are_told_while_it_reads(file: Path, tmp_path: Path, shop: Shop) -> None:
    heard: list[Progress] = []
    read_apart(file, tmp_path / "staging.db", shop, on_progress=heard.append)
    assert [progress.rows for progress in heard] == [
        PROGRESS_EVERY * times for times in range(1, MANY_ROWS // PROGRESS_EVERY + 1)
    ]
    assert {progress.stage for progress in heard} == {Stage.READING}
    assert (tmp_path / "staging.db").stat().st_size > 0


@pytest.mark.parametrize(
    ("content", "given", "facts"),
    [
        (b"\x89PNG\r\n\x1a\n", None, ("not_a_table", {"kind": "png"})),
        (b"name,phone\nAsha,9812345678\n", {"no such": "name"}, ("column", "no such", "unknown")),
    ],
)
def test_refusals_come_back_with_their_facts(
    content: bytes, given: Mapping[str, str] | None, facts: Any, tmp_path: Path, shop: Shop
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises((FileRefused, Invalid)) as refused:
        read_apart(path, tmp_path / "staging.db", shop, given)
    error = refused.value
    if isinstance(error, FileRefused):
        assert (error.reason, error.facts) == facts
    else:
        assert isinstance(error, Invalid)
        assert (error.field, error.value, error.reason) == facts


def test_real_files_have_two_gigabytes_half_an_hour_and_the_last_turn() -> None:
    assert Limits(memory=2_000_000_000, cpu_seconds=1_800, nice=10) == LIMITS


@pytest.mark.parametrize(
    "limits",
    [replace(LIMITS, memory=60_000_000), replace(LIMITS, cpu_seconds=1)],
    ids=["memory", "processor time"],
)
def test_a_file_that_takes_too_much_is_refused(
    limits: Limits, file: Path, tmp_path: Path, shop: Shop
) -> None:
    file.write_text(file.read_text("utf-8") * 5, "utf-8")
    with pytest.raises(FileRefused) as refused:
        read_apart(file, tmp_path / "staging.db", shop, limits=limits)
    assert refused.value.reason == "too_long"


def test_it_stops_when_asked(file: Path, tmp_path: Path, shop: Shop) -> None:
    stop = Event()
    with pytest.raises(Cancelled):
        read_apart(file, tmp_path / "staging.db", shop, on_progress=lambda _: stop.set(), stop=stop)
