"""Customers that were picked by hand."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CTE, literal, select

from crm.store.bulk import Ids, listed
from crm.store.schema import customers


def picked(ids: Sequence[int], dialect: str) -> CTE:
    """SQL: those ids, and for a card that was merged away since, the one that it went into."""
    given = listed(literal(ids, type_=Ids()), dialect)
    found = select(given.c.id).cte("picked", recursive=True)
    merged = customers.alias("merged")
    return found.union(
        select(merged.c.merged_into)
        .join(found, merged.c.id == found.c.id)
        .where(merged.c.merged_into.is_not(None))
    )
