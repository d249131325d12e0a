"""The other end of crm.store.helper: `python -m crm.store.helper_process FOLDER NICE`.

FOLDER is for temporary files, made by whoever starts this process and removed with it.

Jobs come pickled on standard input, from the process that started this one and nobody else; what
is found goes back the same way.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import tempfile
import traceback
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from crm.store.database import Store

if TYPE_CHECKING:
    from datetime import datetime

    from crm.shop import Shop


def main() -> None:
    # Ctrl-C, and the word to stop that a service manager says to all processes, are for the bot: it
    # ends this one when it is done, and this one ends by itself when the bot is gone.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(int(sys.argv[2]))
    tempfile.tempdir = sys.argv[1]
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get into the answers
    books = _Books()
    with suppress(EOFError, BrokenPipeError):
        while True:
            _work(books, pickle.load(sys.stdin.buffer), out)  # noqa: S301 - see above
    # whoever started this process has gone without a word, and left its folder behind
    shutil.rmtree(sys.argv[1], ignore_errors=True)


class _Books:
    """The store of the last job, kept open for the next one."""

    def __init__(self) -> None:
        self._of: tuple[str, Shop] | None = None
        self._store: Store | None = None

    def opened(self, url: str, shop: Shop, now: datetime) -> Store:
        if self._store is None or self._of != (url, shop):
            if self._store is not None:
                self._store.close()
            self._store = Store(url, shop)
            self._of = (url, shop)
        self._store.shop = replace(shop, clock=lambda: now)
        return self._store


def _work(books: _Books, job: tuple[Any, ...], out: BinaryIO) -> None:
    url, shop, now, operation, args, kwargs, telling = job
    if telling:
        kwargs["progress"] = lambda number: _say(out, ("progress", number))
    try:
        found = books.opened(url, shop, now).read_now(operation, *args, **kwargs)
        answer = pickle.dumps(("done", found))
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised over there, with where it was
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        answer = _failure(error)
    out.write(answer)
    out.flush()


def _failure(error: Exception) -> bytes:
    try:
        return pickle.dumps(("failed", type(error), error.args, error.__dict__))
    except Exception:  # noqa: BLE001 - an error with something in it that cannot travel
        return pickle.dumps(
            ("failed", RuntimeError, ("".join(traceback.format_exception(error)),), {})
        )


def _say(out: BinaryIO, message: tuple[object, ...]) -> None:
    pickle.dump(message, out)
    out.flush()


if __name__ == "__main__":
    main()
