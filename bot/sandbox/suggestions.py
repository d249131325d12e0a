"""What somebody who opens the phone page for the first time may try, and what of it was done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Suggestion:
    """One thing to try: by whom, in which chat, and how it is known to be done."""

    title: str
    hint: str
    """What to do, where nothing is typed; shown under the title."""
    person_id: int
    chat_id: int
    text: str = ""
    """Put into the input when it is chosen; sending is the person's own."""
    done_by: str = "say"
    """The action of the page that does it: say, tap, upload, …"""
    like: str = ""
    """A regular expression, found in the text, the button's label or the file's name."""


class Suggestions:
    """In order; each is done once, whoever looks."""

    def __init__(self) -> None:
        self.all: list[Suggestion] = []
        self.done: set[int] = set()

    def note(self, person_id: int, deed: str, words: str) -> bool:
        """Whether what a person does on the page is one of them, for the first time. `words`: the
        text said, the label of the button, or the name of the file."""
        before = len(self.done)
        self.done.update(
            at
            for at, one in enumerate(self.all)
            if (one.done_by, one.person_id) == (deed, person_id)
            and re.search(one.like, words, re.IGNORECASE)
        )
        return len(self.done) > before

    def as_state(self) -> list[dict[str, Any]]:
        return [
            {
                "title": one.title,
                "hint": one.hint,
                "person_id": one.person_id,
                "chat_id": one.chat_id,
                "text": one.text,
                "done": at in self.done,
            }
            for at, one in enumerate(self.all)
        ]
