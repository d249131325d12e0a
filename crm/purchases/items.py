"""The lines of a bill: checked, added up, and remembered for the next one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Text, bindparam, func, select
from sqlalchemy.orm import Session

from crm.bill import NO_GOODS, SALE, Bill, Discount, Line
from crm.dataclass import dataclass, replace
from crm.errors import Invalid, TotalNegative
from crm.language.keys import item_key
from crm.language.text import line
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.bulk import Records, recorded
from crm.store.prepared import Prepared
from crm.store.schema import purchase_items, purchases
from crm.values import LARGEST_AMOUNT

LONGEST_ITEM_NAME = 200
LONGEST_UNIT = 20
MOST_ITEMS = 200
LARGEST_QUANTITY = Decimal(10) ** 9
QUANTITY_PLACES = 3


@dataclass(frozen=True, slots=True)
class LastPrice:
    """The price of an item when it was sold last, with its name and unit then."""

    name: str
    unit: str | None
    unit_price: Decimal


def booked(shop: Shop, bill: Bill) -> tuple[tuple[Line, ...], Decimal]:
    """The items of the books for this bill, checked and rounded, and their total.

    Raises Invalid for a line that cannot be, TotalNegative for a discount above the bill.
    """
    if not bill.lines:
        raise Invalid("items", 0, "empty")
    if len(bill.items) > MOST_ITEMS:
        raise Invalid("items", len(bill.items), "too_many")
    lines = tuple(_booked(shop, line) for line in bill.lines)
    discount = bill.discount
    if discount is not None:
        off = shop.currency.round(_bounded("unit_price", discount.amount))
        if off < 0:
            raise Invalid("unit_price", off, "negative")
        discount = Discount.of_amount(off)
    kept = replace(bill, lines=lines, discount=discount)
    if kept.total < 0 and kept.used is not None and kept.total + kept.used.amount >= 0:
        raise Invalid("points", kept.used.number, "more_than_bill")
    if kept.total < 0:
        raise TotalNegative(kept.subtotal, kept.discount_amount)
    _bounded("total_amount", kept.total)
    return kept.items, kept.total


def _booked(shop: Shop, item: Line) -> Line:
    name = line("item", item.label, LONGEST_ITEM_NAME)
    unit = line("unit", item.unit, LONGEST_UNIT) if item.unit and item.unit.strip() else None
    quantity = _quantity(item.quantity)
    if item.unit_price is None:  # what nobody said is not booked as nothing
        raise Invalid("price", item.label, "missing")
    price = shop.currency.round(_bounded("unit_price", item.unit_price))
    amount = shop.currency.round(_bounded("amount", item.amount))
    if price < 0 or amount < 0:
        raise Invalid("unit_price", item.unit_price, "negative")
    if amount == 0 and name == SALE:
        raise Invalid("amount", item.unit_price, "zero")
    said = None if item.bare_number is None else shop.currency.round(item.bare_number)
    return Line.booked(name, quantity, unit, price, amount, said)


def _quantity(value: Decimal) -> Decimal:
    if not value.is_finite() or value <= 0:
        raise Invalid("quantity", value, "not_positive")
    if value > LARGEST_QUANTITY:
        raise Invalid("quantity", value, "too_large")
    if value == value.to_integral_value():
        return value.to_integral_value()
    value = value.normalize()
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > QUANTITY_PLACES:
        raise Invalid("quantity", value, "too_precise")
    return value


def _bounded(field: str, value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) > LARGEST_AMOUNT:
        raise Invalid(field, value, "too_large")
    return value


# Sold last is by the day of the sale; but of a best-seller's 200,000 lines only the ones that were
# booked last are looked at, which an import of old sales of the same item may hide for a while.
_LOOK_BACK = 200
_lines_of = (
    select(
        purchase_items.c.purchase_id,
        purchase_items.c.name,
        purchase_items.c.unit,
        purchase_items.c.unit_price,
    )
    .where(purchase_items.c.name_key == bindparam("key"))
    .order_by(purchase_items.c.purchase_id.desc())
    .limit(_LOOK_BACK)
    .subquery("lines_of")
)
_LAST_BOOKED = Prepared(
    select(
        purchase_items.c.name,
        purchase_items.c.unit,
        purchase_items.c.unit_price,
        purchases.c.purchase_date,
    )
    .join(purchases, purchases.c.id == purchase_items.c.purchase_id)
    .where(purchase_items.c.name_key == bindparam("key"))
    .order_by(purchase_items.c.purchase_id.desc())
    .limit(1)
)
_LAST_PRICE = Prepared(
    select(_lines_of.c.name, _lines_of.c.unit, _lines_of.c.unit_price)
    .join(purchases, purchases.c.id == _lines_of.c.purchase_id)
    .order_by(purchases.c.purchase_date.desc(), purchases.c.id.desc())
    .limit(1)
)
_KNOWS = Prepared(
    select(purchase_items.c.line).where(purchase_items.c.name_key == bindparam("key")).limit(1)
)


def last_price(session: Session, item_name: str) -> LastPrice | None:
    """The price of the item when it was sold last; None for one that was never sold."""
    key = item_key(item_name)
    row = _LAST_BOOKED.row(session, key=key)
    if row is not None and row.purchase_date < shop_of(session).today():  # else no day is later
        row = _LAST_PRICE.row(session, key=key)
    return None if row is None else LastPrice(row.name, row.unit, row.unit_price)


def knows_item(session: Session, item_name: str) -> bool:
    """Whether it was ever sold, whatever its case, number or size."""
    return _KNOWS.row(session, key=item_key(item_name)) is not None


@cache
def _sold_among(dialect: str) -> Prepared:
    """The first line tells: of a best-seller there are 200,000."""
    asked = recorded(bindparam("keys", type_=Records()), dialect, key=Text)
    sold = select(purchase_items.c.line).where(purchase_items.c.name_key == asked.c.key)
    return Prepared(select(asked.c.key).where(sold.exists()))


def sold_among(session: Session, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that were ever sold, as `knows_item` tells them."""
    keys: dict[str, list[str]] = {}
    for name in names:
        keys.setdefault(item_key(name), []).append(name)
    asked = [(key,) for key in keys]
    sold = _sold_among(session.get_bind().dialect.name).rows(session, keys=asked)
    return frozenset(name for row in sold for name in keys[row.key])


_COMMON_AMONG = 1_000


def common_items(session: Session, limit: int) -> tuple[LastPrice, ...]:
    """The items that were in most of the last thousand purchases, with their last price."""
    newest = select(func.max(purchase_items.c.purchase_id)).scalar_subquery()
    rows = session.execute(
        select(purchase_items.c.name_key)
        .where(
            purchase_items.c.purchase_id > newest - _COMMON_AMONG,
            purchase_items.c.name_key.not_in([item_key(name) for name in NO_GOODS]),
        )
        .group_by(purchase_items.c.name_key)
        .order_by(func.count().desc(), purchase_items.c.name_key)
        .limit(limit)
    )
    prices = (last_price(session, row.name_key) for row in rows)
    return tuple(price for price in prices if price is not None)


def columns(purchase_id: int, items: Sequence[Line]) -> list[dict[str, Any]]:
    """The rows of `purchase_items`."""
    return [
        {
            "purchase_id": purchase_id,
            "line": number,
            "name": item.name,
            "quantity": item.quantity,
            "unit": item.unit,
            "unit_price": item.unit_price,
            "amount": item.amount,
            "name_key": item_key(item.name),
            "said": item.bare_number,
        }
        for number, item in enumerate(items, start=1)
    ]
