"""Plan of an import: a dry run before it, and the result after it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crm.dataclass import dataclass, field
from crm.imports.columns.headings import Field
from crm.imports.columns.layout import Column, Proof
from crm.imports.staging import nameless
from crm.imports.staging.counts import Counts
from crm.imports.staging.match import match
from crm.imports.staging_file import opened
from crm.language.calendar.date_order import DateOrder
from crm.settings import shop_of
from crm.shop import Shop

SAMPLES = 3
SHOWN = 200
"""Remarks of one kind that a plan carries; the staging file has all."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a row: `code` and `facts`, no words. `row` counts as a spreadsheet
    does, heading included; of a file of contact cards it is the card. `cells` as they were read."""

    kind: str
    code: str
    sheet: str
    row: int
    facts: Mapping[str, Any]
    cells: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet and its columns; `skipped` says why it is not read: hidden, empty, unknown, other, or
    one of `columns.documents.NOT_OURS`. `example` is a day that two orders read differently."""

    name: str
    kind: str | None = None
    header_row: int | None = None
    rows: int = 0
    columns: tuple[Column, ...] = ()
    shape: str = ""
    doubtful: bool = False
    width: int = 0
    dates: DateOrder = DateOrder.DAY_FIRST
    example: str = ""
    proof: Proof | None = None
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One that would be added: a customer, or a purchase with its day, total and first items."""

    name: str
    phone: str | None
    location: str | None = None
    day: date | None = None
    total: Decimal | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A dry run. `remarks` holds up to SHOWN of each kind, rejected first; `codes` counts all."""

    file_name: str
    format: str
    kind: str
    sheets: tuple[SheetPlan, ...]
    counts: Counts
    samples: tuple[Sample, ...]
    remarks: tuple[Remark, ...]
    codes: Mapping[str, int]
    first_day: date | None = None
    last_day: date | None = None
    encoding: str | None = None
    import_id: int | None = None
    opted_out: int = 0
    """How many customers the file says want no messages, and nobody knew."""
    asked: tuple[tuple[str, int], ...] = ()
    """Words for how a document stands that nobody knows, each with its rows, which are not taken
    until a person says what it means."""
    offered: nameless.Nameless | None = None
    """Sales without a customer that could be taken at the counter."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What a person said that holds for the next file of the same layout (crm.imports.answers)."""
    at_counter: nameless.Nameless | None = None
    """Sales without a customer that are taken at the counter."""

    def of_kind(self, kind: str) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.kind == kind)


def plan(session: Session, staging_path: Path, file_name: str) -> Plan:
    """Compares the staging file with the store; writes nothing in the store."""
    with opened(staging_path) as staging:
        match(session, staging)
        return plan_of(staging, shop_of(session), file_name)


def plan_of(staging: sqlite3.Connection, shop: Shop, file_name: str) -> Plan:
    """The plan of a staging file that was matched."""
    facts = json.loads(staging.execute("SELECT value FROM meta WHERE key = 'facts'").fetchone()[0])
    sheets = tuple(_sheet(sheet) for sheet in facts["sheets"])
    codes = {
        f"{kind}:{code}": many
        for kind, code, many in staging.execute(
            "SELECT kind, code, count(*) FROM remarks GROUP BY 1, 2"
        )
    }
    # of warnings only the first are kept in words, but all were counted
    codes |= {key: many for key, many in facts["counts"].items() if key.startswith("warning:")}
    kinds = [sheet.kind for sheet in sheets if sheet.kind]
    days = staging.execute(
        "SELECT min(day), max(day) FROM (SELECT day FROM bills WHERE NOT known"
        " UNION ALL SELECT day FROM payments WHERE NOT known)"
    ).fetchone()
    return Plan(
        file_name=file_name,
        format=facts["format"],
        kind=kinds[0] if len(set(kinds)) == 1 else "mixed",
        sheets=sheets,
        counts=_counts(staging, shop, codes),
        samples=tuple(_samples(staging, shop)),
        remarks=tuple(remarks_of(staging, limit=SHOWN)),
        codes=codes,
        first_day=date.fromisoformat(days[0]) if days[0] else None,
        last_day=date.fromisoformat(days[1]) if days[1] else None,
        encoding=facts.get("encoding"),
        opted_out=_opted_out(staging),
        asked=_asked(staging),
        answers=facts.get("answers", {}),
        offered=nameless.offered(staging, shop),
        at_counter=nameless.taken(staging, shop),
    )


def _opted_out(staging: sqlite3.Connection) -> int:
    (many,) = staging.execute(
        "SELECT (SELECT count(*) FROM people WHERE wanted AND consent = 'no')"
        " + (SELECT count(*) FROM fills WHERE consent = 'no')"
    ).fetchone()
    return int(many)


