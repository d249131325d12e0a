"""Every error has words: whatever the books can raise in a chat is said in one line."""

from __future__ import annotations

import ast
import importlib
import pkgutil

import pytest

import crm
from bot.dispatch import error_words
from bot.dispatch.invalid_words import INVALID
from crm.errors import CrmError, Invalid
from crm.formats import Formats
from crm.shop import Shop
from tests import ROOT

ELSEWHERE = (
    "crm/imports/",  # named row by row, in bot/features/imports/views/words.py
    "crm/language/calendar/cells.py",
    "crm/language/amounts.py",
    "crm/language/quantities.py",
    "crm/legacy/",
    "crm/gateways/",  # these and the rest: the configuration's and the command line's
    "crm/sample/",
    "crm/backups/archive.py",
    "crm/backups/restore.py",
    "crm/moving.py",
    "crm/values.py",
)

SAID_BY_THEIR_FEATURE = {
    "crm.campaigns.model.CampaignEdited",
    "crm.campaigns.model.CampaignMoved",
    "crm.campaigns.model.NobodyToReach",
    "crm.campaigns.approved.CampaignGrown",
    "crm.campaigns.sending.trying.TestRefused",
    "crm.gateways.receipts.ForgedError",
    "crm.gateways.receipts.UnreadableError",
    "crm.imports.refused.FileRefused",
    "crm.legacy.source.LegacyRefused",
    "crm.backups.copy_rows.RowsDiffer",
    "crm.campaigns.writing.reminders.CannotRemind",  # why not, with what works: its own screen
}


def raised() -> set[tuple[str, str, str]]:
    """Every `Invalid(field, value, reason)` written out in the books: place, field, reason."""
    found = set()
    for path in sorted((ROOT / "crm").rglob("*.py")):
        place = str(path.relative_to(ROOT))
        if place.startswith(ELSEWHERE):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Invalid":
                values = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if len(values) >= 2 and all(isinstance(one, str) for one in values):
                    found.add((place, str(values[0]), str(values[-1])))
    return found


@pytest.mark.parametrize(("place", "field", "reason"), sorted(raised()))
def test_what_the_books_refuse_has_a_line_of_its_own(place: str, field: str, reason: str) -> None:
    assert (field, reason) in INVALID, (
        f"{place} says {field}: {reason}, and nobody has words for it"
    )


@pytest.mark.parametrize(
    ("field", "reason"),
    [(field, reason) for field in ("name", "location", "notes", "item") for reason in ("too_long",)]
    + [("name", "empty"), ("item", "empty"), ("amount", "too_large"), ("unit_price", "too_large")],
)
def test_what_the_checks_of_texts_and_amounts_refuse_has_one_too(field: str, reason: str) -> None:
    assert (field, reason) in INVALID


def every_error() -> list[type[CrmError]]:
    for module in pkgutil.walk_packages(crm.__path__, "crm."):
        if ".migrations." not in module.name:
            importlib.import_module(module.name)
    found: list[type[CrmError]] = []
    waiting = list(CrmError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        found.append(kind)
    return found


def test_every_kind_of_error_has_words() -> None:
    kinds = tuple(kind for kind, _ in error_words.TABLE)
    without = {
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in every_error()
        if not issubclass(kind, kinds)
    }
    assert without == SAID_BY_THEIR_FEATURE


def test_lines_are_sentences_with_an_end(shop: Shop) -> None:
    for field, reason in INVALID:
        line = error_words.words_for(Invalid(field, "", reason), Formats(shop))
        assert line is not None
        assert line[0].isupper()
        assert line.rstrip().endswith((".", "?", "!")), line
        assert len(line) <= 200, "an alert shows no more (Bot API, answerCallbackQuery)"
