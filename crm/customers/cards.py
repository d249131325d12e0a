"""Customer cards and their life from the first visit on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import opted_out_phones, totals
from crm.customers.capitals import as_name
from crm.customers.consent import Consent
from crm.customers.counter import BY_PEOPLE, IS_PERSON, Kind
from crm.customers.fields import FIELD_OF, FIELDS, CardFields, CustomerChanges
from crm.customers.totals import Status
from crm.dataclass import dataclass
from crm.errors import Changed, NotFound, PhoneTaken
from crm.language.text import folded
from crm.patch import changed_fields
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import customers, purchases
from crm.values import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(CardFields):
    """A card. Amounts are Decimal in major units, dates the shop's, instants UTC.

    `vip_mark` is the mark by hand: true, false, or None for the rule. `merged_into` and `erased`
    are true of no card that is still in use. Only the counter has no `status`. `balance` is what is
    owed to the shop, below 0 an advance; of a `credit_limit` of None the shop's counts.
    """

    id: int
    phone_is_mobile: bool
    total_spent: Decimal
    total_purchases: int
    first_purchase_date: date | None
    last_purchase_date: date | None
    days_since_last_visit: int | None
    status: Status | None
    vip_mark: bool | None
    consent: Consent
    consent_at: datetime | None
    consent_from: str | None
    opted_out_at: datetime | None
    opted_out_by: int | None
    merged_into: int | None
    erased: bool
    is_counter: bool
    created_at: datetime
    changed_at: datetime
    balance: Decimal = ZERO
    owes_since: date | None = None
    credit_limit: Decimal | None = None
    promised_on: date | None = None
    reminders_off: bool = False
    points: int = 0  # as of the last change

    @property
    def opted_out(self) -> bool:
        return self.opted_out_at is not None


_MADE = ("days_since_last_visit", "status", "consent", "erased", "is_counter")
_AS_STORED = tuple(one.name for one in dataclass_fields(Customer) if one.name not in _MADE)


class NewCustomer(CardFields):
    """As people wrote it: `add` cleans and checks."""

    __slots__ = ()


def card(row: Any, shop: Shop) -> Customer:
    """A row of `customers` as its card; the days are counted to the shop's today."""
    last = row.last_purchase_date
    return Customer(
        **{name: getattr(row, name) for name in _AS_STORED},
        days_since_last_visit=None if last is None else (shop.today() - last).days,
        status=Status(row.status) if row.status else None,
        consent=Consent(row.consent),
        erased=row.erased_at is not None,
        is_counter=row.kind == Kind.COUNTER,
    )


IN_USE = customers.c.merged_into.is_(None) & customers.c.erased_at.is_(None) & IS_PERSON
"""Somebody, neither merged away nor erased: who may be listed, found and sold to."""

_ONE = select(*customers.c).where(customers.c.id == bindparam("customer_id"))
_BY_IDS = select(*customers.c).where(customers.c.id.in_(bindparam("ids", expanding=True)), IN_USE)
_BY_PHONE = (
    select(*customers.c)
    .where(customers.c.phone == bindparam("phone"), IN_USE)
    .order_by(customers.c.last_purchase_date.desc().nulls_last(), customers.c.id)
)


def get(session: Session, customer_id: int) -> Customer:
    """A person's card. Raises NotFound; with `merged_into` set to the card that holds it by now."""
    return _get(session, _ONE, customer_id)


def followed(session: Session, customer_id: int) -> Customer:
    """`get`, or the card that it was merged into meanwhile. Raises NotFound."""
    try:
        return get(session, customer_id)
    except NotFound as gone:
        if gone.merged_into is None:
            raise
        return get(session, gone.merged_into)


def of_the_books(session: Session, customer_id: int) -> Customer:
    """The customer of a sale: the card that it was merged into, of an erased person what the books
    keep, or the counter. Raises NotFound for one that was deleted."""
    row = session.execute(_ONE, {"customer_id": customer_id}).one_or_none()
    if row is None:
        raise NotFound("customer", customer_id)
    if row.merged_into is not None:
        return of_the_books(session, _end_of(session, row.merged_into))
    return card(row, shop_of(session))


def get_to_change(session: Session, customer_id: int) -> Customer:
    """`get`, and nobody else changes it until this transaction ends."""
    return _get(session, _ONE.with_for_update(key_share=True), customer_id)


def _get(session: Session, statement: Any, customer_id: int) -> Customer:
    row = session.execute(statement, {"customer_id": customer_id}).one_or_none()
    if row is None or row.erased_at is not None or row.kind != Kind.PERSON:
        raise NotFound("customer", customer_id)
    if row.merged_into is not None:
        raise NotFound("customer", customer_id, merged_into=_end_of(session, row.merged_into))
    return card(row, shop_of(session))


def _end_of(session: Session, customer_id: int) -> int:
    """Where a chain of merges ends."""
    into = select(customers.c.merged_into).where(customers.c.id == bindparam("customer_id"))
    while (next_id := session.execute(into, {"customer_id": customer_id}).scalar()) is not None:
        customer_id = next_id
    return customer_id


def by_ids(session: Session, ids: Collection[int]) -> tuple[Customer, ...]:
    """The cards in use among `ids`, in the order of `ids`."""
    if not ids:
        return ()
    rows = session.execute(_BY_IDS, {"ids": list(set(ids))})
    shop = shop_of(session)
    found = {row.id: card(row, shop) for row in rows}
    return tuple(found[wanted] for wanted in ids if wanted in found)


