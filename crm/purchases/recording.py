"""Recording a sale, and the totals and dues that follow, at once."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy import delete as delete_from
from sqlalchemy.orm import Session

from crm.bill import Bill, Line
from crm.customers import cards as people
from crm.customers import counter, totals
from crm.customers.cards import Customer, NewCustomer
from crm.customers.dues import balances, one_more
from crm.customers.dues.balances import Moved, Standing
from crm.customers.dues.shares import Charge, ChargeKind
from crm.customers.points import balances as points
from crm.customers.totals import Status
from crm.dataclass import dataclass, replace
from crm.errors import InFuture, Invalid, NotFound
from crm.invoices import on_top
from crm.language.text import LONGEST_NOTES, lines
from crm.language.vocabulary import PAYMENT_METHODS
from crm.purchases import with_bill
from crm.purchases.idempotency import first_time
from crm.purchases.items import booked, columns
from crm.purchases.stock import levels as stock
from crm.purchases.stock.notes import notes_of
from crm.purchases.stored import Purchase, read
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.prepared import Prepared
from crm.store.schema import customers, purchase_items, purchases, recorded_sources
from crm.values import ZERO


@dataclass(frozen=True, slots=True)
class Recorded:
    """The result of booking. `repeated`: the source was known, nothing was booked; then `purchase`
    is the first one as it is now, or None (and `customer` too) when it was undone meanwhile.
    `owed`: what a bill on account did to what the customer owes."""

    purchase: Purchase | None
    customer: Customer | None
    repeated: bool = False
    became_active: bool = False
    owed: Moved | None = None


_BUYER = Prepared(
    select(
        customers.c.status,
        customers.c.merged_into,
        customers.c.erased_at,
        customers.c.balance,
        customers.c.owes_since,
        customers.c.last_purchase_date,
        select(func.count())
        .where(recorded_sources.c.source == bindparam("source"))
        .scalar_subquery()
        .label("known"),
    )
    .where(customers.c.id == bindparam("customer_id"))
    .with_for_update(of=customers, key_share=True)  # an import may hold on to the id
)
_INSERT = Prepared(
    insert(purchases).returning(purchases.c.id),
    [column.name for column in purchases.c if column is not purchases.c.id],
)
_INSERT_ITEMS = Prepared(insert(purchase_items).inline())


def record(
    session: Session,
    bill: Bill,
    by: int | None,
    source: str | None = None,
    *,
    said_at: datetime | None = None,
    settled: bool = False,
) -> Recorded:
    """Books a bill, and the customer's totals and badge. The shop's default is how it was paid
    where nothing was said. `source` names the message, tap or row that it came from: what comes
    from the same source again books nothing. `said_at` is when it was said, UTC (None: now), and
    counts as the moment of recording. `settled`: a bill on account that was paid outside
    these books.

    Before anything is written, raises NotFound (with `merged_into`; also for a bill whose customer
    is not known yet), InFuture, TotalNegative, NotEnoughPoints, and Invalid for `items`, `item`,
    `quantity`, `unit_price`, `amount`, `total_amount`, `payment_method`, `paid`, `points`, `notes`.
    """
    shop = shop_of(session)
    if bill.of_counter:
        at_counter = counter.find(session)
        if source is not None and at_counter is None:
            first = _first_result(session, source)
            if first is not None:  # and it is no reason to make the counter
                return first
        bill = _at_counter(session, bill, at_counter)
    buyer = _BUYER.row(session, customer_id=bill.customer_id, source=source)
    unusable = buyer is None or buyer.merged_into is not None or buyer.erased_at is not None
    if source is not None and (unusable or (buyer is not None and buyer.known)):
        first = _first_result(session, source)
        if first is not None:
            return first
    if bill.customer_id is None:
        raise NotFound("customer", bill.customer_name or "")
    if buyer is None or unusable:
        people.get(session, bill.customer_id)  # raises NotFound, with where it was merged into
        raise NotFound("customer", bill.customer_id)
    used = points.used_for(session, bill)
    items, row = _checked(session, shop, replace(bill, used=used), by, said_at)
    total, now = row["total_amount"], row["created_at"]
    paid = with_bill.checked(shop, bill, total)
    counted = row["payment_method"] == with_bill.ON_ACCOUNT and not settled
    owed = total - with_bill.sum_of(paid)
    before = Standing(bill.customer_id, buyer.balance, buyer.owes_since)
    last_visit, day = buyer.last_purchase_date, row["purchase_date"]
    due = one_more.due_of_last_bill(session, before, last_visit, day, owed) if counted else ZERO
    row |= {"due_amount": due or ZERO, "returned_amount": ZERO, "settled": settled}
    purchase_id: int = _INSERT.row(session, **row).id
    if source is not None and not first_time(session, source, purchase_id):
        # PostgreSQL: the same update is being handled twice at once, and the other one was first
        session.execute(delete_from(purchases).where(purchases.c.id == purchase_id))
        return _first_result(session, source) or Recorded(None, None, repeated=True)
    write_items(session, purchase_id, items)
    if paid:
        with_bill.write(session, purchase_id, bill.customer_id, day, paid, by, now)
    after = people.card(totals.add_sale(session, bill.customer_id, total, day), shop)
    moved = None
    if counted:
        charge = Charge(ChargeKind.BILL, purchase_id, day, total)
        moved = (
            balances.refresh_one(session, bill.customer_id)
            if due is None
            else one_more.last_bill_came(session, before, owed, charge)
        )
        row["due_amount"] = next((one.after for one in moved.changes if one.charge == charge), ZERO)
        after = replace(after, balance=moved.after.balance, owes_since=moved.after.owes_since)
    else:
        points.refresh(session, [bill.customer_id])
    stock.follow(session, purchase_id)
    after, earned = points.with_points(session, after, purchase_id)
    recorded_on = shop.local(now).date()
    purchase = Purchase(
        **row, id=purchase_id, items=items, recorded_on=recorded_on, paid=paid, earned=earned
    )
    purchase = replace(purchase, stock=notes_of(session, items))
    was_inactive = buyer.status == Status.INACTIVE
    became_active = was_inactive and after.status is not Status.INACTIVE
    return Recorded(purchase, after, became_active=became_active, owed=moved)


def _checked(
    session: Session, shop: Shop, bill: Bill, by: int | None, said_at: datetime | None = None
) -> tuple[tuple[Line, ...], dict[str, Any]]:
    """The lines and the row of `purchases`, or what `record` raises for them."""
    items, total = booked_with_tax(session, shop, bill)
    now = shop.now()
    return items, {
        "customer_id": bill.customer_id,
        "total_amount": total,
        "payment_method": payment(bill.payment_method or shop.default_payment),
        "purchase_date": day_of(shop, bill.purchase_date),
        "notes": lines("notes", bill.notes, LONGEST_NOTES),
        "created_at": said_at or now,
        "recorded_by": by,
        "changed_at": now,
    }


def booked_with_tax(session: Session, shop: Shop, bill: Bill) -> tuple[tuple[Line, ...], Decimal]:
    """`items.booked`, with what comes on top of the prices."""
    items, total = booked(shop, bill)
    if not on_top.applies(shop):
        return items, total
    return on_top.with_added(session, items, bill.purchase_date)


def _at_counter(session: Session, bill: Bill, found: int | None) -> Bill:
    """The bill of the counter (`found`, None where there is none yet), which is made with its
    first sale: one that can be booked. Nobody owes it, so on account it needs a name, unless it is
    paid in several ways and nothing is left."""
    shop = shop_of(session)
    if bill.points is not None:
        raise Invalid("points", bill.points, "of_nobody")
    on_account = (bill.payment_method or shop.default_payment) == with_bill.ON_ACCOUNT
    if on_account and bill.left_to_pay:
        raise Invalid("payment_method", with_bill.ON_ACCOUNT, "of_nobody")
    if found is None:
        _checked(session, shop, bill, None)
        found = counter.find_or_make(session)
    return bill.with_customer(found, counter.NAME)


def record_followed(
    session: Session,
    bill: Bill,
    by: int,
    source: str,
    *,
    said_at: datetime | None = None,
    settled: bool = False,
) -> Recorded:
    """`record`, to the card that has both if the customer was merged since the bill was begun."""
    try:
        return record(session, bill, by, source, said_at=said_at, settled=settled)
    except NotFound as gone:
        if gone.merged_into is None:
            raise
        bill = replace(bill, customer_id=gone.merged_into)
        return record(session, bill, by, source, said_at=said_at, settled=settled)


def with_new_customer(session: Session, bill: Bill, by: int) -> Bill:
    """Makes the name (or phone) that the bill mentions a new customer, unless it has one."""
    if bill.has_customer:
        return bill
    new = NewCustomer(bill.customer_name or bill.customer_phone or "", phone=bill.customer_phone)
    customer = people.add(session, new, by, shared_phone_ok=True)
    return bill.with_customer(customer.id, customer.name)


def _first_result(session: Session, source: str) -> Recorded | None:
    """The result of what the source booked; None when it never did."""
    row = session.execute(
        select(recorded_sources.c.purchase_id).where(recorded_sources.c.source == source)
    ).one_or_none()
    if row is None:
        return None
    found = read(session, [row.purchase_id])
    if not found:
        return Recorded(None, None, repeated=True)
    return Recorded(found[0], holder_of(session, found[0].customer_id), repeated=True)


def holder_of(session: Session, customer_id: int) -> Customer | None:
    """Whose sale it is, the counter too; None of an erased one."""
    holder = people.of_the_books(session, customer_id)
    return None if holder.erased else holder


def payment(method: str) -> str:
    if method not in PAYMENT_METHODS:
        raise Invalid("payment_method", method, "unknown")
    return method


def day_of(shop: Shop, day: date) -> date:
    if day > shop.today():
        raise InFuture(day, shop.today())
    return day


def write_items(session: Session, purchase_id: int, items: tuple[Line, ...]) -> None:
    """Writes the lines of a bill that has none yet."""
    _INSERT_ITEMS.run(session, columns(purchase_id, items))
