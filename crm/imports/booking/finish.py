"""The last step of an import: reconciles it with what the shop did meanwhile, fills in cards that
were there, counts totals. On SQLite it is the transaction that shows all."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import consent, opted_out_phones, totals
from crm.customers.cards import IN_USE
from crm.customers.counter import AT_THE_COUNTER
from crm.customers.dues import balances
from crm.customers.fields import COLUMNS
from crm.dataclass import dataclass, replace
from crm.imports.booking.remembered import remember_choices
from crm.imports.booking.remove_hidden import BOOKING
from crm.imports.staging.counts import Counts
from crm.imports.staging.fills import filled
from crm.imports.staging.match_bills import CHUNK
from crm.imports.staging.plan import Plan
from crm.purchases.stock import levels as stock
from crm.settings import shop_of
from crm.store.chunks import chunks
from crm.store.schema import (
    ON_ACCOUNT,
    customer_numbers,
    customers,
    import_changes,
    imports,
    payments,
    purchases,
)

DONE = "done"
"""State of an import that is in the books."""


UNSAID_PAYMENT = "Other"
"""Of a bill that says none. Not the shop's default, which is for a sale that is typed now: how old
bills were paid nobody knows, and a chart must not say that it was cash."""


@dataclass(frozen=True, slots=True)
class NewIds:
    """Where the new rows of an import are: `people`, `bills` and `payments` are the ids before
    their first.
    `matched_at`: when the store was compared with the staging file."""

    import_id: int
    people: int
    bills: int
    payments: int
    now: datetime
    matched_at: datetime

    def values(self, *, postgres: bool = False) -> dict[str, Any]:
        """The parameters of `crm.imports.staging.queries`."""
        return {
            "people": self.people,
            "bills": self.bills,
            "payments": self.payments,
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


def finish(
    session: Session, staging: sqlite3.Connection, new: NewIds, done: Plan, by: int | None
) -> Plan:
    """Makes the rows, which are all there, part of the shop; what was booked."""
    merged = _merge_into_those_added_meanwhile(session, staging, new, done.counts)
    moved = _follow_merges(session, staging, new, done.counts)
    _repoint_numbers(session, staging, new)
    _fill(session, staging, new)
    remember_choices(session, done)
    old = [
        row[0]
        for row in staging.execute(
            "SELECT DISTINCT match_id FROM people WHERE match_id > 0 AND (id IN"
            " (SELECT person FROM bills WHERE NOT known) OR id IN"
            " (SELECT person FROM payments WHERE NOT known)"
            " OR match_id IN (SELECT customer_id FROM fills))"
        )
    ]
    opted_out_phones.opt_out_new(session, new.people + 1, new.people + done.counts.customers_new)
    totals.refresh(session, [*old, *merged, *moved])
    _nobody_owes(session, new)
    balances.refresh(session, [*old, *merged, *moved])
    stock.refresh_all(session)
    counts = replace(done.counts, customers_new=done.counts.customers_new - len(merged))
    last = new.people + done.counts.customers_new
    facts = asdict(counts) | {
        "revenue": str(counts.revenue),
        "received": str(counts.received),
        "customer_ids": [new.people + 1, last],
    }
    session.execute(
        update(imports)
        .where(imports.c.id == new.import_id)
        .values(state=DONE, finished_at=shop_of(session).now(), counts=facts)
    )
    audit.note(session, by, "import", "import", new.import_id, after={"file": done.file_name})
    return replace(done, counts=counts, import_id=new.import_id)


def _nobody_owes(session: Session, new: NewIds) -> None:
    """What was sold on account to nobody by name is nobody's debt."""
    ours = (purchases.c.import_id == new.import_id, AT_THE_COUNTER, ON_ACCOUNT)
    session.execute(update(purchases).where(*ours).values(settled=True))


def _is_ours(column: Any, before: int, many: int) -> Any:
    return column.between(before + 1, before + many)


def _merge_into_those_added_meanwhile(
    session: Session, staging: sqlite3.Connection, new: NewIds, counts: Counts
) -> list[int]:
    """Merges new customers of the file into those whom the shop added concurrently with the same
    phone: the file's purchases become theirs, its card is deleted. Their ids."""
    c = customers.c
    came = session.execute(
        select(c.id, c.phone)
        .where(
            c.changed_at >= new.matched_at,
            c.phone.is_not(None),
            IN_USE,
            ~_is_ours(c.id, new.people, counts.customers_new),
        )
        .order_by(c.id)
    )
    merged: dict[int, int] = {}
    for customer_id, phone in came:
        row = staging.execute(
            "SELECT seq, consent FROM people WHERE wanted AND phone = ?", (phone,)
        ).fetchone()
        if row is not None:
            if row["consent"] == consent.Consent.NO:
                said = consent.columns(consent.Consent.NO, new.now, f"import {new.import_id}", None)
                out = update(customers).where(c.id == customer_id, c.opted_out_at.is_(None))
                session.execute(out.values(**said))
            merged.setdefault(new.people + row[0], customer_id)
    for ours, theirs in merged.items():
        for table in (purchases, payments, customer_numbers):
            session.execute(
                update(table).where(table.c.customer_id == ours).values(customer_id=theirs)
            )
        session.execute(delete(customers).where(c.id == ours))
    return list(merged.values())


