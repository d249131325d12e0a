"""A sale while it is being put together: what is known, what is still asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from crm.errors import Invalid
from crm.purchases.recording import DISCOUNT, SALE, NewItem
from crm.values import Currency


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line, amounts in major units. `unit_price` is None while nobody has said it; then the
    amount is 0. `bare_price`: a bare number after a quantity above one, which many mean as the
    sum. `remembered`: the price is the last one that was charged."""

    name: str
    quantity: Decimal
    unit_price: Decimal | None
    amount: Decimal
    unit: str | None = None
    bare_price: bool = False
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """`said_on` is the shop date when it was typed, so that 'yesterday' stays what was meant.

    `discount` is an amount; `percent_off` is there where it was said as a percentage, so that it
    grows with the bill."""

    said_on: date
    day: date
    source: str
    customer_id: int | None = None
    customer_name: str = ""
    customer_phone: str | None = None
    lines: tuple[BillLine, ...] = ()
    total_only: Decimal | None = None
    discount: Decimal | None = None
    percent_off: Decimal | None = None
    payment: str | None = None
    note: str | None = None
    guided: bool = False
    items_done: bool = False
    day_unclear: bool = False

    @property
    def subtotal(self) -> Decimal:
        if self.total_only is not None and not self.lines:
            return self.total_only
        return sum((line.amount for line in self.lines), Decimal())

    @property
    def total(self) -> Decimal:
        return self.subtotal - (self.discount or Decimal())

    @property
    def has_amount(self) -> bool:
        return bool(self.lines) or self.total_only is not None

    @property
    def unpriced(self) -> int | None:
        """Where the first line stands whose price nobody has said yet."""
        return next((at for at, one in enumerate(self.lines) if one.unit_price is None), None)

    @property
    def asks_for(self) -> str | None:
        """The next thing to ask, or None when it can be booked."""
        if self.customer_id is None:
            return "customer"
        if not self.has_amount:
            return "items"
        if self.unpriced is not None:
            return "price"
        if self.day_unclear:
            return "day"
        if self.guided and not self.items_done:
            return "items"
        if self.guided and self.payment is None:
            return "payment"
        return None

    def items(self) -> tuple[NewItem, ...]:
        """As the books take them: a lone total is one item, a discount a negative one.

        Raises Invalid for a line without a price: what nobody said is not booked as nothing."""
        if self.lines:
            items = [to_item(line) for line in self.lines]
        else:
            total = self.total_only or Decimal()
            items = [NewItem(SALE, Decimal(1), total, None, total)]
        if self.discount:
            items.append(NewItem(DISCOUNT, Decimal(1), -self.discount, None, -self.discount))
        return tuple(items)

    def with_lines(self, lines: tuple[BillLine, ...], currency: Currency) -> Bill:
        """Other lines; a discount in percent is worked out again, half up to the minor unit."""
        bill = replace(self, lines=lines)
        if bill.percent_off is None:
            return bill
        return replace(bill, discount=currency.round(bill.subtotal * bill.percent_off / 100))

    def on(self, day: date) -> Bill:
        """The bill of a day that is certain."""
        return replace(self, day=day, day_unclear=False)

    def with_customer(self, customer_id: int, name: str) -> Bill:
        return replace(self, customer_id=customer_id, customer_name=name)


def to_item(line: BillLine) -> NewItem:
    """Raises Invalid for a line without a price."""
    if line.unit_price is None:
        raise Invalid("price", line.name, "missing")
    return NewItem(line.name, line.quantity, line.unit_price, line.unit, line.amount)


def to_json(bill: Bill) -> dict[str, Any]:
    """For the draft that is kept; amounts as strings."""
    return {
        "said_on": bill.said_on.isoformat(),
        "day": bill.day.isoformat(),
        "source": bill.source,
        "customer_id": bill.customer_id,
        "customer_name": bill.customer_name,
        "customer_phone": bill.customer_phone,
        "lines": [
            {
                "name": line.name,
                "quantity": str(line.quantity),
                "unit_price": _text(line.unit_price),
                "amount": str(line.amount),
                "unit": line.unit,
                "bare_price": line.bare_price,
                "remembered": line.remembered,
            }
            for line in bill.lines
        ],
        "total_only": _text(bill.total_only),
        "discount": _text(bill.discount),
        "percent_off": _text(bill.percent_off),
        "payment": bill.payment,
        "note": bill.note,
        "guided": bill.guided,
        "items_done": bill.items_done,
        "day_unclear": bill.day_unclear,
    }


def from_json(data: Mapping[str, Any]) -> Bill:
    """What `to_json` wrote."""
    lines = tuple(
        BillLine(
            **{
                **line,
                "quantity": Decimal(line["quantity"]),
                "unit_price": _decimal(line["unit_price"]),
                "amount": Decimal(line["amount"]),
            }
        )
        for line in data["lines"]
    )
    return Bill(
        **{
            **data,
            "said_on": date.fromisoformat(data["said_on"]),
            "day": date.fromisoformat(data["day"]),
            "lines": lines,
            "total_only": _decimal(data["total_only"]),
            "discount": _decimal(data["discount"]),
            "percent_off": _decimal(data.get("percent_off")),
        }
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
