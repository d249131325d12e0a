"""How large the parts are in which an import is written."""

from __future__ import annotations

from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Tests make them small, so that a small file takes many parts; a shop has no reason to."""

    write_seconds: float = 0.02
    """At SQLite's lock, which a short write aims at: so long a sale waits at most."""
    first_rows: int = 20
    """Of the first short write; then as many as fit, at most half as many again as before. Some are
    slow: the totals of twenty customers with hundreds of purchases each."""
    window: int = 10_000
    """Bills whose rows are put in the order of an index before they are written. A million items in
    the order of their bills touch 2,700 MB of pages, mostly of the index by name; window by window
    and by name within one it is 560 MB, and an item is still near the others of its bill."""
    copy_rows: int = 5_000
    """Rows that go to PostgreSQL before the progress is told."""
    counted_one_by_one: int = 1_000
    """Purchases whose sums PostgreSQL counts as they come; of more they become stale. It gets
    slower with each change of one row within a transaction."""
    hidden_ranges: int = 50
    """Of customers, in an undo. With more a look at all of them would be slow: then they are seen,
    with nothing bought, until they are removed."""


SIZES = Sizes()
