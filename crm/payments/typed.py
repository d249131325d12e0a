"""A typed line, read in the transaction that finds out who typed it: a sale, or a payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from crm.errors import CrmError
from crm.payments import from_text
from crm.purchases import typed
from crm.purchases.from_text import Understood
from crm.purchases.known_names import ShopNames
from crm.purchases.receipt_messages import Notes
from crm.staff import Member


def read_typed(
    session: Session,
    member: Member,
    waiting: object | None,
    *,
    names: ShopNames,
    text: str,
    source: str,
    said_at: datetime,
    corrects: bool,
    receipts: Notes,
) -> Understood:
    """As `crm.purchases.typed.read_typed`; a complete payment is recorded, too."""
    found = typed.read_typed(
        session,
        member,
        waiting,
        names=names,
        text=text,
        source=source,
        said_at=said_at,
        corrects=corrects,
        receipts=receipts,
    )
    if corrects or waiting is not None or found.money is None:
        return found
    try:
        taken = from_text.take(session, names, found.money, found.said_on, source, member.id)
    except CrmError:  # it is tried again, and told, in the member's language; nothing was written
        return found
    if taken is None:
        return found
    return replace(found, taken=taken, booked=taken.is_new)
