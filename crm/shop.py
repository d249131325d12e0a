"""The shop as its rules see it: currency, time zone, thresholds, and what the owner changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from crm.clock import Clock, system_clock
from crm.store.plain import document, plain_rows
from crm.store.schema import settings
from crm.store.upsert import upsert
from crm.values import Currency

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAYMENT_METHODS = ("Cash", "Card", "UPI", "Credit", "Bank", "Other")


@dataclass(frozen=True, slots=True)
class Shop:
    """What the configuration says of the shop. Amounts are Decimal in major units."""

    name: str = "My shop"
    country: str = "IN"
    currency: Currency = field(default_factory=lambda: Currency("INR", 2))
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Kolkata"))
    default_payment: str = "Cash"
    inactive_after_days: int = 90
    vip_above: Decimal = Decimal(50_000)
    sending_opens: time = time(10, 0)
    sending_closes: time = time(21, 0)
    frequency_cap_hours: int = 24
    price_per_part: Decimal = Decimal("0.25")
    summary_at: time = time(21, 0)
    backup_to_owners: bool = False
    clock: Clock = system_clock

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return self.clock()

    def today(self) -> date:
        """The shop's own calendar date."""
        return self.local(self.now()).date()

    def local(self, instant: datetime) -> datetime:
        """An instant in the shop's time zone."""
        return instant.astimezone(self.timezone)

    def instant(self, day: date, at: time = time()) -> datetime:
        """Shop date and wall-clock time as an instant in UTC. In a gap of the clock: after it."""
        return datetime.combine(day, at, self.timezone).astimezone(UTC)


def _reading(value: Any, like: Any) -> Any:
    """A stored setting (JSON) as the type of the field that it replaces."""
    if isinstance(like, Decimal):
        return Decimal(str(value))
    if isinstance(like, time):
        return time.fromisoformat(value)
    return value


CHANGEABLE = (
    "name",
    "default_payment",
    "inactive_after_days",
    "vip_above",
    "sending_opens",
    "sending_closes",
    "frequency_cap_hours",
    "price_per_part",
    "summary_at",
    "backup_to_owners",
)
"""Fields of Shop that the owner may change in the chat: kept in the store, where they win."""

_OURS = "shop."
_CHANGED = f"SELECT key, value FROM settings WHERE key LIKE '{_OURS}%'"  # noqa: S608 - no value of anybody's


def shop_of(session: Session) -> Shop:
    """The shop as it is now: the configuration, overruled by what the owner set in the chat.

    Read once a session (one small query), so that a change in any process counts at once.
    """
    shop: Shop | None = session.info.get("shop_now")
    if shop is None:
        base: Shop = session.info["shop"]
        stored = {key.removeprefix(_OURS): value for key, value in plain_rows(session, _CHANGED)}
        changes = {
            name: _reading(value, getattr(base, name))
            for name in CHANGEABLE
            if (value := document(session, stored.get(name))) is not None
        }
        shop = replace(base, **changes) if changes else base
        session.info["shop_now"] = shop
    return shop


def change_shop(session: Session, name: str, value: object) -> Shop:
    """Keeps one of CHANGEABLE in the store; None gives the configuration's value back."""
    if name not in CHANGEABLE:
        raise KeyError(name)
    key = f"{_OURS}{name}"
    if value is None:
        session.execute(delete(settings).where(settings.c.key == key))
    else:
        kept = str(value) if isinstance(value, Decimal | time) else value
        upsert(session, settings, {"key": key, "value": kept})
    session.info.pop("shop_now", None)
    return shop_of(session)
