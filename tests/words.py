"""Finds texts for people in the code: those that stand where none should, or outside `_()`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests import ROOT

SHOWN = ("bot", "crm/reports", "jobs")
"""Where a text may be shown to a person."""

NOT_SHOWN = (
    "bot/commands/",  # the command line speaks English, in one line each
    "bot/config/",  # so does what is wrong with the settings
    "bot/sandbox/",  # Telegram's stand-in
    "bot/transport/",
    "bot/__main__.py",
)

WORD_MODULES = re.compile(
    r"/views/|/views\.py$|words\.py$|^bot/routes\.py$|"
    r"^crm/reports/(\w*charts|words|\w*sheets|columns|files)\.py$"
)
"""Modules of words: views, tables of words, the lines of the phone's menu, charts and files."""

MARKERS = {"_", "ngettext", "pgettext", "lazy_gettext"}
"""What makes a text translatable."""

EXAMPLES = {"example"}
"""What a person can type as it stands, which is read in any language of the chat."""

LOGS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
SINKS = {
    "Button",
    "Screen",
    "choice",
    "lines",
    "markup",
    "paragraphs",
    "sentences",
    "toast",
}
"""What a text is given to that is shown, whatever it is made of."""

_TAG = re.compile(r"<[^>]*>|&\w+;|\{[^}]*\}|/[a-z_]+")
_WORDS = re.compile(r"[A-Za-z]{2,}[,;:.!?…’'”]* +[A-Za-z“(]")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_CODE = re.compile(r"[#a-z0-9_.:%/+=-]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A literal, and where it stands."""

    place: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.text!r}"


def product() -> Iterator[tuple[str, ast.Module]]:
    """Every module that may show something, by its path."""
    for folder in SHOWN:
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(NOT_SHOWN):
                yield place, ast.parse(path.read_text("utf-8"))


def is_word_module(place: str) -> bool:
    return WORD_MODULES.search(place) is not None


def out_of_place(place: str, module: ast.Module) -> list[Text]:
    """Texts for people in a module that is none of words."""
    found = []
    for node, text, around in _literals(module):
        sentence = _WORDS.search(_shown(text)) is not None
        given = any(_called(one) in SINKS | MARKERS for one in around if isinstance(one, ast.Call))
        if not _is_ours(around) and (sentence or (given and _LETTERS.search(_shown(text)))):
            found.append(Text(place, node.lineno, text))
    return found


def unwrapped(place: str, module: ast.Module) -> list[Text]:
    """Texts of a module of words that nobody can translate."""
    found = []
    for node, text, around in _literals(module):
        if _LETTERS.search(_shown(text)) is None or _CODE.fullmatch(text):
            continue
        if any(_called(one) in MARKERS | EXAMPLES for one in around if isinstance(one, ast.Call)):
            continue
        if not _is_ours(around) and not _is_key(node, around):
            found.append(Text(place, node.lineno, text))
    return found


def glued(place: str, module: ast.Module) -> list[Text]:
    """What is translated and is no literal, or is put together of several: extraction misses it."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _called(node) in MARKERS:
            texts = node.args[: 2 if _called(node) in ("ngettext", "pgettext") else 1]
            for one in texts:
                if not (isinstance(one, ast.Constant) and isinstance(one.value, str)):
                    found.append(Text(place, node.lineno, ast.unparse(one)))
                elif one.value != one.value.strip():
                    found.append(Text(place, node.lineno, one.value))
    return found


def _shown(text: str) -> str:
    """Without tags, placeholders and commands."""
    return _TAG.sub(" ", text)


def _literals(module: ast.Module) -> Iterator[tuple[ast.Constant, str, tuple[ast.AST, ...]]]:
    """Each text with its node and the nodes around it, from the outermost in; no docstrings."""
    stack: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(module, ())]
    while stack:
        node, around = stack.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if not (around and isinstance(around[-1], ast.Expr)):
                yield node, node.value, around
            continue
        stack.extend((child, (*around, node)) for child in ast.iter_child_nodes(node))


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_ours(around: tuple[ast.AST, ...]) -> bool:
    """For logs, for the raised error itself, or for the type checker: nobody reads it in a chat."""
    return any(
        isinstance(one, ast.Raise | ast.Assert)
        or (isinstance(one, ast.Call) and _called(one) in LOGS and _of_log(one))
        or (isinstance(one, ast.Call) and _called(one) in {"compile", "fullmatch", "cast"})
        for one in around
    ) or _is_annotation(around)


def _of_log(call: ast.Call) -> bool:
    function = call.func
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "log"


def _is_annotation(around: tuple[ast.AST, ...]) -> bool:
    return any(
        isinstance(one, ast.arg)
        or (isinstance(one, ast.AnnAssign) and after is one.annotation)
        or (isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and after is one.returns)
        for one, after in zip(around, (*around[1:], None), strict=True)
    )


def _is_key(node: ast.Constant, around: tuple[ast.AST, ...]) -> bool:
    """The key of a table, an index, or what something is compared with."""
    parent = around[-1]
    if isinstance(parent, ast.Tuple) and len(around) > 1:
        parent, inner = around[-2], parent
        return isinstance(parent, ast.Dict) and inner in parent.keys
    return (isinstance(parent, ast.Dict) and node in parent.keys) or isinstance(
        parent, ast.Subscript | ast.Compare | ast.MatchValue
    )
