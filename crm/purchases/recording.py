"""Use cases of purchases: book, change, undo; and the totals that follow, at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.orm import Session

from crm import audit, staff
from crm.bill import Bill, Discount, Line
from crm.customers import cards as people
from crm.customers import counter, totals
from crm.customers.cards import Customer, NewCustomer
from crm.customers.totals import Status
from crm.errors import Changed, InFuture, Invalid, NotAllowed, NotFound
from crm.language.text import LONGEST_NOTES, lines
from crm.language.vocabulary import PAYMENT_METHODS
from crm.patch import KEEP, Keep, changed_fields
from crm.permissions import Permission
from crm.purchases.idempotency import first_time
from crm.purchases.items import booked, columns
from crm.purchases.stored import Purchase, facts, get, read
from crm.settings import shop_of
from crm.shop import Shop
from crm.staff import Member
from crm.store.prepared import Prepared
from crm.store.schema import customers, purchase_items, purchases, recorded_sources


@dataclass(frozen=True, slots=True)
class Recorded:
    """The result of booking. `repeated`: the source was known, nothing was booked; then `purchase`
    is the first one as it is now, or None (and `customer` too) when it was undone meanwhile."""

    purchase: Purchase | None
    customer: Customer | None
    repeated: bool = False
    became_active: bool = False


@dataclass(frozen=True, slots=True)
class PurchaseChanges:
    """Changes to a bill; None empties a field, KEEP leaves it."""

    lines: tuple[Line, ...] | Keep = KEEP
    discount: Discount | Keep | None = KEEP
    payment_method: str | Keep = KEEP
    purchase_date: date | Keep = KEEP
    notes: str | Keep | None = KEEP
    customer_id: int | Keep = KEEP

    @classmethod
    def between(cls, before: Bill, after: Bill) -> Self:
        """The changes that turn the first bill into the second."""
        names = [field.name for field in fields(cls)]
        return cls(
            **{
                name: getattr(after, name)
                for name in names
                if getattr(after, name) != getattr(before, name)
            }
        )


def may_change(purchase: Purchase, member: Member, today: date) -> bool:
    """Whether `member` may change or undo it: its recorder that day, managers and owners always."""
    return member.may(Permission.CHANGE_ANY_SALE) or (
        purchase.recorded_by == member.id and purchase.recorded_on == today
    )


_BUYER = Prepared(
    select(
        customers.c.status,
        customers.c.merged_into,
        customers.c.erased_at,
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


def record(session: Session, bill: Bill, by: int | None, source: str | None = None) -> Recorded:
    """Books a bill, and the customer's totals and badge. The shop's default is how it was paid
    where nothing was said. `source` names the message, tap or row that it came from: what comes
    from the same source again books nothing.

    Before anything is written, raises NotFound (with `merged_into`; also for a bill whose customer
    is not known yet), InFuture, TotalNegative, and Invalid for `items`, `item`, `quantity`,
    `unit_price`, `amount`, `total_amount`, `payment_method`, `notes`.
    """
    shop = shop_of(session)
    if bill.of_counter:
        bill = _at_counter(session, bill)
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
    items, row = _checked(shop, bill, by)
    total, now = row["total_amount"], row["created_at"]
    purchase_id: int = _INSERT.row(session, **row).id
    if source is not None and not first_time(session, source, purchase_id):
        # PostgreSQL: the same update is being handled twice at once, and the other one was first
        session.execute(delete_from(purchases).where(purchases.c.id == purchase_id))
        return _first_result(session, source) or Recorded(None, None, repeated=True)
    _INSERT_ITEMS.run(session, columns(purchase_id, items))
    after = people.card(
        totals.add_sale(session, bill.customer_id, total, row["purchase_date"]), shop
    )
    purchase = Purchase(**row, id=purchase_id, items=items, recorded_on=shop.local(now).date())
    was_inactive = buyer.status == Status.INACTIVE
    return Recorded(
        purchase, after, became_active=was_inactive and after.status is not Status.INACTIVE
    )


def _checked(shop: Shop, bill: Bill, by: int | None) -> tuple[tuple[Line, ...], dict[str, Any]]:
    """The lines and the row of `purchases`, or what `record` raises for them."""
    items, total = booked(shop, bill)
    now = shop.now()
    return items, {
        "customer_id": bill.customer_id,
        "total_amount": total,
        "payment_method": _payment(bill.payment_method or shop.default_payment),
        "purchase_date": _day(shop, bill.purchase_date),
        "notes": lines("notes", bill.notes, LONGEST_NOTES),
        "created_at": now,
        "recorded_by": by,
        "changed_at": now,
    }


def _at_counter(session: Session, bill: Bill) -> Bill:
    """The bill of the counter, which is made with its first sale: one that can be booked."""
    found = counter.find(session)
    if found is None:
        _checked(shop_of(session), bill, None)
        found = counter.find_or_make(session)
    return bill.with_customer(found, counter.NAME)


def record_followed(session: Session, bill: Bill, by: int, source: str) -> Recorded:
    """`record`, to the card that has both if the customer was merged since the bill was begun."""
    try:
        return record(session, bill, by, source)
    except NotFound as gone:
        if gone.merged_into is None:
            raise
        bill = replace(bill, customer_id=gone.merged_into)
        return record(session, bill, by, source)


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
    return Recorded(found[0], _holder(session, found[0].customer_id), repeated=True)


def _holder(session: Session, customer_id: int) -> Customer | None:
    """Whose sale it is, the counter too; None of an erased one."""
    holder = people.of_the_books(session, customer_id)
    return None if holder.erased else holder


def _payment(method: str) -> str:
    if method not in PAYMENT_METHODS:
        raise Invalid("payment_method", method, "unknown")
    return method


def _day(shop: Shop, day: date) -> date:
    if day > shop.today():
        raise InFuture(day, shop.today())
    return day


def _get_to_change(
    session: Session, purchase_id: int, by: int | None, seen: datetime | None = None
) -> Purchase:
    """The one gate of every change: the sale, locked, if `by` (None: the program) may change it."""
    session.execute(select(purchases.c.id).where(purchases.c.id == purchase_id).with_for_update())
    purchase = get(session, purchase_id)
    if by is not None:
        member = staff.member(session, by)
        if member is None or not may_change(purchase, member, shop_of(session).today()):
            raise NotAllowed(Permission.CHANGE_ANY_SALE.value)
    if seen is not None and purchase.changed_at != seen:
        raise Changed("purchase", purchase_id, purchase)
    return purchase


def edit(
    session: Session,
    purchase_id: int,
    changes: PurchaseChanges,
    by: int | None,
    seen_changed_at: datetime | None = None,
) -> Purchase:
    """Changes a booked sale and every total that follows; also of the customer it moves away from.

    Raises NotFound (of the purchase, or of the customer it should move to), NotAllowed (see
    `may_change`), Changed when it is not as of `seen_changed_at` any more, and what `record` raises
    for its fields.
    """
    shop = shop_of(session)
    before = _get_to_change(session, purchase_id, by, seen_changed_at)
    changed = changed_fields(changes)
    row: dict[str, Any] = {}
    items: tuple[Line, ...] | None = None
    if "lines" in changed or "discount" in changed:
        said = {name: changed[name] for name in ("lines", "discount") if name in changed}
        items, row["total_amount"] = booked(shop, replace(before.bill, **said))
    if "payment_method" in changed:
        row["payment_method"] = _payment(changed["payment_method"])
    if "purchase_date" in changed:
        row["purchase_date"] = _day(shop, changed["purchase_date"])
    if "notes" in changed:
        row["notes"] = lines("notes", changed["notes"], LONGEST_NOTES)
    if "customer_id" in changed:
        row["customer_id"] = people.get_to_change(session, changed["customer_id"]).id
    if (items is None or items == before.items) and all(
        getattr(before, name) == value for name, value in row.items()
    ):
        return before
    session.execute(
        update(purchases).where(purchases.c.id == purchase_id).values(**row, changed_at=shop.now())
    )
    if items is not None:
        _drop_items(session, purchase_id)
        _INSERT_ITEMS.run(session, columns(purchase_id, items))
    totals.refresh(session, {before.customer_id, row.get("customer_id", before.customer_id)})
    after = get(session, purchase_id)
    audit.note(
        session,
        by,
        "edit",
        "purchase",
        purchase_id,
        before=facts(before),
        after=facts(after),
    )
    return after


def delete(
    session: Session, purchase_id: int, by: int | None, *, action: str = "delete"
) -> Customer | None:
    """Takes a sale out of the books; the customer as it is then, None for an erased one.

    `action` is what the audit log calls it: `delete`, or `undo`. Raises NotFound, and NotAllowed
    (see `may_change`).
    """
    before = _get_to_change(session, purchase_id, by)
    _drop_items(session, purchase_id)
    session.execute(delete_from(purchases).where(purchases.c.id == purchase_id))
    totals.refresh(session, [before.customer_id])
    audit.note(session, by, action, "purchase", purchase_id, before=facts(before))
    return _holder(session, before.customer_id)


def _drop_items(session: Session, purchase_id: int) -> None:
    session.execute(delete_from(purchase_items).where(purchase_items.c.purchase_id == purchase_id))
