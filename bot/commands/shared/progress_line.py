"""Progress of a long command on standard error."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm.imports.progress import Progress

TERMINAL_SECONDS = 0.2
PIPE_SECONDS = 5.0
"""Between two lines of progress where nobody looks at them as they come."""

WIDTH = 60
BAR = 20


class ProgressLine:
    """On one line of a terminal, over and over; into a file or a pipe now and then a line."""

    def __init__(self) -> None:
        self._shown_at = 0.0

    def show(self, progress: Progress) -> None:
        terminal = sys.stderr.isatty()
        if monotonic() - self._shown_at < (TERMINAL_SECONDS if terminal else PIPE_SECONDS):
            return
        self._shown_at = monotonic()
        done = {"reading": "read", "booking": "written", "removing": "removed"}[progress.stage]
        line = f"{progress.rows:,} rows {done}"
        if progress.share is not None:
            filled = int(BAR * progress.share)
            bar = "#" * filled + "." * (BAR - filled)
            line = f"[{bar}] {progress.share:4.0%}  {line}"
        if terminal:
            print(f"\r{line:<{WIDTH}}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Takes the line off a terminal."""
        if sys.stderr.isatty():
            print("\r" + " " * WIDTH + "\r", end="", file=sys.stderr, flush=True)
