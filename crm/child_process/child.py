"""The interface of a job to the child process that it runs in."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar

from crm.dataclass import dataclass, field

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Child:
    """One for all jobs of a process."""

    answers: BinaryIO
    kept: dict[str, Any] = field(default_factory=dict)
    """Objects that a job leaves for the next one, such as an open store."""

    def report(self, *facts: Any) -> None:
        """Progress: the parent's `on_progress` is called with these facts."""
        self.send("progress", *facts)

    def send(self, kind: str, *facts: Any) -> None:
        self.answers.write(pickle.dumps((kind, *facts)))
        self.answers.flush()


Job = Callable[[Child], T]
"""A function of a module, or a partial of one, whose arguments and result can be pickled."""
