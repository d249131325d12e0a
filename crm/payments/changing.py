"""Changing a booked payment, taking it back, recording it again."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import cards, totals
from crm.customers.dues import balances
from crm.customers.dues.balances import Moved
from crm.customers.dues.kinds import MOVES_MONEY, Kind
from crm.dataclass import dataclass
from crm.errors import Changed, Invalid, MoreThanOwed, NotAllowed, OpeningThere
from crm.language.text import LONGEST_NOTES, lines
from crm.patch import KEEP, Keep, changed_fields
from crm.payments import checks, recording, rights, stored
from crm.payments.model import NewPayment, RecordedPayment
from crm.payments.stored import Payment
from crm.permissions import Permission
from crm.purchases import stored as bills
from crm.settings import shop_of
from crm.shop import Shop
from crm.staff import Member
from crm.store.schema import payments
from crm.values import ZERO


@dataclass(frozen=True, slots=True)
class PaymentChanges:
    """Changes to a payment; None empties a field, KEEP leaves it."""

    amount: Decimal | Keep = KEEP
    method: str | Keep = KEEP
    paid_on: date | Keep = KEEP
    notes: str | Keep | None = KEEP
    customer_id: int | Keep = KEEP
    purchase_id: int | Keep | None = KEEP


@dataclass(frozen=True, slots=True)
class Changing:
    """A payment as it is now, and what the change did to what its customer owes."""

    payment: Payment
    moved: Moved


@dataclass(frozen=True, slots=True)
class UndonePayment:
    """A payment that was taken back, as it was; `moved` is None where that was done before."""

    payment_id: int
    customer_id: int
    kind: Kind
    amount: Decimal
    moved: Moved | None


def edit(
    session: Session,
    payment_id: int,
    changes: PaymentChanges,
    member: Member,
    seen_changed_at: datetime | None = None,
) -> Changing:
    """Changes a payment and all that follows; also of the customer it moves away from.

    Raises NotFound (of the payment, the bill, or the customer it should move to), NotAllowed (see
    `rights.may_change`), Changed when it is not as of `seen_changed_at` any more, Invalid
    `payment`: `with_bill` for what was taken with a sale, which changes with it, MoreThanOwed
    and OpeningThere of whom it moves to, and what `recording.record` raises for its fields.
    """
    shop = shop_of(session)
    changed = changed_fields(changes)
    to = changed.get("customer_id")
    before = _get_to_change(session, payment_id, member, *([] if to is None else [to]))
    if seen_changed_at is not None and before.changed_at != seen_changed_at:
        raise Changed("payment", payment_id, before)
    if before.with_bill:
        raise Invalid("payment", payment_id, "with_bill")
    row = _row(session, shop, before, changed)
    if all(getattr(before, name) == value for name, value in row.items()):
        now = balances.standing(session, before.customer_id)
        return Changing(before, Moved(now, now))
    session.execute(
        update(payments).where(payments.c.id == payment_id).values(**row, changed_at=shop.now())
    )
    if "customer_id" in row:
        balances.refresh_one(session, before.customer_id)
    moved = balances.refresh_one(session, row.get("customer_id", before.customer_id))
    after = stored.get(session, payment_id)
    audit.note(
        session,
        member.id,
        "edit",
        "payment",
        payment_id,
        before=stored.facts(before),
        after=stored.facts(after),
    )
    return Changing(after, moved)


def _row(session: Session, shop: Shop, before: Payment, changed: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if "amount" in changed:
        row["amount"] = checks.amount(shop, changed["amount"])
    if "method" in changed and before.kind in MOVES_MONEY:
        row["method"] = checks.method(shop, before.kind, changed["method"])
    if "paid_on" in changed:
        row["paid_on"] = checks.day(shop, changed["paid_on"])
    if "notes" in changed:
        row["notes"] = lines("notes", changed["notes"], LONGEST_NOTES)
    if "purchase_id" in changed:
        row["purchase_id"] = changed["purchase_id"]
        if row["purchase_id"] is not None:
            recording.bill_of(session, row["purchase_id"], before.customer_id)
    if changed.get("customer_id", before.customer_id) != before.customer_id:
        row["customer_id"] = cards.get_to_change(session, changed["customer_id"]).id
        row["purchase_id"] = None  # the bill is not the other customer's
    if "amount" in row or "customer_id" in row:
        _check_holder(session, before, row)
    return row


def _check_holder(session: Session, before: Payment, row: dict[str, Any]) -> None:
    """Raises MoreThanOwed and OpeningThere for whoever has the payment after the change."""
    holder = row.get("customer_id", before.customer_id)
    moves = holder != before.customer_id
    if before.kind is Kind.WAIVED:
        owed = balances.standing(session, holder).balance + (ZERO if moves else before.amount)
        amount = row.get("amount", before.amount)
        if amount > owed:
            raise MoreThanOwed(amount, max(owed, ZERO))
    there = stored.opening_of(session, holder)
    if moves and there is not None and before.kind in (Kind.OPENING_DUE, Kind.OPENING_ADVANCE):
        raise OpeningThere(there.id, stored.signed(there.kind, there.amount))


def undo(session: Session, payment_id: int, member: Member) -> UndonePayment:
    """Takes a payment out of the books. Pressed twice, it says so twice. Raises NotFound for one
    that never was, NotAllowed, and Invalid `payment`: `with_bill`."""
    if stored.find(session, payment_id) is None:
        _, kept = _kept(session, payment_id)
        return UndonePayment(payment_id, kept["customer_id"], kept["kind"], kept["amount"], None)
    before = _get_to_change(session, payment_id, member)
    if before.with_bill:
        raise Invalid("payment", payment_id, "with_bill")
    session.execute(delete_from(payments).where(payments.c.id == payment_id))
    moved = balances.refresh_one(session, before.customer_id)
    audit.note(session, member.id, "undo", "payment", payment_id, before=stored.facts(before))
    return UndonePayment(payment_id, before.customer_id, before.kind, before.amount, moved)


def record_again(session: Session, payment_id: int, member: Member) -> RecordedPayment:
    """Records what `undo` took, from what the audit log kept of it; twice pressed, once recorded.

    It is for the bill that it was for, if that is still there. Raises NotFound, NotAllowed, and
    OpeningThere where there is another opening balance by now."""
    entry_id, kept = _kept(session, payment_id)
    bills_there = bills.read(session, [kept["purchase_id"]] if kept["purchase_id"] else [])
    if not any(one.customer_id == kept["customer_id"] for one in bills_there):
        kept["purchase_id"] = None
    again = NewPayment(**kept, advance=True, lent=True)
    return recording.record_followed(session, again, member.id, f"again:{entry_id}")


def _get_to_change(
    session: Session, payment_id: int, member: Member, *with_customers: int
) -> Payment:
    """The one gate of every change: the customer locked, the payment as it is then."""
    totals.lock(session, {stored.get(session, payment_id).customer_id, *with_customers})
    session.execute(select(payments.c.id).where(payments.c.id == payment_id).with_for_update())
    payment = stored.get(session, payment_id)
    if not rights.may_change(payment, member, shop_of(session).today()):
        raise NotAllowed(Permission.MANAGE_DUES.value)
    return payment


def _kept(session: Session, payment_id: int) -> tuple[int, dict[str, Any]]:
    """The entry of the audit log for the undo of this payment, and the payment that it kept."""
    entry_id, kept = audit.kept_by_undo(session, "payment", payment_id)
    return entry_id, stored.of_facts(kept)
