"""A time of day as people and programs write it: `21:00`, `21.00`, `9 p.m.`, `noon`, `sham 6 baje`.

A bare number is none: 9 may be in the morning or in the evening.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import time

from crm.errors import Invalid
from crm.language import vocabulary
from crm.language.calendar import words as day_words

_NOON = 12
_NIGHT_ENDS = 5
"""`raat 4 baje` is before dawn, `raat 8 baje` is in the evening."""


def any_of(words: Iterable[str]) -> str:
    """A pattern of words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_PART = any_of(day_words.PARTS_OF_DAY | day_words.MIDNIGHT)
_CLOCK = (
    rf"(?:(?P<before>{_PART})\s+(?:(?:ko|को|at)\s+)?)?"
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:.])(?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?:\s*(?:hrs\b\.?|hours\b|h\b))?)?"
    r"(?:\s*(?P<half>[ap])\s?\.?\s?m\b\.?)?"
    rf"(?:\s*(?P<named>{any_of(day_words.OF_THE_CLOCK)})(?!\w))?"
    rf"(?:\s+(?:(?:in\s+the|at)\s+)?(?P<after>{_PART})(?!\w))?"
)
_WORD = rf"(?P<word>{any_of(day_words.NOON | day_words.MIDNIGHT)})"
_WHOLE = re.compile(rf"(?:at\s+|@\s*)?(?:{_CLOCK}|{_WORD})")
_INSIDE = re.compile(rf"(?<![\w:./-])(?:at\s+|@\s*)?(?:{_CLOCK}|{_WORD})(?![\w:/-]|\.\d)")


def read_clock_time(text: str) -> time:
    """The time that a whole text says. Raises Invalid: `unreadable`, `impossible`."""
    found = _WHOLE.fullmatch(in_figures(text).strip())
    if found is None or not _strength(found):
        raise Invalid("time", text, "unreadable")
    try:
        return _time(found)
    except ValueError as error:
        raise Invalid("time", text, "impossible") from error


def take_clock_time(text: str) -> tuple[time | None, str]:
    """The time that is said in a text, and the rest of it. Raises Invalid where two are said.

    Of `5.04 17:30` the first is a day; a point is for times only where nothing else says one.
    """
    text = in_figures(text)
    found: list[tuple[int, time, re.Match[str]]] = []
    for match in _INSIDE.finditer(text):
        strength = _strength(match)
        if not strength or (strength == _POINTED and match["second"]):  # 05.04.25 is a day
            continue
        with suppress(ValueError):
            found.append((strength, _time(match), match))
    if not found:
        return None, text
    strongest = max(strength for strength, _, _ in found)
    best = [one for one in found if one[0] == strongest]
    if len(best) > 1:
        raise Invalid("time", text, "ambiguous")
    _, at, match = best[0]
    return at, f"{text[: match.start()]} {text[match.end() :]}".strip()


def in_figures(text: str) -> str:
    """Without case; digits of any script as 0 to 9, and hours in words as clocks show them."""
    if text.isascii():
        text = text.lower()
    else:
        text = "".join(
            str(unicodedata.decimal(one)) if one.isdecimal() else one
            for one in unicodedata.normalize("NFKC", text).lower()
        )
    return _SPOKEN.sub(_of_spoken, text)


_HOURS = {
    **{spelt: value for spelt, value in vocabulary.NUMBERS.items() if "." not in value},
    **{str(hour): str(hour) for hour in range(1, 13)},
}
_AND_A_HALF = {
    spelt: value[0] for spelt, value in vocabulary.NUMBERS.items() if value in ("1.5", "2.5")
}
_SPOKEN = re.compile(
    rf"(?<![\w:./])(?:(?P<alone>{any_of(_AND_A_HALF)})"
    rf"|(?:(?P<part>{any_of(vocabulary.OFFSETS)})\s+)?(?P<spoken>{any_of(_HOURS)}))"
    rf"\s+(?={any_of(day_words.OF_THE_CLOCK)}(?!\w))"
)


def _of_spoken(found: re.Match[str]) -> str:
    """`sadhe paanch baje` is 5:30, `paune 6` 5:45, `dhai` 2:30."""
    if found["alone"]:
        return f"{_AND_A_HALF[found['alone']]}:30 "
    hour = int(_HOURS[found["spoken"]])
    if found["part"] is None or hour > _NOON:
        return f"{hour} "
    minutes = hour * 60 + int(float(vocabulary.OFFSETS[found["part"]]) * 60)
    return f"{minutes // 60}:{minutes % 60:02d} "


_WEAK, _POINTED, _SURE = 1, 2, 3


def _strength(found: re.Match[str]) -> int:
    """How surely this is a time and nothing else; 0 for a bare number."""
    if found["word"] or found["half"] or found["named"] or found["mark"] == ":":
        return _SURE
    if found["mark"]:
        return _POINTED
    return _WEAK if found["before"] or found["after"] else 0


def _time(found: re.Match[str]) -> time:
    """Raises ValueError where the clock shows no such time, or the words contradict each other."""
    if word := found["word"]:
        return time(_NOON if word in day_words.NOON else 0)
    said = int(found["hour"])
    hours = {_in_half(said, found["half"])} if found["half"] else set()
    hours |= {_in_part(said, found[part]) for part in ("before", "after") if found[part]}
    if not hours and not found["mark"] and said <= _NOON:
        raise ValueError(found[0])  # 9 baje
    if len(hours) > 1:
        raise ValueError(found[0])
    hour = hours.pop() if hours else said
    return time(hour, int(found["minute"] or 0), int(found["second"] or 0))


def _in_half(hour: int, half: str) -> int:
    if not 1 <= hour <= _NOON:
        raise ValueError(hour)
    return hour % _NOON + (_NOON if half == "p" else 0)


def _in_part(hour: int, part: str) -> int:
    """The hour of 24 that is meant in a part of the day; 18 is in the evening as it is."""
    at_twelve = part in day_words.NOON or part in day_words.MIDNIGHT
    if (at_twelve and hour != _NOON) or (part in day_words.MORNING and hour == _NOON):
        raise ValueError(hour)
    night = part in day_words.NIGHT and (hour < _NIGHT_ENDS or hour == _NOON)
    early = night or part in day_words.MORNING or part in day_words.MIDNIGHT
    if hour > _NOON and early:
        raise ValueError(hour)
    return hour if hour > _NOON or (hour == 0 and early) else _in_half(hour, "a" if early else "p")
