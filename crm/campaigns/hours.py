"""When a campaign goes out: moments in words, sending hours, the clock's gaps."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from crm.campaigns.kinds import MARKETING, Terms
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.calendar import moments
from crm.shop import Shop

FARTHEST = timedelta(days=366)
"""A campaign for later than that was a slip of the finger."""


PROMOTIONAL = (time(10), time(21))
"""India: the operators drop what goes out under a promotional header at any other time (TCCCPR)."""

_DAYS = range(3)
"""Shop dates from today on in which each window opens and closes, whatever the clock skips."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours in which messages may go out: those that lie in each of the `windows` (in the shop's
    time, opening included, closing not). One that ends before it begins reaches over midnight;
    without a window they never close."""

    shop: Shop
    windows: tuple[tuple[time, time], ...] = ()

    def is_open(self, instant: datetime) -> bool:
        return self.open_at(self.shop.local(instant).time())

    def next_opening(self, instant: datetime) -> datetime:
        """The instant itself while open, else the next opening after it, in UTC."""
        if self.is_open(instant):
            return instant
        found = (self._next(opens, instant) for opens, _ in self.windows)
        return min(one for openings in found for one in openings if self.is_open(one))

    def next_closing(self, instant: datetime) -> datetime | None:
        """The first closing time after `instant`, in UTC; None when the hours never close."""
        closings = [self._next(closes, instant)[0] for _, closes in self.windows]
        return min(closings, default=None)

    def end_of(self, begin: datetime, seconds: float) -> datetime:
        """When a sending of `seconds` that begins then ends, UTC; it rests while they are
        closed."""
        at, left = begin, timedelta(seconds=seconds)
        while True:
            at = self.next_opening(at)
            closing = self.next_closing(at)
            if closing is None or at + left <= closing:
                return at + left
            at, left = closing, left - (closing - at)

    @property
    def opens(self) -> time:
        """The first opening of a day, on the wall."""
        openings = sorted(opens for opens, _ in self.windows)
        return next((one for one in openings if self.open_at(one)), time(0))

    @property
    def closes(self) -> time:
        """The closing that follows it."""
        closings = sorted(closes for _, closes in self.windows)
        later = [one for one in closings if one > self.opens]
        return next(iter(later or closings), time(0))

    def open_at(self, at: time) -> bool:
        return all(
            opens <= at < closes if opens < closes else at >= opens or at < closes
            for opens, closes in self.windows
        )

    def _next(self, at: time, instant: datetime) -> list[datetime]:
        """When the clock shows `at` after that instant, UTC."""
        today = self.shop.local(instant).date()
        instants = (self.shop.instant(today + timedelta(days=days), at) for days in _DAYS)
        return [one for one in instants if one > instant]


def hours_of(shop: Shop, terms: Terms = MARKETING, template: ChosenTemplate | None = None) -> Hours:
    """Hours in which a message of that kind, and under the header of its template, may go out."""
    opens, closes = shop.sending_opens, shop.sending_closes
    own = ((opens, closes),) if terms.rules.hours and opens != closes else ()
    if template is None or not template.promotional:
        return Hours(shop, own)
    both = Hours(shop, (*own, PROMOTIONAL))
    meet = any(both.open_at(one) for one, _ in both.windows)
    return both if meet else Hours(shop, (PROMOTIONAL,))  # else it would never go out


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC. `moved` when it was outside the sending hours and is the next opening.

    `skipped` when the clock never shows the time that was asked for (it is put forward over it);
    the instant is then as much later as the clock jumps.
    """

    at: datetime
    moved: bool = False
    skipped: bool = False


def read_moment(text: str, hours: Hours) -> Moment:
    """`fri 5pm`, `today 6 pm`, `tomorrow 11am`, `25 mar 17:30`, `in 3 hours`, in shop time.

    A weekday is the next one that is still ahead; a time without a day is today, or tomorrow when
    it has passed; a day without a time is the opening of the sending hours. What is outside the
    `hours` is moved to their opening. Raises Invalid (`unreadable`, `past`, `too_far`).
    """
    shop = hours.shop
    said = moments.read_moment(text, shop.local(shop.now()).replace(tzinfo=None))
    if isinstance(said, timedelta):
        return check_moment(shop.now() + said, hours)
    opens = hours.opens if hours.windows else shop.sending_opens
    return wall_moment(said.day, said.at or opens, hours)


def wall_moment(day: date, at: time, hours: Hours) -> Moment:
    """A shop date and a time on the wall. Raises Invalid (`past`, `too_far`)."""
    shop = hours.shop
    try:
        instant = shop.instant(day, at)
    except OverflowError as error:
        raise Invalid("moment", f"{day} {at}", "too_far") from error
    local = shop.local(instant)
    shown = local.replace(tzinfo=None, microsecond=0)
    skipped = shown != datetime.combine(day, at).replace(microsecond=0)
    found = check_moment(instant, hours)
    return Moment(found.at, found.moved, skipped)


def check_moment(instant: datetime, hours: Hours) -> Moment:
    """Moves what is outside the `hours`. Raises Invalid (`past`, `too_far`)."""
    now = hours.shop.now()
    if instant <= now:
        raise Invalid("moment", instant.isoformat(), "past")
    if instant - now > FARTHEST:
        raise Invalid("moment", instant.isoformat(), "too_far")
    opening = hours.next_opening(instant)
    return Moment(opening, moved=opening != instant)
