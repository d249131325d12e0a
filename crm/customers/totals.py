"""Totals of a customer's purchases: spent less returns, visits, first and last visit, the badge.

The one place that writes those columns. A new sale calls `add_sale`; every change of a purchase, a
mark by hand or a merge calls `refresh` in its own transaction; `differences` proves that nobody
forgot.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Update,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from crm.customers.counter import IS_PERSON, NO_BADGE
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.bulk import rows_written
from crm.store.chunks import chunks
from crm.store.engine import room_for_many_pages
from crm.store.prepared import Prepared
from crm.store.schema import customers, purchases
from crm.store.types import Instant, Money

BATCH = 5_000
"""Ids in one statement: below SQLite's 32,766 and PostgreSQL's 65,535 parameters."""

BADGES_AT_ONCE = 2_000
"""Customers between two looks at whether somebody waits: 70 ms of the benchmarks' machine."""


class Status(StrEnum):
    """The one badge of a customer."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    VIP = "VIP"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not what it should be: a column of a row, what it holds, what it should."""

    table: str
    row: str
    column: str
    stored: object
    expected: object


def badge(
    spent: ColumnElement[Any], last_visit: ColumnElement[Any], source: FromClause
) -> ColumnElement[str]:
    """The rule of the shop, with the parameters of `badge_parameters`."""
    by_rule = source.c.vip_mark.is_(None) & (spent > bindparam("vip_above", type_=Money()))
    return case(
        (source.c.vip_mark.is_(True) | by_rule, Status.VIP.value),
        (stays_away(last_visit, source), Status.INACTIVE.value),
        else_=Status.ACTIVE.value,
    )


def stays_away(last_visit: ColumnElement[Any], source: FromClause) -> ColumnElement[bool]:
    """No visit for as long as makes a customer Inactive, a VIP or not; with the parameters of
    `badge_parameters`."""
    long_ago = last_visit < bindparam("quiet_since", type_=Date())
    never = last_visit.is_(None) & (source.c.created_at < bindparam("new_since", type_=Instant()))
    return long_ago | never


def _stored_badge(spent: ColumnElement[Any], last_visit: ColumnElement[Any]) -> ColumnElement[str]:
    """`badge` of a row of `customers`; the counter has none."""
    return case((IS_PERSON, badge(spent, last_visit, customers)), else_=NO_BADGE)


def badge_parameters(shop: Shop, day: date) -> dict[str, Any]:
    """The parameters of `badge` for a shop date."""
    quiet_since = day - timedelta(days=shop.inactive_after_days)
    return {
        "vip_above": shop.vip_above,
        "quiet_since": quiet_since,  # a shop date: the last one that still counts as active
        "new_since": shop.instant(quiet_since),
    }


def _parameters(shop: Shop) -> dict[str, Any]:
    return badge_parameters(shop, shop.today()) | {"refreshed_at": shop.now()}


_buyer = customers.alias("buyer")
_bills = func.coalesce(func.sum(purchases.c.total_amount - purchases.c.returned_amount), 0)
_kept = type_coerce(case((_bills < 0, 0), else_=_bills), Money())
_FIGURES = (
    select(
        _buyer.c.id,
        _kept.label("total_spent"),
        func.count(purchases.c.id).label("total_purchases"),
        func.max(purchases.c.purchase_date).label("last_purchase_date"),
        func.min(purchases.c.purchase_date).label("first_purchase_date"),
    )
    .select_from(_buyer.outerjoin(purchases, purchases.c.customer_id == _buyer.c.id))
    .group_by(_buyer.c.id)
)
COLUMNS = (
    "total_spent",
    "total_purchases",
    "last_purchase_date",
    "first_purchase_date",
    "status",
)


def _counted(figures: FromClause) -> dict[str, ColumnElement[Any]]:
    counted: dict[str, ColumnElement[Any]] = {name: figures.c[name] for name in COLUMNS[:-1]}
    return counted | {"status": _stored_badge(figures.c.total_spent, figures.c.last_purchase_date)}


