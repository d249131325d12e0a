"""The day of a sale inside its text: found by its place, read by the words and rules of `days`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.calendar.days import EARLIEST
from crm.language.calendar.said_days import (
    UNITS,
    CalendarDay,
    DayNumber,
    Direction,
    Distance,
    SaidDay,
    said_day,
)
from crm.language.sale.reasons import Reason
from crm.language.sale.state import Reading
from crm.language.tokens import Token

Found = tuple[date | Reason, int]
"""A day, or why there is none, and how many tokens say so."""

_FRACTIONS = vocabulary.words("1/2 1/4 3/4 1/3 2/3 1/8 3/8")
_NAMES_TOO = vocabulary.words("may april june august jan")
_BEFORE = day_words.BEFORE_DATE | {"the", "just"}
_YEAR = re.compile(r"20\d\d")
_DAY_WORDS = (
    day_words.DAYS_BACK
    | day_words.TOMORROW
    | day_words.WEEKDAYS.keys()
    | day_words.MONTHS.keys()
    | day_words.DAY_WORDS
    | day_words.WEEK_WORDS
    | day_words.VAGUE_DATES
    | day_words.TARIKH
    | day_words.AGO
    | {"day", "night"}
)
"""One of them is in every day that is no date in numbers and no ordinal."""


def take_date(reading: Reading, direction: Direction = Direction.PAST) -> None:
    """Takes the words of the date out. Two days, an impossible one, or one on the other side of
    today are problems."""
    fractions(reading)
    _part_of_day(reading)
    found = reading.tokens
    if not _may_say_a_day(found):
        return
    words = [_as_said(token) for token in found]
    kept: list[Token] = []
    at = 0
    while at < len(found):
        dated = _date_at(reading, words, at, direction)
        if dated is None:
            kept.append(found[at])
            at += 1
            continue
        day, length = dated
        while kept and (kept[-1].key in _BEFORE or kept[-1].text == ":"):
            kept.pop()
        at += length
        while at < len(found) and found[at].key in day_words.AFTER_DATE:
            at += 1
        _note(reading, day, direction)
    reading.tokens = kept
    _long_ago(reading)


def _part_of_day(reading: Reading) -> None:
    """Drops the evening of `asha 450 sham ko` and of `subah asha 450`."""
    found = reading.tokens
    for at, token in enumerate(found):
        if token.kind != "word" or token.key not in day_words.PARTS_OF_DAY:
            continue
        end = at + 1
        while end < len(found) and found[end].key in _IN_THE_EVENING:
            end += 1
        behind = any(one.kind == "number" for one in found[:at])
        ends = reading.kind(end) in ("end", "separator")
        ends |= reading.key(end) in vocabulary.PAYMENT_STARTS
        begins = at == 0 and reading.kind(end) in ("word", "quoted")
        if (behind and ends) or begins:
            if not reading.known.begins_customer(token.text) and not reading.is_item(token.text):
                del found[at:end]
            return


_IN_THE_EVENING = vocabulary.words("ko me mein को में")


def _long_ago(reading: Reading) -> None:
    """Notes an `ago` without a day as unclear: ages ago, an hour ago, 1.5 days ago. No item."""
    found = reading.tokens
    places = [at for at, one in enumerate(found) if one.kind == "word" and one.key in day_words.AGO]
    if not places:
        return
    ago = places[0]
    reading.problem(Reason.UNCLEAR_DATE, "date")
    counted = reading.kind(ago - 2) == "number" or reading.key(ago - 2) in ("a", "an")
    if counted and reading.key(ago - 1) in _LENGTHS:
        del found[ago - 2 : ago + 1]


_LENGTHS = UNITS.keys() | day_words.HOUR_WORDS | day_words.MINUTE_WORDS


def _may_say_a_day(found: Iterable[Token]) -> bool:
    return any(
        token.kind in ("date", "ordinal") or (token.kind == "word" and token.key in _DAY_WORDS)
        for token in found
    )


def _as_said(token: Token) -> str:
    """The token as `said_day` takes it: numbers in digits; empty what is none of its words."""
    if token.kind in ("date", "separator", "word"):
        return token.key
    value = token.value
    if token.kind not in ("number", "ordinal") or value is None or token.money:
        return ""
    if not 1 <= value < 10_000 or value != value.to_integral_value():
        return ""
    return f"{int(value)}th" if token.kind == "ordinal" else str(int(value))


def _note(reading: Reading, day: date | Reason, direction: Direction) -> None:
    if isinstance(day, Reason):
        reading.problem(day, "date")
    elif reading.day not in (None, day):
        reading.problem(Reason.UNCLEAR_DATE, "two_dates")
    elif direction is Direction.PAST and day > reading.today:
        reading.problem(Reason.FUTURE, day.isoformat())
    else:
        reading.day = day


def fractions(reading: Reading) -> None:
    """Turns dates that are quantities into numbers: 1/2 kg, 2 1/2 kg, 1/2 paneer 360."""
    found = reading.tokens
    for at, token in enumerate(found):
        after = reading.key(at + 1) if reading.kind(at + 1) == "word" else ""
        if token.kind == "date" and token.text not in _FRACTIONS and _is_measure(after):
            reading.problem(Reason.AMBIGUOUS, token.text)
        if token.kind != "date" or token.text not in _FRACTIONS:
            continue
        measured = _is_measure(after)
        if not measured:
            follows = at + 2
            while reading.kind(follows) == "word":
                follows += 1
            measured = (
                at > 0
                and reading.kind(at - 1) in ("word", "quoted", "phone")
                and reading.key(at - 1) not in day_words.BEFORE_DATE
                and reading.kind(at + 1) in ("word", "quoted")
                and after not in vocabulary.PAYMENT_STARTS
                and reading.kind(follows) in ("number", "mark")
                and reading.kind(follows + 1) not in ("word", "quoted")
            )
        if measured:
            above, below = token.text.split("/")
            value = (Decimal(above) / Decimal(below)).quantize(Decimal("0.001"))
            whole = found[at - 1] if at else None
            if whole and whole.kind == "number" and (count := _whole(whole, 999)):
                value += count
                whole.kind = "mark"
                whole.key = whole.text = ":"
            found[at] = Token("number", token.text, token.text, token.space, value.normalize())
    reading.tokens = [token for token in found if token.text != ":" or token.kind != "mark"]


def _is_measure(key: str) -> bool:
    return key in vocabulary.UNITS or key in vocabulary.SMALL_UNITS


def _date_at(reading: Reading, words: Sequence[str], at: int, direction: Direction) -> Found | None:
    token = reading.tokens[at]
    if token.kind not in ("date", "number", "ordinal", "word"):
        return None
    if token.key in _VAGUE and reading.key(at + 1) in _VAGUE_UNITS:
        return Reason.UNCLEAR_DATE, 2
    said = said_day(words, at)
    if said is None:
        return (Reason.UNCLEAR_DATE, 1) if token.kind == "date" else None
    said = _without_an_amount(reading, at, *said)
    if said is None or not _is_meant(reading, at, *said):
        return None
    try:
        day = said[0].on(reading.today, direction)
    except ValueError:
        return Reason.UNCLEAR_DATE, said[1]
    return (day if day >= EARLIEST else Reason.UNCLEAR_DATE), said[1]


_VAGUE = day_words.LAST | {"this"}
_VAGUE_UNITS = day_words.WEEK_WORDS | day_words.VAGUE_DATES


def _without_an_amount(
    reading: Reading, at: int, said: SaidDay, length: int
) -> tuple[SaidDay, int] | None:
    """A year behind a day may be the amount; it is none where another number is left to be it, or
    nothing else is said, as in a reply."""
    end = at + length - 1
    if not isinstance(said, CalendarDay) or said.year is None or reading.kind(end) == "date":
        return said, length
    if reading.kind(at) == "number" and _YEAR.fullmatch(reading.tokens[at].text):
        return None  # 2025 march 1: an amount, and a day that comes next
    others = [*reading.tokens[:at], *reading.tokens[end + 1 :]]
    elsewhere = any(other.kind == "number" for other in others)
    alone = all(other.key in _BEFORE or other.kind == "separator" for other in others)
    if (elsewhere or alone) and _YEAR.fullmatch(reading.tokens[end].text):
        return said, length
    length -= 2 if reading.key(end - 1) == "," else 1
    return replace(said, year=None), length


def _is_meant(reading: Reading, at: int, said: SaidDay, length: int) -> bool:
    """Whether the words say a day at this place, and no name, item, quantity or price."""
    token = reading.tokens[at]
    match said:
        case CalendarDay() if token.kind == "date":
            return not _DASHED.fullmatch(token.text) or _at_an_edge(reading, at)
        case CalendarDay() if token.key in day_words.MONTHS:
            return said.year is not None or _is_month_first(reading, at)
        case DayNumber() if length == 1:
            return reading.key(at - 1) in _BEFORE or _at_an_edge(reading, at)
        case Distance() if token.key == "aj":  # a name, or the beginning of one
            return reading.kind(at + 1) != "word"
        case CalendarDay() | DayNumber() | Distance():
            return True
        case _:
            return token.key not in day_words.SHORT_WEEKDAYS or _stands_alone(reading, at)


_DASHED = re.compile(r"\d{1,2}-\d{1,2}")
"""10-10 may be two numbers."""


def _at_an_edge(reading: Reading, at: int) -> bool:
    return (
        reading.kind(at - 1) in ("end", "separator")
        or reading.kind(at + 1) in ("end", "separator")
        or reading.key(at - 1) in day_words.BEFORE_DATE
        or reading.key(at + 1) in vocabulary.PAYMENT_STARTS
    )


def _is_month_first(reading: Reading, at: int) -> bool:
    """`march 5` is a day; `april 5` behind a name may be five of it, `2 march 5` a price."""
    after = reading.tokens[at + 1]
    if after.spoken:
        return False
    if after.kind == "ordinal" or reading.key(at - 1) in day_words.BEFORE_DATE:
        return True
    return reading.key(at) not in _NAMES_TOO and reading.kind(at - 1) != "number"


def _stands_alone(reading: Reading, at: int) -> bool:
    """Sat and Sun are also words: dates at the beginning, at the end and before a comma only."""
    if reading.key(at - 1) in day_words.BEFORE_DATE:
        return True
    before, after = reading.kind(at - 1), reading.kind(at + 1)
    ends = after in ("end", "separator") or reading.key(at + 1) in vocabulary.PAYMENT_STARTS
    if before in ("end", "separator"):
        return after in ("word", "quoted", "phone") or ends
    return before == "number" and ends


def _whole(token: Token, largest: int) -> int:
    """A whole number in front of a fraction; 0 for what is none."""
    value = token.value
    if value is None or token.money or value != value.to_integral_value():
        return 0
    return int(value) if 1 <= value <= largest else 0
