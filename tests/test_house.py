"""Rules of the house that neither the linter nor the import contracts can say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests import ROOT

PACKAGES = ("bot", "crm", "jobs")
MOST_LINES = 300
MOST_FILES = 20


def modules(*within: str) -> Iterator[Path]:
    for package in within:
        yield from sorted((ROOT / package).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_features_name_no_session() -> None:
    """Their handlers hand use cases of crm to the store; so the command line has the same ones."""
    naming = [
        f"{name(path)}:{node.lineno}"
        for path in modules("bot/features")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.alias) and node.name == "Session")
        or (isinstance(node, ast.Attribute) and node.attr == "Session")
    ]
    assert naming == []
