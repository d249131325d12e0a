"""Settings that the owner changed in the chat: stored, and they override the configuration."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from crm.shop import PointsRule, Shop
from crm.store.raw_rows import document, plain_rows
from crm.store.schema import settings
from crm.store.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def _reading(value: Any, like: Any) -> Any:
    """A stored setting (JSON) as the type of the field that it replaces."""
    if isinstance(like, Decimal):
        return Decimal(str(value))
    if isinstance(like, time):
        return time.fromisoformat(value)
    if isinstance(like, frozenset):
        return frozenset(value)
    if isinstance(like, tuple):
        return tuple(
            PointsRule(date.fromisoformat(since), Decimal(earn_for), *rest)
            for since, earn_for, *rest in value
        )
    return value


def _kept(value: object) -> object:
    """A value of a field as JSON."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [
            [one.since.isoformat(), str(one.earn_for), one.earn_points, one.expire_after_days]
            for one in value
        ]
    return str(value) if isinstance(value, Decimal | time) else value


CONFIGURED = frozenset(
    {
        "country",
        "currency",
        "timezone",
        "language",
        "price_marketing",
        "price_utility",
        "gateway",
        "hears_back",
        "clock",
    }
)
"""Fields of Shop that only the configuration says."""

CHANGEABLE = tuple(one.name for one in fields(Shop) if one.name not in CONFIGURED)
"""Fields of Shop that the owner may change in the chat; the stored value overrides."""


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


def shop_with(session: Session, name: str, value: object) -> Shop:
    """The shop as it would be with one field changed; None is the configuration's value."""
    configured: Shop = session.info["shop"]
    changed: dict[str, Any] = {name: getattr(configured, name) if value is None else value}
    return replace(shop_of(session), **changed)


def change_shop(session: Session, name: str, value: object) -> Shop:
    """Keeps one of CHANGEABLE in the store; None gives the configuration's value back."""
    if name not in CHANGEABLE:
        raise KeyError(name)
    key = f"{_OURS}{name}"
    if value is None:
        session.execute(delete(settings).where(settings.c.key == key))
    else:
        upsert(session, settings, {"key": key, "value": _kept(value)})
    session.info.pop("shop_now", None)
    return shop_of(session)
