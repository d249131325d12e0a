"""Whatever a screen holds, what is sent is what the Bot API takes."""

from __future__ import annotations

import json
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.ui import fitting, show
from bot.ui.fitting import LARGEST_KEYBOARD, MOST_BUTTONS, MOST_IN_A_ROW
from bot.ui.screen import Button, File, Screen, markup
from bot.ui.taps import Tap
from tests import botapi_keyboards
from tests.botapi_limits import shown_text

SCRIPTS = "aZ &<>\"'₹आशा क्षिகோಕನ್ನಡবাংলা العربية 漢字😀👨‍👩‍👧‍👦\u200b\n"


class Long(Tap, code="of fitting"):
    number: int
    said: str


LETTERS = st.text(st.sampled_from(SCRIPTS), max_size=120)
BUTTONS = st.builds(Button, LETTERS, st.builds(Long, st.integers(0, 2**40), LETTERS))
ROWS = st.lists(st.lists(BUTTONS, max_size=12).map(tuple), max_size=150).map(tuple)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_any_rows_become_a_keyboard_that_telegram_takes(
    rows: tuple[tuple[Button, ...], ...],
) -> None:
    made = show.keyboard(Screen("x", rows))
    if made is None:
        return
    sent = made.to_dict()
    assert list(botapi_keyboards.complaints(sent)) == []
    assert len(json.dumps(sent["inline_keyboard"], ensure_ascii=False).encode()) <= LARGEST_KEYBOARD


def test_what_fits_is_left_alone() -> None:
    rows = tuple(
        tuple(Button(f"{row} {place}", Long(row, "x")) for place in range(5)) for row in range(20)
    )
    assert fitting.rows(rows) == rows


def test_the_way_back_stays_where_rows_are_left_out() -> None:
    back = (Button("‹ Back", Long(0, "back")),)
    rows = (*((Button(str(n), Long(n, "x")),) for n in range(500)), back)
    fitted = fitting.rows(rows)
    assert fitted[0] == rows[0]
    assert fitted[-1] == back
    assert sum(map(len, fitted)) <= MOST_BUTTONS


def test_a_row_that_is_too_long_is_broken() -> None:
    row = tuple(Button(str(n), Long(n, "x")) for n in range(20))
    fitted = fitting.rows((row,))
    assert [one for part in fitted for one in part] == list(row)
    assert max(map(len, fitted)) <= MOST_IN_A_ROW


@settings(max_examples=100, deadline=None)
@given(
    lines=st.lists(st.text(st.sampled_from(SCRIPTS), max_size=300), max_size=60),
    caption=st.booleans(),
    around=st.sampled_from(["{}", "<b>{}</b>", "<blockquote>{}</blockquote>", "<i>{}</i> {}"]),
)
def test_any_text_is_short_enough_and_balanced(
    lines: list[str], *, caption: bool, around: str
) -> None:
    text = Markup("\n").join(markup(around, *[line] * around.count("{}")) for line in lines)
    screen = Screen(text, photo=File("x.png", b"x") if caption else None)
    html = fitting.text(screen)
    shown, found = shown_text(str(html), {"parse_mode": "HTML"})
    assert found == []
    limit = fitting.CAPTION_LIMIT if caption else fitting.TEXT_LIMIT
    assert len(shown.encode("utf-16-le")) // 2 <= limit
    if len(unescape(text.striptags())) < limit // 4:
        assert html == escape(text)


@pytest.mark.parametrize("length", [4096, 4097, 9000])
def test_a_text_is_cut_only_when_it_must_be(length: int) -> None:
    html = fitting.text(Screen("x" * length))
    assert ("…" in html) == (length > fitting.TEXT_LIMIT)
