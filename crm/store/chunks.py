"""Many values in parts that fit one statement. (`itertools.batched` comes with Python 3.12.)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Slices of at most `size`, in order; none of nothing."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
