"""The use case of changing a setting of the shop, and what it would do to customers' badges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crm import audit
from crm.customers.cards import IN_USE
from crm.customers.points import balances as points
from crm.customers.totals import Status, badge, badge_parameters, refresh_badges
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.india.gstin import state_of
from crm.purchases.stock import levels as stock
from crm.settings import change_shop, shop_of, shop_with
from crm.store.schema import customers

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crm.shop import Shop

SENDING_HOURS = ("sending_opens", "sending_closes")
BADGES = {"vip_above": Status.VIP, "inactive_after_days": Status.INACTIVE}
"""The settings that decide who has which badge."""
EARNING = frozenset({"earn_for", "earn_points", "expire_after_days"})
"""The settings that decide what bills earn, from today on."""


def shop_name(text: str) -> str:
    """A name for the shop, as typed. Raises Invalid `setting`: `shop_name`."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= 100:
        raise Invalid("setting", text, "shop_name")
    return name


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a new value: the shop with it, and how many customers of the shop have the
    badge that it decides, today and then; `changed` is how many badges would be another one."""

    shop: Shop
    badge: Status
    today: int
    then: int
    changed: int


_rule = badge(customers.c.total_spent, customers.c.last_purchase_date, customers)


def effect(session: Session, name: str, value: object) -> Effect | None:
    """The effect of `change` with the same arguments; None where it decides no badge, or is the
    value that the shop has. Nothing is written."""
    decides = BADGES.get(name)
    shop = shop_with(session, name, value)
    if decides is None or shop == shop_of(session):
        return None
    row = session.execute(
        select(
            func.count().filter(customers.c.status == decides.value),
            func.count().filter(_rule == decides.value),
            func.count().filter(_rule != customers.c.status),
        )
        .select_from(customers)
        .where(IN_USE),
        badge_parameters(shop, shop.today()),
    ).one()
    return Effect(shop, decides, *row)


def change(session: Session, name: str, value: object, by: int) -> Shop:
    """Keeps the new value of a field of Shop, None for the configuration's. `by`: a member's id.

    A threshold counts at once: every badge is looked at again. What bills earn counts from today
    on. A GSTIN brings its state along. Raises KeyError for a field that cannot be changed, and
    Invalid `setting`: `closes_first` for sending hours that would close before they open,
    `state_of_gstin` for another state than that in the shop's GSTIN.
    """
    before = shop_of(session)
    shop = change_shop(session, name, value)
    if name == "state" and shop.gstin and state_of(shop.gstin) != shop.state:
        raise Invalid("setting", value, "state_of_gstin")
    if name in SENDING_HOURS and shop.sending_opens >= shop.sending_closes:
        raise Invalid("setting", value, "closes_first")
    was, now = ({"value": str(getattr(one, name))} for one in (before, shop))
    audit.note(session, by, "change", "setting", name, before=was, after=now)
    if name in BADGES and before != shop:
        refresh_badges(session)
    if name == "modules":
        stock.refresh_all(session)
    if name in EARNING:
        points.refresh(session, [])
    if name == "gstin" and shop.gstin and state_of(shop.gstin) != shop.state:
        return change(session, "state", state_of(shop.gstin), by)
    return shop
