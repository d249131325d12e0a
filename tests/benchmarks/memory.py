"""What a process holds, as the system notes it. Linux."""

from __future__ import annotations

import re
from pathlib import Path


def peak(pid: int | None = None) -> int:
    """Bytes that the process, this one if none is named, held at most.

    Of that process alone: getrusage counts what its parent held, from before the exec.
    """
    status = Path(f"/proc/{pid or 'self'}/status").read_text("ascii")
    (kib,) = re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(kib) * 1024