def _asked(staging: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    rows = staging.execute(
        "SELECT json_extract(facts, '$.word') AS word, count(*) FROM remarks"
        " WHERE code = 'status_unknown' GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return tuple((word, many) for word, many in rows)


def words_asked(staging_path: Path) -> tuple[str, ...]:
    """The words of `Plan.asked` in a file that was read before; none when that is not so."""
    if not staging_path.exists():
        return ()
    with opened(staging_path) as staging:
        try:
            return tuple(word for word, _ in _asked(staging))
        except sqlite3.DatabaseError:  # it is being written
            return ()


def sheets_read(staging_path: Path) -> tuple[SheetPlan, ...] | None:
    """The sheets of a file that was read before; None when that is not so."""
    if not staging_path.exists():
        return None
    with opened(staging_path) as staging:
        try:
            found = staging.execute("SELECT value FROM meta WHERE key = 'facts'").fetchone()
        except sqlite3.DatabaseError:  # it is being written
            return None
    return tuple(map(_sheet, json.loads(found[0])["sheets"])) if found else None


def _sheet(facts: dict[str, Any]) -> SheetPlan:
    columns = tuple(
        Column(**column | {"field": Field(column["field"])}) for column in facts.get("columns", ())
    )
    proof = facts.get("proof")
    return SheetPlan(
        **facts
        | {
            "columns": columns,
            "dates": DateOrder(facts.get("dates", DateOrder.DAY_FIRST)),
            "proof": Proof(**proof) if proof else None,
        }
    )


def _counts(staging: sqlite3.Connection, shop: Shop, codes: Mapping[str, int]) -> Counts:
    def one(query: str) -> int:
        return int(staging.execute(query).fetchone()[0] or 0)

    def of(kind: str) -> int:
        return sum(many for key, many in codes.items() if key.startswith(f"{kind}:"))

    updated = one("SELECT count(*) FROM fills")
    matched = one(
        "SELECT count(DISTINCT match_id) FROM people WHERE listed AND match_id IS NOT NULL"
    )
    return Counts(
        customers_new=one("SELECT count(*) FROM people WHERE wanted"),
        customers_updated=updated,
        customers_unchanged=max(matched - updated, 0),
        purchases_new=one("SELECT count(*) FROM bills WHERE NOT known"),
        purchases_known=one("SELECT count(*) FROM bills WHERE known = 1"),
        items_new=one(
            "SELECT count(*) FROM lines l JOIN bills b ON b.id = l.bill"
            " WHERE NOT b.known AND NOT l.known"
        ),
        revenue=shop.currency.from_minor(one("SELECT sum(total) FROM bills WHERE NOT known")),
        payments_new=one("SELECT count(*) FROM payments WHERE NOT known"),
        payments_known=one("SELECT count(*) FROM payments WHERE known = 1"),
        received=shop.currency.from_minor(one("SELECT sum(amount) FROM payments WHERE NOT known")),
        duplicates=of("duplicate"),
        rejected=of("rejected"),
        ignored=of("ignored"),
        warnings=of("warning"),
    )


def _samples(staging: sqlite3.Connection, shop: Shop) -> list[Sample]:
    bills = staging.execute(
        "SELECT b.id, b.day, b.total, p.name, p.phone, p.location FROM bills b JOIN people p"
        " ON p.id = b.person WHERE NOT b.known AND NOT p.counter ORDER BY b.id LIMIT ?",
        (SAMPLES,),
    ).fetchall()
    if not bills:
        people = staging.execute(
            "SELECT name, phone, location FROM people WHERE wanted ORDER BY id LIMIT ?", (SAMPLES,)
        )
        return [Sample(row["name"], row["phone"], row["location"]) for row in people]
    return [
        Sample(
            row["name"],
            row["phone"],
            row["location"],
            date.fromisoformat(row["day"]),
            shop.currency.from_minor(row["total"]),
            tuple(
                name
                for (name,) in staging.execute(
                    "SELECT name FROM lines WHERE bill = ? ORDER BY line LIMIT 5", (row["id"],)
                )
            ),
        )
        for row in bills
    ]


def remarks_of(
    staging: sqlite3.Connection, kind: str | None = None, limit: int = -1
) -> list[Remark]:
    """Remarks in the order of the file; of each kind at most `limit`."""
    kinds = [kind] if kind else ["rejected", "duplicate", "ignored", "warning"]
    return [
        Remark(
            row["kind"],
            row["code"],
            row["sheet"],
            row["row"],
            json.loads(row["facts"]),
            None if row["cells"] is None else tuple(json.loads(row["cells"])),
        )
        for one in kinds
        for row in staging.execute(
            "SELECT * FROM remarks WHERE kind = ? ORDER BY sheet, row LIMIT ?", (one, limit)
        )
    ]
