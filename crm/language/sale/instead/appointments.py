"""`book asha kal 5 baje facial`, `appointment asha 25 march 11:30 haircut 45 min`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.calendar.appointment_times import take_time
from crm.language.calendar.clock_times import any_of
from crm.language.calendar.said_days import Direction
from crm.language.letters import PHONE_OPEN, QUOTE_OPEN, fold
from crm.language.money import Appointment, Who
from crm.language.numbers import valued
from crm.language.sale.instead import words
from crm.language.sale.instead.said import take_apart
from crm.language.sale.reasons import Reason, Refusal
from crm.language.talk import is_booked_at_the_end
from crm.language.tokens import tokens

if TYPE_CHECKING:
    from crm.language.sale.state import Reading

_MINUTES = re.compile(rf"\b(\d{{1,3}})\s?(?:{any_of(day_words.MINUTE_WORDS)})(?!\w)", re.IGNORECASE)
_HOURS = re.compile(r"\b(\d(?:\.5)?)\s?(?:hours?|hrs?|ghante|ghanta|घंटे|घंटा)(?!\w)", re.IGNORECASE)


_NAMED = words.BOOKS - vocabulary.words("book बुक")
"""Also behind the customer: asha ka appointment kal 5 baje."""
_OTHERWISE = vocabulary.words("move shift change postpone badlo badal badlna cancel बदलो बदल")
"""Said of an appointment that is there already."""


def appointment(reading: Reading, text: str) -> Appointment | Refusal | None:
    """The lead word and a time of day make one; `book` without a time is an item. `text` is
    normalised, with its times of day. A day that was not said is today, if the time is ahead of
    nothing that is known here: whether it has passed is for the shop's clock."""
    spoken = _said_of_it(text.split())
    if spoken is None:
        return None
    phone_first = bool(spoken) and spoken[0].startswith(PHONE_OPEN)
    minutes, rest = _length(" ".join(spoken))
    at, rest = take_time(rest)
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
        cut = 0 if phone_first else 2 if surnamed else 1
        who, what = Who(" ".join(named[:cut]) or None, who.phone), [*named[cut:], *what]
    if not who:
        return None
    if said.problem is not None:
        return Refusal(Reason.UNCLEAR_DATE, None, "appointment_day")
    day = said.day if said.dated else own.today
    return Appointment(who, datetime.combine(day, at), " ".join(what) or None, minutes)


def _said_of_it(spoken: list[str]) -> list[str] | None:
    """The words without those that say that it is an appointment, which lead, name it behind the
    customer (`asha ka appointment`), or end it (`book kar do`); None where none of them do."""
    keys = [fold(one) for one in spoken]
    if not keys or (set(keys) & _OTHERWISE):
        return None
    if keys[0] in words.BOOKS:
        return spoken[1:]
    for at, key in enumerate(keys):
        if key in _NAMED:
            return spoken[:at] + spoken[at + 1 :]
    ends = is_booked_at_the_end(keys)
    return None if ends is None else spoken[:ends]


def _length(text: str) -> tuple[int | None, str]:
    if found := _MINUTES.search(text):
        return int(found[1]), text[: found.start()] + text[found.end() :]
    if found := _HOURS.search(text):
        return int(float(found[1]) * 60), text[: found.start()] + text[found.end() :]
    return None, text
