"""Rules of the house that neither the linter nor the import contracts can say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import ROOT

PACKAGES = ("bot", "crm", "jobs")
MOST_LINES = 300
MOST_FILES = 20

LONGER = {
    "bot/routes.py": "Every route, in one ordered table",
    "crm/store/schema.py": "every table of the shop, side by side",
}
"""Files that may be longer, with the reason, which their first lines give too."""
MIGRATIONS = "crm/store/migrations/versions/"

DOTTED = re.compile(r"(?<![\w./-])(?:bot|crm|jobs|tests)(?:\.[A-Za-z_]\w*)+(?![\w/])")
PATH = re.compile(r"(?<![\w./-])(?:bot|crm|jobs|tests|docs)/[\w./{},*-]*[\w*](?:\.\w+)?/?")
TO_BE_MADE = "crm/locale/"
"""A page says where the catalogue of a language goes, whichever there are by now."""


def modules(within: str) -> list[Path]:
    return sorted((ROOT / within).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


ALL = [path for package in PACKAGES for path in modules(package)]


def test_no_file_is_long() -> None:
    """A table of data may be; then it is named in LONGER."""
    long = {
        name(path): lines
        for path in ALL
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
        and not name(path).startswith(MIGRATIONS)
    }
    assert long.keys() == LONGER.keys(), long


@pytest.mark.parametrize(("file", "reason"), LONGER.items())
def test_a_long_file_says_why_at_its_top(file: str, reason: str) -> None:
    head = " ".join(ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8"))).split())  # type: ignore[union-attr] # it has one
    assert reason in head


def test_no_folder_is_crowded() -> None:
    crowded = {
        name(folder): count
        for folder in {path.parent for path in ALL}
        if (count := len(list(folder.glob("*.py")))) > MOST_FILES
        and not f"{name(folder)}/".startswith(MIGRATIONS)
    }
    assert crowded == {}


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


def test_docstrings_name_what_is_there() -> None:
    """Modules and files of ours, by dots or slashes, with what stands in them."""
    wrong = [
        f"{name(path)}:{line}: {named}"
        for path in ALL
        for line, text in _docstrings(path)
        for named in _named(text)
        if not _is_there(named)
    ]
    assert not wrong, "\n".join(wrong)


def test_pages_name_what_is_there() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    wrong = [
        f"{name(page)}: {named}"
        for page in pages
        for named in _named(page.read_text("utf-8"))
        if not _is_there(named)
    ]
    assert not wrong, "\n".join(wrong)


def _docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Also those of constants and fields."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.lineno, node.value.value


def _named(text: str) -> Iterator[str]:
    for found in DOTTED.findall(text):
        yield found
    for found in PATH.findall(text):
        yield from _alternatives(found.rstrip("."))


def _alternatives(path: str) -> Iterator[str]:
    """`a/{b,c}.py` is two."""
    braces = re.search(r"\{([\w,]+)\}", path)
    if braces is None:
        yield path
        return
    for one in braces[1].split(","):
        yield path[: braces.start()] + one + path[braces.end() :]


@cache
def _is_there(named: str) -> bool:
    if "/" in named:
        return named.startswith(TO_BE_MADE) or any(ROOT.glob(named.rstrip("/")))
    place, parts = ROOT, named.split(".")
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    if not parts:
        return True
    module = place / f"{parts[0]}.py"
    if module.exists():
        return len(parts) == 1 or parts[1] in _defined(module)
    return parts[0] in _defined(place / "__init__.py")


@cache
def _defined(module: Path) -> frozenset[str]:
    tree = ast.parse(module.read_text("utf-8")) if module.exists() else ast.Module([], [])
    names = {node.name for node in tree.body if hasattr(node, "name")}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names |= {
            one.id
            for target in targets
            for one in (target.elts if isinstance(target, ast.Tuple) else (target,))
            if isinstance(one, ast.Name)
        }
    return frozenset(names)
