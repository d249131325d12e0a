"""Numbers whose owners want no messages, also those of nobody yet: a customer who comes with one of
them later has opted out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import consent
from crm.customers.consent import Consent
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.chunks import chunks
from crm.store.schema import customers, opted_out_phones
from crm.store.upsert import insert_for

CHUNK = 500
"""Numbers of one statement."""

_LISTED = select(opted_out_phones).where(opted_out_phones.c.phone == bindparam("phone"))


@dataclass(frozen=True, slots=True)
class Listed:
    """Numbers of a list: of customers who are opted out now, of customers who had opted out before,
    and of nobody yet, which are remembered."""

    customers: int = 0
    before: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.customers + self.before + self.unknown


def what_is_listed(session: Session, phones: Collection[str]) -> Listed:
    """What `opt_out` would do with these numbers (E.164)."""
    return _counted(phones, _known(session, phones))


def opt_out(session: Session, phones: Collection[str], by: int | None) -> Listed:
    """Opts out every customer who has one of these numbers (E.164), and remembers the others. Who
    has opted out before keeps the first date and person."""
    now = shop_of(session).now()
    known = _known(session, phones)
    said = consent.columns(Consent.NO, now, consent.LIST, by)
    ids = sorted(one for ids in known.values() for one, out in ids.items() if not out)
    for part in chunks(ids, CHUNK):
        session.execute(
            update(customers).where(customers.c.id.in_(part)).values(**said, changed_at=now)
        )
    for customer_id in ids:
        audit.note(session, by, "opt_out", "customer", customer_id)
    listing = insert_for(session, opted_out_phones).on_conflict_do_nothing()
    rows = [
        {"phone": one, "opted_out_at": now, "source": consent.LIST}
        for one in sorted(set(phones) - known.keys())
    ]
    for some in chunks(rows, CHUNK):
        session.execute(listing, some)
    return _counted(phones, known)


def columns_of(session: Session, phone: str | None) -> dict[str, Any]:
    """The consent of somebody who comes with this phone now; empty for a number that nobody
    listed."""
    if phone is None:
        return {}
    row = session.execute(_LISTED, {"phone": phone}).one_or_none()
    if row is None:
        return {}
    return consent.columns(Consent.NO, row.opted_out_at, row.source, None)


def opt_out_new(session: Session, first: int, last: int) -> None:
    """Opts out those of the customers with the ids `first` to `last` whose phone is listed."""
    listed = opted_out_phones.c
    of_this = customers.c.phone == listed.phone
    session.execute(
        update(customers)
        .where(
            customers.c.id.between(first, last),
            customers.c.opted_out_at.is_(None),
            customers.c.phone.in_(select(listed.phone)),
        )
        .values(
            consent=Consent.NO.value,
            consent_from=select(listed.source).where(of_this).scalar_subquery(),
            consent_at=select(listed.opted_out_at).where(of_this).scalar_subquery(),
            opted_out_at=select(listed.opted_out_at).where(of_this).scalar_subquery(),
        )
    )


def _known(session: Session, phones: Collection[str]) -> dict[str, dict[int, bool]]:
    """By phone the customers who have it, and whether each has opted out."""
    c = customers.c
    found: dict[str, dict[int, bool]] = {}
    for part in chunks(sorted(set(phones)), CHUNK):
        rows = session.execute(
            select(c.phone, c.id, c.opted_out_at).where(
                c.phone.in_(part), c.merged_into.is_(None), c.erased_at.is_(None)
            )
        )
        for phone, customer_id, out in rows:
            found.setdefault(phone, {})[customer_id] = out is not None
    return found


def _counted(phones: Collection[str], known: dict[str, dict[int, bool]]) -> Listed:
    before = sum(all(ids.values()) for ids in known.values())
    return Listed(len(known) - before, before, len(set(phones)) - len(known))
