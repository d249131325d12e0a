"""When a campaign goes out: moments in words, the shop's sending hours, the clock's gaps."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.calendar import moments
from crm.shop import Shop

FARTHEST = timedelta(days=366)
"""A campaign for later than that was a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC. `moved` when it was outside the sending hours and is the next opening.

    `skipped` when the clock never shows the time that was asked for (it is put forward over it);
    the instant is then as much later as the clock jumps.
    """

    at: datetime
    moved: bool = False
    skipped: bool = False


def read_moment(text: str, shop: Shop, *, hours: bool = True) -> Moment:
    """`fri 5pm`, `today 6 pm`, `tomorrow 11am`, `25 mar 17:30`, `in 3 hours`, in shop time.

    A weekday is the next one that is still ahead; a time without a day is today, or tomorrow when
    it has passed; a day without a time is the opening of the sending hours. `hours`: what is
    outside the sending hours is moved to their opening. Raises Invalid (`unreadable`, `past`,
    `too_far`).
    """
    said = moments.read_moment(text, shop.local(shop.now()).replace(tzinfo=None))
    if isinstance(said, timedelta):
        return check_moment(shop.now() + said, shop, hours=hours)
    return wall_moment(said.day, said.at or shop.sending_opens, shop, hours=hours)


def wall_moment(day: date, at: time, shop: Shop, *, hours: bool = True) -> Moment:
    """A shop date and a time on the wall. Raises Invalid (`past`, `too_far`)."""
    try:
        instant = shop.instant(day, at)
    except OverflowError as error:
        raise Invalid("moment", f"{day} {at}", "too_far") from error
    local = shop.local(instant)
    shown = local.replace(tzinfo=None, microsecond=0)
    skipped = shown != datetime.combine(day, at).replace(microsecond=0)
    found = check_moment(instant, shop, hours=hours)
    return Moment(found.at, found.moved, skipped)


def check_moment(instant: datetime, shop: Shop, *, hours: bool = True) -> Moment:
    """Raises Invalid (`past`, `too_far`); with `hours`, moves what is outside the sending hours."""
    now = shop.now()
    if instant <= now:
        raise Invalid("moment", instant.isoformat(), "past")
    if instant - now > FARTHEST:
        raise Invalid("moment", instant.isoformat(), "too_far")
    opening = next_opening(shop, instant) if hours else instant
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


def next_closing(shop: Shop, instant: datetime) -> datetime | None:
    """The first closing time after `instant`, in UTC; None when the hours never close."""
    if shop.sending_opens == shop.sending_closes:
        return None
    local = shop.local(instant)
    for days in range(3):
        closing = shop.instant(local.date() + timedelta(days=days), shop.sending_closes)
        if closing > instant:
            return closing
    raise AssertionError("unreachable: a clock closes once a day")


def end_of(shop: Shop, begin: datetime, seconds: float, *, hours: bool) -> datetime:
    """When a sending of `seconds` that begins then ends; with `hours` it rests while they are
    closed. UTC."""
    at, left = begin, timedelta(seconds=seconds)
    while True:
        at = next_opening(shop, at) if hours else at
        closing = next_closing(shop, at) if hours else None
        if closing is None or at + left <= closing:
            return at + left
        at, left = closing, left - (closing - at)


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
