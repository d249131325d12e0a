"""Names that the shop knows, so that the examples in a help work there as they stand."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.customers import cards
from crm.dataclass import dataclass
from crm.purchases.items import common_items


@dataclass(frozen=True, slots=True)
class Examples:
    """Fewer than asked for, or none, in a new shop."""

    customers: tuple[str, ...]
    items: tuple[str, ...]


def examples(session: Session, most: int) -> Examples:
    """The customers who bought last, and the items that are bought most often."""
    return Examples(
        tuple(one.name for one in cards.recent(session, most)),
        tuple(one.name for one in common_items(session, most)),
    )
