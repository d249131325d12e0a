"""From what was said to come back to a return of one bill."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import dataclass
from crm.errors import NotAllowed
from crm.language.money import Return, ReturnedItem
from crm.purchases.known_names import ShopNames
from crm.purchases.stored import Purchase
from crm.purchases.whose import find_customers
from crm.returns import find, recording, undo
from crm.returns.model import NewReturn, RecordedReturn, SaidItem
from crm.staff import Member
from crm.values import ZERO


@dataclass(frozen=True, slots=True)
class TakenReturn:
    """What became of it: `recorded`; or `wanted`, which only others may book; or neither, and then
    `customer` (None: nobody, or several, are called so) has no such bill. `others` are further
    bills that may be meant."""

    customer: Customer | None
    recorded: RecordedReturn | None = None
    wanted: NewReturn | None = None
    others: tuple[Purchase, ...] = ()


def money_said(said: Return) -> Decimal | None:
    """The money that was said to come back; None where an item has no price."""
    if said.amount is not None or not said.items:
        return said.amount
    amounts = [_amount(one) for one in said.items]
    return None if None in amounts else sum((one for one in amounts if one is not None), ZERO)


def _amount(item: ReturnedItem) -> Decimal | None:
    if item.price is None:
        return item.amount
    return item.price * item.quantity


def new_return(said: Return, purchase_id: int) -> NewReturn:
    """The return of this bill that was said."""
    return NewReturn(
        purchase_id=purchase_id,
        items=tuple(
            SaidItem(
                name=one.name,
                quantity=one.quantity,
                unit=one.unit,
                amount=_amount(one),
            )
            for one in said.items
        ),
        everything=said.whole,
        amount=said.amount,
        method=said.method,
        returned_on=said.day,
        restocked=not said.damaged,
    )


def of_bill(session: Session, said: Return, purchase_id: int, by: int, source: str) -> TakenReturn:
    """Books what comes back on this bill, once for each `source`. Raises as `recording.record`, but
    for NotAllowed."""
    new = new_return(said, purchase_id)
    return _book(session, new, by, source)


def of_customer(
    session: Session, names: ShopNames, said: Return, by: int, source: str
) -> TakenReturn:
    """Books it on the newest bill of the customer that it can be of. Raises as `of_bill`."""
    named = find_customers(session, names, said.customer.name, said.customer.phone)
    if named.sure is None:
        return TakenReturn(None)
    customer = named.sure
    meant = find.bills_of(session, customer.id, said)
    if not meant:
        return TakenReturn(customer)
    taken = _book(session, new_return(said, meant[0].id), by, source)
    return TakenReturn(customer, taken.recorded, taken.wanted, meant[1:])


def _book(session: Session, new: NewReturn, by: int, source: str) -> TakenReturn:
    try:
        recorded = recording.record(session, new, by, source)
    except NotAllowed:
        return TakenReturn(None, wanted=new)
    bill = recorded.bill
    customer = None if bill is None else cards.of_the_books(session, bill.customer_id)
    return TakenReturn(customer, recorded)


def move(
    session: Session, return_id: int, purchase_id: int, member: Member, source: str
) -> RecordedReturn:
    """Books the same return on another bill of its customer, instead of its own. Raises what `undo`
    and `recording.record` do."""
    new = find.same_again(session, return_id, purchase_id)
    undo.undo(session, return_id, member)
    return recording.record(session, new, member.id, source)
