"""Integrity check and repair of the store: totals, badges, bills, dues, ratings, references,
counters, sums."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import ForeignKey, Select, Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from crm.backups import dues_integrity, merged_cards
from crm.bill import SALE
from crm.campaigns.sending.counting import recount
from crm.customers import totals
from crm.customers.dues import balances
from crm.customers.fields import erased
from crm.customers.points import balances as points
from crm.customers.totals import Difference, Status
from crm.feedback import integrity as ratings
from crm.insights.sums import proof, tables
from crm.language.keys import item_key
from crm.language.text import folded
from crm.purchases.stock import levels as stock
from crm.settings import shop_of
from crm.store.schema import (
    campaign_sends,
    campaigns,
    customers,
    metadata,
    purchase_items,
    purchases,
)

__all__ = ["Difference", "check", "only_time_passed", "repair"]


def check(session: Session) -> tuple[Difference, ...]:
    """Everything in the whole store that is not what it should be; nothing when all is well.

    Badges are compared with what they should be today, so a shop whose daily check did not run yet
    has differences.
    """
    return (
        *_orphans(session),
        *merged_cards.differences(session),
        *_bills(session),
        *_keys(session),
        *dues_integrity.check(session),
        *stock.differences(session),
        *ratings.check(session),
        *totals.differences(session),
        *_sent_counts(session),
        *proof.differences(session),
    )


def only_time_passed(
    session: Session, differences: Collection[Difference]
) -> tuple[Difference, ...]:
    """Differences that are no fault: customers who went quiet since their card was last written.

    Active was right when the card was last written; the next daily check makes them Inactive. So
    it is with points that expired since.
    """
    shop = shop_of(session)
    quiet = {
        int(one.row): one
        for one in differences
        if (one.column, one.stored, one.expected) == ("status", Status.ACTIVE, Status.INACTIVE)
    }
    faded = []
    for part in totals.batches(quiet):
        for row in session.execute(select(customers).where(customers.c.id.in_(part))):
            then = shop.local(row.changed_at).date() - timedelta(days=shop.inactive_after_days)
            if row.last_purchase_date is None:
                was_active = row.created_at >= shop.instant(then)
            else:
                was_active = row.last_purchase_date >= then
            if was_active:
                faded.append(quiet[row.id])
    return (*faded, *points.only_expired(session, differences))


def repair(session: Session) -> tuple[Difference, ...]:
    """Puts right what `check` finds, by what is certain; gives what was found before.

    A bill is what its lines say. A purchase or send of nobody gets an erased customer, so that the
    revenue stays; what belongs to no purchase or campaign goes.
    """
    found = check(session)
    if found:
        for table in (campaign_sends, *merged_cards.HELD):
            _adopt(session, table)
        _drop_orphans(session, purchase_items, purchases)
        _drop_orphans(session, campaign_sends, campaigns)
        merged_cards.mend(session)
        _mend_bills(session)
        dues_integrity.repair(session)
        ratings.repair(session)
        _mend_keys(session)
        totals.refresh_all(session)
        balances.refresh_all(session)
        stock.refresh_all(session)
        _mend_sent_counts(session)
        tables.recount(session)
    return found


def _references() -> Iterator[tuple[Table, ForeignKey]]:
    for table in metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            yield table, key


def _lost(table: Table, key: ForeignKey) -> Select[tuple[object, ...]]:
    """The rows of a table whose reference leads nowhere."""
    parent = key.column.table
    return (
        select(*table.primary_key, key.parent.label("refers_to"))
        .outerjoin_from(table, parent, key.parent == key.column)
        .where(key.parent.is_not(None), key.column.is_(None))
    )


def _orphans(session: Session) -> Iterator[Difference]:
    for table, key in _references():
        for row in session.execute(_lost(table, key)):
            *row_key, refers_to = tuple(row)
            yield Difference(
                table.name, ", ".join(map(str, row_key)), key.parent.name, refers_to, None
            )


def _key_between(table: Table, parent: Table) -> ForeignKey:
    return next(key for key in table.foreign_keys if key.column.table is parent)


def _adopt(session: Session, table: Table) -> None:
    lost = _lost(table, _key_between(table, customers)).subquery()
    missing = session.execute(select(lost.c.refers_to).distinct()).scalars().all()
    now = shop_of(session).now()
    nobody = {
        "created_at": now,
        "changed_at": now,
        "erased_at": now,
    }
    if missing:
        session.execute(insert(customers), [{"id": one, **erased(), **nobody} for one in missing])


def _drop_orphans(session: Session, table: Table, parent: Table) -> None:
    key = _key_between(table, parent)
    session.execute(
        delete(table).where(
            ~select(key.column).where(key.column == key.parent).correlate(table).exists()
        )
    )


_lines = (
    select(purchase_items.c.purchase_id, func.sum(purchase_items.c.amount).label("said"))
    .group_by(purchase_items.c.purchase_id)
    .subquery("lines")
)


def _bills(session: Session) -> Iterator[Difference]:
    """Totals that are not the sum of their lines, and purchases without a line."""
    rows = session.execute(
        select(purchases.c.id, purchases.c.total_amount, _lines.c.said)
        .outerjoin(_lines, _lines.c.purchase_id == purchases.c.id)
        .where(purchases.c.total_amount.is_distinct_from(_lines.c.said))
        .order_by(purchases.c.id)
    )
    for purchase_id, stored, said in rows:
        yield Difference("purchases", str(purchase_id), "total_amount", stored, said)


def _mend_bills(session: Session) -> None:
    for bill in list(_bills(session)):
        purchase_id = int(bill.row)
        if bill.expected is None:
            line = {"name": SALE, "name_key": item_key(SALE), "quantity": Decimal(1), "line": 1}
            money = {"unit_price": bill.stored, "amount": bill.stored}
            row = {"purchase_id": purchase_id, **line, **money}
            session.execute(insert(purchase_items), row)
        else:
            session.execute(
                update(purchases)
                .where(purchases.c.id == purchase_id)
                .values(total_amount=bill.expected)
            )


def _keys(session: Session) -> Iterator[Difference]:
    """Search keys of customers and items that do not match their names."""
    people = session.execute(select(customers.c.id, customers.c.name, customers.c.name_key))
    for customer_id, name, stored in people:
        if stored != folded(name):
            yield Difference("customers", str(customer_id), "name_key", stored, folded(name))
    named = select(purchase_items.c.name, purchase_items.c.name_key).distinct()
    for name, stored in session.execute(named):
        if stored != item_key(name):
            yield Difference("purchase_items", name, "name_key", stored, item_key(name))


def _mend_keys(session: Session) -> None:
    now = shop_of(session).now()
    for wrong in list(_keys(session)):
        if wrong.table == "customers":
            session.execute(
                update(customers)
                .where(customers.c.id == int(wrong.row))
                .values(name_key=wrong.expected, changed_at=now)
            )
        else:
            session.execute(
                update(purchase_items)
                .where(purchase_items.c.name == wrong.row)
                .values(name_key=wrong.expected)
            )


def _sent_counts(session: Session) -> Iterator[Difference]:
    sent = (
        select(campaign_sends.c.campaign_id, func.count().label("sent"))
        .where(campaign_sends.c.status == "Sent")
        .group_by(campaign_sends.c.campaign_id)
        .subquery()
    )
    said = func.coalesce(sent.c.sent, 0)
    rows = session.execute(
        select(campaigns.c.id, campaigns.c.sent_count, said)
        .outerjoin(sent, sent.c.campaign_id == campaigns.c.id)
        .where(campaigns.c.sent_count != said)
        .order_by(campaigns.c.id)
    )
    for campaign_id, stored, counted in rows:
        yield Difference("campaigns", str(campaign_id), "sent_count", stored, counted)


def _mend_sent_counts(session: Session) -> None:
    for wrong in list(_sent_counts(session)):
        recount(session, int(wrong.row))
