"""Recording what comes back on a bill, and what follows at once: dues, totals, figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from crm import staff
from crm.customers import cards, totals
from crm.customers.cards import Customer
from crm.customers.dues import balances
from crm.customers.dues.balances import Moved
from crm.errors import InFuture, Invalid, NotAllowed, NotFound
from crm.invoices import issuing
from crm.language.text import LONGEST_NOTES, lines
from crm.permissions import Permission
from crm.purchases import idempotency
from crm.purchases import stored as bills
from crm.purchases.stock import levels as stock
from crm.purchases.stored import Purchase
from crm.purchases.with_bill import ON_ACCOUNT, paid_by, usual_method
from crm.returns import stored
from crm.returns.model import NewReturn, RecordedReturn
from crm.returns.pieces import Piece, pieces_of
from crm.returns.worth import Left, round_off_of
from crm.settings import shop_of
from crm.shop import Shop
from crm.staff import Member
from crm.store.schema import purchases, return_items, returns
from crm.values import ZERO


def may_return(bill: Purchase, member: Member, today: date) -> bool:
    """Whether `member` may take something back on this bill: its recorder that day, managers and
    owners always."""
    return member.may(Permission.MANAGE_DUES) or (
        bill.recorded_by == member.id and bill.recorded_on == today
    )


def record(
    session: Session,
    new: NewReturn,
    by: int | None,
    source: str | None = None,
    *,
    allowed_by: Member | None = None,
) -> RecordedReturn:
    """Books a return; what comes from the same `source` again books nothing. `by` is a staff id,
    None the program itself; `allowed_by` is who approved it.

    What comes back of a bill on account goes off the dues, of any other it is refunded the way it
    was paid; a `method` that was said takes only what is not due any more out of the till. Before
    anything is written, raises NotFound (`purchase`, and `customer` for an erased one's),
    NotAllowed (see `may_return`), InFuture, and Invalid: `quantity` `more_than_sold`,
    `amount` `more_than_bill`, `item` `not_on_bill`, `unit` `other_unit`, `returned_on`
    `before_bill`, `items` `unsaid` and `nothing_left`, and amounts, methods and notes that no sale
    could have; `payment_method` `of_nobody` for Credit on a counter sale.
    """
    shop = shop_of(session)
    if source is not None:
        first = first_result(session, source)
        if first is not None:
            return first
    bill = locked(session, new.purchase_id)
    holder = holder_of(session, bill)
    if by is not None:
        member = allowed_by or staff.member(session, by)
        if member is None or not may_return(bill, member, shop.today()):
            raise NotAllowed(Permission.MANAGE_DUES.value)
    left = stored.left_of(session, bill)
    pieces = pieces_of(new, bill, left, shop.currency)
    row = _row(shop, new, bill, holder, left, pieces, by)
    return_id: int = session.execute(insert(returns).returning(returns.c.id), row).scalar_one()
    if source is not None and not idempotency.first_time(
        session, source, None, noun="return", noun_id=return_id
    ):
        session.execute(delete(returns).where(returns.c.id == return_id))
        return first_result(session, source) or RecordedReturn(None, None, None, repeated=True)
    write_items(session, return_id, pieces, restocked=new.restocked)
    issuing.credit(session, return_id, by)
    moved = follow(session, bill, row["amount"])
    return RecordedReturn(stored.get(session, return_id), bills.get(session, bill.id), moved)


def locked(session: Session, purchase_id: int) -> Purchase:
    """The bill, with its customer locked before it."""
    totals.lock(session, [bills.get(session, purchase_id).customer_id])
    session.execute(select(purchases.c.id).where(purchases.c.id == purchase_id).with_for_update())
    return bills.get(session, purchase_id)


def holder_of(session: Session, bill: Purchase) -> Customer:
    """Whose bill it is, the counter too. Raises NotFound for an erased one's."""
    holder = cards.of_the_books(session, bill.customer_id)
    if holder.erased:
        raise NotFound("customer", bill.customer_id)
    return holder


def follow(session: Session, bill: Purchase, more: Decimal) -> Moved:
    """Writes how much of the bill came back, `more` than before, and what that changes."""
    session.execute(
        update(purchases)
        .where(purchases.c.id == bill.id)
        .values(returned_amount=purchases.c.returned_amount + more)
    )
    totals.refresh(session, [bill.customer_id])
    stock.follow(session, bill.id)
    return balances.refresh_one(session, bill.customer_id)


def _row(
    shop: Shop,
    new: NewReturn,
    bill: Purchase,
    holder: Customer,
    left: Sequence[Left],
    pieces: Sequence[Piece],
    by: int | None,
) -> dict[str, Any]:
    round_off = _round_off(bill, left, pieces)
    amount = sum((one.amount for one in pieces), round_off)
    to_account, method = where_it_goes(shop, bill, holder, amount, new.method)
    now = shop.now()
    return {
        "purchase_id": bill.id,
        "customer_id": bill.customer_id,
        "amount": amount,
        "to_account": to_account,
        "refunded": amount - to_account,
        "refund_method": method if to_account < amount else None,
        "round_off": round_off,
        "returned_on": _day(shop, bill, new.returned_on),
        "notes": lines("notes", new.notes, LONGEST_NOTES),
        "created_at": now,
        "recorded_by": by,
    }


def _round_off(bill: Purchase, left: Sequence[Left], pieces: Sequence[Piece]) -> Decimal:
    """What made the bill whole rupees, with the last piece of it; else nothing."""
    open_amount = sum((one.amount for one in left), ZERO)
    return round_off_of(bill.items) if sum(one.amount for one in pieces) == open_amount else ZERO


def where_it_goes(
    shop: Shop, bill: Purchase, holder: Customer, amount: Decimal, method: str | None
) -> tuple[Decimal, str | None]:
    """What of the amount goes to the account, and how the rest is refunded. The counter has no
    account: raises Invalid `payment_method` `of_nobody`."""
    if holder.is_counter:
        return ZERO, _way_of_counter(shop, bill, method)
    if method == ON_ACCOUNT or (method is None and bill.on_account):
        return amount, None
    if method is not None:
        by = paid_by(method)
        return (min(amount, bill.due_amount) if bill.on_account else ZERO), by
    if bill.payment_method != ON_ACCOUNT:
        return ZERO, bill.payment_method
    return ZERO, usual_method(shop)  # paid outside these books, nobody knows how


def _way_of_counter(shop: Shop, bill: Purchase, method: str | None) -> str:
    if method == ON_ACCOUNT:
        raise Invalid("payment_method", ON_ACCOUNT, "of_nobody")
    if method is not None:
        return paid_by(method)
    if bill.payment_method != ON_ACCOUNT:
        return bill.payment_method
    first = bill.paid[0].method if bill.paid else None  # paid in several ways
    return first or usual_method(shop)


def _day(shop: Shop, bill: Purchase, day: date | None) -> date:
    today = shop.today()
    day = today if day is None else day
    if day > today:
        raise InFuture(day, today)
    if day < bill.purchase_date:
        raise Invalid("returned_on", day, "before_bill")
    return day


def write_items(
    session: Session, return_id: int, pieces: Sequence[Piece], *, restocked: bool
) -> None:
    """Writes the lines of a return; where only money came back, nothing is on the shelf again."""
    rows = [
        {
            "return_id": return_id,
            "line": at,
            "purchase_line": one.line,
            "quantity": one.quantity,
            "amount": one.amount,
            "restocked": restocked and one.quantity > 0,
        }
        for at, one in enumerate(pieces, start=1)
    ]
    session.execute(insert(return_items), rows)


def first_result(session: Session, source: str) -> RecordedReturn | None:
    """The result of what the source booked; None when it never did."""
    done = idempotency.done_by(session, source)
    if done is None:
        return None
    found = None
    if done.noun == "return" and done.noun_id is not None:
        found = stored.find(session, done.noun_id)
    if found is None:
        return RecordedReturn(None, None, None, repeated=True)
    now = balances.standing(session, found.customer_id)
    bill = bills.get(session, found.purchase_id)
    return RecordedReturn(found, bill, Moved(now, now), repeated=True)
