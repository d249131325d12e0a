"""The process that reads a file: `python -m crm.imports.reader_main`, one job on standard input.

It tells in JSON lines: `{"rows": n, "share": 0.5}` while it reads, and at the end `{"done": true}`,
a refusal, or a wrong choice of columns. A file that would eat the machine eats this process alone.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crm.errors import Invalid
from crm.imports.read_file import read
from crm.imports.refused import FileRefused
from crm.shop import Shop
from crm.values import Currency

MEMORY = 2_000_000_000  # bytes of address space: a workbook of 20 million cells fits
PROCESSOR_SECONDS = 1_800


def main() -> None:
    _limit()
    gc.freeze()
    gc.disable()  # millions of rows come and go without a cycle among them
    job = json.loads(sys.stdin.readline())
    now = datetime.fromisoformat(job["now"])
    shop = Shop(
        country=job["country"],
        currency=Currency(*job["currency"]),
        timezone=ZoneInfo(job["timezone"]),
        clock=lambda: now,
    )
    try:
        read(
            Path(job["path"]),
            Path(job["work"]),
            shop,
            job["given"],
            job["remembered"],
            lambda rows, share: _tell({"rows": rows, "share": share}),
        )
    except FileRefused as refused:
        _tell({"refused": refused.reason, "facts": refused.facts})
    except Invalid as error:
        _tell({"invalid": [error.field, str(error.value), error.reason]})
    except MemoryError:
        _tell({"refused": "too_long", "facts": {}})
    else:
        _tell({"done": True})


def _tell(message: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(message, default=str), flush=True)  # noqa: T201 - its line to the parent


def _limit() -> None:
    """Bounds of memory and time, and a lower priority than the bot's."""
    try:
        import resource
    except ImportError:  # Windows has none of these
        return
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
