"""Those who said no: left out of every campaign, with the date and who noted it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import cards as people
from crm.customers import consent
from crm.customers.cards import IN_USE
from crm.customers.consent import Consent
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.schema import customers, opted_out_phones, staff
from crm.store.upsert import insert_on

BY_GATEWAY, BY_REPLY = consent.GATEWAY, consent.REPLY
"""`consent_from` of a phone whose owner told the gateway to stop, and of one that answered STOP."""


@dataclass(frozen=True, slots=True)
class OptOut:
    """`by` is the name of whoever noted it; None when nobody of the shop did. `source`:
    `consent_from` of the card."""

    customer_id: int
    name: str
    phone: str | None
    at: datetime
    by: str | None
    source: str | None


def opt_out(session: Session, customer_id: int, by: int | None, *, out: bool = True) -> None:
    """No campaign reaches this customer's phone any more; or the customer says yes, also again.
    Raises NotFound.

    Saying the same again keeps the first date and person.
    """
    before = people.get_to_change(session, customer_id)
    if before.consent is (Consent.NO if out else Consent.YES):
        return
    now = shop_of(session).now()
    session.execute(
        update(customers)
        .where(customers.c.id == customer_id)
        .values(
            **consent.columns(Consent.NO if out else Consent.YES, now, consent.STAFF, by),
            changed_at=now,
        )
    )
    if not out and before.phone:  # a person of the shop knows better than an old answer
        session.execute(delete(opted_out_phones).where(opted_out_phones.c.phone == before.phone))
    audit.note(session, by, "opt_out" if out else "opt_in", "customer", customer_id)


def opt_out_phone(
    session: Session, phone: str, source: str, by: int | None = None
) -> tuple[int, ...]:
    """Opts out a phone (E.164) for good, and every customer with it, whose ids are returned.

    `source` becomes `consent_from`. Who has opted out before keeps the first date and person.
    """
    now = shop_of(session).now()
    dialect = session.get_bind().dialect.name
    row = {"phone": phone, "opted_out_at": now, "source": source}
    session.execute(insert_on(dialect, opted_out_phones).values(row).on_conflict_do_nothing())
    found = session.execute(
        update(customers)
        .where(customers.c.phone == phone, customers.c.opted_out_at.is_(None), IN_USE)
        .values(**consent.columns(Consent.NO, now, source, by), changed_at=now)
        .returning(customers.c.id)
    )
    ids = tuple(sorted(found.scalars()))
    for customer_id in ids:
        audit.note(session, by, "opt_out", "customer", customer_id)
    return ids


def opt_in_phone(session: Session, phone: str, by: int | None) -> None:
    """Campaigns may reach this phone again: all of its cards, on a person's word."""
    session.execute(delete(opted_out_phones).where(opted_out_phones.c.phone == phone))
    cards = select(customers.c.id).where(
        customers.c.phone == phone, customers.c.opted_out_at.is_not(None), IN_USE
    )
    for customer_id in session.execute(cards).scalars().all():
        opt_out(session, customer_id, by, out=False)


def opted_out(
    session: Session, *, offset: int = 0, limit: int = 8
) -> tuple[tuple[OptOut, ...], int]:
    """A page of those who said no, the latest first, and how many there are."""
    table = customers.c
    which = (table.opted_out_at.is_not(None), IN_USE)
    total = session.execute(select(func.count()).select_from(customers).where(*which)).scalar_one()
    rows = session.execute(
        select(
            table.id,
            table.name,
            table.phone,
            table.opted_out_at,
            staff.c.name,
            table.consent_from,
        )
        .join_from(customers, staff, staff.c.id == table.opted_out_by, isouter=True)
        .where(*which)
        .order_by(table.opted_out_at.desc(), table.id)
        .offset(offset)
        .limit(limit)
    )
    return tuple(OptOut(*row) for row in rows), total
