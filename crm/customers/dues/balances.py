"""What each customer owes, as it is stored: `balance`, `owes_since`, `due_amount`.

This module and `one_more` alone write those columns, in the transaction of every change, with the
customer's row locked. `refresh` derives them from all rows of a customer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.customers.dues.derive import derived
from crm.customers.dues.shares import Charge, ChargeKind, Shares
from crm.customers.points import balances as points
from crm.customers.totals import Difference, batches
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.prepared import Prepared
from crm.store.schema import ON_ACCOUNT, customers, payments, purchases
from crm.store.types import Instant, Money
from crm.values import ZERO


@dataclass(frozen=True, slots=True)
class Standing:
    """What a customer owes: below 0 it is an advance. `owes_since` is a shop date."""

    customer_id: int
    balance: Decimal
    owes_since: date | None

    @property
    def owed(self) -> Decimal:
        return max(self.balance, ZERO)

    @property
    def advance(self) -> Decimal:
        return max(-self.balance, ZERO)


@dataclass(frozen=True, slots=True)
class DueChange:
    """What was open of a charge, and what is."""

    charge: Charge
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change did to what a customer owes; `changes` in the order in which charges are
    paid."""

    before: Standing
    after: Standing
    changes: tuple[DueChange, ...] = ()


_STANDING = Prepared(
    select(customers.c.id, customers.c.balance, customers.c.owes_since).where(
        customers.c.id == bindparam("one")
    )
)
OPEN = text("due_amount > 0")
OWES = and_(text("balance > 0"), customers.c.erased_at.is_(None))
"""Who is in the lists of dues, as the partial index says it: not with a value that is bound. Of a
card that was merged away nothing is owed, and never of the counter."""

_SET_BILL = Prepared(
    update(purchases)
    .where(purchases.c.id == bindparam("one"))
    .values(due_amount=bindparam("due", type_=Money()))
)
_SET_PAYMENT = Prepared(
    update(payments)
    .where(payments.c.id == bindparam("one"))
    .values(due_amount=bindparam("due", type_=Money()))
)
_SET = Prepared(
    update(customers)
    .where(customers.c.id == bindparam("one"))
    .values(
        balance=bindparam("owed", type_=Money()),
        owes_since=bindparam("since", type_=customers.c.owes_since.type),
        changed_at=bindparam("changed", type_=Instant()),
    )
)


def standing(session: Session, customer_id: int) -> Standing:
    """What the customer owes, as it is stored."""
    return Standing(*_STANDING.row(session, one=customer_id))


def has_account(session: Session, customer_id: int) -> bool:
    """Whether there is anything on the customer's statement: a bill on account, or money."""
    bill = select(purchases.c.id).where(purchases.c.customer_id == customer_id, ON_ACCOUNT)
    money = select(payments.c.id).where(payments.c.customer_id == customer_id)
    return any(session.execute(one.limit(1)).first() is not None for one in (bill, money))


def refresh_one(session: Session, customer_id: int) -> Moved:
    """`refresh` of one customer, and what it changed."""
    totals.lock(session, [customer_id])
    before = standing(session, customer_id)
    changes = _refresh(session, [customer_id])
    points.refresh(session, [customer_id])
    return Moved(before, standing(session, customer_id), tuple(changes))


def refresh(session: Session, customer_ids: Collection[int]) -> None:
    """Makes what these customers owe, and what is open of their bills, what the rows say; their
    points, too."""
    totals.lock(session, customer_ids)
    for part in batches(customer_ids):
        _refresh(session, part)
    points.refresh(session, customer_ids)


