"""When a campaign goes out: moments in words, the shop's sending hours, the clock's gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from crm.errors import Invalid
from crm.shop import Shop

FARTHEST = timedelta(days=366)
"""A campaign for later than that was a slip of the finger."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WEEKDAY = re.compile(
    "mon(day)?|tues?(day)?|wed(nesday)?|thu(rs?)?(day)?|fri(day)?|sat(urday)?|sun(day)?"
)
_DISTANCE = re.compile(r"(?:in|after)\s+(\d{1,3})\s*(m|min|minute|h|hr|hour|d|day)s?", re.I)
_CLOCK = re.compile(
    r"(?:\bat\s+|@\s*)?\b(?:(?P<noon>noon|midday)|(?P<h12>\d{1,2})(?:[:.](?P<m12>\d{2}))?\s*"
    r"(?P<half>[ap])\.?m\b\.?|(?P<h24>\d{1,2}):(?P<m24>\d{2}))",
    re.I,
)
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(_MONTHS)})[a-z]*(?:\s+(\d{{4}}))?", re.I
)
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC. `moved` when it was outside the sending hours and is the next opening.

    `skipped` when the clock never shows the time that was asked for (it is put forward over it);
    the instant is then as much later as the clock jumps.
    """

    at: datetime
    moved: bool = False
    skipped: bool = False


def read_moment(text: str, shop: Shop) -> Moment:
    """`fri 5pm`, `today 6 pm`, `tomorrow 11am`, `25 mar 17:30`, `in 3 hours`, in shop time.

    A weekday is the next one that is still ahead; a time without a day is today, or tomorrow when
    it has passed; a day without a time is the opening of the sending hours. Raises Invalid
    (`unreadable`, `past`, `too_far`).
    """
    asked = " ".join(text.split())
    local = shop.local(shop.now())
    if distance := _DISTANCE.fullmatch(asked):
        unit = {"m": "minutes", "h": "hours", "d": "days"}[distance[2][0].lower()]
        return check_moment(shop.now() + timedelta(**{unit: int(distance[1])}), shop)
    clock = _CLOCK.search(asked)
    at = _time(clock, text) if clock else None
    rest = asked if clock is None else f"{asked[: clock.start()]} {asked[clock.end() :]}"
    words = rest.lower().replace(",", " ").split()
    while words and words[0] in ("on", "at", "next", "this"):
        words.pop(0)
    if words and words[-1] == "at":
        words.pop()
    rest = " ".join(words)
    if at is None and not rest:
        raise Invalid("moment", text, "unreadable")
    day = _day(rest, local, at, text)
    return wall_moment(day, at or shop.sending_opens, shop)


def read_day(text: str, shop: Shop) -> date:
    """`31 mar`, `fri`, `tomorrow`, `in 10 days`: today or later. Raises Invalid."""
    asked = " ".join(text.lower().split())
    local = shop.local(shop.now())
    if found := re.fullmatch(r"(?:in )?(\d{1,3}) days?", asked):
        return local.date() + timedelta(days=int(found[1]))
    if not asked:
        raise Invalid("day", text, "unreadable")
    day = _day(asked, local, None, text)
    if day < local.date():
        raise Invalid("valid_until", day, "past")
    return day


def wall_moment(day: date, at: time, shop: Shop) -> Moment:
    """A shop date and a time on the wall. Raises Invalid (`past`, `too_far`)."""
    try:
        instant = shop.instant(day, at)
    except OverflowError as error:
        raise Invalid("moment", f"{day} {at}", "too_far") from error
    local = shop.local(instant)
    shown = local.replace(tzinfo=None, microsecond=0)
    skipped = shown != datetime.combine(day, at).replace(microsecond=0)
    found = check_moment(instant, shop)
    return Moment(found.at, found.moved, skipped)


def check_moment(instant: datetime, shop: Shop) -> Moment:
    """Raises Invalid (`past`, `too_far`); moves what is outside the sending hours."""
    now = shop.now()
    if instant <= now:
        raise Invalid("moment", instant.isoformat(), "past")
    if instant - now > FARTHEST:
        raise Invalid("moment", instant.isoformat(), "too_far")
    opening = next_opening(shop, instant)
    return Moment(opening, moved=opening != instant)


def is_open(shop: Shop, instant: datetime) -> bool:
    """Whether marketing messages may go out: opening included, closing not.

    Hours that end before they begin reach over midnight; equal ones never close.
    """
    at = shop.local(instant).time()
    opens, closes = shop.sending_opens, shop.sending_closes
    if opens == closes:
        return True
    if opens < closes:
        return opens <= at < closes
    return at >= opens or at < closes


def next_opening(shop: Shop, instant: datetime) -> datetime:
    """The instant itself while open, else the next opening after it, in UTC."""
    if is_open(shop, instant):
        return instant
    local = shop.local(instant)
    for days in range(3):
        opening = shop.instant(local.date() + timedelta(days=days), shop.sending_opens)
        if opening > instant:
            return opening
    raise AssertionError("unreachable: a clock opens once a day")


def _time(clock: re.Match[str], text: str) -> time:
    try:
        if clock["noon"]:
            return time(12)
        if clock["half"]:
            hour = int(clock["h12"])
            if not 1 <= hour <= 12:
                raise ValueError(hour)
            afternoon = clock["half"].lower() == "p"
            return time(hour % 12 + 12 * afternoon, int(clock["m12"] or 0))
        return time(int(clock["h24"]), int(clock["m24"]))
    except ValueError as error:
        raise Invalid("moment", text, "unreadable") from error


def _day(rest: str, local: datetime, at: time | None, text: str) -> date:
    today = local.date()
    ahead = at is None or at > local.time()
    if not rest:
        return today if ahead else today + timedelta(days=1)
    if rest in ("today", "tonight", "aaj"):
        return today
    if rest in ("tomorrow", "tmrw", "tomo", "kal"):
        return today + timedelta(days=1)
    if _WEEKDAY.fullmatch(rest):
        days = (_WEEKDAYS.index(rest[:3]) - today.weekday()) % 7
        passed = days == 0 and not (at is not None and ahead)
        return today + timedelta(days=7 if passed else days)
    return _date(rest, today, text)


def _date(rest: str, today: date, text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", rest):
            return date.fromisoformat(rest)
        if found := _DAY_MONTH.fullmatch(rest):
            month = _MONTHS.index(found[2].lower()) + 1
            return _ahead(int(found[1]), month, found[3], today)
        if found := _NUMERIC.fullmatch(rest):
            return _ahead(int(found[1]), int(found[2]), found[3], today)
    except ValueError as error:
        raise Invalid("moment", text, "unreadable") from error
    raise Invalid("moment", text, "unreadable")


def _ahead(day: int, month: int, year: str | None, today: date) -> date:
    """Without a year, the next such day."""
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)
