"""`book asha kal 5 baje facial`, `appointment asha 25 march 11:30 haircut 45 min`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from crm.errors import Invalid
from crm.language.calendar import words as day_words
from crm.language.calendar.clock_times import any_of, in_figures, take_clock_time
from crm.language.calendar.said_days import Direction
from crm.language.letters import QUOTE_OPEN, fold
from crm.language.money import Appointment, Who
from crm.language.numbers import valued
from crm.language.sale.instead import words
from crm.language.sale.instead.said import take_apart
from crm.language.sale.reasons import Reason, Refusal
from crm.language.tokens import tokens

if TYPE_CHECKING:
    from crm.language.sale.state import Reading

_HOUR = re.compile(
    rf"(?<![\d:./])(\d{{1,2}})(?:[:.](\d\d))?\s?(?:{any_of(day_words.OF_THE_CLOCK)})(?!\w)",
    re.IGNORECASE,
)
_MINUTES = re.compile(rf"\b(\d{{1,3}})\s?(?:{any_of(day_words.MINUTE_WORDS)})(?!\w)", re.IGNORECASE)
_HOURS = re.compile(r"\b(\d(?:\.5)?)\s?(?:hours?|hrs?|ghante|ghanta)(?!\w)", re.IGNORECASE)
_LEAST_MARKED = 13


def appointment(reading: Reading, text: str) -> Appointment | Refusal | None:
    """The lead word and a time of day make one; `book` without a time is an item. `text` is
    normalised, with its times of day. A day that was not said is today, if the time is ahead of
    nothing that is known here: whether it has passed is for the shop's clock."""
    lead, _, rest = text.strip().partition(" ")
    if fold(lead) not in words.BOOKS:
        return None
    minutes, rest = _length(rest)
    at, rest = _time(rest)
    if QUOTE_OPEN in text:
        return None
    found = [token for token in tokens(rest) if token.kind != "mark"]
    own = replace(reading, tokens=valued(found, lambda _: False), problems=[])
    said = take_apart(own, direction=Direction.AHEAD, idle=words.IDLE_OF_APPOINTMENTS)
    if at is None or said.people > 1 or said.numbers:
        return None
    who, what = said.who, [token.text for token in said.things]
    if who.name is not None and not own.known.is_customer(who.name):
        named = who.name.split()
        surnamed = len(named) > 1 and fold(named[1]) in words.SURNAMES
        cut = 2 if surnamed else 1
        who, what = Who(" ".join(named[:cut]), who.phone), [*named[cut:], *what]
    if not who:
        return None
    if said.problem is not None:
        return Refusal(Reason.UNCLEAR_DATE, None, "appointment_day")
    day = said.day if said.dated else own.today
    return Appointment(who, datetime.combine(day, at), " ".join(what) or None, minutes)


def _length(text: str) -> tuple[int | None, str]:
    if found := _MINUTES.search(text):
        return int(found[1]), text[: found.start()] + text[found.end() :]
    if found := _HOURS.search(text):
        return int(float(found[1]) * 60), text[: found.start()] + text[found.end() :]
    return None, text


def _time(text: str) -> tuple[time | None, str]:
    """An hour without its half of the clock: from 1 to 7 in the afternoon, 8 to 11 in the
    morning, and 12 is noon. Parts of the day tell."""
    text = in_figures(text)
    try:
        at, rest = take_clock_time(text)
    except Invalid:
        return None, text
    if at is not None:
        bare = _BARE.search(text)
        if bare and int(bare[1]) < _LEAST_MARKED and not _says_the_half(text):
            at = at.replace(hour=_afternoon(int(bare[1])))
        return at, rest
    if found := _HOUR.search(text):
        hour = int(found[1])
        if not 1 <= hour <= _LEAST_MARKED - 1:
            return None, text
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        return time(_afternoon(hour), int(found[2] or 0)), rest
    return None, text


_BARE = re.compile(r"(?<![\d:./])(\d{1,2})[:.](\d\d)(?!\d)")
_HALF = re.compile(
    rf"\d\s?[ap]\.?m\b|(?<!\w)(?:{any_of(day_words.PARTS_OF_DAY)})(?!\w)", re.IGNORECASE
)


def _says_the_half(text: str) -> bool:
    return _HALF.search(text) is not None


def _afternoon(hour: int) -> int:
    return hour + 12 if 1 <= hour <= 7 else hour
