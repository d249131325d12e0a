"""Two sheets of a workbook that say the same sales without a number that both have."""

from __future__ import annotations

import sqlite3
from itertools import combinations

from crm.imports.staging_file import IGNORED, StagingFile

ENOUGH = 3
"""Sales by which it is no chance that every customer paid the same on each day by both sheets."""

_WORTH = "SELECT person, day, sum(total) FROM bills WHERE sheet = ? GROUP BY 1, 2 ORDER BY 1, 2"
_SALES = """
SELECT sheet, count(DISTINCT b.id), count(*) FROM bills b JOIN lines l ON l.bill = b.id
GROUP BY 1 ORDER BY min(b.id)
"""
_TWINS = """
WITH one AS (SELECT *, row_number() OVER (PARTITION BY person, day, total ORDER BY id) AS nth
             FROM bills WHERE sheet = ?),
     other AS (SELECT *, row_number() OVER (PARTITION BY person, day, total ORDER BY id) AS nth
               FROM bills WHERE sheet = ?)
SELECT one.id, other.id FROM one JOIN other USING (person, day, total, nth)
"""
_ADD_WHAT_IS_SAID = """
UPDATE bills SET payment = coalesce(bills.payment, t.payment), notes = coalesce(bills.notes, t.notes),
  settled = CASE WHEN bills.payment IS NULL THEN t.settled ELSE bills.settled END
FROM bills t WHERE bills.id = ? AND t.id = ?
"""  # noqa: E501


def take_same_sales_once(staging: StagingFile) -> None:
    """Of two sheets by which every customer bought for the same on each day the one with the items
    is taken, with what the other says of each sale; where the sales are no pairs, as rows of one
    visit are one sale, the one with more sales, which are the bills."""
    connection = staging.connection
    found = {sheet: (sales, lines) for sheet, sales, lines in connection.execute(_SALES)}
    for first, second in combinations(list(found), 2):
        if first not in found or second not in found:
            continue
        if max(found[first][0], found[second][0]) < ENOUGH:
            continue
        worth = [connection.execute(_WORTH, (sheet,)).fetchall() for sheet in (first, second)]
        if worth[0] != worth[1]:
            continue
        twins = connection.execute(_TWINS, (first, second)).fetchall()
        pairs = len(twins) == found[first][0] == found[second][0]
        rank = 1 if pairs else 0
        kept, gone = (
            (second, first) if found[second][rank] > found[first][rank] else (first, second)
        )
        if pairs:
            _join(connection, [(a, b) if kept == first else (b, a) for a, b in twins])
        _leave_out(connection, gone)
        del found[gone]
        facts = {"sheet": gone, "other": kept}
        staging.remark(IGNORED, "said_by_another_sheet", gone, 0, facts)


def _join(connection: sqlite3.Connection, twins: list[tuple[int, int]]) -> None:
    """What was paid of a sale at once is kept with the one that stays, where nothing is yet."""
    connection.executemany(_ADD_WHAT_IS_SAID, twins)
    paid = "UPDATE payments SET bill = ? WHERE bill = ? AND ? NOT IN (SELECT bill FROM payments"
    connection.executemany(
        f"{paid} WHERE bill IS NOT NULL)", [(one, other, one) for one, other in twins]
    )


def _leave_out(connection: sqlite3.Connection, sheet: str) -> None:
    of_sheet = "(SELECT id FROM bills WHERE sheet = ?)"
    for table in ("lines", "sources", "payments"):
        connection.execute(f"DELETE FROM {table} WHERE bill IN {of_sheet}", (sheet,))  # noqa: S608
    connection.execute("DELETE FROM bills WHERE sheet = ?", (sheet,))