def by_phone(session: Session, e164: str) -> tuple[Customer, ...]:
    """Everybody with this number (a family may share it), the latest buyer first; if it is nobody's
    any more, whose card has those that had it when they were merged away."""
    rows = session.execute(_BY_PHONE, {"phone": e164}).all()
    if not rows:
        return by_ids(session, sorted(set(_kept_of(session, [e164]).values())))
    shop = shop_of(session)
    return tuple(card(row, shop) for row in rows)


def owners_of(session: Session, phones: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """(phone, customer id, name key) of whoever `by_phone` gives for each of these numbers."""
    c = customers.c
    used = select(c.phone, c.id, c.name_key).where(c.phone.in_(phones), IN_USE).order_by(c.id)
    found = [tuple(row) for row in session.execute(used)]
    yield from found
    kept = _kept_of(session, list(set(phones).difference(phone for phone, _, _ in found)))
    names = {one.id: folded(one.name) for one in by_ids(session, list(kept.values()))}
    yield from ((phone, one, names[one]) for phone, one in kept.items() if one in names)


def _kept_of(session: Session, phones: Sequence[str]) -> dict[str, int]:
    """The cards into which cards with these numbers were merged."""
    if not phones:
        return {}
    c = customers.c
    merged = select(c.phone, c.merged_into).where(
        c.phone.in_(phones), c.merged_into.is_not(None), c.erased_at.is_(None)
    )
    return {phone: _end_of(session, into) for phone, into in session.execute(merged).all()}


def recent(session: Session, limit: int, by: int | None = None) -> tuple[Customer, ...]:
    """Customers of the purchases recorded last (by one of the staff, or by anybody)."""
    sold = purchases.c
    window = select(sold.id, sold.customer_id).where(BY_PEOPLE).order_by(sold.id.desc())
    if by is not None:
        window = window.where(sold.recorded_by == by)
    # The last sales of a busy day may all be the same few people's: look a little further back.
    latest = window.limit(limit * 20).subquery("latest")
    newest = func.max(latest.c.id)
    rows = session.execute(
        select(latest.c.customer_id).group_by(latest.c.customer_id).order_by(newest.desc())
    )
    return by_ids(session, [row.customer_id for row in rows])[:limit]


def _refuse_taken(session: Session, phone: str | None, but: int | None = None) -> None:
    if phone is not None:
        for other in by_phone(session, phone):
            if other.id != but:
                raise PhoneTaken(phone, other.id, other.name)


def add(
    session: Session, new: NewCustomer, by: int | None, *, shared_phone_ok: bool = False
) -> Customer:
    """A new card, its name with capitals; opted out if its number is listed so. Raises Invalid, and
    PhoneTaken unless the number may be shared."""
    shop = shop_of(session)
    new = replace(new, name=as_name(new.name))
    row: dict[str, Any] = {}
    for field in FIELDS:
        row |= field.columns_for(getattr(new, field.name), shop)
    if not shared_phone_ok:
        _refuse_taken(session, row["phone"])
    row |= opted_out_phones.columns_of(session, row["phone"])
    now = shop.now()
    added = session.execute(
        insert(customers).returning(*customers.c), row | {"created_at": now, "changed_at": now}
    ).one()
    audit.note(session, by, "add", "customer", added.id, after={"name": added.name})
    return card(added, shop)


def write(session: Session, customer_id: int, values: Mapping[str, Any]) -> None:
    """Sets columns of one card, and `changed_at` with them."""
    session.execute(
        update(customers)
        .where(customers.c.id == customer_id)
        .values(**values, changed_at=shop_of(session).now())
    )


def edit(
    session: Session,
    customer_id: int,
    changes: CustomerChanges,
    by: int | None,
    *,
    seen: Mapping[str, object] | None = None,
    shared_phone_ok: bool = False,
) -> Customer:
    """Changes fields of a card; the rest of it may change meanwhile.

    Raises NotFound; Invalid; PhoneTaken unless the number may be shared; Changed when a field that
    is to change is no longer what `seen` says, so nothing of somebody else's is silently lost.
    """
    shop = shop_of(session)
    before = get_to_change(session, customer_id)
    row: dict[str, Any] = {}
    texts = changed_fields(changes)
    for name, text in texts.items():
        row |= FIELD_OF[name].columns_for(text, shop)
    differing = [name for name in texts if row[name] != getattr(before, name)]
    if not differing:
        return before
    if seen is not None and any(getattr(before, name) != seen[name] for name in differing):
        raise Changed("customer", customer_id, before)
    if "phone" in differing and not shared_phone_ok:
        _refuse_taken(session, row["phone"], but=customer_id)
    if "phone" in differing and not before.opted_out:
        row |= opted_out_phones.columns_of(session, row["phone"])
    write(session, customer_id, row)
    audit.note(
        session,
        by,
        "edit",
        "customer",
        customer_id,
        before={name: getattr(before, name) for name in differing},
        after={name: row[name] for name in differing},
    )
    return get(session, customer_id)


def mark_vip(session: Session, customer_id: int, by: int | None, *, mark: bool | None) -> Customer:
    """Marks by hand, either way; None gives the badge back to the rule. Raises NotFound."""
    before = get_to_change(session, customer_id)
    if before.vip_mark == mark:
        return before
    write(session, customer_id, {"vip_mark": mark})
    totals.refresh(session, [customer_id])
    was, now = {"vip_mark": before.vip_mark}, {"vip_mark": mark}
    audit.note(session, by, "mark_vip", "customer", customer_id, before=was, after=now)
    return get(session, customer_id)
