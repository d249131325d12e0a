"""The account of a migration: rows and money, to the last paisa, and what was not placed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from crm.legacy.migrating import Moved, shared_phones
from crm.legacy.sales import OldSale
from crm.legacy.source import Old


def _sum(lines: Iterable[OldSale]) -> dict[str, Any]:
    every = list(lines)
    revenue = sum((line.total for line in every), Decimal(0))
    return {"rows": len(every), "revenue": f"{revenue:.2f}"}


def account(moved: Moved) -> dict[str, Any]:
    """JSON: what there was, what was moved, what was not and why. Amounts are strings in major
    units; `legacy` = `migrated` + `orphans` + `returns`, in rows and in money. Of the orphans
    those `at_counter` are in the books all the same, as counter sales."""
    every = [*moved.migrated, *moved.orphans, *moved.returns]
    facts = _account(moved, every)
    if moved.at_counter:
        facts["conserved"]["of_orphans_at_counter"] = _sum(moved.sold_at_counter)
        facts["counts"]["counter_sales"] = len(moved.at_counter)
    return facts


def _account(moved: Moved, every: list[OldSale]) -> dict[str, Any]:
    return {
        "schema": moved.schema,
        "as_of": moved.as_of.isoformat(),
        "conserved": {
            "legacy": _sum(every),
            "migrated": _sum(moved.migrated),
            "orphans": _sum(moved.orphans),
            "returns": _sum(moved.returns),
            "of_migrated_only_through_deal": _sum(
                line for line in moved.migrated if line.through_deal
            ),
        },
        "counts": {
            "customers": len(moved.contacts),
            "purchases": len(moved.visits),
            "items": len(moved.migrated),
            "customers_with_phone": sum(one.phone is not None for one in moved.contacts),
            "customers_added_now": moved.customers_added,
            "purchases_added_now": moved.purchases_added,
        },
        "report": {
            "duplicate_phones": shared_phones(moved.contacts),
            "phone_of_a_customer_here": moved.known_phones,
            "phone_unusable_raw_kept": {
                one.id: one.phone_raw for one in moved.contacts if one.phone_raw
            },
            "notes_cut": {one.id: one.notes_cut for one in moved.contacts if one.notes_cut},
            "name_missing": {one.id: one.name for one in moved.contacts if one.name_missing},
            "dates_not_usable_created_at_used": _with(every, "date_unusable"),
            "dates_read_month_first": _with(every, "month_first"),
            "total_differs_from_quantity_times_price": _with(every, "total_differs"),
            "price_unreadable": _with(every, "price_unreadable"),
            "total_unreadable": _with(every, "total_unreadable"),
            "quantity_unreadable": _with(every, "quantity_unreadable"),
            "orphan_rows": [_row(line, moved, why_not(line, moved)) for line in moved.orphans],
            "return_rows": [_row(line, moved, why_not(line, moved)) for line in moved.returns],
        },
        "archived": moved.archived,
    }


def _with(lines: Iterable[OldSale], code: str) -> list[int]:
    return sorted(line.id for line in lines if code in line.remarks)


def why_not(line: OldSale, moved: Moved) -> str:
    """Why a sale was not moved: `return`; `no_contact`, nobody is named; `contact_gone`, the old
    program had removed whom it names."""
    if line.is_return:
        return "return"
    return "no_contact" if moved.raw[line.id].get("contact_id") is None else "contact_gone"


def _row(line: OldSale, moved: Moved, reason: str) -> dict[str, Any]:
    return {
        "sale_id": line.id,
        "reason": reason,
        "raw_contact_id": moved.raw[line.id].get("contact_id"),
        "date": line.day.isoformat(),
        "item": line.item,
        "qty": format(line.quantity.normalize(), "f"),
        "amount": f"{line.total:.2f}",
    }


def write(folder: Path, moved: Moved, old: Old, now: datetime) -> tuple[Path, Path]:
    """The report and the archive of what has no place here, as JSON files of this moment."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = first = now.strftime("%Y%m%d-%H%M%S")
    runs = 1
    while (folder / f"legacy-report-{stamp}.json").exists():
        runs += 1
        stamp = f"{first}-{runs}"
    report = folder / f"legacy-report-{stamp}.json"
    archive = folder / f"legacy-archive-{stamp}.json"
    for path, content in ((report, account(moved)), (archive, old.archive)):
        text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
        path.write_text(text + "\n", encoding="utf-8")
    return report, archive
