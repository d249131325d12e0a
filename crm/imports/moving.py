"""From the work file to the shop's tables: everything in one transaction, or nothing.

Measured with a million lines: the lock is held for the bare inserts only; what can be worked out
before (who is known, which ids, which names) was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from crm import audit, totals
from crm.imports.matching import match, opened
from crm.imports.plan import Counts, Plan, plan_of
from crm.shop import shop_of
from crm.store.schema import (
    column_choices,
    customers,
    deleted_customers,
    import_changes,
    imports,
    purchases,
)
from crm.store.seam import Store
from crm.store.upsert import upsert
from crm.texts import folded

DONE = "done"
TRIES = 3
CACHE_KIB = 65_536


def move_now(store: Store, work_path: Path, file_name: str, file_hash: str, by: int | None) -> Plan:
    """Matches once more and books; what came of it, with `import_id`. Blocks; sales go on.

    What another import or a sale changed between matching and booking makes it match again.
    """
    with opened(work_path) as work:
        for attempt in range(TRIES):
            store.read_now(match, work)
            try:
                return store.write_now(_move, work, file_name, file_hash, by)
            except IntegrityError:
                if attempt == TRIES - 1:
                    raise
    raise AssertionError("unreachable: the last attempt returns or raises")


async def move(
    store: Store, work_path: Path, file_name: str, file_hash: str, by: int | None
) -> Plan:
    """`move_now` beside a conversation: in the queue of the store's own writers, so that a sale
    waits its turn and is not told that the books are held."""
    with opened(work_path) as work:
        for attempt in range(TRIES):
            await store.read(match, work)
            try:
                return await store.write(_move, work, file_name, file_hash, by)
            except IntegrityError:
                if attempt == TRIES - 1:
                    raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _move(
    session: Session, work: sqlite3.Connection, file_name: str, file_hash: str, by: int | None
) -> Plan:
    if _somebody_came(session, work):
        match(session, work)
    shop = shop_of(session)
    done = plan_of(work, shop, file_name)
    if not done.counts.takes_something:
        _remember_choices(session, done)
        return done
    now = shop.now()
    import_id = session.execute(
        insert(imports)
        .values(
            file_name=file_name,
            file_hash=file_hash,
            kind=done.kind,
            state=DONE,
            staff_id=by,
            created_at=now,
            finished_at=now,
            counts=asdict(done.counts) | {"revenue": str(done.counts.revenue)},
        )
        .returning(imports.c.id)
    ).scalar_one()
    with _roomy(session):
        _Mover(session, work, import_id, now).run(done.counts, shop.default_payment)
    _remember_choices(session, done)
    audit.note(session, by, "import", "import", import_id, after={"file": file_name})
    return replace(done, import_id=import_id)


def _somebody_came(session: Session, work: sqlite3.Connection) -> bool:
    """Whether a customer that this import would add was added since it was matched."""
    for part in _chunks(
        work.execute("SELECT phone FROM people WHERE wanted AND phone IS NOT NULL")
    ):
        phones = [row[0] for row in part]
        there = select(customers.c.id).where(customers.c.phone.in_(phones)).limit(1)
        if session.execute(there).first() is not None:
            return True
    return False


def _chunks(rows: sqlite3.Cursor, size: int = 500) -> Iterable[list[Any]]:
    while part := rows.fetchmany(size):
        yield part


@contextmanager
def _roomy(session: Session) -> Iterator[None]:
    """SQLite with memory for the index of items, whose places for a million lines are everywhere:
    otherwise pages are written and read again while the lock is held."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        before = session.execute(text("PRAGMA cache_size")).scalar_one()
        session.execute(text(f"PRAGMA cache_size=-{CACHE_KIB}"))
    try:
        yield
    finally:
        if sqlite:
            session.execute(text(f"PRAGMA cache_size={before}"))


