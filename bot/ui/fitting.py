"""What fits a message of the Bot API: the one place that shortens a screen that would be refused.

Views keep to the limits by pages and by saying how much more there is; this is for what nobody
foresaw, so it is logged.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace
from html import unescape

from markupsafe import Markup, escape

from bot.ui.screen import Button, Rows, Screen, in_rows, shortened

log = logging.getLogger(__name__)

_TAG = re.compile(r"<[^>]*>")
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
"""Longest text and caption, in UTF-16 units after the tags are removed (Bot API)."""
MOST_BUTTONS, MOST_IN_A_ROW = 100, 8
"""More are answered by REPLY_MARKUP_TOO_LONG, and by rows that break anywhere."""
OF_A_WEEK = 7
"""A calendar's row stays one, whatever is cut of it."""
LARGEST_KEYBOARD = 9_000
"""Bytes of a keyboard's JSON: Telegram refuses about 10 kB."""
LONGEST_LABEL = 64
KEPT_AT_THE_END = 2
"""Rows at the end of a keyboard lead on and back: what is left out, stands before them."""


def text(screen: Screen, *, caption: bool = False) -> Markup:
    """The screen's text, without its last lines where it is too long; balanced in its tags."""
    html = screen.html
    limit = CAPTION_LIMIT if caption or screen.photo or screen.document else TEXT_LIMIT
    if 2 * len(html) <= limit or _shown_length(html) <= limit:
        return html
    log.warning("a screen was too long for a message and was cut: %d", _shown_length(html))
    kept = html.split("\n")
    while kept and _shown_length(Markup("\n").join(kept)) > limit - 2:
        kept.pop()
    if not kept:  # one endless line
        return escape(html.striptags()[: limit // 2] + "…")
    cut = Markup("\n").join([*kept, Markup("…")])
    return cut if _is_balanced(cut) else escape("\n".join(one.striptags() for one in kept) + "\n…")


def _shown_length(html: Markup) -> int:
    return len(unescape(_TAG.sub("", html)).encode("utf-16-le")) // 2


def _is_balanced(html: Markup) -> bool:
    return html.count("</") * 2 == len(_TAG.findall(html))


def rows(given: Rows) -> Rows:
    """The rows of a keyboard, without some before the last ones where there are too many: buttons
    that cannot be packed, are beyond the number, or make the whole too large."""
    fitting = tuple(row for one in given for row in _row(one))
    if _fits(fitting):
        return fitting
    end = fitting[-KEPT_AT_THE_END:]
    kept: list[tuple[Button, ...]] = []
    for row in fitting[:-KEPT_AT_THE_END]:
        if not _fits((*kept, row, *end)):
            break
        kept.append(row)
    log.warning("a keyboard was too large and was cut: %d rows of %d", len(kept), len(fitting))
    return (*kept, *end) if _fits((*kept, *end)) else fitting[:1]


def _row(row: tuple[Button, ...]) -> Rows:
    """A row, or several where it is too long or a narrow phone would cut a label."""
    good = tuple(shown for one in row if (shown := _button(one)) is not None)
    if len(good) == OF_A_WEEK:
        return (good,)
    return in_rows(good, MOST_IN_A_ROW)


def _button(button: Button) -> Button | None:
    """With a label that can be shown; None for one whose contents do not fit."""
    if button.tap is not None:
        try:
            button.tap.pack()
        except ValueError:
            log.exception("a button was left out")
            return None
    label = shortened(button.label.strip(), LONGEST_LABEL) or "…"
    return button if label == button.label else replace(button, label=label)


def _fits(given: Rows) -> bool:
    if sum(len(row) for row in given) > MOST_BUTTONS:
        return False
    if sum(len(row) for row in given) * 4 * (LONGEST_LABEL + 64) <= LARGEST_KEYBOARD:
        return True
    whole = json.dumps([[_as_json(one) for one in row] for row in given], ensure_ascii=False)
    return len(whole.encode()) <= LARGEST_KEYBOARD


def _as_json(button: Button) -> dict[str, str]:
    data = button.tap.pack() if button.tap is not None else button.inline or button.url or ""
    return {"text": button.label, "callback_data": data}
