"""How `munim read --json` says what a text means as money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm.language.money import (
    Appointment,
    Given,
    Money,
    Opening,
    Payment,
    Promise,
    Question,
    Return,
    ReturnedItem,
    StockMove,
    Waiver,
    Who,
)
from crm.values import as_json

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


def money_as_expected(said: Money, today: date) -> dict[str, Any]:
    """The fields of its kind: numbers in major units, dates in ISO."""
    shape: dict[str, Any] = {"kind": said.kind}
    match said:
        case Payment(customer, amount, method, day, whole, advance):
            shape |= _customer(customer) | _amount(amount) | {"method": method}
            shape |= _only(all=whole, advance=advance) | _day(day, today)
        case Return(customer, items, amount, method, day, whole, damaged):
            shape |= _customer(customer) | {"items": [_item(one) for one in items]}
            shape |= {} if amount is None else _amount(amount)
            shape |= {"method": method} | _only(all=whole, damaged=damaged) | _day(day, today)
        case Given(customer, amount, method, day):
            shape |= _customer(customer) | _amount(amount) | {"method": method} | _day(day, today)
        case Opening(customer, amount, side, day):
            shape |= _customer(customer) | _amount(amount) | {"side": side} | _day(day, today)
        case Waiver(customer, amount, day, whole):
            shape |= _customer(customer) | _amount(amount) | _only(all=whole) | _day(day, today)
        case Promise(customer, amount, day):
            shape |= _customer(customer) | _amount(amount)
            shape |= {} if day is None else _day(day, today)
        case Question(about, customer, item):
            shape |= {"about": about}
            shape |= _customer(customer) if customer else {}
            shape |= {} if item is None else {"item": item}
        case StockMove(move, goods):
            shape |= {"move": move}
            shape["items"] = [_counted(one.name, one.quantity, one.unit) for one in goods]
        case Appointment(customer, at, what, minutes):
            shape |= _customer(customer) | {"at": at.strftime("%Y-%m-%dT%H:%M")}
            shape |= {} if what is None else {"what": what}
            shape |= {} if minutes is None else {"minutes": minutes}
    return shape


def _customer(who: Who) -> dict[str, Any]:
    named = {"name": who.name, "phone": who.phone}
    return {"customer": {key: value for key, value in named.items() if value is not None}}


def _amount(amount: Decimal | None) -> dict[str, Any]:
    return {"amount": None if amount is None else as_json(amount)}


def _only(**said: bool) -> dict[str, Any]:
    """What is true; what is not is left out."""
    return {name: True for name, value in said.items() if value}


def _day(day: date, today: date) -> dict[str, Any]:
    return {"date_offset": (day - today).days, "date": day.isoformat()}


def _item(item: ReturnedItem) -> dict[str, Any]:
    shape = _counted(item.name, item.quantity, item.unit)
    if item.price is not None:
        shape["price"] = as_json(item.price)
    if item.amount is not None:
        shape["amount"] = as_json(item.amount)
    return shape


def _counted(name: str, quantity: Decimal, unit: str | None) -> dict[str, Any]:
    shape: dict[str, Any] = {"name": name, "qty": as_json(quantity)}
    if unit is not None:
        shape["unit"] = unit
    return shape
