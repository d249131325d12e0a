"""Reads a file in a child process: one that would eat the machine eats that process alone."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from crm.child_process.limits import Limits
from crm.child_process.parent import ChildDied, Stopped, run_in_child
from crm.clock import StandingClock
from crm.imports.progress import Cancelled, OnProgress, Progress, Stage
from crm.imports.refused import FileRefused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from threading import Event

    from crm.child_process.child import Child
    from crm.shop import Shop

LIMITS = Limits(
    memory=2_000_000_000,  # a workbook of 20 million cells fits
    cpu_seconds=1_800,
    nice=10,
)


def read_apart(
    path: Path,
    staging_path: Path,
    shop: Shop,
    overrides: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    on_progress: OnProgress | None = None,
    stop: Event | None = None,
    limits: Limits = LIMITS,
) -> None:
    """Reads `path` into the staging file in a child process; blocks until it is done.

    `on_progress` hears the rows read so far. Raises FileRefused (`too_long` at the limits), Invalid
    (`column`, `field`), Cancelled when `stop` is set, and ChildDied for a fault of ours.
    """

    def report(rows: int, share: float | None) -> None:
        if on_progress is not None:
            on_progress(Progress(Stage.READING, rows, share))

    standing = replace(shop, clock=StandingClock(shop.now()))
    job = partial(_read, path.absolute(), staging_path.absolute(), standing, overrides, remembered)
    try:
        run_in_child(job, limits, report, stop)
    except Stopped:
        raise Cancelled from None
    except MemoryError:
        raise FileRefused("too_long") from None
    except ChildDied as death:
        if death.at_its_limits:
            raise FileRefused("too_long") from death
        raise
    if stop is not None and stop.is_set():
        raise Cancelled


def _read(
    path: Path,
    staging_path: Path,
    shop: Shop,
    overrides: Mapping[str, str] | None,
    remembered: Mapping[str, Mapping[str, str]] | None,
    child: Child,
) -> None:
    from crm.imports.read_file import read  # its libraries are loaded in the child only

    gc.freeze()
    gc.disable()  # millions of rows come and go without a cycle among them
    read(path, staging_path, shop, overrides, remembered, child.report)
