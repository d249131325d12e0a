"""Money that is said for one bill: as a reply to its receipt, or by the button under it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from crm.language.correction.money import reply_to_bill
from crm.language.money import Payment, Return
from crm.language.sale.reasons import Refusal
from crm.payments import recording
from crm.payments.model import NewPayment, RecordedPayment
from crm.purchases import stored
from crm.purchases.known_names import ShopNames
from crm.purchases.stored import Purchase
from crm.purchases.with_bill import ON_ACCOUNT
from crm.settings import shop_of

BillReply = Payment | Return | Refusal


def reply(session: Session, names: ShopNames, purchase_id: int, text: str) -> BillReply | None:
    """What a reply to a bill says of money: what was paid of it, or what comes back, or why that
    cannot be. None for a reply that corrects the bill: also for a way of paying on the bill's own
    day while nothing is paid. Raises NotFound."""
    shop = shop_of(session)
    bill = stored.get(session, purchase_id)
    said = _said(session, names, text)
    if said is None or isinstance(said, Return):
        return said
    if isinstance(said, Refusal):
        return said if _is_owed(bill) else None
    own_day = shop.today() == bill.recorded_on
    return None if not _is_owed(bill) or _puts_right(bill, said, own_day) else said


def is_about_money(session: Session, names: ShopNames, text: str) -> bool:
    """Whether a text would say of a bill that it is paid, or that something of it comes back."""
    return _said(session, names, text) is not None


def _said(session: Session, names: ShopNames, text: str) -> BillReply | None:
    shop = shop_of(session)
    with names.within(session) as known:
        return reply_to_bill(
            text, shop.today(), known, region=shop.country, digits=shop.currency.digits
        )


def record(
    session: Session, purchase_id: int, said: Payment, by: int, source: str
) -> RecordedPayment:
    """Books what was said to be paid of the bill, once for each `source`. Raises NotFound, and as
    `recording.record`."""
    new = NewPayment(
        customer_id=stored.get(session, purchase_id).customer_id,
        amount=said.amount,
        method=said.method,
        paid_on=said.day,
        purchase_id=purchase_id,
    )
    return recording.record(session, new, by, source)


def _is_owed(bill: Purchase) -> bool:
    return bill.payment_method == ON_ACCOUNT and not bill.settled


def _puts_right(bill: Purchase, said: Payment, own_day: bool) -> bool:  # noqa: FBT001 - one caller
    """`paid cash` on the bill's own day, with nothing paid yet, says how it was paid."""
    untouched = bill.due_amount == bill.total_amount and not bill.paid
    return own_day and untouched and said.amount is None and said.method is not None


def pay(
    session: Session,
    purchase_id: int,
    owed: Decimal,
    by: int,
    source: str,
    method: str | None = None,
) -> RecordedPayment:
    """What is due of the bill, while that is still `owed`. Raises Changed `balance` otherwise, and
    as `recording.record`."""
    bill = stored.get(session, purchase_id)
    new = NewPayment(
        customer_id=bill.customer_id, purchase_id=purchase_id, only_if_owed=owed, method=method
    )
    return recording.record_followed(session, new, by, source)


def pay_all(
    session: Session,
    customer_id: int,
    owed: Decimal,
    by: int,
    source: str,
    method: str | None = None,
) -> RecordedPayment:
    """All that a customer owes, while that is still `owed`. Raises Changed `balance` otherwise."""
    new = NewPayment(customer_id=customer_id, only_if_owed=owed, method=method)
    return recording.record_followed(session, new, by, source)
