"""The move: contacts to customers, sales to purchases, in one transaction; a second run adds
nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import counter, totals
from crm.customers.cards import IN_USE
from crm.dataclass import dataclass, field
from crm.insights.sums import tables
from crm.language.keys import item_key
from crm.legacy.contacts import OldContact, contact, key_of
from crm.legacy.sales import OldSale, sale
from crm.legacy.source import Old
from crm.purchases.with_bill import ON_ACCOUNT
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.chunks import chunks
from crm.store.schema import (
    customer_numbers,
    customers,
    purchase_items,
    purchases,
    recorded_sources,
)

CHUNK = 500


@dataclass(slots=True)
class Moved:
    """The result of the move for every old row. `visits` are the purchases, each with its lines;
    `at_counter` those of orphans that are taken as counter sales; `known_phones` names for a
    contact that was added the customer who had that phone before."""

    schema: str
    as_of: date
    contacts: list[OldContact] = field(default_factory=list)
    visits: list[list[OldSale]] = field(default_factory=list)
    at_counter: list[list[OldSale]] = field(default_factory=list)
    orphans: list[OldSale] = field(default_factory=list)
    returns: list[OldSale] = field(default_factory=list)
    raw: dict[int, dict[str, Any]] = field(default_factory=dict)
    archived: dict[str, int] = field(default_factory=dict)
    known_phones: dict[int, int] = field(default_factory=dict)
    customers_added: int = 0
    purchases_added: int = 0

    @property
    def migrated(self) -> list[OldSale]:
        return [line for visit in self.visits for line in visit]

    @property
    def sold_at_counter(self) -> list[OldSale]:
        return [line for visit in self.at_counter for line in visit]


def sorted_out(old: Old, shop: Shop, as_of: date, *, counter_sales: bool = False) -> Moved:
    """Every old row in its place; nothing is written. With `counter_sales` the visits of orphans
    are the counter's; they stay orphans in the report.

    A visit is the same customer, day, and time where the day has one. Of nobody it needs the time.
    """
    moved = Moved(old.schema, as_of)
    moved.contacts = [contact(row, shop) for row in old.contacts]
    moved.archived = {table: len(rows) for table, rows in old.archive.items()}
    known = {one.id for one in moved.contacts}
    visits: dict[tuple[Any, ...], list[OldSale]] = {}
    for row in old.sales:
        owner = row.get("contact_id")
        through_deal = owner not in known
        if through_deal:
            owner = old.contact_of_deal.get(row.get("deal_id") or 0)
        line = sale(row, owner if owner in known else None, shop, as_of)
        moved.raw[line.id] = row
        if line.is_return:
            moved.returns.append(line)
        elif line.contact_id is None:
            moved.orphans.append(line)
        else:
            line.through_deal = through_deal
            visits.setdefault((line.contact_id, line.day, line.at), []).append(line)
    moved.visits = list(visits.values())
    if counter_sales:
        moved.at_counter = _visits_of_nobody(moved)
    return moved


def _visits_of_nobody(moved: Moved) -> list[list[OldSale]]:
    visits: dict[tuple[Any, ...], list[OldSale]] = {}
    for line in moved.orphans:
        gone = moved.raw[line.id].get("contact_id")  # whom the old program had removed
        alone = line.id if gone is None and line.at is None else None
        visits.setdefault((gone, line.day, line.at, alone), []).append(line)
    return list(visits.values())


def migrate(session: Session, moved: Moved, by: int | None = None) -> Moved:
    """Books what is not there yet. Raises nothing of its own: what could not be placed is in
    `moved`."""
    shop = shop_of(session)
    ids = _add_contacts(session, moved, shop)
    if every := [*moved.visits, *moved.at_counter]:  # counted together, not one by one
        tables.stale_from(session, min(visit[0].day for visit in every))
    affected = _add_visits(session, moved, ids, shop)
    totals.refresh(session, {*affected, *ids.values()})
    while tables.refresh_next(session):
        pass
    if moved.customers_added or moved.purchases_added:
        facts = {"customers": moved.customers_added, "purchases": moved.purchases_added}
        audit.note(session, by, "migrate", "legacy", moved.schema, after=facts)
    return moved


def _add_contacts(session: Session, moved: Moved, shop: Shop) -> dict[int, int]:
    """The customer of every contact: from an earlier run, or new."""
    known: dict[str, int] = {}
    for part in chunks([one.key for one in moved.contacts], CHUNK):
        rows = session.execute(
            select(customer_numbers.c.number, customers.c.id, customers.c.merged_into)
            .join(customers, customers.c.id == customer_numbers.c.customer_id)
            .where(customer_numbers.c.number.in_(part))
        )
        known |= {number: merged or customer_id for number, customer_id, merged in rows}
    moved.known_phones = _known_phones(
        session, [one for one in moved.contacts if one.key not in known]
    )
    now = shop.now()
    ids: dict[int, int] = {}
    for one in moved.contacts:
        if one.key in known:
            ids[one.id] = known[one.key]
            continue
        customer_id = session.execute(
            insert(customers)
            .values(
                name=one.name,
                phone=one.phone.e164 if one.phone else None,
                phone_is_mobile=bool(one.phone and one.phone.mobile),
                email=one.email,
                location=one.location,
                notes=one.notes,
                created_at=min(one.created or now, now),
                name_key=key_of(one.name),
                changed_at=now,
            )
            .returning(customers.c.id)
        ).scalar_one()
        ids[one.id] = customer_id
        session.execute(insert(customer_numbers).values(number=one.key, customer_id=customer_id))
        moved.customers_added += 1
    return ids


def _known_phones(session: Session, added: Sequence[OldContact]) -> dict[int, int]:
    """Families share phones, so nobody is merged; whoever looks at the report may."""
    phones = sorted({one.phone.e164 for one in added if one.phone is not None})
    here: dict[str, int] = {}
    for part in chunks(phones, CHUNK):
        rows = session.execute(
            select(customers.c.phone, customers.c.id)
            .where(customers.c.phone.in_(part), IN_USE)
            .order_by(customers.c.id.desc())
        )
        here |= {row[0]: row[1] for row in rows}
    return {
        one.id: here[one.phone.e164]
        for one in added
        if one.phone is not None and one.phone.e164 in here
    }


def _add_visits(session: Session, moved: Moved, ids: dict[int, int], shop: Shop) -> set[int]:
    known: set[str] = set()
    keys = [line.key for line in (*moved.migrated, *moved.sold_at_counter)]
    for part in chunks(keys, CHUNK):
        column = recorded_sources.c.source
        known |= set(session.execute(select(column).where(column.in_(part))).scalars())
    now = shop.now()
    affected: set[int] = set()
    lines: list[dict[str, Any]] = []
    sources: list[dict[str, Any]] = []
    for visit in (*moved.visits, *moved.at_counter):
        new = [line for line in visit if line.key not in known]
        if not new:
            continue
        first = new[0]
        nobodys = first.contact_id is None
        customer_id = counter.find_or_make(session) if nobodys else ids[first.contact_id or 0]
        affected.add(customer_id)
        created = first.created if first.at is None else shop.instant(first.day, first.at)
        notes = dict.fromkeys(line.notes for line in new if line.notes)
        purchase_id = session.execute(
            insert(purchases)
            .values(
                customer_id=customer_id,
                total_amount=sum((line.total for line in new), Decimal(0)),
                payment_method=shop.default_payment,
                settled=shop.default_payment == ON_ACCOUNT,  # nothing says what was paid
                purchase_date=first.day,
                notes="\n".join(notes) or None,
                created_at=min(created, now),
                changed_at=now,
            )
            .returning(purchases.c.id)
        ).scalar_one()
        moved.purchases_added += 1
        lines += [_item(purchase_id, number, line) for number, line in enumerate(new, 1)]
        sources += [
            {"source": line.key, "purchase_id": purchase_id, "recorded_at": now} for line in new
        ]
    for table, rows in ((purchase_items, lines), (recorded_sources, sources)):
        if rows:
            session.execute(insert(table), rows)
    return affected


def _item(purchase_id: int, number: int, line: OldSale) -> dict[str, Any]:
    return {
        "purchase_id": purchase_id,
        "line": number,
        "name": line.item,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price": line.price,
        "amount": line.total,
        "name_key": item_key(line.item),
    }


def holds_data(session: Session) -> bool:
    """Whether the shop has anything that is worth a backup."""
    return session.execute(select(customers.c.id).limit(1)).first() is not None


def shared_phones(contacts: Iterable[OldContact]) -> dict[str, list[int]]:
    """Contacts with one phone: families share them, so they are reported and not merged."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in contacts:
        if one.phone is not None:
            found[one.phone.e164].append(one.id)
    return {phone: ids for phone, ids in found.items() if len(ids) > 1}
