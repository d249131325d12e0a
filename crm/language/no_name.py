"""Whether a text can be what somebody is called: one with money, a date or a time in it is no name.

`Asha 2` may be the second Asha, `Asha Verma 98765 43210` is a name with a phone behind it. Of
`Asha Flat 307` nobody can tell, so it is asked.
"""

from __future__ import annotations

import re

from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.calendar.clock_times import any_of
from crm.language.letters import PHONE_CLOSE, PHONE_OPEN, fold, normalised
from crm.language.phones import taken_out

_PHONE = re.compile(rf"{PHONE_OPEN}\d+{PHONE_CLOSE}")
_LIKE_A_PHONE = re.compile(r"\(?\+?\(?(?:\d[\s().-]*){8,}")
_NUMBER = re.compile(r"\d{2}")
_MONEY = re.compile(
    r"[₹$€£]|\b(?:rs|inr)\b\.?\s?\d|/-|\d\s?%|\d\s?(?:k|lakhs?|lacs?|crores?|cr)\b", re.IGNORECASE
)
_TIME = re.compile(
    rf"\d\s?(?:[ap]\.?m\b|(?:{any_of(day_words.OF_THE_CLOCK)})(?!\w))|\d:\d", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,2}[/-]\d{1,2}\b")
_WORD = re.compile(r"[^\s\d,;:./()-]+")

_ALSO_NAMES = vocabulary.words("abhi now parson parson's sun mon sat wed fri may june april august")
"""Day words that people are called too: they say a day only beside a number."""

_DAYS = (day_words.WEEKDAYS.keys() | day_words.DAYS_BACK | day_words.TOMORROW) - _ALSO_NAMES


def says_money_or_time(text: str) -> bool:
    """Whether an amount with its currency or a time of day is in it, as in no place: `Flat 203` has
    neither."""
    plain = normalised(text)
    return any(one.search(plain) for one in (_MONEY, _TIME))


def is_no_name(text: str, region: str) -> bool:
    """Whether there is an amount, a day or a time of day in it. A phone is none of these, nor
    what looks like one with a digit too few; `region` is the country of a number without a code."""
    plain, phones = taken_out(normalised(text), region)
    plain = (_PHONE if phones else _LIKE_A_PHONE).sub(" ", plain)
    if any(one.search(plain) for one in (_NUMBER, _MONEY, _TIME, _DATE)):
        return True
    words = {fold(word) for word in _WORD.findall(plain)}
    if words & _DAYS:
        return True
    numbered = any(letter.isdigit() for letter in plain)
    return numbered and bool(
        words & (day_words.MONTHS.keys() | day_words.WEEKDAYS.keys() | vocabulary.PAYMENT_STARTS)
    )
