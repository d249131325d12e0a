"""The last step of an import, short: what the shop did meanwhile, cards that were there, totals."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.chunks import chunks
from crm.customers import totals
from crm.customers.cards import IN_USE
from crm.customers.fields import COLUMNS
from crm.imports.booking.remove_hidden import BOOKING
from crm.imports.staging.fills import filled
from crm.imports.staging.match_bills import CHUNK
from crm.imports.staging.plan import Counts, Plan
from crm.settings import shop_of
from crm.store.schema import (
    column_choices,
    customer_numbers,
    customers,
    import_changes,
    imports,
    purchases,
)
from crm.store.upsert import upsert

DONE = "done"
"""State of an import that is in the books."""


UNSAID_PAYMENT = "Other"
"""Of a bill that says none. Not the shop's default, which is for a sale that is typed now: how old
bills were paid nobody knows, and a chart must not say that it was cash."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the new rows of an import are: `people` and `bills` are the ids before their first.
    `matched_at`: when the store was compared with the work file."""

    import_id: int
    people: int
    bills: int
    now: datetime
    matched_at: datetime

    def values(self, *, postgres: bool = False) -> dict[str, Any]:
        """The parameters of `crm.imports.staging.queries`."""
        return {
            "people": self.people,
            "bills": self.bills,
            "now": self.now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
            "import": self.import_id,
            "payment": UNSAID_PAYMENT,
            "zone": "+00" if postgres else "",
            "yes": "t" if postgres else 1,
            "no": "f" if postgres else 0,
        }


def begin(session: Session, done: Plan, file_hash: str, by: int | None, now: datetime) -> int:
    """A row for an import that begins; its id."""
    import_id: int = session.execute(
        insert(imports)
        .values(
            file_name=done.file_name,
            file_hash=file_hash,
            kind=done.kind,
            state=BOOKING,
            staff_id=by,
            created_at=now,
        )
        .returning(imports.c.id)
    ).scalar_one()
    return import_id


def settle(
    session: Session, work: sqlite3.Connection, place: Place, done: Plan, by: int | None
) -> Plan:
    """All rows are there: makes them part of the shop. What was booked."""
    adopted = _adopt(session, work, place, done.counts)
    moved = _follow_merges(session, work, place, done.counts)
    _repoint_numbers(session, work, place)
    _fill(session, work, place)
    remember_choices(session, done)
    old = [
        row[0]
        for row in work.execute(
            "SELECT DISTINCT match_id FROM people WHERE match_id > 0 AND (id IN"
            " (SELECT person FROM bills WHERE NOT known)"
            " OR match_id IN (SELECT customer_id FROM fills))"
        )
    ]
    totals.refresh(session, [*old, *adopted, *moved])
    counts = replace(done.counts, customers_new=done.counts.customers_new - len(adopted))
    last = place.people + done.counts.customers_new
    facts = asdict(counts) | {
        "revenue": str(counts.revenue),
        "customer_ids": [place.people + 1, last],
    }
    session.execute(
        update(imports)
        .where(imports.c.id == place.import_id)
        .values(state=DONE, finished_at=shop_of(session).now(), counts=facts)
    )
    audit.note(session, by, "import", "import", place.import_id, after={"file": done.file_name})
    return replace(done, counts=counts, import_id=place.import_id)


def _is_ours(column: Any, before: int, many: int) -> Any:
    return column.between(before + 1, before + many)


def _adopt(session: Session, work: sqlite3.Connection, place: Place, counts: Counts) -> list[int]:
    """Who was added to the shop meanwhile, with a phone that the file brings too, is that person:
    the file's purchases are theirs, and the file's card goes."""
    c = customers.c
    came = session.execute(
        select(c.id, c.phone)
        .where(
            c.changed_at >= place.matched_at,
            c.phone.is_not(None),
            IN_USE,
            ~_is_ours(c.id, place.people, counts.customers_new),
        )
        .order_by(c.id)
    )
    adopted: dict[int, int] = {}
    for customer_id, phone in came:
        row = work.execute("SELECT seq FROM people WHERE wanted AND phone = ?", (phone,)).fetchone()
        if row is not None:
            adopted.setdefault(place.people + row[0], customer_id)
    for ours, theirs in adopted.items():
        for table in (purchases, customer_numbers):
            session.execute(
                update(table).where(table.c.customer_id == ours).values(customer_id=theirs)
            )
        session.execute(delete(customers).where(c.id == ours))
    return list(adopted.values())


def _follow_merges(
    session: Session, work: sqlite3.Connection, place: Place, counts: Counts
) -> list[int]:
    """Who was merged into another card meanwhile has nothing booked on the old one."""
    c = customers.c
    merged = session.execute(
        select(c.id, c.merged_into).where(
            c.changed_at >= place.matched_at, c.merged_into.is_not(None)
        )
    ).all()
    into = {row.id: row.merged_into for row in merged}
    kept = []
    for customer_id in into:
        if work.execute("SELECT 1 FROM people WHERE match_id = ?", (customer_id,)).fetchone():
            end = customer_id
            while end in into:
                end = into[end]
            session.execute(
                update(purchases)
                .where(
                    purchases.c.customer_id == customer_id,
                    _is_ours(purchases.c.id, place.bills, counts.purchases_new),
                )
                .values(customer_id=end)
            )
            kept.append(end)
    return kept


def _repoint_numbers(session: Session, work: sqlite3.Connection, place: Place) -> None:
    """Numbers of the former program that meant somebody else so far."""
    rows = work.execute(
        "SELECT n.number, coalesce(nullif(p.match_id, -1), ? + p.seq) FROM numbers n"
        " JOIN people p ON p.id = n.person WHERE p.wanted OR p.match_id > 0",
        (place.people,),
    ).fetchall()
    for part in chunks(rows, CHUNK):
        ids = {row[0]: row[1] for row in part}
        known = session.execute(
            select(customer_numbers.c.number, customer_numbers.c.customer_id).where(
                customer_numbers.c.number.in_(ids),
                customer_numbers.c.import_id.is_distinct_from(place.import_id),
            )
        ).all()
        for number, customer_id in known:
            if customer_id != ids[number]:
                session.execute(
                    update(customer_numbers)
                    .where(customer_numbers.c.number == number)
                    .values(customer_id=ids[number], import_id=place.import_id)
                )


_FILL = (
    update(customers)
    .where(customers.c.id == bindparam("this"))
    .values({name: bindparam(name) for name in (*COLUMNS, "created_at", "changed_at")})
)


def _fill(session: Session, work: sqlite3.Connection, place: Place) -> None:
    """Fills empty fields of cards; what was and what became is kept for an undo."""
    c = customers.c
    wanted = work.execute("SELECT * FROM fills ORDER BY customer_id").fetchall()
    for part in chunks(wanted, CHUNK):
        ids = [row["customer_id"] for row in part]
        cards = {
            card["id"]: card
            for card in session.execute(
                select(c.id, *(c[column] for column in COLUMNS), c.created_at).where(c.id.in_(ids))
            ).mappings()
        }
        changes, rows = [], []
        for row in part:
            card = cards.get(row["customer_id"])
            new = {} if card is None else _still_empty(card, row)
            if card is None or not new:
                continue
            before = {name: [said(card[name]), said(new[name])] for name in new}
            changes.append(
                {"import_id": place.import_id, "customer_id": card["id"], "before": before}
            )
            rows.append(
                {name: card[name] for name in (*COLUMNS, "created_at")}
                | new
                | {"this": card["id"], "changed_at": place.now}
            )
        if rows:
            session.execute(insert(import_changes), changes)
            session.connection().execute(_FILL, rows)


def _still_empty(card: RowMapping, row: sqlite3.Row) -> dict[str, Any]:
    """What a row fills in on a card as it is now: somebody may have been faster."""
    new = filled(card, row)
    if row["created"] and instant(row["created"]) < card["created_at"]:
        new["created_at"] = instant(row["created"])
    return new


def instant(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=UTC)


def said(value: Any) -> str | None:
    """A value of a card as JSON."""
    return value.isoformat() if isinstance(value, datetime) else value


def remember_choices(session: Session, done: Plan) -> None:
    """What a person chose for a file of this shape is the choice for the next one."""
    for sheet in done.sheets:
        given: Sequence[Any] = [column for column in sheet.columns if column.given]
        if given and sheet.shape:
            mapping = {f"column {column.index + 1}": column.field.value for column in sheet.columns}
            row = {"shape": sheet.shape, "mapping": mapping, "changed_at": shop_of(session).now()}
            upsert(session, column_choices, row)
