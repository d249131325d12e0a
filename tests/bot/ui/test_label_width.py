"""Labels on a narrow phone: how wide they are, which stand side by side, and none is cut."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import uharfbuzz as hb  # type: ignore[import-untyped]  # it has no types

from bot.ui import fitting
from bot.ui.layout import label_width
from bot.ui.screen import Button, in_rows
from crm.i18n import ENGLISH, Language, Languages, _, speaking
from tests.bot.largest import largest
from tests.bot.test_largest_screens import VIEWS

ROOT = Path(__file__).parents[3]
FONTS = ROOT / "crm/reports/fonts"
HINDI = Languages.found()["hi"]
FIXED = "{"
"""What a label with a value in it has: it may be longer than a button, as names are."""


def _drawn(label: str, font: str) -> float:
    """Points that the label takes in a typeface, its letters joined as they are drawn."""
    face = hb.Face(hb.Blob.from_file_path(str(FONTS / font)))
    buffer = hb.Buffer()
    buffer.add_str(label)
    buffer.guess_segment_properties()
    hb.shape(hb.Font(face), buffer)
    wide = sum(position.x_advance for position in buffer.glyph_positions) / face.upem
    return float(wide * label_width.FONT)


def _labels() -> Iterator[tuple[str, str]]:
    """Every label that is written out, and the file that has it."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Button":
                continue
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Call) and getattr(first.func, "id", "") == "_":
                (text,) = first.args
                if isinstance(text, ast.Constant) and FIXED not in str(text.value):
                    yield str(text.value), str(path.relative_to(ROOT))


LABELS = sorted(set(_labels()))


def test_labels_are_found() -> None:
    assert len(LABELS) > 150
    assert ("📋 Templates", "bot/features/campaigns/views/listing.py") in LABELS


@pytest.mark.parametrize("language", [ENGLISH, HINDI], ids=lambda one: one.code)
def test_the_estimate_is_no_less_than_what_is_drawn(language: Language) -> None:
    short: dict[str, tuple[float, float]] = {}
    with speaking(language):
        for label, _path in LABELS:
            letters = "".join(one for one in _(label) if one.isascii() or "ऀ" <= one <= "ॿ")
            hindi = any(not one.isascii() for one in letters)
            if hindi and any(one.isascii() and one.isalpha() for one in letters):
                continue  # no typeface here has both
            font = "NotoSansDevanagari-Regular.ttf" if hindi else "NotoSans-Regular.ttf"
            drawn = _drawn(letters, font)
            if label_width.of(letters) < 0.97 * drawn:
                short[letters] = (label_width.of(letters), drawn)
    assert short == {}


@pytest.mark.parametrize("language", [ENGLISH, HINDI], ids=lambda one: one.code)
def test_a_label_that_is_written_out_has_room_in_a_row_of_its_own(language: Language) -> None:
    with speaking(language):
        cut = [_(label) for label, _path in LABELS if not _fits([_(label)])]
    assert cut == []


@pytest.mark.parametrize("language", [ENGLISH, HINDI], ids=lambda one: one.code)
def test_no_row_of_a_screen_cuts_a_label(language: Language) -> None:
    cut: dict[str, list[str]] = {}
    with speaking(language):
        for name, (view, hints) in VIEWS.items():
            screen = view(**{one: largest(kind, one) for one, kind in hints.items()})
            for row in fitting.rows(screen.rows):
                if len(row) > 1 and not _fits([one.label for one in row]):
                    cut.setdefault(name, []).append(" | ".join(one.label for one in row))
    assert cut == {}


def _fits(labels: list[str]) -> bool:
    return all(label_width.of(one) <= label_width.room(len(labels)) for one in labels)


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["7d", "30d", "3m"], [3]),
        (["📋 Templates", "🔕 Opted out", "🗄 Archive"], [2, 1]),
        (["🧪 Test to me", "✏️ Edit", "💾 Save draft"], [2, 1]),
        (["Yes", "No", "Send it to every one of them again"], [2, 1]),
        (["Send it to every one of them again", "Yes", "No"], [1, 2]),
        (["a label that takes a row", "another that takes a row"], [1, 1]),
    ],
)
def test_what_is_too_long_goes_to_a_row_of_its_own(labels: list[str], rows: list[int]) -> None:
    made = fitting.rows((tuple(Button(one, url="https://example.in") for one in labels),))
    assert [len(row) for row in made] == rows
    assert [one.label for row in made for one in row] == labels


def test_buttons_in_columns_get_fewer_columns_not_ragged_rows() -> None:
    labels = ["📋 Templates", "🔕 Opted out", "🗄 Archive", "➕ New", "Yes", "No"]
    made = in_rows([Button(one, url="https://example.in") for one in labels])
    assert [len(row) for row in made] == [2, 2, 2]


@pytest.mark.parametrize(
    ("buttons", "rows"), [(1, [1]), (3, [3]), (4, [2, 2]), (5, [3, 2]), (6, [3, 3]), (7, [3, 3, 1])]
)
def test_four_buttons_are_two_and_two(buttons: int, rows: list[int]) -> None:
    made = in_rows([Button("Yes", url="https://example.in")] * buttons)
    assert [len(row) for row in made] == rows


def test_a_week_of_days_stays_one_row() -> None:
    week = tuple(Button("Wednesday", url="https://example.in") for _day in range(7))
    assert fitting.rows((week,)) == (week,)


def test_a_choice_says_as_much_as_a_button_of_its_own_shows() -> None:
    whole, short = "Abhishek Waghmare · Karve Nagar · yesterday", "Abhishek Waghmare"
    assert label_width.fitting(whole, short) == short
    assert label_width.fitting("Asha Verma · today", short) == "Asha Verma · today"
