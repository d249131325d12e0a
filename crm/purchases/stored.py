"""Booked sales, as they are read: one, some, the latest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from crm.bill import ADDED, DISCOUNT, POINTS, Bill, Discount, Line, Paid
from crm.customers.points import balances as points
from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.purchases import with_bill
from crm.purchases.stock.notes import StockNote
from crm.settings import shop_of
from crm.store.schema import purchase_items, purchases
from crm.values import ZERO, UsedPoints


@dataclass(frozen=True, slots=True)
class Purchase:
    """A booked sale. Amounts are Decimal in major units; `items` are the bill's lines and, as one
    more, its discount; `purchase_date` and `recorded_on` (the day of `created_at`) are shop dates;
    `recorded_by` is a staff id, None for what was imported. Of a bill on account `paid` was taken
    at once and `due_amount` is open, unless it is `settled` outside these books;
    `returned_amount` came back. `earned` are the points of its customer by it."""

    id: int
    customer_id: int
    items: tuple[Line, ...]
    total_amount: Decimal
    payment_method: str
    purchase_date: date
    notes: str | None
    created_at: datetime
    recorded_on: date
    recorded_by: int | None
    changed_at: datetime
    due_amount: Decimal = ZERO
    returned_amount: Decimal = ZERO
    settled: bool = False
    paid: tuple[Paid, ...] = ()
    earned: int = 0
    stock: tuple[StockNote, ...] = ()
    """What its receipt says of the stock of its items."""

    @property
    def on_account(self) -> bool:
        """Whether it is counted in what its customer owes."""
        return self.payment_method == with_bill.ON_ACCOUNT and not self.settled

    @property
    def bill(self) -> Bill:
        """The booked sale as a bill, as the reader and a correction know it."""
        lines, discount, used = split(self.items)
        return Bill(
            lines=lines,
            discount=discount,
            used=used,
            purchase_date=self.purchase_date,
            payment_method=self.payment_method,
            notes=self.notes,
            customer_id=self.customer_id,
            paid=self.paid,
        )


def split(
    items: Iterable[Line],
) -> tuple[tuple[Line, ...], Discount | None, UsedPoints | None]:
    """The items of the books as the lines of a bill and what comes off it: `Bill.items` undone."""
    lines: list[Line] = []
    off, used = ZERO, None
    for item in items:
        if item.name == DISCOUNT and item.amount < 0:
            off -= item.amount
        elif item.name == POINTS and item.amount < 0:
            used = UsedPoints(int(item.quantity), -(item.unit_price or ZERO), -item.amount)
        elif item.name not in ADDED:  # reckoned anew whenever a bill is booked
            lines.append(item)
    return tuple(lines), Discount.of_amount(off) if off else None, used


_ITEMS_OF = (
    select(
        purchase_items.c.purchase_id,
        purchase_items.c.name,
        purchase_items.c.quantity,
        purchase_items.c.unit,
        purchase_items.c.unit_price,
        purchase_items.c.amount,
        purchase_items.c.said,
    )
    .where(purchase_items.c.purchase_id.in_(bindparam("ids", expanding=True)))
    .order_by(purchase_items.c.purchase_id, purchase_items.c.line)
)


def from_rows(session: Session, rows: Sequence[Row[Any]]) -> tuple[Purchase, ...]:
    """Rows of `purchases`, in their order, with their items."""
    if not rows:
        return ()
    shop = shop_of(session)
    items: dict[int, list[Line]] = {row.id: [] for row in rows}
    for item in session.execute(_ITEMS_OF, {"ids": list(items)}):
        items[item.purchase_id].append(
            Line.booked(
                item.name, item.quantity, item.unit, item.unit_price, item.amount, item.said
            )
        )
    paid = with_bill.read(
        session, [row.id for row in rows if row.payment_method == with_bill.ON_ACCOUNT]
    )
    earned = points.earned_by(session, items)
    return tuple(
        Purchase(
            id=row.id,
            customer_id=row.customer_id,
            items=tuple(items[row.id]),
            total_amount=row.total_amount,
            payment_method=row.payment_method,
            purchase_date=row.purchase_date,
            notes=row.notes,
            created_at=row.created_at,
            recorded_on=shop.local(row.created_at).date(),
            recorded_by=row.recorded_by,
            changed_at=row.changed_at,
            due_amount=row.due_amount,
            returned_amount=row.returned_amount,
            settled=row.settled,
            paid=paid.get(row.id, ()),
            earned=earned.get(row.id, 0),
        )
        for row in rows
    )


def read(session: Session, ids: Collection[int]) -> tuple[Purchase, ...]:
    """Those of `ids` that are there, by id."""
    rows = session.execute(
        select(purchases).where(purchases.c.id.in_(list(ids))).order_by(purchases.c.id)
    )
    return from_rows(session, rows.all())


def get(session: Session, purchase_id: int) -> Purchase:
    """Raises NotFound: undone, or never there."""
    found = read(session, [purchase_id])
    if not found:
        raise NotFound("purchase", purchase_id)
    return found[0]


def recent(
    session: Session, limit: int, by: int | None = None, *, skip: int = 0
) -> tuple[Purchase, ...]:
    """The last sales, newest first: of the shop by day, or of one of the staff as recorded."""
    statement = select(purchases).limit(limit).offset(skip)
    if by is None:
        statement = statement.order_by(purchases.c.purchase_date.desc(), purchases.c.id.desc())
    else:
        statement = statement.where(purchases.c.recorded_by == by).order_by(purchases.c.id.desc())
    return from_rows(session, session.execute(statement).all())


def last_of(session: Session, staff_id: int) -> Purchase | None:
    """The last sale that this member recorded and did not undo; None without one."""
    last = recent(session, 1, by=staff_id)
    return last[0] if last else None


def facts(purchase: Purchase) -> dict[str, Any]:
    """A purchase as the audit log keeps it: JSON, amounts as text in major units."""
    return {
        "customer_id": purchase.customer_id,
        "items": [
            {
                "name": item.name,
                "qty": str(item.quantity),
                "unit": item.unit,
                "price": str(item.unit_price),
                "amount": str(item.amount),
            }
            for item in purchase.items
        ],
        "total_amount": str(purchase.total_amount),
        "payment_method": purchase.payment_method,
        "purchase_date": purchase.purchase_date.isoformat(),
        "notes": purchase.notes,
        "paid": [[str(one.amount), one.method] for one in purchase.paid],
        "settled": purchase.settled,
    }


def bill_of(facts: Mapping[str, Any]) -> Bill:
    """The bill of a purchase that the audit log kept."""
    lines, discount, used = split(
        Line.booked(
            item["name"],
            Decimal(item["qty"]),
            item["unit"],
            Decimal(item["price"]),
            Decimal(item["amount"]),
        )
        for item in facts["items"]
    )
    return Bill(
        purchase_date=date.fromisoformat(facts["purchase_date"]),
        lines=lines,
        discount=discount,
        used=used,
        payment_method=facts["payment_method"],
        notes=facts["notes"],
        customer_id=facts["customer_id"],
        paid=tuple(Paid(Decimal(amount), method) for amount, method in facts.get("paid", ())),
    )
