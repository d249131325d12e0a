"""An old sale as a line of a visit: amount, quantity and day as the old program meant them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from crm.dataclass import dataclass, field
from crm.errors import Invalid
from crm.language.amounts import amount
from crm.language.calendar.cells import day_and_time
from crm.language.calendar.moments import DayAndTime
from crm.language.cells import text_of
from crm.language.quantities import quantity
from crm.language.text import LONGEST_NOTES
from crm.legacy.contacts import instant
from crm.purchases.items import LONGEST_ITEM_NAME, LONGEST_UNIT
from crm.shop import Shop
from crm.values import LARGEST_AMOUNT

EARLIEST = date(2000, 1, 1)
_ONE = Decimal(1)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(slots=True)
class OldSale:
    """A line. `total` is rounded half up to the minor unit; `remarks` are codes for the report."""

    id: int
    key: str
    item: str
    quantity: Decimal
    unit: str | None
    price: Decimal
    total: Decimal
    day: date
    at: time | None
    created: datetime
    contact_id: int | None
    notes: str | None = None
    through_deal: bool = False
    is_return: bool = False
    remarks: list[str] = field(default_factory=list)


def sale(row: Mapping[str, Any], contact_id: int | None, shop: Shop, as_of: date) -> OldSale:
    """`contact_id` is who it belongs to, None for an orphan."""
    remarks: list[str] = []
    counted, unit = _quantity(row.get("quantity"), remarks)
    price = _amount(row.get("unit_price", row.get("price")), "price", remarks)
    given = _amount(row.get("total_amount"), "total", remarks)
    worked_out = shop.currency.round((counted if counted is not None else _ONE) * (price or 0))
    if abs(worked_out) > LARGEST_AMOUNT:  # a phone number in the count, and such
        if not given:
            remarks.append("total_unreadable")
        worked_out = Decimal(0)
    total = shop.currency.round(given) if given else worked_out
    if not counted and (given or counted is None):
        whole = bool(given and price and price > 0 and given % price == 0)
        counted = given / price if whole and given and price else _ONE
    elif given and price is not None and total != worked_out:
        remarks.append("total_differs")
    if not price:
        price = shop.currency.round(total / counted) if counted else Decimal(0)
    created = instant(row.get("created_at"))
    when = _when(row.get("sale_date", row.get("date")), created, shop, as_of, remarks)
    name = _name(row.get("product_name"))
    notes = [text_of(row.get(column)) for column in ("notes", "region", "category")]
    notes += [name] if len(name) > LONGEST_ITEM_NAME else []
    return OldSale(
        id=int(row["id"]),
        key=f"legacy:sale:{row['id']}:{text_of(row.get('created_at'))}",
        item=name[:LONGEST_ITEM_NAME],
        quantity=counted,
        unit=unit[:LONGEST_UNIT] if unit else None,
        price=shop.currency.round(price),
        total=total,
        day=when.day,
        at=when.at,
        created=created or shop.instant(when.day, when.at or time()),
        contact_id=contact_id,
        notes="\n".join(part for part in notes if part)[:LONGEST_NOTES] or None,
        is_return=counted < 0 or total < 0,
        remarks=remarks,
    )


def _name(value: Any) -> str:
    """As it was typed, trimmed: what is a double space to us may be how they tell two apart."""
    text = value if isinstance(value, str) else text_of(value)
    return _CONTROL.sub(" ", text).strip() or "Item"


def _amount(value: Any, field: str, remarks: list[str]) -> Decimal | None:
    try:
        return amount(value)
    except Invalid:
        remarks.append(f"{field}_unreadable")
        return None


def _quantity(value: Any, remarks: list[str]) -> tuple[Decimal | None, str | None]:
    if isinstance(value, int | float):
        if abs(value) > LARGEST_AMOUNT:
            remarks.append("quantity_unreadable")
            return None, None
        return Decimal(repr(value)), None
    try:
        found = quantity(value)
    except Invalid:
        remarks.append("quantity_unreadable")
        return None, None
    return found if found is not None else (None, None)


def _when(
    value: Any, created: datetime | None, shop: Shop, as_of: date, remarks: list[str]
) -> DayAndTime:
    """Day first; without a usable day that of created_at, and without that the migration's."""
    try:
        found = _when_sold(value, shop)
    except (Invalid, OverflowError, ValueError, OSError):
        found = None
    if found is not None and EARLIEST <= found.day <= as_of:
        if found.month_first:
            remarks.append("month_first")
        return found
    remarks.append("date_unusable")
    if created is None:
        return DayAndTime(as_of)
    local = shop.local(created).date()
    return DayAndTime(local if local <= as_of else as_of)


def _when_sold(value: Any, shop: Shop) -> DayAndTime | None:
    text = text_of(value) if isinstance(value, str | int | float) else ""
    if text.isdigit() and int(text) > 10**11:  # milliseconds since 1970, as JavaScript counts
        local = shop.local(datetime.fromtimestamp(int(text) / 1000, UTC))
        return DayAndTime(local.date(), local.time().replace(microsecond=0))
    return day_and_time(value, shop.timezone)
