"""Changing a booked sale, and taking it out of the books; what follows, at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Literal, Self

from sqlalchemy import delete as delete_from
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import audit, staff
from crm.bill import Bill, Discount, Line, Paid
from crm.customers import cards as people
from crm.customers import counter, totals
from crm.customers.cards import Customer
from crm.customers.dues import balances
from crm.customers.points import balances as points
from crm.dataclass import dataclass, replace
from crm.errors import Changed, Invalid, NotAllowed
from crm.invoices import issuing
from crm.language.text import LONGEST_NOTES, lines
from crm.patch import KEEP, Keep, changed_fields
from crm.permissions import Permission
from crm.purchases import with_bill
from crm.purchases.recording import booked_with_tax, day_of, holder_of, payment, write_items
from crm.purchases.stock import levels as stock
from crm.purchases.stored import Purchase, facts, get
from crm.settings import shop_of
from crm.staff import Member
from crm.store.schema import purchase_items, purchases, returns
from crm.values import UsedPoints


@dataclass(frozen=True, slots=True)
class PurchaseChanges:
    """Changes to a bill; None empties a field, KEEP leaves it. `points` are to be used for it."""

    lines: tuple[Line, ...] | Keep = KEEP
    discount: Discount | Keep | None = KEEP
    payment_method: str | Keep = KEEP
    purchase_date: date | Keep = KEEP
    notes: str | Keep | None = KEEP
    customer_id: int | Keep = KEEP
    paid: tuple[Paid, ...] | Keep = KEEP
    points: int | Literal["all"] | Keep | None = KEEP

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


def get_to_change(
    session: Session,
    purchase_id: int,
    by: int | None,
    seen: datetime | None = None,
    with_customers: Collection[int] = (),
) -> Purchase:
    """The one gate of every change: the sale, locked, if `by` (None: the program) may change it.

    Its customer and `with_customers` are locked before it: whoever brings money locks the customer
    first, too, and then writes what is open of the bill.
    """
    holder = select(purchases.c.customer_id).where(purchases.c.id == purchase_id)
    found = session.scalar(holder)
    if found is not None:
        totals.lock(session, {found, *with_customers})
    session.execute(select(purchases.c.id).where(purchases.c.id == purchase_id).with_for_update())
    purchase = get(session, purchase_id)
    if by is not None:
        member = staff.member(session, by)
        if member is None or not may_change(purchase, member, shop_of(session).today()):
            raise NotAllowed(Permission.CHANGE_ANY_SALE.value)
    if seen is not None and purchase.changed_at != seen:
        raise Changed("purchase", purchase_id, purchase)
    return purchase


_OF_ITEMS = {"lines", "discount", "points"}
"""Changes of what the lines of a bill in the books are made of."""

_KEPT = ("payment_method", "customer_id")
"""Columns, beside the items, that a return keeps as they are."""


_OF_WHAT_IS_OWED = {*_OF_ITEMS, "payment_method", "paid"}
"""Changes after which nothing may be left to pay of a counter sale: nobody owes it."""


_ON_PAPER = ("purchase_date", "customer_id")
"""Columns, beside the items, that stand on an invoice."""


def edit(
    session: Session,
    purchase_id: int,
    changes: PurchaseChanges,
    by: int | None,
    seen_changed_at: datetime | None = None,
    *,
    action: str = "edit",
) -> Purchase:
    """Changes a booked sale and every total that follows; also of the customer it moves away from.

    `action` is what the audit log calls it. What was paid with the bill goes along with it, and
    goes where its way of paying is no longer Credit; what was paid later stays. Raises NotFound
    (of the purchase, or of the customer it should move to), NotAllowed (see `may_change`), Changed
    when it is not as of `seen_changed_at` any more, Invalid `purchase`: `has_returns` for what a
    return keeps as it is (items, discount, customer, way of paying), Invalid `invoice`:
    `has_returns` for what an invoice says besides, and what `record` raises for its fields.
    """
    shop = shop_of(session)
    changed = changed_fields(changes)
    to = [changed["customer_id"]] if "customer_id" in changed else []
    before = get_to_change(session, purchase_id, by, seen_changed_at, with_customers=to)
    row: dict[str, Any] = {}
    items: tuple[Line, ...] | None = None
    if "purchase_date" in changed:
        row["purchase_date"] = day_of(shop, changed["purchase_date"])
    if "customer_id" in changed:
        row["customer_id"] = people.get_to_change(session, changed["customer_id"]).id
    said = {name: changed[name] for name in _OF_ITEMS if name in changed}
    asked = replace(before.bill, **said)
    if "points" in changed:
        asked = replace(asked, used=None)
    asked = replace(asked, used=_points_of(session, before, asked, row))
    if said:
        items, row["total_amount"] = booked_with_tax(session, shop, asked)
    if "payment_method" in changed:
        row["payment_method"] = payment(changed["payment_method"])
    if "notes" in changed:
        row["notes"] = lines("notes", changed["notes"], LONGEST_NOTES)
    paid = before.paid
    total = row.get("total_amount", before.total_amount)
    on_credit = row.get("payment_method", before.payment_method) == with_bill.ON_ACCOUNT
    holder = row.get("customer_id", before.customer_id)
    if not on_credit:
        row["settled"], paid = False, ()
    if "paid" in changed:
        method = row.get("payment_method", before.payment_method)
        asked = replace(before.bill, payment_method=method, paid=changed["paid"])
        paid = with_bill.checked(shop, asked, total)
    owed = on_credit and with_bill.sum_of(paid) < total
    if owed and _OF_WHAT_IS_OWED & changed.keys() and holder == counter.find(session):
        raise Invalid("payment_method", with_bill.ON_ACCOUNT, "of_nobody")
    if (
        (items is None or items == before.items)
        and paid == before.paid
        and all(getattr(before, name) == value for name, value in row.items())
    ):
        return before
    _free_to_change(session, before, row, items, by)
    session.execute(
        update(purchases).where(purchases.c.id == purchase_id).values(**row, changed_at=shop.now())
    )
    if items is not None:
        _drop_items(session, purchase_id)
        write_items(session, purchase_id, items)
    _money_follows(session, before, row, paid, by)
    stock.follow(session, purchase_id)
    totals.refresh(session, {before.customer_id, row.get("customer_id", before.customer_id)})
    after = get(session, purchase_id)
    audit.note(
        session,
        by,
        action,
        "purchase",
        purchase_id,
        before=facts(before),
        after=facts(after),
    )
    return after


def _points_of(
    session: Session, before: Purchase, asked: Bill, row: Mapping[str, Any]
) -> UsedPoints | None:
    """The points that the changed bill is paid with. Those that it had before are there again only
    for whoever had them. Raises what `points.used_for` raises."""
    if asked.used is None and asked.points is None:
        return None
    had, day = before.bill.used, row.get("purchase_date", before.purchase_date)
    holder = row.get("customer_id", before.customer_id)
    stays = holder == before.customer_id
    buyer = None if holder == counter.find(session) else holder
    if asked.used is None:
        asked = replace(asked, purchase_date=day, customer_id=buyer)
        return points.used_for(session, asked, had.number if had is not None and stays else 0)
    if day != before.purchase_date:
        points.refuse_before_points(session, asked.used.number, day)
    if not stays:
        points.refuse_more_than_there(session, asked.used.number, buyer)
    return asked.used


def _free_to_change(
    session: Session,
    before: Purchase,
    row: Mapping[str, Any],
    items: tuple[Line, ...] | None,
    by: int | None,
) -> None:
    """Cancels the invoice that says what changes. Raises Invalid for what a return keeps."""
    other_items = items is not None and items != before.items
    if _came_back(session, before) and (other_items or _differs(before, row, _KEPT)):
        raise Invalid("purchase", before.id, "has_returns")
    if other_items or _differs(before, row, _ON_PAPER):
        issuing.cancel_of_bill(session, before.id, by)


def _came_back(session: Session, bill: Purchase) -> bool:
    """Whether something did; of a bill that was paid with points alone that is no money."""
    if bill.total_amount:
        return bill.returned_amount > 0
    return session.scalar(select(returns.c.id).where(returns.c.purchase_id == bill.id)) is not None


def _differs(before: Purchase, row: Mapping[str, Any], names: Collection[str]) -> bool:
    """Whether `row` changes one of these columns."""
    return any(row.get(name, getattr(before, name)) != getattr(before, name) for name in names)


def _money_follows(
    session: Session,
    before: Purchase,
    row: Mapping[str, Any],
    paid: tuple[Paid, ...],
    by: int | None,
) -> None:
    """What was paid with the bill, and what is owed, after the bill was changed."""
    day = row.get("purchase_date", before.purchase_date)
    customer_id = row.get("customer_id", before.customer_id)
    is_credit = row.get("payment_method", before.payment_method) == with_bill.ON_ACCOUNT
    was_credit = before.payment_method == with_bill.ON_ACCOUNT
    if paid != before.paid:
        with_bill.drop(session, before.id)
        with_bill.write(session, before.id, customer_id, day, paid, by, shop_of(session).now())
    elif paid:
        with_bill.follow(session, before.id, customer_id, day)
    if was_credit and not is_credit:
        with_bill.free_later_money(session, before.id)
    if was_credit or is_credit:
        balances.refresh(session, {before.customer_id, customer_id})
    else:
        points.refresh(session, {before.customer_id, customer_id})


def delete(
    session: Session, purchase_id: int, by: int | None, *, action: str = "delete"
) -> Customer | None:
    """Takes a sale out of the books, with what was paid at once of it; the customer as it is then,
    None for an erased one. What was paid later stays, for nothing in particular.

    `action` is what the audit log calls it: `delete`, or `undo`. Raises NotFound, NotAllowed (see
    `may_change`), and Invalid `purchase`: `has_returns`.
    """
    before = get_to_change(session, purchase_id, by)
    if _came_back(session, before):
        raise Invalid("purchase", purchase_id, "has_returns")
    issuing.cancel_of_bill(session, purchase_id, by)
    with_bill.drop(session, purchase_id)
    with_bill.free_later_money(session, purchase_id)
    points.forget(session, purchases.c.id == purchase_id)
    _drop_items(session, purchase_id)
    session.execute(delete_from(purchases).where(purchases.c.id == purchase_id))
    stock.follow(session, purchase_id)
    totals.refresh(session, [before.customer_id])
    if before.payment_method == with_bill.ON_ACCOUNT:
        balances.refresh(session, [before.customer_id])
    else:
        points.refresh(session, [before.customer_id])
    audit.note(session, by, action, "purchase", purchase_id, before=facts(before))
    return holder_of(session, before.customer_id)


def _drop_items(session: Session, purchase_id: int) -> None:
    session.execute(delete_from(purchase_items).where(purchase_items.c.purchase_id == purchase_id))
