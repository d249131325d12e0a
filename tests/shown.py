"""A message as a person sees it, and labels as a person reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it."""

    raw: dict[str, Any]

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def from_bot(self) -> bool:
        return bool(self.raw["from"]["is_bot"])

    @property
    def text(self) -> str:
        """Text or caption, without markup."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def rows(self) -> list[list[str]]:
        """Labels of the inline keyboard, row by row."""
        return [[b["text"] for b in row] for row in self._keyboard]

    @property
    def buttons(self) -> list[str]:
        return [label for row in self.rows for label in row]

    @property
    def _keyboard(self) -> list[list[dict[str, Any]]]:
        return list(self.raw.get("reply_markup", {}).get("inline_keyboard", []))

    @property
    def keys(self) -> list[dict[str, Any]]:
        """The inline buttons, as the Bot API has them."""
        return [key for row in self._keyboard for key in row]

    def button(self, label: str) -> dict[str, Any] | None:
        """The inline button with this label, see `matching`."""
        every = self.keys
        index = matching(label, [b["text"] for b in every])
        return None if index is None else every[index]

    def bold(self) -> list[str]:
        """The words in bold."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.raw.get("entities", self.raw.get("caption_entities", []))
            if e["type"] == "bold"
        ]


def matching(label: str, labels: list[str]) -> int | None:
    """Which of `labels` is meant: the same; the same without emoji; the only one with it inside.

    Raises AssertionError when several are meant.
    """
    for same in (
        [i for i, other in enumerate(labels) if other == label],
        [i for i, other in enumerate(labels) if bare(other) == bare(label)],
        [i for i, other in enumerate(labels) if bare(label) and bare(label) in bare(other)],
    ):
        if len(same) > 1:
            raise AssertionError(f"{label!r} could be any of {[labels[i] for i in same]}")
        if same:
            return same[0]
    return None


def bare(label: str) -> str:
    """A label without the emoji and blanks around it. A label of signs only stays as it is."""
    words = re.sub(r"^[^\w₹$€£+-]+|[^\w.)%?!…]+$", "", label)
    return (words or label).strip().casefold()
