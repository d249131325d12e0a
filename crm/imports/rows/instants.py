"""When sales were, in the writing of the store."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from crm.imports.rows.people import stored

if TYPE_CHECKING:
    from crm.shop import Shop


class Instants:
    """Shop dates and times as instants in the store's writing, none after now. Fast: where a day of
    the shop has 24 hours, its times are its midnight and so many seconds."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._now = shop.now()
        self._stored_now = stored(self._now) or ""
        self._days: dict[date, tuple[datetime, bool, str]] = {}

    def of(self, day: date, second: int) -> tuple[str, str]:
        """When it was recorded and when it was; `second` of the day is -1 where nobody knows it:
        then it was recorded now, at any time of that day."""
        known = self._days.get(day)
        if known is None:
            midnight, next_one = self._shop.instant(day), self._shop.instant(day + timedelta(1))
            even = next_one - midnight == timedelta(1)
            known = self._days[day] = midnight, even, stored(min(midnight, self._now)) or ""
        midnight, even, opened = known
        if second < 0:
            return self._stored_now, opened
        if even:
            at = midnight + timedelta(seconds=second)
        else:
            clock = time(second // 3600, second // 60 % 60, second % 60)
            at = self._shop.instant(day, clock)
        if at > self._now:
            return self._stored_now, self._stored_now
        text = at.isoformat(" ", "microseconds")[:26]
        return text, text
