"""Street, town, state and postcode of several columns as one line that people can read."""

from __future__ import annotations

from collections.abc import Sequence


def one_address(streets: Sequence[str], places: Sequence[str], codes: Sequence[str]) -> str:
    """`12 MG Road, Flat 4, Pune, MH 411004`; nothing that stands in it already comes twice. The
    town alone, or nothing, where there is no more."""
    parts: list[str] = []
    for text in (*streets, *places):
        key = _key(text)
        if not any(key in _key(part) for part in parts):
            parts = [part for part in parts if _key(part) not in key] + [text]
    written = ", ".join(parts)
    for code in codes:
        bare = code.lstrip("'")
        if bare not in written:
            written = f"{written} {bare}".strip()
    return written


def _key(text: str) -> str:
    """With an end behind each word, so that `Pune` is not found in `Punegaon`."""
    words = "".join(one if one.isalnum() else " " for one in text.casefold()).split()
    return f" {' '.join(words)} "
