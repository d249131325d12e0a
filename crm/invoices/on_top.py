"""What comes on top of the prices of a bill when it is booked: tax, and what makes whole rupees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.bill import ADDED, GST, ROUND_OFF, Line, is_sold, takes_off
from crm.invoices.rates import rates_on
from crm.invoices.tax import Item, Registration, taxed_lines, to_the_rupee
from crm.language.keys import item_key
from crm.settings import shop_of
from crm.shop import Shop
from crm.values import ONE, ZERO


def applies(shop: Shop) -> bool:
    """Whether bills of this shop get lines on top."""
    return shop.round_to_rupee or _taxes(shop)


def _taxes(shop: Shop) -> bool:
    return shop.gst_registration == Registration.REGULAR.value and not shop.prices_include_tax


def with_added(
    session: Session, items: Sequence[Line], day: date
) -> tuple[tuple[Line, ...], Decimal]:
    """The items of a bill of that day as the books have them, with their lines on top, and their
    total. Lines on top that are there already are reckoned anew."""
    shop = shop_of(session)
    kept = [one for one in items if one.name not in ADDED]
    if _taxes(shop):
        tax = sum(taxes_of(session, kept, day).values(), ZERO)
        kept += [Line(GST, ONE, tax, tax)] if tax else []
    total = sum((one.amount for one in kept), ZERO)
    if shop.round_to_rupee:
        money = shop.currency
        off = money.from_minor(to_the_rupee(money.to_minor(total)))
        kept += [Line(ROUND_OFF, ONE, off, off)] if off else []
        total += off
    return tuple(kept), total


def taxes_of(session: Session, items: Sequence[Line], day: date) -> Mapping[int, Decimal]:
    """The tax that comes on top of each line, by its number on the bill, at the rates of the day.

    The shares of what comes off the bill are taken off first."""
    money = shop_of(session).currency
    goods = [(at, one) for at, one in enumerate(items, start=1) if is_sold(one.name, one.amount)]
    keys = [item_key(one.name) for _, one in goods]
    rates = rates_on(session, set(keys), day)
    off = -sum(one.amount for one in items if takes_off(one.name, one.amount))
    lines = taxed_lines(
        [
            Item(one.name, one.quantity, one.unit, 0, money.to_minor(one.amount), rates[key].rate)
            for (_, one), key in zip(goods, keys, strict=True)
        ],
        money.to_minor(Decimal(off)),
        registration=Registration.REGULAR,
        inclusive=False,
        same_state=True,
    )
    return {at: money.from_minor(line.tax) for (at, _), line in zip(goods, lines, strict=True)}
