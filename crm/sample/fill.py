"""Writes the sample shop into an empty store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.bill import Line
from crm.customers import totals
from crm.customers.consent import STAFF, Consent
from crm.customers.dues import balances
from crm.customers.fields import name_key
from crm.errors import Invalid
from crm.insights.sums import tables
from crm.purchases import items
from crm.purchases.with_bill import ON_ACCOUNT
from crm.sample.plan import Sample
from crm.settings import shop_of
from crm.store.schema import customers, purchase_items, purchases

OWED_DAYS = 45
"""Bills on account that are older were paid outside the sample's books."""


def fill(session: Session, sample: Sample, staff_ids: Sequence[int]) -> None:
    """Writes everybody and everything, with the totals that follow, in this transaction.

    `staff_ids` stand at the counter; as many as the sample was made for. Raises Invalid for a
    store that has customers: a sample must not mix with a shop.
    """
    if session.execute(select(customers.c.id).limit(1)).first() is not None:
        raise Invalid("sample", "customers", "not_empty")
    shop = shop_of(session)
    tables.stale_from(session, date.min)
    ids = _inserted(session, customers, _customer_rows(sample))
    lines: list[tuple[Line, ...]] = []
    rows: list[dict[str, Any]] = []
    for purchase in sample.purchases:
        booked, total = items.booked(shop, purchase.bill)
        lines.append(booked)
        rows.append(
            {
                "customer_id": ids[purchase.customer],
                "total_amount": total,
                "payment_method": purchase.bill.payment_method,
                "purchase_date": purchase.bill.purchase_date,
                "created_at": purchase.created_at,
                "changed_at": purchase.created_at,
                "recorded_by": staff_ids[purchase.staff],
                # of old bills on account everybody paid, of the last ones nobody yet
                "settled": purchase.bill.payment_method == ON_ACCOUNT
                and (shop.today() - purchase.bill.purchase_date).days > OWED_DAYS,
            }
        )
    purchase_ids = _inserted(session, purchases, rows)
    session.execute(
        insert(purchase_items),
        [
            column
            for purchase_id, booked in zip(purchase_ids, lines, strict=True)
            for column in items.columns(purchase_id, booked)
        ],
    )
    totals.refresh_all(session)
    balances.refresh_all(session)
    tables.recount(session)


def _customer_rows(sample: Sample) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "name_key": name_key(one.name),
            "phone": one.phone,
            "phone_is_mobile": one.phone is not None,
            "email": one.email,
            "location": one.location,
            "notes": one.notes,
            "created_at": one.created_at,
            "changed_at": one.created_at,
            "vip_mark": one.vip_mark,
            "opted_out_at": one.created_at if one.opted_out else None,
            "consent": Consent.NO if one.opted_out else Consent.UNKNOWN,
            "consent_at": one.created_at if one.opted_out else None,
            "consent_from": STAFF if one.opted_out else None,
        }
        for one in sample.customers
    ]


def _inserted(session: Session, table: Any, rows: list[dict[str, Any]]) -> list[int]:
    """The ids in the order of the rows."""
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(session.execute(statement, rows).scalars())
