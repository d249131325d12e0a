"""Starts the reading process, listens to it, and ends it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from crm.errors import Invalid
from crm.imports.progress import Cancelled, Progress, Stage, Told
from crm.imports.refused import FileRefused

if TYPE_CHECKING:
    from crm.shop import Shop


def read_apart(
    path: Path,
    work_path: Path,
    shop: Shop,
    given: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    told: Told | None = None,
    stop: Event | None = None,
) -> None:
    """Reads `path` into the work file, in a process of its own; blocks until it is done.

    `told` hears the rows read so far. Raises FileRefused, Invalid (`column`, `field`), and
    Cancelled when `stop` is set.
    """
    job = {
        "path": str(path.absolute()),
        "work": str(work_path.absolute()),
        "country": shop.country,
        "currency": [shop.currency.code, shop.currency.digits],
        "timezone": shop.timezone.key,
        "now": shop.now().isoformat(),
        "given": dict(given or {}),
        "remembered": {shape: dict(choice) for shape, choice in (remembered or {}).items()},
    }
    root = str(Path(__file__).parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-m", "crm.imports.reader_main"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )
    with process, _Watch(process, stop):
        assert process.stdin  # noqa: S101 - pipes were asked for
        assert process.stdout  # noqa: S101
        assert process.stderr  # noqa: S101
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.close()
        last: dict[str, Any] = {}
        for line in process.stdout:
            last = json.loads(line)
            if "rows" in last and told is not None:
                told(Progress(Stage.READING, last["rows"], last["share"]))
        said = process.stderr.read()
        status = process.wait()
    if stop is not None and stop.is_set():
        raise Cancelled
    if "refused" in last:
        raise FileRefused(last["refused"], **last["facts"])
    if "invalid" in last:
        raise Invalid(*last["invalid"])
    if "done" not in last:
        _explain(status, said)


def _explain(status: int, said: str) -> None:
    """Why a reading ended without a word: killed by its limits, or a fault of ours."""
    if status < 0 or "MemoryError" in said or "memory allocation" in said:
        raise FileRefused("too_long")
    raise RuntimeError(f"the reading process ended with {status}: {said[-2000:]}")


class _Watch:
    """Kills the process when `stop` is set, and in any case when its reader leaves."""

    def __init__(self, process: subprocess.Popen[str], stop: Event | None) -> None:
        self._process = process
        self._stop = stop
        self._over = Event()

    def __enter__(self) -> None:
        if self._stop is not None:
            Thread(target=self._wait, name="munim-import-stop", daemon=True).start()

    def _wait(self) -> None:
        assert self._stop is not None  # noqa: S101 - the thread starts only with one
        while not self._over.is_set():
            if self._stop.wait(0.2):
                self._process.kill()
                return

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._process.poll() is None:
            self._process.kill()