def _differ(counted: dict[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    return or_(*(customers.c[name].is_distinct_from(value) for name, value in counted.items()))


def _refreshing(figures: FromClause) -> Update:
    counted = _counted(figures)
    return (
        update(customers)
        .where(customers.c.id == figures.c.id)
        .values(**counted, changed_at=bindparam("refreshed_at", type_=Instant()))
    )


_some = _FIGURES.where(_buyer.c.id.in_(bindparam("some", expanding=True))).subquery("counted")
_all = _FIGURES.subquery("counted")
_REFRESH_SOME = _refreshing(_some).where(_differ(_counted(_some)))
_REFRESH_ALL = _refreshing(_all).where(_differ(_counted(_all)))

_day = bindparam("day", type_=Date())
_spent = customers.c.total_spent + bindparam("amount", type_=Money())
_last = case((customers.c.last_purchase_date > _day, customers.c.last_purchase_date), else_=_day)
_first = case((customers.c.first_purchase_date < _day, customers.c.first_purchase_date), else_=_day)
_ADD = Prepared(
    update(customers)
    .where(customers.c.id == bindparam("one"))
    .values(
        total_spent=_spent,
        total_purchases=customers.c.total_purchases + 1,
        last_purchase_date=_last,
        first_purchase_date=_first,
        status=_stored_badge(_spent, _last),
        changed_at=bindparam("refreshed_at", type_=Instant()),
    )
    .returning(*customers.c)
)

_badge_now = _stored_badge(customers.c.total_spent, customers.c.last_purchase_date)
_stale = customers.c.status != _badge_now
# By id, as they lie in the file: a third less time than in the order of the last visit.
_STALE_BADGES = select(customers.c.id).where(_stale).order_by(customers.c.id)
# Without changed_at: nobody changed the customer, a day went by.
_REFRESH_BADGES = update(customers).where(_stale).values(status=_badge_now)
_REFRESH_SOME_BADGES = _REFRESH_BADGES.where(
    customers.c.id.between(bindparam("first"), bindparam("last"))
)
_LOCK = (
    select(customers.c.id)
    .where(customers.c.id.in_(bindparam("some", expanding=True)))
    .order_by(customers.c.id)
    .with_for_update(key_share=True)  # whoever only refers to the id, as an import, need not wait
)


def batches(ids: Collection[int], size: int = BATCH) -> Iterator[Sequence[int]]:
    """The distinct ids, in order, in parts that fit one statement."""
    return chunks(sorted(set(ids)), size)


def lock(session: Session, customer_ids: Collection[int]) -> None:
    """Makes other writers of these customers wait until this transaction ends.

    Without it, two sales to one customer at once would each add up without the other (PostgreSQL;
    SQLite has one writer). In order of id, so that two who need both do not wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        for part in batches(customer_ids):
            session.execute(_LOCK, {"some": part})


def refresh(session: Session, customer_ids: Collection[int]) -> int:
    """Makes totals and status of these customers what their purchases say; how many changed.

    VIP when marked by hand, or total_spent is strictly above the shop's `vip_above` and nobody
    marked otherwise; else Inactive when the last purchase (or, without one, the day of created_at)
    is more than `inactive_after_days` before the shop's today; else Active. The counter has none.
    """
    lock(session, customer_ids)
    parameters = _parameters(shop_of(session))
    return sum(
        rows_written(session, _REFRESH_SOME, parameters | {"some": part})
        for part in batches(customer_ids)
    )


def add_sale(session: Session, customer_id: int, amount: Decimal, day: date) -> Any:
    """Updates totals and status for one more sale of `amount` (major units) on `day`, as `refresh`
    would, without adding up all others: the counter has a hundred thousand. Returns the updated
    row of `customers`, which the caller has locked."""
    return _ADD.row(
        session, **_parameters(shop_of(session)), one=customer_id, amount=amount, day=day
    )


def refresh_all(session: Session) -> int:
    """`refresh` for the whole shop, in one statement."""
    return rows_written(session, _REFRESH_ALL, _parameters(shop_of(session)))


def stale_badges(session: Session) -> tuple[int, ...]:
    """The ids of customers whose status, by their totals and today's rule, is another one."""
    rows = session.execute(_STALE_BADGES, _parameters(shop_of(session))).scalars()
    return tuple(rows.all())


def refresh_badges(session: Session) -> int:
    """Status alone, by the totals as they are, of everybody; how many changed.

    For what changes without a purchase: a threshold that the owner sets.
    """
    return rows_written(session, _REFRESH_BADGES, _parameters(shop_of(session)))


def refresh_some_badges(
    session: Session,
    customer_ids: Sequence[int],
    writers_waiting: Callable[[], bool],
    at_once: int = BADGES_AT_ONCE,
) -> tuple[int, int]:
    """`refresh_badges` of the first of these, of all as long as nobody waits for the end of this.
    That is asked after every `at_once` of them.

    The ids are in order; who is stale between them is refreshed, too. How many were looked at, and
    how many changed. For a day that passes: it may be years after the last one, and a sale is not
    to wait for all of them.
    """
    parameters = _parameters(shop_of(session))
    looked_at = changed = 0
    with room_for_many_pages(session):
        while looked_at < len(customer_ids):
            part = customer_ids[looked_at : looked_at + at_once]
            ends = {"first": part[0], "last": part[-1]}
            changed += rows_written(session, _REFRESH_SOME_BADGES, parameters | ends)
            looked_at += len(part)
            if writers_waiting():
                break
    return looked_at, changed


def differences(session: Session) -> tuple[Difference, ...]:
    """Every total and badge that is not what the purchases say. The badge by today's rule."""
    counted = _counted(_all)
    statement = (
        select(
            customers.c.id,
            *(customers.c[name].label(f"stored_{name}") for name in COLUMNS),
            *(value.label(f"counted_{name}") for name, value in counted.items()),
        )
        .where(customers.c.id == _all.c.id, _differ(counted))
        .order_by(customers.c.id)
    )
    rows = session.execute(statement, _parameters(shop_of(session))).mappings()
    return tuple(
        Difference("customers", str(row["id"]), name, row[f"stored_{name}"], row[f"counted_{name}"])
        for row in rows
        for name in COLUMNS
        if row[f"stored_{name}"] != row[f"counted_{name}"]
    )
