"""`python -m tests.benchmarks [name …]`: measures, and prints a table.

Every module here with a `run()` is a benchmark: it returns rows of what was measured, the figure,
and the aim. Figures are ratios to a floor that was measured in the same run, as far as that makes
sense: a slow machine is slow for both.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterable
from importlib import import_module

import tests.benchmarks as benchmarks

Row = tuple[str, str, str]
"""What, how much, and what it should be."""


def names() -> list[str]:
    """Every benchmark."""
    modules = (found.name for found in pkgutil.iter_modules(benchmarks.__path__))
    return [
        name
        for name in sorted(modules)
        if name != "__main__" and hasattr(import_module(f"tests.benchmarks.{name}"), "run")
    ]


def table(rows: Iterable[Row]) -> str:
    """As Markdown, so that it can be kept in docs/benchmarks.md."""
    lines = [("measured", "figure", "aim"), ("---", "---", "---"), *rows]
    return "\n".join(f"| {what} | {figure} | {aim} |" for what, figure, aim in lines)


def main(wanted: list[str]) -> int:
    known = names()
    if unknown := [name for name in wanted if name not in known]:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in wanted or known:
        print(f"\n{name}\n")
        print(table(import_module(f"tests.benchmarks.{name}").run()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
