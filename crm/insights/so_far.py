"""A day that is not over: what was sold so far, beside what usually is by this hour."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.comparison import sold_after
from crm.insights.revenue import Revenue, revenue
from crm.insights.sums.source import source
from crm.insights.unfinished import books_began
from crm.periods import Asked
from crm.settings import shop_of
from crm.values import ZERO, Period

USUAL_WEEKS = 8
"""Number of earlier same weekdays averaged into `usual`."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """The shop's today up to `until` on its wall. `usual` is the average revenue of the same
    weekday in the eight weeks before, up to the same time; None where it cannot be told."""

    day: date
    until: time
    revenue: Revenue
    usual: Decimal | None


def so_far(session: Session) -> SoFar:
    """The shop's today as it is now."""
    shop = shop_of(session)
    now = shop.local(shop.now())
    asked = Asked(Period(now.date(), now.date()), now.date())
    return SoFar(
        now.date(),
        now.time(),
        revenue(session, asked),
        usual_by(session, now.date(), now.time()),
    )


def usual_by(session: Session, day: date, at: time) -> Decimal | None:
    """The average revenue up to a time, of the same weekdays in the eight weeks before `day` that
    the books have; None where the hours of none of them are known, or nothing was sold."""
    began = books_began(session)
    found = []
    for back in range(1, USUAL_WEEKS + 1):
        then = day - timedelta(weeks=back)
        if began is None or then < began:
            break
        later = sold_after(session, then, at)
        if later is not None:
            found.append(source(session, then).between(session, then, then)[0] - later)
    if not found or sum(found) <= 0:
        return None
    return shop_of(session).currency.round(sum(found, ZERO) / len(found))
