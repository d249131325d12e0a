"""The sales of a staging file that name no customer: taken at the counter, or only offered."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.customers import counter
from crm.dataclass import dataclass
from crm.imports.staging.match_bills import CHUNK, known_sources
from crm.shop import Shop
from crm.store.chunks import chunks


@dataclass(frozen=True, slots=True)
class Nameless:
    """How many sales, and their sum: Decimal in major units."""

    sales: int
    revenue: Decimal


def match_counter(session: Session, staging: sqlite3.Connection, *, make: bool = False) -> None:
    """The counter of the file is the shop's; with `make` it is made where sales are taken to it."""
    taken = make and staging.execute(f"SELECT 1 {_TAKEN} LIMIT 1").fetchone()
    its_id = counter.find_or_make(session) if taken else counter.find(session)
    staging.execute("UPDATE people SET match_id = ? WHERE counter", (its_id,))


def match_offers(session: Session, staging: sqlite3.Connection) -> None:
    """Counter sales that were taken before are not offered again."""
    staging.execute("UPDATE offers SET known = 0")
    offered = [row[0] for row in staging.execute("SELECT source FROM offers")]
    for part in chunks(offered, CHUNK):
        known = known_sources(session, part)
        marked = [(source,) for source in part if source in known]
        staging.executemany("UPDATE offers SET known = 1 WHERE source = ?", marked)


_TAKEN = "FROM bills b JOIN people p ON p.id = b.person WHERE p.counter AND NOT b.known"


def taken(staging: sqlite3.Connection, shop: Shop) -> Nameless | None:
    """What is taken as counter sales."""
    return _counted(staging, shop, f"SELECT count(*), sum(b.total) {_TAKEN}")


def offered(staging: sqlite3.Connection, shop: Shop) -> Nameless | None:
    """What could be taken so, and is not."""
    query = "SELECT count(DISTINCT sale), sum(total) FROM offers WHERE NOT known"
    return _counted(staging, shop, query)


def _counted(staging: sqlite3.Connection, shop: Shop, query: str) -> Nameless | None:
    many, total = staging.execute(query).fetchone()
    return Nameless(many, shop.currency.from_minor(total)) if many else None
