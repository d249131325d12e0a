"""Compares a reading with what was expected of it, in the shape of the examples."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crm.bill import Bill
from crm.language.sale.reasons import Refusal


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def agrees(result: Bill | Refusal, expected: dict[str, Any]) -> list[str]:
    """What differs, in words; empty where all agrees."""
    if isinstance(result, Refusal):
        wanted = expected.get("reject")
        return [] if wanted in ("any", result.reason) else [f"refused: {result}"]
    if "reject" in expected:
        return [f"booked: {result}"]
    return [*_head(result, expected), *_money(result, expected)]


def _head(result: Bill, expected: dict[str, Any]) -> list[str]:
    wrong = []
    customer = expected.get("customer", {})
    names = [customer.get("name"), *customer.get("name_alt", [])]
    if result.customer_name not in names and any(names):
        wrong.append(f"customer {result.customer_name}")
    if "phone" in customer and result.customer_phone != customer["phone"]:
        wrong.append(f"phone {result.customer_phone}")
    if result.payment_method != expected.get("payment_method"):
        wrong.append(f"payment {result.payment_method}")
    if "date" in expected and result.purchase_date.isoformat() != expected["date"]:
        wrong.append(f"day {result.purchase_date}")
    if result.notes != expected.get("note_kept"):
        wrong.append(f"note {result.notes}")
    return wrong


def _money(result: Bill, expected: dict[str, Any]) -> list[str]:
    wrong = []
    lines = [(line.name, line.quantity, line.amount, line.unit, line.size) for line in result.goods]
    wanted_lines = [
        (
            item["name"],
            _number(item["qty"]),
            _number(item.get("amount") or _number(item["qty"]) * _number(item["price"])),
            item.get("unit"),
            item.get("size"),
        )
        for item in expected["items"]
    ]
    if lines != wanted_lines:
        wrong.append(f"items {lines}")
    if result.total != _number(expected["total"]):
        wrong.append(f"total {result.total}")
    wanted_discount = expected.get("discount")
    if (result.discount is None) != (wanted_discount is None):
        wrong.append(f"discount {result.discount}")
    elif result.discount is not None and wanted_discount is not None:
        found = (result.discount.kind, result.discount.value, result.discount.amount)
        wanted_values = (wanted_discount["type"], *map(_number, _values(wanted_discount)))
        if found != wanted_values:
            wrong.append(f"discount {found}")
    return wrong


def _values(discount: dict[str, Any]) -> tuple[Any, Any]:
    return discount["value"], discount["amount"]
