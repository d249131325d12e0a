"""What a ledger's shop is set up with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crm.invoices.rates import set_rate
from crm.settings import change_shop
from crm.setup.setting_changes import change
from crm.store.database import Session
from tests.shop import OWNER


def set_up(session: Session, shop: dict[str, Any], *, stock: bool) -> None:
    """`shop` as a ledger says it; `stock`: it tells of some."""
    if "gst" in shop:
        _register(session, shop["gst"])
    if stock:
        change(session, "modules", frozenset({"stock"}), OWNER)
    if "loyalty" in shop:
        _switch_points_on(session, shop["loyalty"])


def _register(session: Session, gst: dict[str, Any]) -> None:
    """A shop under GST, with the rates of its items."""
    change_shop(session, "gst_registration", gst["registration"])
    change_shop(session, "prices_include_tax", gst["inclusive"])
    change_shop(session, "state", gst["state"])
    for name, rates in gst["rates"].items():
        for day, rate, hsn in rates:
            percent = Decimal(rate) / 100
            set_rate(session, name, percent, hsn, valid_from=date.fromisoformat(day), by=OWNER)


def _switch_points_on(session: Session, loyalty: dict[str, Any]) -> None:
    change(session, "earn_for", Decimal(loyalty["earn_for"]).scaleb(-2), OWNER)
    change(session, "earn_points", loyalty.get("earn_points", 1), OWNER)
    change(session, "point_worth", Decimal(loyalty["worth"]).scaleb(-2), OWNER)
    change(session, "expire_after_days", loyalty.get("expire_days", 0), OWNER)
