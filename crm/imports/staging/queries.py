"""The rows of the shop's tables, as queries on a staging file that was matched.

Each gives what belongs to a part of the file's people or bills: those whose number is above `:low`
and not above `:high`. Amounts are minor units, instants UTC text.
"""

from __future__ import annotations

from crm.customers.fields import FIELDS
from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Rows:
    """`columns` of `table`, and the query for them; `{staging}` is the schema of the staging file.

    `near`: the order in which the rows of a window are written to SQLite, that of the index whose
    places are otherwise everywhere. `otherwise`: what is done with a row that is there.
    """

    table: str
    columns: tuple[str, ...]
    query: str
    near: str
    otherwise: str = ""

    def listed(self) -> str:
        return ", ".join(self.columns)


def _staged(column: str, empty: object) -> str:
    return f"CASE {column} WHEN 1 THEN :yes ELSE :no END" if isinstance(empty, bool) else column


_CARD = {
    column: _staged(column, empty) for field in FIELDS for column, empty in field.erased.items()
}
"""How each column of the card's fields is taken from the staging file."""

CUSTOMERS = Rows(
    "customers",
    (
        "id",
        *_CARD,
        "created_at",
        "changed_at",
        "import_id",
        "consent",
        "consent_at",
        "consent_from",
        "opted_out_at",
    ),
    f"SELECT :people + seq, {', '.join(_CARD.values())},"  # noqa: S608 - names of ours
    " coalesce(created, first_sale, :now) || :zone, :now || :zone, :import,"
    " coalesce(consent, 'unknown'), CASE WHEN consent IS NOT NULL THEN :now || :zone END,"
    " CASE WHEN consent IS NOT NULL THEN 'import ' || :import END,"
    " CASE consent WHEN 'no' THEN :now || :zone END"
    " FROM {staging}people WHERE wanted AND id > :low AND id <= :high",
    near="id",
)

PURCHASES = Rows(
    "purchases",
    (
        "id", "customer_id", "total_amount", "payment_method", "purchase_date", "notes",
        "created_at", "changed_at", "import_id", "settled",
    ),
    "SELECT :bills + b.seq, coalesce(nullif(p.match_id, -1), :people + p.seq), b.total,"
    " coalesce(b.payment, :payment), b.day, b.notes, b.created || :zone, :now || :zone, :import,"
    " CASE b.settled WHEN 1 THEN :yes ELSE :no END"
    " FROM {staging}bills b JOIN {staging}people p ON p.id = b.person"
    " WHERE NOT b.known AND b.id > :low AND b.id <= :high",
    near="2",  # the customer
)  # fmt: skip

ITEMS = Rows(
    "purchase_items",
    ("purchase_id", "line", "name", "name_key", "quantity", "unit", "unit_price", "amount"),
    "SELECT :bills + b.seq, l.line, l.name, l.name_key, l.quantity, l.unit, l.unit_price, l.amount"
    " FROM {staging}bills b JOIN {staging}lines l ON l.bill = b.id"
    " WHERE NOT b.known AND NOT l.known AND b.id > :low AND b.id <= :high",
    near="l.name_key",
)

PAYMENTS = Rows(
    "payments",
    (
        "id", "customer_id", "kind", "amount", "method", "paid_on", "purchase_id", "with_bill",
        "notes", "created_at", "changed_at", "import_id",
    ),
    "SELECT :payments + y.seq, coalesce(nullif(p.match_id, -1), :people + p.seq), 'received',"
    " y.amount, coalesce(y.method, :payment), y.day, :bills + b.seq,"
    " CASE WHEN y.bill IS NULL THEN :no ELSE :yes END, y.notes, y.created || :zone,"
    " :now || :zone, :import"
    " FROM {staging}payments y LEFT JOIN {staging}bills b ON b.id = y.bill"
    " JOIN {staging}people p ON p.id = coalesce(b.person, y.person)"
    " WHERE NOT y.known AND y.id > :low AND y.id <= :high",
    near="y.id",
)  # fmt: skip

SOURCES = Rows(
    "recorded_sources",
    ("source", "purchase_id", "recorded_at", "noun", "noun_id"),
    "SELECT source, :bills + seq, :now || :zone, CASE WHEN paid IS NULL THEN NULL ELSE 'payment'"
    " END, :payments + paid FROM {staging}new_sources"
    " WHERE id > :low AND id <= :high",
    near="id",
)
"""After ORDER_SOURCES: in the order of the key, so that its index grows at its end."""

NUMBERS = Rows(
    "customer_numbers",
    ("number", "customer_id", "import_id"),
    "SELECT n.number, coalesce(nullif(p.match_id, -1), :people + p.seq), :import"
    " FROM {staging}numbers n JOIN {staging}people p ON p.id = n.person"
    " WHERE (p.wanted OR p.match_id > 0) AND p.id > :low AND p.id <= :high",
    near="n.number",
    otherwise="ON CONFLICT (number) DO NOTHING",
)

ORDER_SOURCES = """
DROP TABLE IF EXISTS new_sources;
CREATE TABLE new_sources (id INTEGER PRIMARY KEY, source TEXT, seq INTEGER, paid INTEGER);
INSERT INTO new_sources (source, seq, paid)
SELECT s.source, b.seq, NULL FROM sources s JOIN bills b ON b.id = s.bill WHERE NOT b.known
UNION ALL SELECT 'row:' || printf('%016x', l.hash) || ':' || l.nth, b.seq, NULL
FROM lines l JOIN bills b ON b.id = l.bill
WHERE l.hash IS NOT NULL AND NOT l.known AND NOT b.known
UNION ALL SELECT source, NULL, seq FROM payments WHERE source IS NOT NULL AND NOT known
UNION ALL SELECT source, NULL, NULL FROM people WHERE wanted AND source IS NOT NULL ORDER BY 1;
"""
"""On the staging file: what names the rows that will be booked, see recorded_sources."""
