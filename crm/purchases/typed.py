"""A typed line, read in the transaction that finds out who typed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from crm.errors import CrmError
from crm.purchases import receipt_messages, recording
from crm.purchases.from_text import Understood, understand
from crm.purchases.known_names import ShopNames
from crm.purchases.receipt_messages import Notes
from crm.settings import shop_of
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
    """Reads a line as a sale, and records a complete one; not where it may be about something else:
    a question that is `waiting`, or (`corrects`) a receipt. `source` names the message, `said_at`
    is its date, UTC; `receipts` are messages whose sales are to be noted meanwhile."""
    if receipts:
        receipt_messages.note(session, receipts)
    found = understand(session, names, text, shop_of(session).local(said_at).date())
    if corrects or waiting is not None or not found.is_complete_sale or found.bill is None:
        return found
    try:
        done = recording.record_followed(session, found.bill, member.id, source, said_at=said_at)
    except CrmError:  # it is tried again, and told, in the member's language; nothing was written
        return found
    return replace(found, recorded=done)
