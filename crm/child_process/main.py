"""The child's end: `python -m crm.child_process.main FOLDER LIMITS`.

FOLDER is for temporary files; the parent makes it and removes it. LIMITS is a pickled Limits in
hexadecimal. Jobs come on standard input from the process that started this one and from nobody
else; progress, results and errors go back on standard output.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import tempfile
import traceback
from queue import SimpleQueue
from threading import Thread

from crm.child_process.child import Child
from crm.child_process.limits import Limits

_STARVED = (SystemError, ImportError, OSError)
"""What is raised in place of MemoryError by C code that got no memory: an error without a text, a
library that cannot be mapped, ENOMEM."""


def main() -> None:
    folder = sys.argv[1]
    limits: Limits = pickle.loads(bytes.fromhex(sys.argv[2]))  # noqa: S301 - our own parent wrote it
    limits.apply()
    # Ctrl-C and the SIGTERM of a service manager reach every process. They are for the parent: it
    # ends its children when it is done, and a child whose parent is gone ends by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tempfile.tempdir = folder
    child = Child(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # what a library prints must not get into the answers
    jobs: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(jobs, folder), daemon=True).start()
    try:
        while True:
            _run(jobs.get(), child, limits)
    except BrokenPipeError:
        _leave(folder)


def _receive(jobs: SimpleQueue[bytes], folder: str) -> None:
    """Queues the jobs. The pipe closes when the parent is gone, however it went: nobody waits for
    the result then, so the process ends in the middle of its work."""
    try:
        while True:
            jobs.put(pickle.load(sys.stdin.buffer))  # noqa: S301 - our own parent wrote it
    except EOFError:
        _leave(folder)


def _leave(folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _run(pickled: bytes, child: Child, limits: Limits) -> None:
    try:
        job = pickle.loads(pickled)  # noqa: S301 - our own parent wrote it
        child.send("done", job(child))
    except BrokenPipeError:
        raise
    except _STARVED as error:
        _send_error(MemoryError() if limits.memory_is_spent() else error, child)
    except BaseException as error:  # noqa: BLE001 - raised in the parent, with where it was
        _send_error(error, child)


def _send_error(error: BaseException, child: Child) -> None:
    error.add_note("".join(traceback.format_tb(error.__traceback__)))
    if isinstance(error, Exception):
        try:
            child.send("failed", type(error), error.__reduce__()[1], error.__dict__)
        except (pickle.PicklingError, TypeError, AttributeError):  # it holds what cannot travel
            pass
        else:
            return
    text = "".join(traceback.format_exception(error))
    child.send("failed", RuntimeError, (text,), {})


if __name__ == "__main__":
    main()
