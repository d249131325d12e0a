"""Changing a booked sale, by its fields or in words: each is one transaction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.bill import Bill, Line
from crm.customers import cards, counter
from crm.customers.cards import Customer, NewCustomer
from crm.dataclass import dataclass, replace
from crm.errors import Changed
from crm.language.correction.apply import corrected
from crm.language.correction.changes import Moved
from crm.language.correction.read import correction
from crm.language.sale.reasons import Reason, Refusal
from crm.patch import KEEP
from crm.purchases import editing, idempotency, stored
from crm.purchases.editing import PurchaseChanges
from crm.purchases.from_text import Understood, add_items, understand
from crm.purchases.known_names import ShopNames
from crm.purchases.receipts import Receipt, receipt_of
from crm.purchases.stored import split
from crm.purchases.undo import Undone, undo
from crm.purchases.whose import find_customers
from crm.settings import shop_of
from crm.staff import Member


def changed_by(session: Session, source: str) -> Receipt | None:
    """The sale that this message changed when it came before, as it is now; None the first time."""
    purchase_id = idempotency.purchase_of(session, source)
    return None if purchase_id is None else receipt_of(session, purchase_id)


def change(
    session: Session,
    purchase_id: int,
    changes: PurchaseChanges,
    member: Member,
    source: str,
    seen: str | None = None,
) -> Receipt:
    """Edits a booked sale, once for each `source`. Raises NotAllowed for another's sale, or one's
    own of another day, and Changed when its items are not those of `seen` (crm.bill.Bill.mark) any
    more."""
    if seen is not None and idempotency.done_by(session, source) is None:
        now = stored.get(session, purchase_id)
        if now.bill.mark != seen:
            raise Changed("purchase", purchase_id, now)
    if idempotency.first_time(session, source, purchase_id):
        editing.edit(session, purchase_id, changes, member.id)
    return receipt_of(session, purchase_id)


def take_as(
    session: Session,
    purchase_id: int,
    number: int,
    said: Decimal | None,
    member: Member,
    *,
    in_all: bool,
    source: str,
    mark: str | None = None,
) -> Receipt:
    """Reads the number `said` of line `number` (from 1) as the sum of the line, or as the price of
    one. A line that is neither any more, or not the one of `mark` (crm.bill.Line.mark), stays as it
    is. `said` is None for the price it has."""
    digits = shop_of(session).currency.digits
    items = stored.get(session, purchase_id).items
    meant = [
        _taken_as(item, said, digits, in_all=in_all)
        if at == number and mark in (None, item.mark)
        else item
        for at, item in enumerate(items, start=1)
    ]
    if tuple(meant) == tuple(items):
        return receipt_of(session, purchase_id)
    return change(session, purchase_id, PurchaseChanges(lines=split(meant)[0]), member, source)


def _taken_as(item: Line, said: Decimal | None, digits: int, *, in_all: bool) -> Line:
    if in_all:
        return item.in_all(digits) if said in (None, item.unit_price) else item
    return item.at_price(said, digits) if said is not None and said == item.amount else item


def give_to_new_customer(
    session: Session, purchase_id: int, name: str, member: Member, source: str
) -> Receipt:
    """Makes a new customer, whose sale it is; once for each `source`."""
    before = changed_by(session, source)
    if before is not None:
        return before
    customer = cards.add(session, NewCustomer(name), member.id)
    return change(session, purchase_id, PurchaseChanges(customer_id=customer.id), member, source)


def items_anew(session: Session, names: ShopNames, text: str) -> Bill | None:
    """The items of a bill as they were typed anew; None when it is not one, with a price in every
    line."""
    today = shop_of(session).today()
    bill = add_items(session, names, Bill(purchase_date=today), today, text)
    if isinstance(bill, str) or not bill.goods or bill.unpriced is not None:
        return None
    if any(line.remembered for line in bill.lines):
        return None
    return bill


@dataclass(frozen=True, slots=True)
class Replied:
    """The result of a reply to a receipt; one of: the sale as it is now, or the sale that is gone;
    `moved_to`, the name that was said where it is not certain whose sale it is, with `people` who
    may be meant; `another` sale altogether, not booked yet; a `refusal`. Only the first two have
    changed anything."""

    receipt: Receipt | None = None
    gone: Undone | None = None
    moved_to: str | None = None
    people: tuple[Customer, ...] = ()
    another: Understood | None = None
    refusal: str | None = None

    @property
    def changed(self) -> bool:
        return self.receipt is not None or self.gone is not None


_REFUSED = {
    Reason.NOT_A_SALE: "not_a_correction",
    Reason.QUESTION: "not_a_correction",
    Reason.AMBIGUOUS: "unclear_correction",
}


def reply(
    session: Session,
    names: ShopNames,
    purchase_id: int,
    text: str,
    member: Member,
    source: str,
    said_on: date | None = None,
) -> Replied:
    """Corrects a sale in words: `paid cash`, `3 rice`, `remove oil`, `delete`, `for ravi`; once for
    each `source`. `said_on` is the shop date when it was said (None: today). Raises NotFound,
    NotAllowed, and what `editing.edit` does."""
    again = changed_by(session, source)
    if again is not None:
        return Replied(again)
    before = stored.get(session, purchase_id).bill
    shop = shop_of(session)
    digits = shop.currency.digits
    said_on = said_on or shop.today()
    with names.within(session) as known:
        said = correction(text, before, said_on, known, region=shop.country, digits=digits)
    if isinstance(said, Refusal):
        refusal = _REFUSED.get(said.reason, said.reason.value)
        return _said_whole(session, names, purchase_id, text, member, source, said_on) or Replied(
            refusal=refusal
        )
    after = corrected(before, said, digits=digits)
    if after is None:
        return Replied(gone=undo(session, purchase_id, member))
    if isinstance(after, Refusal):
        return _said_whole(session, names, purchase_id, text, member, source, said_on) or Replied(
            refusal=after.reason.value
        )
    changes = PurchaseChanges.between(before, after)
    if any(isinstance(one, Moved) for one in said):
        found = find_customers(session, names, after.customer_name, after.customer_phone)
        if found.sure is None:
            name = after.customer_name or after.customer_phone
            return Replied(moved_to=name, people=found.people)
        changes = replace(changes, customer_id=found.sure.id)
    return Replied(change(session, purchase_id, changes, member, source))


def _said_whole(
    session: Session,
    names: ShopNames,
    purchase_id: int,
    text: str,
    member: Member,
    source: str,
    said_on: date,
) -> Replied | None:
    """A whole sale as a reply: the same customer's is this one as it should be, another's is
    another one. None where it is no whole sale."""
    whole = understand(session, names, text, said_on)
    bill = whole.bill
    before = stored.get(session, purchase_id)
    again = bill is not None and bill.of_counter and whole.is_complete_sale
    nobodys = again and before.customer_id == counter.find(session)
    if bill is None or not (whole.is_whole_sale or nobodys):
        return None
    if bill.customer_id != before.customer_id and not nobodys:
        return Replied(another=whole)
    changes = PurchaseChanges(
        lines=bill.lines,
        discount=bill.discount,
        points=KEEP if bill.points is None else bill.points,
        payment_method=bill.payment_method or KEEP,
        paid=bill.paid if bill.payment_method else KEEP,
        purchase_date=bill.purchase_date if bill.purchase_date != whole.said_on else KEEP,
        notes=bill.notes or KEEP,
    )
    return Replied(change(session, purchase_id, changes, member, source))
