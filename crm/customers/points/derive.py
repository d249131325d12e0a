"""The points of customers, derived from their bills: what each earned, and what was used on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, Date, bindparam, func, select
from sqlalchemy.orm import Session

from crm.bill import ADDED, OFF_THE_BILL, POINTS
from crm.customers.counter import IS_PERSON
from crm.customers.points.rule import Kind, Points, earned, expiry, rule_of
from crm.language.keys import item_key
from crm.shop import PointsRule
from crm.store.schema import customers, purchase_items, purchases, return_items, returns
from crm.values import ZERO

_SOME: BindParameter[int] = bindparam("some", expanding=True)
_since = purchases.c.purchase_date >= bindparam("since", type_=Date())
_BILLS = (
    select(
        purchases.c.id,
        purchases.c.customer_id,
        purchases.c.purchase_date,
        purchases.c.total_amount,
        purchases.c.returned_amount,
        purchases.c.due_amount,
    )
    .join(customers, customers.c.id == purchases.c.customer_id)
    .where(purchases.c.customer_id.in_(_SOME), _since, IS_PERSON)
)
_USED = (
    select(purchase_items.c.purchase_id, purchase_items.c.quantity)
    .join(purchases, purchases.c.id == purchase_items.c.purchase_id)
    .where(
        purchases.c.customer_id.in_(_SOME),
        _since,
        purchase_items.c.name_key == item_key(POINTS),
        purchase_items.c.name == POINTS,
        purchase_items.c.amount < 0,
    )
)


def derived(
    session: Session, customer_ids: Collection[int], rules: Sequence[PointsRule]
) -> dict[int, list[Points]]:
    """The rows of `points` of these customers, by customer. Bills of before the first rule have
    none, nor has the counter."""
    found: defaultdict[int, list[Points]] = defaultdict(list)
    if not rules:
        return found
    asked = {"some": list(customer_ids), "since": rules[0].since}
    used: dict[int, Decimal] = {}
    for bill_id, number in session.execute(_USED, asked):
        used[bill_id] = used.get(bill_id, ZERO) + number
    bills = session.execute(_BILLS, asked).all()
    back = _wholly_back(session, [one for one in bills if one.id in used])
    for one in bills:
        rows, day = found[one.customer_id], one.purchase_date
        rule = rule_of(rules, day)
        points = 0
        if rule is not None and not one.due_amount:
            points = earned(rule, one.total_amount - one.returned_amount)
        if rule is not None and points:
            rows.append(Points(one.id, Kind.EARNED, points, day, expiry(rule, day)))
        if one.id in used and one.id not in back:
            rows.append(Points(one.id, Kind.USED, int(used[one.id]), day))
    return found


def _wholly_back(session: Session, bills: Sequence[Any]) -> set[int]:
    """The bills of which nothing was kept: the points that were used on them are there again."""
    back = {one.id for one in bills if 0 < one.total_amount <= one.returned_amount}
    free = [one.id for one in bills if not one.total_amount]  # paid with points alone
    if free:
        sold, returned = _sold(session, free), _returned(session, free)
        back |= {one for one in free if one in returned and returned[one] >= sold[one]}
    return back


def _sold(session: Session, ids: Sequence[int]) -> Mapping[int, Decimal]:
    items = purchase_items.c
    rows = session.execute(
        select(items.purchase_id, func.sum(items.quantity))
        .where(items.purchase_id.in_(ids), items.name.not_in((*OFF_THE_BILL, *ADDED)))
        .group_by(items.purchase_id)
    )
    return {row[0]: row[1] for row in rows}


def _returned(session: Session, ids: Sequence[int]) -> Mapping[int, Decimal]:
    rows = session.execute(
        select(returns.c.purchase_id, func.sum(return_items.c.quantity))
        .join(return_items, return_items.c.return_id == returns.c.id)
        .where(returns.c.purchase_id.in_(ids))
        .group_by(returns.c.purchase_id)
    )
    return {row[0]: row[1] for row in rows}