def _follow_merges(
    session: Session, staging: sqlite3.Connection, new: NewIds, counts: Counts
) -> list[int]:
    """Moves purchases from cards that were merged meanwhile to those that hold them now; whose ids
    these are."""
    c = customers.c
    merged = session.execute(
        select(c.id, c.merged_into).where(
            c.changed_at >= new.matched_at, c.merged_into.is_not(None)
        )
    ).all()
    into = {row.id: row.merged_into for row in merged}
    kept = []
    for customer_id in into:
        if staging.execute("SELECT 1 FROM people WHERE match_id = ?", (customer_id,)).fetchone():
            end = customer_id
            while end in into:
                end = into[end]
            for table, before, many in (
                (purchases, new.bills, counts.purchases_new),
                (payments, new.payments, counts.payments_new),
            ):
                ours = _is_ours(table.c.id, before, many)
                session.execute(
                    update(table)
                    .where(table.c.customer_id == customer_id, ours)
                    .values(customer_id=end)
                )
            kept.append(end)
    return kept


def _repoint_numbers(session: Session, staging: sqlite3.Connection, new: NewIds) -> None:
    """Numbers of the former program that stood for somebody else so far stand for the file's."""
    rows = staging.execute(
        "SELECT n.number, coalesce(nullif(p.match_id, -1), ? + p.seq) FROM numbers n"
        " JOIN people p ON p.id = n.person WHERE p.wanted OR p.match_id > 0",
        (new.people,),
    ).fetchall()
    for part in chunks(rows, CHUNK):
        ids = {row[0]: row[1] for row in part}
        known = session.execute(
            select(customer_numbers.c.number, customer_numbers.c.customer_id).where(
                customer_numbers.c.number.in_(ids),
                customer_numbers.c.import_id.is_distinct_from(new.import_id),
            )
        ).all()
        for number, customer_id in known:
            if customer_id != ids[number]:
                session.execute(
                    update(customer_numbers)
                    .where(customer_numbers.c.number == number)
                    .values(customer_id=ids[number], import_id=new.import_id)
                )


_CHANGED = (*COLUMNS, "created_at", *consent.COLUMNS)
_FILL = (
    update(customers)
    .where(customers.c.id == bindparam("this"))
    .values({name: bindparam(name) for name in (*_CHANGED, "changed_at")})
)


def _fill(session: Session, staging: sqlite3.Connection, new: NewIds) -> None:
    """Fills empty fields of cards; what was and what became is kept for an undo."""
    c = customers.c
    wanted = staging.execute("SELECT * FROM fills ORDER BY customer_id").fetchall()
    for part in chunks(wanted, CHUNK):
        ids = [row["customer_id"] for row in part]
        cards = {
            card["id"]: card
            for card in session.execute(
                select(c.id, *(c[column] for column in _CHANGED)).where(c.id.in_(ids))
            ).mappings()
        }
        changes, rows = [], []
        for row in part:
            card = cards.get(row["customer_id"])
            columns = {} if card is None else _still_empty(card, row, new)
            if card is None or not columns:
                continue
            before = {name: [as_json(card[name]), as_json(columns[name])] for name in columns}
            changes.append(
                {"import_id": new.import_id, "customer_id": card["id"], "before": before}
            )
            rows.append(
                {name: card[name] for name in _CHANGED}
                | columns
                | {"this": card["id"], "changed_at": new.now}
            )
        if rows:
            session.execute(insert(import_changes), changes)
            session.connection().execute(_FILL, rows)


def _still_empty(card: RowMapping, row: sqlite3.Row, new: NewIds) -> dict[str, Any]:
    """Columns a row fills in on a card as it is now: it may have been edited meanwhile."""
    columns = filled(card, row)
    if said := consent.from_file(row["consent"], card["consent"]):
        columns |= consent.columns(said, new.now, f"import {new.import_id}", None)
    if row["created"] and instant(row["created"]) < card["created_at"]:
        columns["created_at"] = instant(row["created"])
    return columns


def instant(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=UTC)


def as_json(value: Any) -> str | None:
    """A value of a card as JSON."""
    return value.isoformat() if isinstance(value, datetime) else value
