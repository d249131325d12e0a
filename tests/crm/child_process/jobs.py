"""Jobs that the tests run in a child process."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

from crm.child_process.child import Child
from crm.errors import PhoneTaken


def double(number: int, _child: Child) -> int:
    return 2 * number


def count(up_to: int, child: Child) -> str:
    print("a library says something")
    for number in range(up_to):
        child.report(number, up_to)
    return "counted"


def times_run(child: Child) -> int:
    child.kept["times"] = child.kept.get("times", 0) + 1
    return int(child.kept["times"])


def refuse(_child: Child) -> None:
    raise PhoneTaken("+919812345678", 7, "Asha")


def miss(path: Path, _child: Child) -> None:
    path.read_text()


class Unsendable(Exception):
    """Holds something that cannot be pickled."""

    def __init__(self) -> None:
        super().__init__("an open file")
        self.file = sys.stdin


def raise_unsendable(_child: Child) -> None:
    raise Unsendable


def return_unsendable(_child: Child) -> object:
    return sys.stdin


def take_memory(size: int, _child: Child) -> int:
    return len(bytearray(size))


def work_for_ever(child: Child) -> None:
    child.report(os.getpid())
    while True:
        pass


def sleep(seconds: float, child: Child) -> None:
    child.report(os.getpid())
    time.sleep(seconds)


def fail_outside_of_python(_child: Child) -> None:
    print("the library has a fault", file=sys.stderr, flush=True)
    os._exit(3)


def abort_without_memory(_child: Child) -> None:
    os.kill(os.getpid(), signal.SIGABRT)


def priority(_child: Child) -> int:
    return os.nice(0)


def leave_a_file(_child: Child) -> str:
    with NamedTemporaryFile(delete=False) as file:
        return file.name


def fail_without_memory(take: int, _child: Child) -> None:
    """What C code does that gets no memory and does not say so."""
    block = bytearray(take)
    raise SystemError(f"error return without exception set, beside {len(block)} bytes")


def take_all_memory(_child: Child) -> None:
    blocks = []
    try:
        while True:
            blocks.append(bytearray(1_000_000))
    except MemoryError:
        blocks.pop()
        raise SystemError("error return without exception set") from None
