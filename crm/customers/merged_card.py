"""Field values of a card after a merge, and without one of its merges; no store access."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm.customers import consent
from crm.customers.cards import Customer
from crm.customers.consent import Consent
from crm.customers.fields import FIELDS, Merging


def merged_columns(kept: Customer, gone: Customer) -> dict[str, Any]:
    """The columns of the kept card. What has no place there goes to its notes."""
    columns: dict[str, Any] = {}
    lost = []
    for field in FIELDS:
        ours, theirs = getattr(kept, field.name), getattr(gone, field.name)
        if field.merging is Merging.JOINED:
            continue
        source = gone if field.merging is Merging.FILLED and not ours else kept
        if theirs and theirs != getattr(source, field.name):
            lost.append(field.written(theirs))
        if field.merging is Merging.FILLED:
            columns |= {column: getattr(source, column) for column in field.columns}
    for field in FIELDS:
        if field.merging is Merging.JOINED:
            ours, theirs = getattr(kept, field.name), getattr(gone, field.name)
            texts = [text for text in (ours, theirs, " · ".join(lost)) if text]
            columns[field.name] = "\n".join(texts) or None
    return (
        columns
        | {
            "vip_mark": kept.vip_mark if kept.vip_mark is not None else gone.vip_mark,
            "created_at": min(kept.created_at, gone.created_at),
            "credit_limit": gone.credit_limit if kept.credit_limit is None else kept.credit_limit,
            "promised_on": gone.promised_on if kept.promised_on is None else kept.promised_on,
            "reminders_off": kept.reminders_off or gone.reminders_off,
        }
        | _opted_out(kept, gone)
    )


def _opted_out(kept: Customer, gone: Customer) -> dict[str, Any]:
    """A no of either counts; what one of them said counts where the other said nothing."""
    better = (gone.opted_out and not kept.opted_out) or kept.consent is Consent.UNKNOWN
    source = gone if better else kept
    return {name: getattr(source, name) for name in consent.COLUMNS}


RESTORED = (
    *(field.columns for field in FIELDS if field.merging is not Merging.KEPT),
    ("vip_mark",),
    ("created_at",),
    ("credit_limit",),
    ("promised_on",),
    ("reminders_off",),
    consent.COLUMNS,
)
"""Columns that a merge sets and its undoing sets back, unless somebody changed them since."""


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Column values as JSON."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else str(value)
        if isinstance(value, Decimal)
        else value
        for name, value in values.items()
    }


def from_json(name: str, value: Any) -> Any:
    if value is not None and name in ("created_at", "opted_out_at", "consent_at"):
        return datetime.fromisoformat(value)
    if value is not None and name == "promised_on":
        return date.fromisoformat(value)
    if value is not None and name == "credit_limit":
        return Decimal(value)
    return value


def unless_changed(
    wanted: Mapping[str, Any], was: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    """`wanted`, but `now` where that is no longer what it `was`. What was noted before a column was
    added to the cards says nothing of it."""
    noted = [together for together in RESTORED if all(name in now for name in together)]
    return {
        name: (wanted if all(one in was and now[one] == was[one] for one in together) else now)[
            name
        ]
        for together in noted
        for name in together
    }
