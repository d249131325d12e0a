"""Revenue beside that of the time before, like for like: as many days, to the same hour."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.revenue import Revenue, revenue
from crm.insights.sums.source import source
from crm.insights.unfinished import books_began, is_running
from crm.language.calendar import festivals
from crm.language.calendar.festivals import Festival
from crm.periods import Asked
from crm.settings import shop_of
from crm.store.schema import purchases, returns
from crm.values import ZERO, Period


@dataclass(frozen=True, slots=True)
class Comparison:
    """Revenue of `period` and of the period `before`, which has as many days. With `until`, a time
    on the shop's wall, the last day of both counts up to it. Where that cannot be told, `period` is
    `asked` without today. `growth` is a share of 1, None unless something was sold before."""

    asked: Period
    period: Period
    before: Period
    until: time | None
    revenue: Decimal
    revenue_before: Decimal

    @property
    def growth(self) -> Decimal | None:
        if self.revenue_before <= 0:
            return None
        return (self.revenue - self.revenue_before) / self.revenue_before

    @property
    def growth_percent(self) -> Decimal | None:
        """With two places, half up."""
        if self.growth is None:
            return None
        return (self.growth * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class SameSeason:
    """The days up to the same festival a year before, as many as have begun of this year's, and
    what was sold in them; on a last day that runs up to the hour that it is now, where the hours of
    the sales of then are known."""

    festival: Festival
    year: int
    period: Period
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Compared:
    """The revenue of a period, and its comparison; None where the books do not reach back to the
    first day of the time before. `began` is the day of the first sale of all where it lies in the
    period, after its first day. `season` is there where the period is that of a festival, and the
    books reach back to the one before."""

    revenue: Revenue
    comparison: Comparison | None
    began: date | None
    season: SameSeason | None = None


def compared(session: Session, asked: Asked) -> Compared:
    """Revenue with its comparison."""
    money = revenue(session, asked)
    began = books_began(session)
    inside = began is not None and asked.period.start < began <= asked.end
    return Compared(
        money,
        _comparison(session, asked, began),
        began if inside else None,
        _season_before(session, asked, began),
    )


def _season_before(session: Session, asked: Asked, began: date | None) -> SameSeason | None:
    found = asked.season
    then = found and festivals.season(found.festival, found.year - 1)
    if then is None or began is None or began > then.period.start:
        return None
    to_come = (asked.period.end - asked.end).days
    period = Period(then.period.start, then.period.end - timedelta(days=to_come))
    amount = _sold(session, period)
    if is_running(session, asked):
        amount -= _later_than_now(session, period.end)[1] or ZERO
    return SameSeason(then.festival, then.year, period, amount)


def _comparison(session: Session, asked: Asked, began: date | None) -> Comparison | None:
    previous = asked.previous
    days = (asked.end - asked.period.start).days + 1
    if previous is None or began is None or began > previous.start or days < 1:
        return None
    period = Period(asked.period.start, asked.end)
    before = Period(previous.start, previous.start + timedelta(days=days - 1))
    total, total_before = _sold(session, period), _sold(session, before)
    if not is_running(session, asked):
        return Comparison(period, period, before, None, total, total_before)
    now, later = _later_than_now(session, before.end)
    if later is not None:
        return Comparison(period, period, before, now, total, total_before - later)
    if days == 1:
        return None
    yesterday, day_before = (one.end - timedelta(days=1) for one in (period, before))
    today, then = (_sold(session, Period(one.end, one.end)) for one in (period, before))
    return Comparison(
        period,
        Period(period.start, yesterday),
        Period(before.start, day_before),
        None,
        total - today,
        total_before - then,
    )


def _sold(session: Session, period: Period) -> Decimal:
    amount, _ = source(session, period.end).between(session, period.start, period.end)
    return amount


def _later_than_now(session: Session, day: date) -> tuple[time, Decimal | None]:
    """The time on the shop's wall, and what `sold_after` says of the day after it."""
    shop = shop_of(session)
    now = shop.local(shop.now()).time()
    return now, sold_after(session, day, now)


def sold_after(session: Session, day: date, at: time) -> Decimal | None:
    """Revenue of a day after a time on the shop's wall, less what came back after it. None where
    the hours of most of its sales are not known: they were written down on another day, or came
    from a file without times."""
    shop = shop_of(session)
    moment, closed = shop.instant(day, at), shop.instant(day + timedelta(days=1))
    made = purchases.c.created_at
    on_its_day = and_(made >= shop.instant(day), made < closed)
    many, known, later = session.execute(
        select(
            func.count(),
            func.count().filter(on_its_day),
            func.sum(purchases.c.total_amount).filter(made >= moment, made < closed),
        ).where(purchases.c.purchase_date == day)
    ).one()
    if 2 * known < many:
        return None
    back = session.scalar(
        select(func.sum(returns.c.amount)).where(
            returns.c.returned_on == day, returns.c.created_at >= moment
        )
    )
    return (later or ZERO) - (back or ZERO)
