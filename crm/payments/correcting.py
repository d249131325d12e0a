"""A payment corrected in words, as a reply to its receipt."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.dataclass import dataclass, replace
from crm.language.correction.money import reply_to_payment
from crm.language.sale.reasons import Reason, Refusal
from crm.payments import changing, receipts
from crm.payments.changing import PaymentChanges, UndonePayment
from crm.payments.receipts import PaymentReceipt
from crm.purchases.known_names import ShopNames
from crm.purchases.whose import find_customers
from crm.settings import shop_of
from crm.staff import Member


@dataclass(frozen=True, slots=True)
class CorrectedPayment:
    """The payment as it is then; or what was taken back; or `refusal`, why nothing was changed.
    `unknown` is the name that nobody, or more than one, is called."""

    receipt: PaymentReceipt | None = None
    gone: UndonePayment | None = None
    refusal: str | None = None
    unknown: str | None = None


def correct(
    session: Session, names: ShopNames, payment_id: int, text: str, member: Member
) -> CorrectedPayment:
    """Changes what the text says. Raises what `changing.edit` and `changing.undo` do."""
    shop = shop_of(session)
    with names.within(session) as known:
        said = reply_to_payment(
            text, shop.today(), known, region=shop.country, digits=shop.currency.digits
        )
    if said is None:
        return CorrectedPayment(refusal=Reason.NOT_A_SALE.value)
    if isinstance(said, Refusal):
        return CorrectedPayment(refusal=said.reason.value)
    if said.deleted:
        return CorrectedPayment(gone=changing.undo(session, payment_id, member))
    changes = PaymentChanges()
    if said.amount is not None:
        changes = replace(changes, amount=said.amount)
    if said.method is not None:
        changes = replace(changes, method=said.method)
    if said.day is not None:
        changes = replace(changes, paid_on=said.day)
    if said.customer is not None:
        found = find_customers(session, names, said.customer.name, said.customer.phone)
        if found.sure is None:
            return CorrectedPayment(unknown=said.customer.name or said.customer.phone)
        changes = replace(changes, customer_id=found.sure.id)
    done = changing.edit(session, payment_id, changes, member)
    return CorrectedPayment(receipts.of_moved(session, done.payment, done.moved))
