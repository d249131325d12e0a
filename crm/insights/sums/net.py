"""Figures less what came back, each return on its own day, and by the ways money really came.

The sums by day know bills alone. Returns, and money taken with a bill on account, are few beside
them: they are read from their own rows, of the days that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.sums.shapes import (
    HourTable,
    Parts,
    Sold,
    Source,
    Spelling,
    SpellingAmount,
    place_of,
)
from crm.language.vocabulary import ON_ACCOUNT
from crm.periods import Asked, Bucket
from crm.settings import shop_of
from crm.store.schema import customers, payments, purchase_items, return_items, returns
from crm.values import ZERO

Key = TypeVar("Key", bound=Any)


@dataclass(frozen=True, slots=True)
class Net:
    """The answers of `bills`, which knows bills alone, less what came back."""

    bills: Source

    def between(self, session: Session, first: date, last: date) -> tuple[Decimal, int]:
        revenue, number = self.bills.between(session, first, last)
        back = session.scalar(
            select(func.sum(returns.c.amount)).where(returns.c.returned_on.between(first, last))
        )
        return revenue - (back or ZERO), number

    def days(self, session: Session, asked: Asked) -> list[Parts[date]]:
        back = _back(session, asked, returns.c.returned_on)
        return _less(self.bills.days(session, asked), back)

    def payments(self, session: Session, asked: Asked) -> list[Parts[str]]:
        """A bill on account counts under Credit; of its money only what was not paid with it."""
        less: dict[str, Decimal] = {}
        for method, amount in session.execute(
            select(payments.c.method, func.sum(payments.c.amount))
            .where(payments.c.with_bill, asked.covers(payments.c.paid_on))
            .group_by(payments.c.method)
        ):
            less[method] = less.get(method, ZERO) - amount
            less[ON_ACCOUNT] = less.get(ON_ACCOUNT, ZERO) + amount
        for method, refunded, to_account in session.execute(
            select(
                returns.c.refund_method,
                func.sum(returns.c.refunded),
                func.sum(returns.c.to_account),
            )
            .where(asked.covers(returns.c.returned_on))
            .group_by(returns.c.refund_method)
        ):
            if method is not None:
                less[method] = less.get(method, ZERO) + refunded
            less[ON_ACCOUNT] = less.get(ON_ACCOUNT, ZERO) + to_account
        return _less(self.bills.payments(session, asked), less)

    def places(self, session: Session, asked: Asked) -> list[Parts[str]]:
        place = place_of(customers.c.location).label("place")
        return _less(self.bills.places(session, asked), _back(session, asked, place))

    def spellings(self, session: Session, asked: Asked) -> list[Spelling]:
        """Quantities and amounts are less what came back; bills are as many."""
        back = _items_back(session, asked)
        found = self.bills.spellings(session, asked)
        if not back:
            return found
        nothing = (ZERO, ZERO)
        kept = [
            Spelling(
                one.name,
                one.purchases,
                one.quantity - back.get(one.name, nothing)[0],
                one.amount - back.pop(one.name, nothing)[1],
            )
            for one in found
        ]
        return kept + [Spelling(name, 0, -many, -amount) for name, (many, amount) in back.items()]

    def amounts(self, session: Session, asked: Asked) -> list[SpellingAmount]:
        """The same without quantities."""
        found = {one.name: one for one in self.bills.amounts(session, asked)}
        minor = shop_of(session).currency.to_minor
        for name, (_, amount) in _items_back(session, asked).items():
            one = found.get(name, SpellingAmount(name, 0, 0))
            found[name] = one._replace(amount=one.amount - minor(amount))
        return list(found.values())

    def buyers(self, session: Session, asked: Asked, bucket: Bucket) -> dict[date, int]:
        return self.bills.buyers(session, asked, bucket)

    def newcomers(self, session: Session, asked: Asked) -> dict[date, int]:
        return self.bills.newcomers(session, asked)

    def gaps(self, session: Session, asked: Asked) -> dict[date, tuple[int, int]]:
        return self.bills.gaps(session, asked)

    def of_counter(self, session: Session, asked: Asked) -> dict[date, int]:
        return self.bills.of_counter(session, asked)

    def hours(self, session: Session, asked: Asked) -> HourTable:
        return self.bills.hours(session, asked)

    def respelt(self, session: Session, asked: Asked) -> list[Sold]:
        return self.bills.respelt(session, asked)


def _items_back(session: Session, asked: Asked) -> dict[str, tuple[Decimal, Decimal]]:
    """Quantity and amount of what came back in the period, by item as its bill has it."""
    rows = session.execute(
        select(
            purchase_items.c.name,
            func.sum(return_items.c.quantity),
            func.sum(return_items.c.amount),
        )
        .select_from(return_items)
        .join(returns, returns.c.id == return_items.c.return_id)
        .join(
            purchase_items,
            (purchase_items.c.purchase_id == returns.c.purchase_id)
            & (purchase_items.c.line == return_items.c.purchase_line),
        )
        .where(asked.covers(returns.c.returned_on))
        .group_by(purchase_items.c.name)
    )
    return {name: (quantity, amount) for name, quantity, amount in rows}


def _back(session: Session, asked: Asked, by: ColumnElement[Any]) -> dict[Any, Decimal]:
    """What came back in the period, by a day or a place."""
    rows = session.execute(
        select(by, func.sum(returns.c.amount))
        .select_from(returns)
        .join(customers, customers.c.id == returns.c.customer_id)
        .where(asked.covers(returns.c.returned_on))
        .group_by(by)
    )
    return {row[0]: row[1] for row in rows}


def _less(parts: Iterable[Parts[Key]], less: Mapping[Key, Decimal]) -> list[Parts[Key]]:
    """In the order of the keys where there is something to take off; what has no bills is there
    with none."""
    found = list(parts)
    if not less:
        return found
    rest = dict(less)
    kept = [Parts(one.key, one.revenue - rest.pop(one.key, ZERO), one.purchases) for one in found]
    kept += [Parts(key, -amount, 0) for key, amount in rest.items() if amount]
    return sorted(kept, key=lambda one: one.key)