def _refresh(session: Session, customer_ids: Sequence[int]) -> list[DueChange]:
    changes: list[DueChange] = []
    standings: list[Standing] = []
    for customer_id, shares, stored in _beside(session, customer_ids):
        for one in shares.charges:
            key = one.charge.kind is ChargeKind.BILL, one.charge.id
            was = stored.dues.pop(key, ZERO)
            if was != one.due:
                changes.append(DueChange(one.charge, was, one.due))
        standing = Standing(customer_id, shares.balance, shares.owes_since)
        if standing != stored.standing:
            standings.append(standing)
        for (is_bill, charge_id), was in stored.dues.items():  # no charge of this customer any more
            kind = ChargeKind.BILL if is_bill else ChargeKind.GIVEN
            changes.append(DueChange(Charge(kind, charge_id, date.min, ZERO), was, ZERO))
    write_dues(session, changes)
    changed = shop_of(session).now()
    _SET.run(
        session,
        [
            {"one": one.customer_id, "owed": one.balance, "since": one.owes_since}
            | {"changed": changed}
            for one in standings
        ],
    )
    return changes


def write_dues(session: Session, changes: Sequence[DueChange]) -> None:
    """Writes what is open of these charges."""
    bills = [one for one in changes if one.charge.kind is ChargeKind.BILL]
    others = [one for one in changes if one.charge.kind is not ChargeKind.BILL]
    for statement, some in ((_SET_BILL, bills), (_SET_PAYMENT, others)):
        if some:
            statement.run(session, [{"one": one.charge.id, "due": one.after} for one in some])


@dataclass(slots=True)
class _Stored:
    standing: Standing
    dues: dict[tuple[bool, int], Decimal]
    """What is stored as open, by whether it is a bill and by id."""


_some: BindParameter[int] = bindparam("some", expanding=True)
_STORED = select(customers.c.id, customers.c.balance, customers.c.owes_since).where(
    customers.c.id.in_(_some)
)
_STORED_BILLS = select(purchases.c.customer_id, purchases.c.id, purchases.c.due_amount).where(
    purchases.c.customer_id.in_(_some), OPEN
)
_STORED_PAYMENTS = select(payments.c.customer_id, payments.c.id, payments.c.due_amount).where(
    payments.c.customer_id.in_(_some), OPEN
)
_NOTHING = Shares((), ZERO)


def _beside(session: Session, customer_ids: Sequence[int]) -> Iterator[tuple[int, Shares, _Stored]]:
    """For each of these customers what the rows say, and what is stored."""
    some = {"some": list(customer_ids)}
    stored = {
        row.id: _Stored(Standing(row.id, row.balance, row.owes_since), {})
        for row in session.execute(_STORED, some)
    }
    for is_bill, statement in ((True, _STORED_BILLS), (False, _STORED_PAYMENTS)):
        for customer_id, charge_id, due in session.execute(statement, some):
            stored[customer_id].dues[is_bill, charge_id] = due
    said = dict(derived(session, customer_ids))
    for customer_id, one in stored.items():
        yield customer_id, said.get(customer_id, _NOTHING), one


def _everybody(session: Session) -> Iterator[Sequence[int]]:
    ids = session.execute(select(customers.c.id).order_by(customers.c.id)).scalars().all()
    return batches(ids)


def refresh_all(session: Session) -> None:
    """`refresh` for the whole shop."""
    for part in _everybody(session):
        refresh(session, part)


def differences(session: Session) -> Iterator[Difference]:
    """Every balance, `owes_since` and due that is not what the rows say."""
    for part in _everybody(session):
        for customer_id, shares, stored in _beside(session, part):
            said = Standing(customer_id, shares.balance, shares.owes_since)
            for name in ("balance", "owes_since"):
                is_now, should_be = getattr(stored.standing, name), getattr(said, name)
                if is_now != should_be:
                    yield Difference("customers", str(customer_id), name, is_now, should_be)
            dues = {
                (one.charge.kind is ChargeKind.BILL, one.charge.id): one.due
                for one in shares.charges
            }
            for key in sorted({*dues, *stored.dues}):
                due, should_be = stored.dues.get(key, ZERO), dues.get(key, ZERO)
                if due != should_be:
                    table = "purchases" if key[0] else "payments"
                    yield Difference(table, str(key[1]), "due_amount", due, should_be)
