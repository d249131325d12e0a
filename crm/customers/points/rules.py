"""Since when bills earn how many points: kept by day, so that a new rule leaves older bills be."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.settings import change_shop, shop_of
from crm.shop import PointsRule, Shop


def any_of(shop: Shop) -> bool:
    """Whether the shop has points, or once had: else there is nothing to look at."""
    return shop.has_points or bool(shop.points_rules)


def of(shop: Shop) -> tuple[PointsRule, ...]:
    """The rules by day; the last is what the shop says now, which counts from today on where it
    was not kept yet."""
    today = shop.today()
    now = PointsRule(today, shop.earn_for, shop.earn_points, shop.expire_after_days)
    kept = shop.points_rules
    last = kept[-1] if kept else PointsRule(today, shop.earn_for * 0, 1, 0)
    if _same(last, now):
        return kept
    return (*(one for one in kept if one.since < today), now)


def keep(session: Session) -> tuple[PointsRule, ...]:
    """Writes the rule of today where it is not kept yet, whoever changed it: the owner in the chat,
    or the configuration. Gives all of them."""
    shop = shop_of(session)
    rules = of(shop)
    if rules != shop.points_rules:
        change_shop(session, "points_rules", rules)
    return rules


def _same(one: PointsRule, other: PointsRule) -> bool:
    if not one.earn_for and not other.earn_for:
        return True
    return (one.earn_for, one.earn_points, one.expire_after_days) == (
        other.earn_for,
        other.earn_points,
        other.expire_after_days,
    )
