"""Erasing a customer: the personal data goes, the books stay."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import cards as people
from crm.customers.cards import Customer
from crm.customers.fields import ERASED_NAME, erased
from crm.customers.totals import batches
from crm.dataclass import dataclass
from crm.errors import Changed
from crm.settings import shop_of
from crm.store.schema import (
    appointments,
    audit_log,
    campaign_sends,
    campaigns,
    customers,
    deleted_customers,
    feedback,
    import_changes,
    inbound_messages,
    invoices,
    merges,
    opted_out_phones,
    payments,
    purchases,
    questions,
)
from crm.store.upsert import insert_on


@dataclass(frozen=True, slots=True)
class Erasure:
    """Effects of erasing a customer. `keeps_books`: there are purchases, payments or sends, so the
    row stays without the person, and with what it owes (`customer.balance`); otherwise it is
    deleted. The amount is Decimal in major units."""

    customer: Customer
    purchases: int
    total_spent: Decimal
    sends: int
    merged_cards: int
    phones: tuple[str, ...] = ()
    """Theirs, in E.164, on the card and on those that were merged into it."""
    payments: int = 0
    invoices: int = 0
    """With their name: they stay as they were issued, as the law wants them kept."""
    appointments: int = 0
    """Booked, of which nobody has said yet what became of them."""

    @property
    def keeps_books(self) -> bool:
        return self.purchases > 0 or self.payments > 0 or self.sends > 0


def erasure_preview(session: Session, customer_id: int) -> Erasure:
    """The numbers, before it is done. Raises NotFound."""
    customer = people.get(session, customer_id)
    ids = _cards(session, customer_id)
    sends = select(func.count()).where(campaign_sends.c.customer_id.in_(ids))
    booked = select(func.count()).where(purchases.c.customer_id.in_(ids))
    return Erasure(
        customer,
        purchases=session.execute(booked).scalar_one(),
        total_spent=customer.total_spent,
        sends=session.execute(sends).scalar_one(),
        merged_cards=len(ids) - 1,
        phones=tuple(sorted(set(session.scalars(_phones(ids))))),
        payments=session.execute(
            select(func.count()).where(payments.c.customer_id.in_(ids))
        ).scalar_one(),
        invoices=session.execute(
            select(func.count()).where(invoices.c.customer_id.in_(ids))
        ).scalar_one(),
        appointments=session.execute(
            select(func.count()).where(
                appointments.c.customer_id.in_(ids), appointments.c.status == "Booked"
            )
        ).scalar_one(),
    )


def _phones(ids: list[int]) -> Select[tuple[str]]:
    c = customers.c
    return select(c.phone).where(c.id.in_(ids), c.phone.is_not(None))


def erase_as_said(
    session: Session, customer_id: int, by: int | None, *, purchases: int, sends: int
) -> Erasure:
    """`delete_or_erase`, if it does what was said before: what cannot be undone is done only as it
    was said. Raises Changed with what it would do by now, and NotFound."""
    what = erasure_preview(session, customer_id)
    if (what.purchases, what.sends) != (purchases, sends):
        raise Changed("erasure", customer_id, what)
    return delete_or_erase(session, customer_id, by)


def delete_or_erase(session: Session, customer_id: int, by: int | None) -> Erasure:
    """Erases a customer with purchases, payments or sends as a person, deletes one without; what
    was done.

    Every field of the card goes, also from cards that were merged into this one, from the audit
    log, from what imports filled in, and from the messages that were sent. It cannot be undone.
    Raises NotFound.
    """
    people.get_to_change(session, customer_id)
    done = erasure_preview(session, customer_id)
    ids = _cards(session, customer_id)
    _forget_in_log(session, "customer", ids)
    _forget_in_campaigns(session, ids)
    _forget_what_waits(session, ids)
    _forget_answers(session, ids)
    _forget_appointments(session, ids)
    session.execute(delete(import_changes).where(import_changes.c.customer_id.in_(ids)))
    _forget_ratings(session, ids, keeps_stars=done.keeps_books)
    if done.keeps_books:
        _erase(session, ids)
    else:
        _delete(session, ids)
    action = "erase" if done.keeps_books else "delete"
    numbers = {"purchases": done.purchases, "total_spent": str(done.total_spent)}
    audit.note(session, by, action, "customer", customer_id, before=numbers)
    return done


def _forget_answers(session: Session, ids: list[int]) -> None:
    """What they wrote goes, and a no stays: on the phone, which nobody writes to again."""
    table = customers.c
    rows = session.execute(
        select(table.phone, table.opted_out_at, table.consent_from).where(
            table.id.in_(ids), table.phone.is_not(None)
        )
    ).all()
    for phone, opted_out_at, source in rows:
        session.execute(delete(inbound_messages).where(inbound_messages.c.phone == phone))
        if opted_out_at is not None:
            row = {"phone": phone, "opted_out_at": opted_out_at, "source": source or "staff"}
            dialect = session.get_bind().dialect.name
            kept = insert_on(dialect, opted_out_phones).values(row).on_conflict_do_nothing()
            session.execute(kept)


def _forget_appointments(session: Session, ids: list[int]) -> None:
    """No money is in them: they go, those ahead and those that are over, and what the log kept,
    also of those that were taken back."""
    log, erased_ids = audit_log.c, set(ids)
    noted = select(log.id, log.before, log.after).where(log.noun == "appointment")
    theirs = [
        number
        for number, *kept in session.execute(noted)
        if erased_ids & {one.get("customer_id") for one in kept if one}
    ]
    for part in batches(theirs):
        forgotten = update(audit_log).where(log.id.in_(part))
        session.execute(forgotten.values(before=None, after=None))
    session.execute(delete(appointments).where(appointments.c.customer_id.in_(ids)))


def _forget_ratings(session: Session, ids: list[int], *, keeps_stars: bool) -> None:
    """What they wrote goes, who had the link, and links that nobody has opened; the stars stay as
    long as the books do, so that the average is what it was."""
    theirs = feedback.c.customer_id.in_(ids)
    unanswered = feedback.c.score.is_(None) if keeps_stars else true()
    session.execute(delete(feedback).where(theirs, unanswered))
    session.execute(
        update(feedback)
        .where(theirs)
        .values(comment=None, opened_by=None, token_hash=None, expires_at=None)
    )


def _cards(session: Session, customer_id: int) -> list[int]:
    """The card and all that were merged into it, by whatever way."""
    ids = [customer_id]
    for known in ids:  # grows while it is walked
        merged = select(customers.c.id).where(customers.c.merged_into == known)
        ids += session.execute(merged).scalars().all()
    return ids


def _forget_in_log(session: Session, noun: str, ids: list[int]) -> None:
    session.execute(
        update(audit_log)
        .where(audit_log.c.noun == noun, audit_log.c.noun_id.in_([str(one) for one in ids]))
        .values(before=None, after=None)
    )


def _forget_in_campaigns(session: Session, ids: list[int]) -> None:
    """An SMS to one customer bears the name, and its text is to nobody else."""
    custom = select(campaigns.c.id, campaigns.c.audience_filter).where(
        campaigns.c.target_audience == "custom"
    )
    theirs = [
        row.id
        for row in session.execute(custom)
        if (picked := set(row.audience_filter.get("customer_ids") or ())) and picked <= set(ids)
    ]
    for part in batches(theirs):
        session.execute(
            update(campaigns)
            .where(campaigns.c.id.in_(part))
            .values(
                name=f"SMS to {ERASED_NAME}", message="(erased)", changed_at=shop_of(session).now()
            )
        )
        _forget_in_log(session, "campaign", list(part))


def _forget_what_waits(session: Session, ids: list[int]) -> None:
    """Questions about them alone, half-finished sales and messages to them: they quote the card."""
    erased = set(ids)
    key = (questions.c.chat_id, questions.c.user_id, questions.c.number)
    for *which, data in session.execute(select(*key, questions.c.data)).all():
        about = _about(data)
        if about and about <= erased:
            same = (column == value for column, value in zip(key, which, strict=True))
            session.execute(delete(questions).where(*same))


def _about(state: Any) -> set[int]:
    """Ids of the customers that an open question is about: its state names them `customer_id` or
    `picked`, at any depth."""
    if not isinstance(state, dict):
        return set()
    found = set() if state.get("customer_id") is None else {state["customer_id"]}
    found.update(state.get("picked") or ())
    return found.union(*(_about(one) for one in state.values()))


def _erase(session: Session, ids: list[int]) -> None:
    now = shop_of(session).now()
    session.execute(
        update(customers)
        .where(customers.c.id.in_(ids))
        .values(**erased(), promised_on=None, erased_at=now, changed_at=now)
    )
    # A merge that can no longer be undone knows nobody's phone any more.
    session.execute(update(merges).where(_of_merges(ids)).values(before={}))
    sends = campaign_sends.c.customer_id.in_(ids)
    session.execute(
        update(campaign_sends)
        .where(sends, campaign_sends.c.status == "Pending")
        .values(status="Failed", error="erased")
    )
    session.execute(
        update(campaign_sends)
        .where(sends)
        .values(phone=literal("erased-") + cast(campaign_sends.c.id, String), message="")
    )


def _delete(session: Session, ids: list[int]) -> None:
    now = shop_of(session).now()
    session.execute(delete(merges).where(_of_merges(ids)))
    session.execute(delete(customers).where(customers.c.id.in_(ids)))
    session.execute(insert(deleted_customers), [{"id": one, "deleted_at": now} for one in ids])


def _of_merges(ids: list[int]) -> ColumnElement[bool]:
    return merges.c.kept_id.in_(ids) | merges.c.merged_id.in_(ids)
