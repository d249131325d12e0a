"""Questions in a group in which the bot hears only what replies to it: privacy mode is on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.ui.question_taps import CancelFlow
from bot.ui.screen import Screen, paragraphs
from bot.ui.views import question as views


def to_answer(screen: Screen, takes: Collection[str], *, deaf: bool, is_new: bool) -> Screen:
    """The question, which can be cancelled if nothing else; in such a group with a word that the
    answer has to be a reply. A new message opens the reply by itself where that costs no button
    but Cancel. `takes` are the kinds of messages that answer;
    `deaf`: such a group, `is_new`: it is sent as a message of its own."""
    if not screen.rows and not screen.placeholder:
        screen = screen.with_rows((views.cancel(),))
    if not deaf or "text" not in takes:
        return screen
    only_cancel = all(isinstance(one.tap, CancelFlow) for row in screen.rows for one in row)
    if only_cancel and is_new:
        text = paragraphs(screen.html, str(views.BY_A_REPLY_OR_CANCEL))
        return replace(screen, text=text, rows=(), placeholder=screen.placeholder or "…")
    return replace(screen, text=paragraphs(screen.html, str(views.BY_A_REPLY)))