class _Mover:
    """Streams rows from the work file into the tables, as the driver does it fastest."""

    def __init__(
        self, session: Session, work: sqlite3.Connection, import_id: int, now: datetime
    ) -> None:
        self._session = session
        self._work = work
        self._import_id = import_id
        self._now = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        self._postgres = session.get_bind().dialect.name == "postgresql"

    def run(self, counts: Counts, default_payment: str) -> None:
        people = self._reserve(customers, counts.customers_new)
        bills = self._reserve(purchases, counts.purchases_new)
        values = {
            "people": people,
            "bills": bills,
            "now": self._now,
            "import": self._import_id,
            "payment": default_payment,
            "zone": "+00" if self._postgres else "",
            "yes": "t" if self._postgres else 1,
            "no": "f" if self._postgres else 0,
        }
        self._copy(
            "customers",
            "id name phone email location notes created_at name_key phone_is_mobile changed_at"
            " import_id",
            "SELECT :people + seq, name, phone, email, location, notes,"
            " coalesce(created, first_sale, :now) || :zone, name_key,"
            " CASE mobile WHEN 1 THEN :yes ELSE :no END, :now || :zone, :import"
            " FROM people WHERE wanted ORDER BY seq",
            values,
        )
        self._copy(
            "purchases",
            "id customer_id total_amount payment_method purchase_date notes created_at changed_at"
            " import_id",
            "SELECT :bills + b.seq, coalesce(nullif(p.match_id, -1), :people + p.seq), b.total,"
            " coalesce(b.payment, :payment), b.day, b.notes, b.created || :zone, :now || :zone,"
            " :import FROM bills b JOIN people p ON p.id = b.person WHERE NOT b.known"
            " ORDER BY b.seq",
            values,
        )
        self._copy(
            "purchase_items",
            "purchase_id line name name_key quantity unit unit_price amount",
            "SELECT :bills + b.seq, l.line, l.name, l.name_key, l.quantity, l.unit, l.unit_price,"
            " l.amount FROM bills b JOIN lines l ON l.bill = b.id"
            " WHERE NOT b.known AND NOT l.known ORDER BY b.id, l.line",
            values,
        )
        # in the order of the key, so that the index grows at its end
        self._copy(
            "recorded_sources",
            "source purchase_id recorded_at",
            "SELECT source, :bills + seq, :now || :zone FROM (SELECT s.source, b.seq FROM sources s"
            " JOIN bills b ON b.id = s.bill WHERE NOT b.known UNION ALL"
            " SELECT 'row:' || printf('%016x', l.hash) || ':' || l.nth, b.seq"
            " FROM lines l JOIN bills b ON b.id = l.bill"
            " WHERE l.hash IS NOT NULL AND NOT l.known AND NOT b.known)"
            " UNION ALL SELECT source, NULL, :now || :zone FROM people"
            " WHERE wanted AND source IS NOT NULL ORDER BY 1",
            values,
        )
        self._numbers(values)
        self._fill()
        self._refresh(people, counts.customers_new)

    def _reserve(self, table: Table, many: int) -> int:
        """The id before `many` free ones."""
        if not self._postgres:
            top = int(self._session.execute(select(func.max(table.c.id))).scalar_one() or 0)
            if table is customers:  # the id of an erased card is never given again
                gone = self._session.execute(select(func.max(deleted_customers.c.id))).scalar_one()
                top = max(top, int(gone or 0))
            return top
        # A lock until the end of the transaction would stop sales: the sequence is moved on at
        # once, and an id that somebody took in between makes this transaction fail and try again.
        sequence = select(func.pg_get_serial_sequence(table.name, "id")).scalar_subquery()
        start = int(self._session.execute(select(func.nextval(sequence))).scalar_one())
        self._session.execute(select(func.setval(sequence, start + many)))
        return start

    def _copy(self, table: str, columns: str, query: str, values: dict[str, Any]) -> None:
        """From cursor to cursor: a million rows pass without one of them being kept."""
        names = columns.split()
        rows = self._work.cursor()
        rows.row_factory = None
        rows.execute(query, values)
        raw: Any = self._session.connection().connection.driver_connection
        try:
            if self._postgres:
                statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
                with raw.cursor() as cursor, cursor.copy(statement) as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(names))
                listed = ", ".join(names)
                raw.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", rows)  # noqa: S608 - the names are ours
        except raw_errors() as error:  # as SQLAlchemy would have said it
            kind = IntegrityError if type(error).__name__ in _TAKEN else DBAPIError
            raise kind(table, None, error) from error

    def _numbers(self, values: dict[str, Any]) -> None:
        rows = self._work.execute(
            "SELECT n.number, coalesce(nullif(p.match_id, -1), :people + p.seq), :import"
            " FROM numbers n JOIN people p ON p.id = n.person"
            " WHERE p.wanted OR p.match_id > 0",
            values,
        ).fetchall()
        statement = text(
            "INSERT INTO customer_numbers (number, customer_id, import_id) VALUES (:n, :c, :i)"
            " ON CONFLICT (number) DO UPDATE SET customer_id = excluded.customer_id,"
            " import_id = excluded.import_id"
            " WHERE customer_numbers.customer_id != excluded.customer_id"
        )
        if rows:
            self._session.execute(statement, [{"n": r[0], "c": r[1], "i": r[2]} for r in rows])

    def _fill(self) -> None:
        """Fills empty fields of cards; what was and what became is kept for an undo."""
        c = customers.c
        now = _instant(self._now)
        for row in self._work.execute("SELECT * FROM fills").fetchall():
            filled = ("name", "email", "location", "notes")
            new: dict[str, Any] = {name: row[name] for name in filled if row[name]}
            if "name" in new:
                new["name_key"] = folded(new["name"])
            if row["created"]:
                new["created_at"] = _instant(row["created"])
            this = c.id == row["customer_id"]
            card = self._session.execute(select(*(c[name] for name in new)).where(this)).one()
            changes = {name: [said(getattr(card, name)), said(new[name])] for name in new}
            self._session.execute(
                insert(import_changes).values(
                    import_id=self._import_id, customer_id=row["customer_id"], before=changes
                )
            )
            self._session.execute(update(customers).where(this).values(**new, changed_at=now))

    def _refresh(self, base: int, new: int) -> None:
        old = [
            row[0]
            for row in self._work.execute(
                "SELECT DISTINCT match_id FROM people WHERE match_id > 0 AND (id IN"
                " (SELECT person FROM bills WHERE NOT known)"
                " OR match_id IN (SELECT customer_id FROM fills))"
            )
        ]
        totals.refresh(self._session, [*old, *range(base + 1, base + new + 1)])


def _instant(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=UTC)


def said(value: Any) -> str | None:
    """A value of a card as JSON."""
    return value.isoformat() if isinstance(value, datetime) else value


_TAKEN = frozenset({"IntegrityError", "UniqueViolation", "ForeignKeyViolation"})


def raw_errors() -> tuple[type[Exception], ...]:
    """What the drivers raise where SQLAlchemy does not stand between."""
    import psycopg

    return (sqlite3.Error, psycopg.Error)


def _remember_choices(session: Session, done: Plan) -> None:
    """What a person chose for a file of this shape is the choice for the next one."""
    for sheet in done.sheets:
        given: Sequence[Any] = [column for column in sheet.columns if column.given]
        if given and sheet.shape:
            mapping = {f"column {column.index + 1}": column.field.value for column in sheet.columns}
            row = {"shape": sheet.shape, "mapping": mapping, "changed_at": shop_of(session).now()}
            upsert(session, column_choices, row)
