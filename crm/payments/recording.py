"""Recording money without goods, and what is owed then, at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from crm.customers import cards, totals
from crm.customers.dues import balances, one_more
from crm.customers.dues.balances import Moved, Standing
from crm.customers.dues.kinds import Kind
from crm.errors import (
    Changed,
    MoreThanAdvance,
    MoreThanOwed,
    NotFound,
    NothingOwed,
    OpeningThere,
)
from crm.language.text import LONGEST_NOTES, lines
from crm.payments import checks, opening, rights, stored
from crm.payments.model import NewPayment, RecordedPayment, SameOne
from crm.payments.stored import Payment
from crm.purchases import idempotency
from crm.purchases import stored as bills
from crm.purchases.stored import Purchase
from crm.settings import shop_of
from crm.shop import Shop
from crm.staff import Member
from crm.store.prepared import Prepared
from crm.store.schema import payments
from crm.store.types import Instant

SAME_ONE_WITHIN = timedelta(minutes=10)
"""Two payments of one customer, kind and amount within this time may be one said twice."""

LOOKED_AT = 100
"""The latest payments of the shop among which such a one is looked for."""


_COLUMNS = (
    "customer_id",
    "kind",
    "amount",
    "method",
    "paid_on",
    "purchase_id",
    "notes",
    "created_at",
    "recorded_by",
    "changed_at",
)
_INSERT = Prepared(insert(payments).returning(*payments.c), _COLUMNS)
_latest = select(payments).order_by(payments.c.id.desc()).limit(LOOKED_AT).subquery("latest")
_SAME = Prepared(
    select(_latest.c.id, _latest.c.recorded_by, _latest.c.created_at)
    .where(
        _latest.c.customer_id == bindparam("customer"),
        _latest.c.kind == bindparam("of_kind"),
        _latest.c.amount == bindparam("of", type_=payments.c.amount.type),
        _latest.c.created_at >= bindparam("since", type_=Instant()),
        _latest.c.id != bindparam("but"),
        ~_latest.c.with_bill,
    )
    .order_by(_latest.c.id.desc())
    .limit(1)
)


def record(
    session: Session,
    new: NewPayment,
    by: int | None,
    source: str | None = None,
    *,
    allowed_by: Member | None = None,
) -> RecordedPayment:
    """Books a payment; what comes from the same `source` again books nothing. `by` is a staff id,
    None the program itself; `allowed_by` is who approved it.

    Before anything is written, raises NotFound (with `merged_into`; `purchase`, also for a bill of
    somebody else), NotAllowed (Permission.MANAGE_DUES, for all kinds but received), InFuture,
    Invalid for `amount`, `payment_method`, `paid_on`, `notes`; and what is a question: NothingOwed,
    MoreThanOwed, MoreThanAdvance, OpeningThere, and Changed `balance` for `only_if_owed`.
    """
    shop = shop_of(session)
    totals.lock(session, [new.customer_id])
    if source is not None:
        first = _first_result(session, source)
        if first is not None:
            return first
    customer = cards.get(session, new.customer_id)
    if new.kind is not Kind.RECEIVED:
        rights.refuse_unless_manages(session, by if allowed_by is None else allowed_by.id)
    before = Standing(customer.id, customer.balance, customer.owes_since)
    amount = _amount(session, shop, new, before)
    if new.kind in (Kind.OPENING_DUE, Kind.OPENING_ADVANCE):
        return _opening(session, shop, new, amount, by, source)
    row = _row(shop, new, amount, by)
    inserted = _INSERT.row(session, **row)
    payment = stored.from_row(inserted, shop)
    if source is not None and not idempotency.first_time(
        session, source, None, noun="payment", noun_id=payment.id
    ):
        # PostgreSQL: the same update is being handled twice at once, and the other one was first
        session.execute(delete(payments).where(payments.c.id == payment.id))
        again = _first_result(session, source)
        return again or RecordedPayment(None, Moved(before, before), repeated=True)
    moved = (
        balances.refresh_one(session, customer.id)
        if new.kind is Kind.GIVEN
        else one_more.money_came(session, customer.id, amount, new.purchase_id)
    )
    if new.kind is Kind.GIVEN:
        payment = stored.get(session, payment.id)
    return RecordedPayment(payment, moved, same_one=_same_one(session, payment))


def _amount(session: Session, shop: Shop, new: NewPayment, before: Standing) -> Decimal:
    owed = before.owed
    if new.purchase_id is not None:
        owed = bill_of(session, new.purchase_id, new.customer_id).due_amount
    if new.only_if_owed is not None and new.only_if_owed != owed:
        raise Changed("balance", new.customer_id, owed)
    if new.amount is None:
        amount = owed
        if not amount:
            raise NothingOwed(new.customer_id, before.balance)
    else:
        amount = checks.amount(shop, new.amount)
    if new.kind is Kind.RECEIVED and not new.advance and not before.owed:
        raise NothingOwed(new.customer_id, before.balance)
    if new.kind is Kind.WAIVED and amount > before.owed:
        raise MoreThanOwed(amount, before.owed)
    if new.kind is Kind.GIVEN and not new.lent and amount > before.advance:
        raise MoreThanAdvance(amount, before.advance)
    return amount


def bill_of(session: Session, purchase_id: int, customer_id: int) -> Purchase:
    """The customer's bill that money is said for. Raises NotFound; for somebody else's, too."""
    bill = bills.get(session, purchase_id)
    if bill.customer_id != customer_id:
        raise NotFound("purchase", purchase_id)
    return bill


def _row(shop: Shop, new: NewPayment, amount: Decimal, by: int | None) -> dict[str, Any]:
    now = shop.now()
    return {
        "customer_id": new.customer_id,
        "kind": new.kind.value,
        "amount": amount,
        "method": checks.method(shop, new.kind, new.method),
        "paid_on": checks.day(shop, new.paid_on),
        "purchase_id": new.purchase_id,
        "notes": lines("notes", new.notes, LONGEST_NOTES),
        "created_at": now,
        "recorded_by": by,
        "changed_at": now,
    }


def _opening(
    session: Session,
    shop: Shop,
    new: NewPayment,
    amount: Decimal,
    by: int | None,
    source: str | None,
) -> RecordedPayment:
    """The one opening balance of a customer: booked, or the one that is there changed."""
    there = stored.opening_of(session, new.customer_id)
    if there is not None and not new.change_opening:
        raise OpeningThere(there.id, stored.signed(there.kind, there.amount))
    row = _row(shop, new, amount, by)
    payment_id = _INSERT.row(session, **row).id if there is None else there.id
    if source is not None:
        idempotency.first_time(session, source, None, noun="payment", noun_id=payment_id)
    moved = (
        balances.refresh_one(session, new.customer_id)
        if there is None
        else opening.change(session, there, stored.signed(new.kind, amount), by)
    )
    return RecordedPayment(stored.find(session, payment_id), moved)


def _first_result(session: Session, source: str) -> RecordedPayment | None:
    """The result of what the source booked; None when it never did."""
    done = idempotency.done_by(session, source)
    if done is None:
        return None
    payment = None
    if done.noun == "payment" and done.noun_id is not None:
        payment = stored.find(session, done.noun_id)
    if payment is None:
        nobody = Standing(0, Decimal(0), None)
        return RecordedPayment(None, Moved(nobody, nobody), repeated=True)
    now = balances.standing(session, payment.customer_id)
    return RecordedPayment(payment, Moved(now, now), repeated=True)


def _same_one(session: Session, payment: Payment) -> SameOne | None:
    row = _SAME.row(
        session,
        customer=payment.customer_id,
        of_kind=payment.kind.value,
        of=payment.amount,
        since=payment.created_at - SAME_ONE_WITHIN,
        but=payment.id,
    )
    return None if row is None else SameOne(row.id, row.recorded_by, row.created_at)


def record_followed(
    session: Session,
    new: NewPayment,
    by: int,
    source: str,
    *,
    allowed_by: Member | None = None,
) -> RecordedPayment:
    """`record`, for the card that has both if the customer was merged since it was asked."""
    try:
        return record(session, new, by, source, allowed_by=allowed_by)
    except NotFound as gone:
        if gone.merged_into is None:
            raise
        new = replace(new, customer_id=gone.merged_into)
        return record(session, new, by, source, allowed_by=allowed_by)
