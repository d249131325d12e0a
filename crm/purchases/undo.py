"""A sale undone, and recorded again: each is one transaction."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from crm import audit
from crm.customers import cards
from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.purchases import editing, receipts, recording, stored
from crm.purchases.receipts import Receipt
from crm.purchases.recording import Recorded
from crm.purchases.stored import Purchase
from crm.settings import shop_of
from crm.staff import Member


@dataclass(frozen=True, slots=True)
class Undone:
    """A sale that was undone, as it was, and whose it was."""

    purchase_id: int
    total: Decimal
    customer_name: str


def undo(session: Session, purchase_id: int, member: Member) -> Undone:
    """Undoes a sale. Pressed twice, it says so twice. Raises NotFound for one that never was, and
    NotAllowed."""
    try:
        purchase = stored.get(session, purchase_id)
    except NotFound:
        return _undone(session, purchase_id)
    editing.delete(session, purchase_id, member.id, action="undo")
    customer = cards.of_the_books(session, purchase.customer_id)
    return Undone(purchase_id, purchase.total_amount, customer.name)


def _undone(session: Session, purchase_id: int) -> Undone:
    _, before = audit.kept_by_undo(session, "purchase", purchase_id)
    customer = cards.of_the_books(session, before["customer_id"])
    return Undone(purchase_id, Decimal(before["total_amount"]), customer.name)


def last_receipt(session: Session, member: Member) -> Receipt | None:
    """The latest sale that this member recorded and may take back."""
    last = last_of(session, member)
    return None if last is None else receipts.receipt_of(session, last.id)


def last_of(session: Session, member: Member) -> Purchase | None:
    """The latest sale that this member recorded, if they may take it back."""
    last = stored.last_of(session, member.id)
    may = last is not None and editing.may_change(last, member, shop_of(session).today())
    return last if may else None


def record_again(session: Session, purchase_id: int, member: Member) -> Recorded:
    """Records what Undo took, from what the audit log kept of it; twice pressed, once recorded."""
    entry_id, before = audit.kept_by_undo(session, "purchase", purchase_id)
    return recording.record_followed(
        session,
        stored.bill_of(before),
        member.id,
        f"again:{entry_id}",
        settled=before.get("settled", False),
    )
