"""Resource limits of a child process."""

from __future__ import annotations

import os
from pathlib import Path

from crm.dataclass import dataclass

_NEAR = 4_000_000  # bytes; the allocator asks for memory in arenas of 1 MiB


@dataclass(frozen=True, slots=True)
class Limits:
    """None is no limit. Memory, processor time and priority hold where the system knows them
    (POSIX); a job that runs into one of them ends its process, and nothing else."""

    memory: int | None = None
    """Bytes of address space."""
    cpu_seconds: int | None = None
    """Of the processor, over the whole life of the process."""
    wall_seconds: float | None = None
    """Of one job. The parent watches it, so it holds everywhere."""
    nice: int = 0
    """Increment of niceness (nice(2)): the process leaves the processor to others."""

    def apply(self) -> None:
        """Binds the process that calls it, before any job."""
        try:
            import resource
        except ImportError:  # Windows has none of these
            return
        os.nice(self.nice)
        if self.memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))
        if self.cpu_seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (self.cpu_seconds, self.cpu_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump holds customers

    def memory_is_spent(self) -> bool:
        """Whether the process that asks came near its limit of memory; False where the system does
        not tell (it does on Linux)."""
        try:
            status = Path("/proc/self/status").read_text("ascii")
        except OSError:
            return False
        peak = int(status.split("VmPeak:")[1].split()[0]) * 1024
        return self.memory is not None and peak > self.memory - _NEAR


NO_LIMITS = Limits()
