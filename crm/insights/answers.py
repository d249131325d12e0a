"""Answers to single questions about a period: each names the days it is of."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import dataclass
from crm.insights import customers as people
from crm.insights import patterns
from crm.insights import revenue as money
from crm.insights.comparison import Compared, compared
from crm.insights.customers import TopCustomer
from crm.insights.patterns import SoldItem
from crm.insights.revenue import Share
from crm.language.keys import item_key
from crm.periods import Asked, bucket_of
from crm.settings import shop_of
from crm.store.schema import purchases

FEW = 5
"""Names in an answer; a chart has more of them."""
TODAY = "1d"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was found, and the period (of shop dates) that it is of."""

    asked: Asked
    found: T


def _of(session: Session, period: str | None, find: Callable[[Session, Asked], T]) -> Answer[T]:
    """`period` as `Asked.read` reads it; today where none was said. Raises Invalid."""
    asked = Asked.read(period or TODAY, shop_of(session).today())
    return Answer(asked, find(session, asked))


def revenue(session: Session, period: str | None) -> Answer[Compared]:
    """Raises Invalid, as all here."""
    return _of(session, period, compared)


def ways(session: Session, period: str | None) -> Answer[tuple[Share, ...]]:
    """By payment method, most revenue first."""
    return _of(session, period, money.by_payment)


def sold(session: Session, item: str, period: str | None) -> Answer[SoldItem | None]:
    """How much of an item, in whatever way it was written; None where nothing was sold of it."""
    key = item_key(item)

    def find(session: Session, asked: Asked) -> SoldItem | None:
        same = [one for one in patterns.all_items(session, asked) if item_key(one.name) == key]
        if not same:
            return None
        return SoldItem(
            same[0].name,
            sum(one.purchases for one in same),
            sum((one.quantity for one in same), Decimal(0)),
            sum((one.amount for one in same), Decimal(0)),
        )

    return _of(session, period, find)


def top_customers(session: Session, period: str | None) -> Answer[tuple[TopCustomer, ...]]:
    """The best few, by revenue."""
    return _of(session, period, lambda at, asked: people.top_customers(at, asked)[:FEW])


def top_items(session: Session, period: str | None) -> Answer[tuple[SoldItem, ...]]:
    """The best few, by the number of purchases they are in."""
    return _of(session, period, lambda at, asked: patterns.items(at, asked).by_purchases[:FEW])


def new_customers(session: Session, period: str | None) -> Answer[int]:
    """How many bought for the first time."""

    def find(session: Session, asked: Asked) -> int:
        return people.new_customers(session, asked, bucket_of(asked.period)).total

    return _of(session, period, find)


@dataclass(frozen=True, slots=True)
class Bought:
    """All purchases of a customer in a period; `total` in major units."""

    customer: Customer
    total: Decimal
    purchases: int


def bought(session: Session, customer_id: int, period: str | None) -> Answer[Bought]:
    """Raises NotFound for a customer who is no longer there, and Invalid."""
    customer = cards.followed(session, customer_id)

    def find(session: Session, asked: Asked) -> Bought:
        total, count = session.execute(
            select(func.sum(purchases.c.total_amount), func.count()).where(
                purchases.c.customer_id == customer.id, asked.sold
            )
        ).one()
        return Bought(customer, total or Decimal(0), count)

    return _of(session, period, find)
