"""The day of the sale: a sale lies in the past, days come before months."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from crm.language import day_words, vocabulary
from crm.language.sale.draft import Reason
from crm.language.sale.state import Reading
from crm.language.tokens import Token
from crm.values import months_before

Found = tuple[date | Reason, int]
"""A day, or why there is none, and how many tokens say so."""

_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{2,4}))?")
_FRACTIONS = vocabulary.words("1/2 1/4 3/4 1/3 2/3 1/8 3/8")
_NAMES_TOO = vocabulary.words("may april june august jan")
_BEFORE = day_words.BEFORE_DATE | {"the", "just"}
_EARLIEST = 2000


def take_date(reading: Reading) -> None:
    """Takes the words of the date out. Two days, an impossible one or the future are problems."""
    fractions(reading)
    found = reading.tokens
    kept: list[Token] = []
    at = 0
    while at < len(found):
        dated = _date_at(reading, at)
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
        _note(reading, day)
    reading.tokens = kept
    if any(token.key in day_words.AGO for token in kept if token.kind == "word"):
        _ask_dateparser(reading)


def _note(reading: Reading, day: date | Reason) -> None:
    if isinstance(day, Reason):
        reading.problem(day, "date")
    elif reading.day not in (None, day):
        reading.problem(Reason.UNCLEAR_DATE, "two_dates")
    elif day > reading.today:
        reading.problem(Reason.FUTURE, day.isoformat())
    else:
        reading.day = day


def fractions(reading: Reading) -> None:
    """What looks like a date and is a quantity: 1/2 kg, 2 1/2 kg, 1/2 paneer 360."""
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


def _date_at(reading: Reading, at: int) -> Found | None:
    token = reading.tokens[at]
    if token.kind == "date":
        return _numeric(reading, at)
    if token.kind in ("number", "ordinal"):
        return _counted(reading, at) or _day_of_month(reading, at)
    if token.kind != "word":
        return None
    return _named(reading, at) or _month_first(reading, at)


def _numeric(reading: Reading, at: int) -> Found | None:
    match = _NUMERIC.fullmatch(reading.tokens[at].text)
    if match is None:
        return Reason.UNCLEAR_DATE, 1
    first, between, second, third = match.groups()
    if len(first) == 4:
        return _exactly(int(first), int(second), int(third or 0)), 1
    if third is not None:
        return _exactly(int(third) + (2000 if len(third) == 2 else 0), int(second), int(first)), 1
    if between == "-" and not _at_an_edge(reading, at):
        return None
    return latest(reading.today, int(first), int(second)), 1


def _at_an_edge(reading: Reading, at: int) -> bool:
    return (
        reading.kind(at - 1) in ("end", "separator")
        or reading.kind(at + 1) in ("end", "separator")
        or reading.key(at - 1) in day_words.BEFORE_DATE
        or reading.key(at + 1) in vocabulary.PAYMENT_STARTS
    )


def _exactly(year: int, month: int, day: int) -> date | Reason:
    try:
        found = date(year, month, day)
    except ValueError:
        return Reason.UNCLEAR_DATE
    return found if year >= _EARLIEST else Reason.UNCLEAR_DATE


def latest(today: date, day: int, month: int) -> date | Reason:
    """The last such day that is not after today."""
    for year in range(today.year, today.year - 9, -1):
        found = _exactly(year, month, day)
        if isinstance(found, date) and found <= today:
            return found
    return Reason.UNCLEAR_DATE


def _whole(token: Token, largest: int) -> int:
    """The number of a day or of days; 0 for what is none."""
    value = token.value
    if value is None or token.money or value != value.to_integral_value():
        return 0
    return int(value) if 1 <= value <= largest else 0


def _counted(reading: Reading, at: int) -> Found | None:
    """3 days ago, 2 hafte pehle, 5 tarikh."""
    after = reading.key(at + 1)
    if after in day_words.TARIKH and (day := _whole(reading.tokens[at], 31)):
        return _last_day_number(reading.today, day), 2
    if reading.key(at + 2) not in day_words.AGO:
        return None
    count = _whole(reading.tokens[at], 400)
    if count and after in day_words.MONTH_WORDS:
        return months_before(reading.today, count), 3
    length = 7 if after in day_words.WEEK_WORDS else 1 if after in day_words.DAY_WORDS else 0
    return (reading.today - timedelta(days=length * count), 3) if length and count else None


def _last_day_number(today: date, day: int) -> date | Reason:
    """The last day of this number in a month that is not after today."""
    for back in range(13):
        index = today.year * 12 + today.month - 1 - back
        found = _exactly(index // 12, index % 12 + 1, day)
        if isinstance(found, date) and found <= today:
            return found
    return Reason.UNCLEAR_DATE


def _day_of_month(reading: Reading, at: int) -> Found | None:
    """1st March, 1 mar 2025, the 5th."""
    token = reading.tokens[at]
    day = _whole(token, 31)
    if not day:
        return None
    of = 1 if reading.key(at + 1) == "of" else 0
    month = day_words.MONTHS.get(reading.key(at + 1 + of), 0)
    if month and reading.kind(at + 1 + of) == "word":
        return _with_year(reading, day, month, at, 2 + of)
    named = reading.key(at - 1) in _BEFORE or _at_an_edge(reading, at)
    if token.kind == "ordinal" and named:
        return _last_day_number(reading.today, day), 1
    return None


def _month_first(reading: Reading, at: int) -> Found | None:
    """March 1, March 1st 2025."""
    month = day_words.MONTHS.get(reading.key(at), 0)
    if not month or at + 1 >= len(reading.tokens):
        return None
    after = reading.tokens[at + 1]
    if after.kind not in ("number", "ordinal") or after.spoken:
        return None
    clear = after.kind == "ordinal" or reading.key(at - 1) in day_words.BEFORE_DATE
    if not clear and (reading.key(at) in _NAMES_TOO or reading.kind(at - 1) == "number"):
        return None
    day = _whole(after, 31)
    return _with_year(reading, day, month, at, 2) if day else None


def _with_year(reading: Reading, day: int, month: int, at: int, length: int) -> Found:
    """A year may follow, where it is not the only number left to be an amount."""
    after = at + length + (1 if reading.key(at + length) == "," else 0)
    if reading.kind(after) == "number":
        token = reading.tokens[after]
        elsewhere = [
            other
            for place, other in enumerate(reading.tokens)
            if other.kind == "number" and not at <= place <= after
        ]
        if elsewhere and re.fullmatch(r"20\d\d", token.text) and not token.money:
            return _exactly(int(token.text), month, day), after + 1 - at
    return latest(reading.today, day, month), length


def _named(reading: Reading, at: int) -> Found | None:
    """yesterday, kal, day before yesterday, last monday, a week ago."""
    key, after = reading.key(at), reading.key(at + 1)
    if key == "day" and after == "before" and reading.key(at + 2) == "yesterday":
        return reading.today - timedelta(days=2), 3
    if key == "last" and after == "night":
        return reading.today - timedelta(days=1), 2
    if key in day_words.DAYS_BACK and not _is_named(reading, at):
        days = 1 if key in day_words.YESTERDAY else day_words.EITHER_WAY.get(key, 0)
        return reading.today - timedelta(days=days), 1
    if key in ("a", "an") and reading.key(at + 2) in day_words.AGO:
        length = 7 if after in day_words.WEEK_WORDS else 1 if after in day_words.DAY_WORDS else 0
        return (reading.today - timedelta(days=length), 3) if length else None
    if key in ("last", "past", "pichle", "pichhle", "previous", "this"):
        if after in day_words.WEEK_WORDS or after in day_words.VAGUE_DATES:
            return Reason.UNCLEAR_DATE, 2
        return None
    if key in day_words.WEEKDAYS and (
        key not in day_words.SHORT_WEEKDAYS or _stands_alone(reading, at)
    ):
        back = (reading.today.weekday() - day_words.WEEKDAYS[key]) % 7 or 7
        return reading.today - timedelta(days=back), 1
    return None


def _is_named(reading: Reading, at: int) -> bool:
    """`aj` and `yest` inside a name or an item are no dates."""
    return reading.key(at) == "aj" and reading.kind(at + 1) == "word"


def _stands_alone(reading: Reading, at: int) -> bool:
    """Sat and Sun are also words: dates at the beginning, at the end and before a comma only."""
    if reading.key(at - 1) in day_words.BEFORE_DATE:
        return True
    before, after = reading.kind(at - 1), reading.kind(at + 1)
    ends = after in ("end", "separator") or reading.key(at + 1) in vocabulary.PAYMENT_STARTS
    if before in ("end", "separator"):
        return after in ("word", "quoted", "phone") or ends
    return before == "number" and ends


def _ask_dateparser(reading: Reading) -> None:
    """What our own rules cannot read: a year ago. Its settings keep it in the past."""
    found = reading.tokens
    end = next(at for at, token in enumerate(found) if token.key in day_words.AGO) + 1
    start = max(
        (
            at
            for at in range(max(end - 5, 0), end)
            if found[at].kind == "number" or found[at].key in ("a", "an")
        ),
        default=end,
    )
    if start == end:
        reading.problem(Reason.UNCLEAR_DATE, "date")
        return
    from datetime import datetime

    import dateparser  # a third of a second, and only these few texts need it

    parsed = dateparser.parse(
        " ".join(token.text for token in found[start:end]),
        languages=["en", "hi"],
        settings={
            "RELATIVE_BASE": datetime.combine(reading.today, datetime.min.time()),
            "PREFER_DATES_FROM": "past",
            "DATE_ORDER": "DMY",
        },
    )
    if parsed is not None:
        reading.tokens = found[:start] + found[end:]
        _note(reading, parsed.date())
        return
    reading.problem(Reason.UNCLEAR_DATE, "date")
