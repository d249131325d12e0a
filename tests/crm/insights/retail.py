"""The small pack of real purchases in a store, with the figures that two other engines found."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.language.keys import item_key
from crm.language.text import folded
from crm.settings import shop_of
from crm.store.schema import customers, purchase_items, purchases
from tests import DATA

PACK = DATA / "retail"


def expected() -> dict[str, Any]:
    """By as-of day."""
    found: dict[str, Any] = json.loads(gzip.decompress((PACK / "expected.json.gz").read_bytes()))
    days: dict[str, Any] = found["as_of"]
    return days


def _bills() -> Iterator[list[dict[str, str]]]:
    text = gzip.decompress((PACK / "purchases.csv.gz").read_bytes()).decode()
    bills: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        bills.setdefault(row["bill_no"], []).append(row)
    yield from bills.values()


def fill(session: Session) -> None:
    """Customers keep their ids; a missing payment method is `Other`."""
    shop = shop_of(session)
    with (PACK / "customers.csv").open(encoding="utf-8", newline="") as file:
        people = [
            {
                "id": int(row["customer_id"]),
                "name": row["name"],
                "name_key": folded(row["name"]),
                "phone": f"+91{row['phone']}" if row["phone"] else None,
                "phone_is_mobile": bool(row["phone"]),
                "location": row["location"] or None,
                "created_at": shop.instant(date.fromisoformat(row["joined"])),
                "changed_at": shop.now(),
            }
            for row in csv.DictReader(file)
        ]
    bills: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for number, bill in enumerate(_bills(), start=1):
        at = datetime.fromisoformat(bill[0]["date"]).replace(tzinfo=shop.timezone)
        bills.append(
            {
                "id": number,
                "customer_id": int(bill[0]["customer_id"]),
                "total_amount": sum((Decimal(row["amount"]) for row in bill), Decimal(0)),
                "payment_method": bill[0]["payment_method"] or "Other",
                "purchase_date": at.date(),
                "created_at": at,
                "changed_at": at,
            }
        )
        lines += [
            {
                "purchase_id": number,
                "line": line,
                "name": row["item"],
                "name_key": item_key(row["item"]),
                "quantity": Decimal(row["qty"]),
                "unit_price": Decimal(row["unit_price"]),
                "amount": Decimal(row["amount"]),
            }
            for line, row in enumerate(bill, start=1)
        ]
    session.execute(insert(customers), people)
    session.execute(insert(purchases), bills)
    session.execute(insert(purchase_items), lines)
    totals.refresh_all(session)
