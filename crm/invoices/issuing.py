"""Issuing invoices and credit notes, and cancelling them. What was issued is never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.errors import Invalid, NotAllowed, NotFound
from crm.india.gstin import state_code
from crm.invoices import numbers, stored
from crm.invoices.credit import credited_of
from crm.invoices.lines import booked_lines, line_numbers
from crm.invoices.series import next_number
from crm.invoices.tax import Kind, Registration, TaxedLine, kind_of, place_of_supply, totals
from crm.permissions import Permission
from crm.settings import shop_of
from crm.staff import Member
from crm.store.schema import customers, invoice_lines, invoices, purchases, returns


def issue(session: Session, purchase_id: int, by: int | None, *, place: str | None = None) -> int:
    """The id of the invoice of a bill: the one that it has, else a new one of today, with credit
    notes for what came back of it already.

    `place` is the state of supply where a person said another one. Raises NotFound (the bill, and
    `customer` of an erased one), and Invalid `invoice`: `zero` for a bill of nothing.
    """
    bill = _locked(session, purchase_id)
    found = live_of(session, purchase_id)
    if found is not None:
        return found
    if bill.total_amount <= 0:
        raise Invalid("invoice", purchase_id, "zero")
    buyer = session.execute(select(customers).where(customers.c.id == bill.customer_id)).one()
    if buyer.erased_at is not None:
        raise NotFound("customer", bill.customer_id)
    shop = shop_of(session)
    registration = Registration(shop.gst_registration)
    place = place or place_of_supply(shop.state, buyer.gstin, buyer.state_code)
    booked = booked_lines(session, purchase_id, bill.purchase_date)
    lines = booked.taxed(registration, same_state=place == shop.state)
    invoice_id = _write(
        session,
        kind_of(registration, lines, buyer_registered=buyer.gstin is not None),
        lines,
        shop.currency.to_minor(bill.total_amount),
        by,
        {
            "purchase_id": purchase_id,
            "sold_on": bill.purchase_date,
            "customer_id": buyer.id,
            "buyer_name": buyer.name,
            "buyer_gstin": buyer.gstin,
            "buyer_address": buyer.address or buyer.location,
            "buyer_state": buyer.state_code,
            "seller_name": shop.name,
            "seller_gstin": shop.gstin or None,
            "seller_address": shop.address or None,
            "seller_state": shop.state,
            "composition": registration is Registration.COMPOSITION,
            "place_of_supply": place,
        },
    )
    for return_id in session.execute(
        select(returns.c.id).where(returns.c.purchase_id == purchase_id).order_by(returns.c.id)
    ).scalars():
        credit(session, return_id, by)
    return invoice_id


def live_of(session: Session, purchase_id: int) -> int | None:
    """The id of the invoice of a bill that is not cancelled; None without one."""
    return session.execute(
        select(invoices.c.id).where(
            invoices.c.purchase_id == purchase_id,
            invoices.c.return_id.is_(None),
            invoices.c.cancelled_at.is_(None),
        )
    ).scalar_one_or_none()


def credit(session: Session, return_id: int, by: int | None) -> int | None:
    """Issues the credit note of a return; None where its bill has no invoice."""
    back = session.execute(select(returns).where(returns.c.id == return_id)).one()
    invoice_id = live_of(session, back.purchase_id)
    if invoice_id is None:
        return None
    of = session.execute(select(invoices).where(invoices.c.id == invoice_id)).one()
    issued = stored.get(session, invoice_id).lines
    numbers_of = line_numbers(session, back.purchase_id)
    lines = credited_of(session, return_id, dict(zip(numbers_of, issued, strict=True)))
    same = (
        "purchase_id customer_id buyer_name buyer_gstin buyer_address buyer_state seller_name "
        "seller_gstin seller_address seller_state composition place_of_supply"
    )
    return _write(
        session,
        Kind.CREDIT_NOTE,
        lines,
        shop_of(session).currency.to_minor(back.amount),
        by,
        {
            **{name: getattr(of, name) for name in same.split()},
            "return_id": return_id,
            "invoice_id": invoice_id,
            "sold_on": back.returned_on,
        },
    )


def cancel_by(session: Session, invoice_id: int, member: Member) -> None:
    """`cancel` by one of the staff. Raises NotAllowed."""
    if not member.may(Permission.MANAGE_DUES):
        raise NotAllowed(Permission.MANAGE_DUES.value)
    cancel(session, invoice_id, member.id)


def move(session: Session, invoice_id: int, state: str, member: Member) -> int:
    """The id of a new invoice of the same bill with another place of supply, a state as people
    write it; the one before it is cancelled. Where nothing changes it stays. Raises NotAllowed,
    NotFound, and Invalid `state` and as `cancel`."""
    if not member.may(Permission.MANAGE_DUES):
        raise NotAllowed(Permission.MANAGE_DUES.value)
    place = state_code(state)
    of = session.execute(select(invoices).where(invoices.c.id == invoice_id)).one_or_none()
    if of is None or of.return_id is not None:
        raise NotFound("invoice", invoice_id)
    _locked(session, of.purchase_id)
    same = select(invoices.c.id).where(
        invoices.c.id == live_of(session, of.purchase_id), invoices.c.place_of_supply == place
    )
    unmoved: int | None = session.execute(same).scalar_one_or_none()
    if unmoved is not None:
        return unmoved
    cancel_of_bill(session, of.purchase_id, member.id)
    return issue(session, of.purchase_id, member.id, place=place)


def cancel(session: Session, invoice_id: int, by: int | None) -> None:
    """Cancels an invoice; it keeps its number. One that is cancelled already stays as it is, and so
    does a credit note, which only goes with its return. Raises NotFound, and Invalid `invoice`:
    `has_returns` while something is back on its bill."""
    paper = select(invoices).where(invoices.c.id == invoice_id)
    of = session.execute(paper).one_or_none()
    if of is None:
        raise NotFound("invoice", invoice_id)
    if of.return_id is not None or of.cancelled_at is not None:
        return
    _locked(session, of.purchase_id)
    if session.execute(paper).one().cancelled_at is None:
        cancel_of_bill(session, of.purchase_id, by)


def cancel_of_bill(session: Session, purchase_id: int, by: int | None) -> None:
    """Cancels the invoice of a bill that changes, if it has one. Raises Invalid as `cancel`."""
    invoice_id = live_of(session, purchase_id)
    if invoice_id is None:
        return
    back = select(returns.c.id).where(returns.c.purchase_id == purchase_id).limit(1)
    if session.execute(back).one_or_none() is not None:
        raise Invalid("invoice", invoice_id, "has_returns")
    _cancel(session, invoice_id, by)


def cancel_of_return(session: Session, return_id: int, by: int | None) -> None:
    """Cancels the credit note of a return that is undone, if it has one."""
    note = session.execute(
        select(invoices.c.id).where(
            invoices.c.return_id == return_id, invoices.c.cancelled_at.is_(None)
        )
    ).scalar_one_or_none()
    if note is not None:
        _cancel(session, note, by)


def _cancel(session: Session, invoice_id: int, by: int | None) -> None:
    session.execute(
        update(invoices)
        .where(invoices.c.id == invoice_id)
        .values(cancelled_at=shop_of(session).now(), cancelled_by=by)
    )
    audit.note(session, by, "cancel", "invoice", invoice_id)


def _locked(session: Session, purchase_id: int) -> Row[Any]:
    """The bill, locked, so that one invoice is issued however many ask. Raises NotFound."""
    bill = session.execute(
        select(purchases).where(purchases.c.id == purchase_id).with_for_update()
    ).one_or_none()
    if bill is None:
        raise NotFound("purchase", purchase_id)
    return bill


def _write(
    session: Session,
    kind: Kind,
    lines: Iterable[TaxedLine],
    total: int,
    by: int | None,
    row: dict[str, Any],
) -> int:
    """Writes a paper of today with the next number of its series. What the lines lack to the total
    is its round-off: an invoice never changes what was owed."""
    shop = shop_of(session)
    major = shop.currency.from_minor
    day: date = shop.today()
    lines = tuple(lines)
    sums = totals(lines)
    fy = numbers.financial_year(day)
    prefix = numbers.series(shop.invoice_prefix, credit_note=kind is Kind.CREDIT_NOTE)
    sequence = next_number(session, fy, prefix)
    row |= {
        "kind": kind.value,
        "number": numbers.number(prefix, fy, sequence),
        "fy": fy,
        "prefix": prefix,
        "sequence": sequence,
        "issued_on": day,
        "taxable": major(sums.taxable),
        "cgst": major(sums.cgst),
        "sgst": major(sums.sgst),
        "igst": major(sums.igst),
        "round_off": major(total - sums.amount),
        "total": major(total),
        "created_at": shop.now(),
        "recorded_by": by,
    }
    invoice_id: int = session.execute(
        insert(invoices).values(**row).returning(invoices.c.id)
    ).scalar_one()
    session.execute(
        insert(invoice_lines),
        [_line(invoice_id, at, one, major) for at, one in enumerate(lines, 1)],
    )
    audit.note(session, by, "issue", "invoice", invoice_id, after={"number": row["number"]})
    return invoice_id


def _line(
    invoice_id: int, at: int, line: TaxedLine, major: Callable[[int], Decimal]
) -> dict[str, Any]:
    return {
        "invoice_id": invoice_id,
        "line": at,
        "name": line.item.name,
        "hsn": line.item.hsn,
        "quantity": line.item.quantity,
        "unit": line.item.unit,
        "unit_price": major(line.item.unit_price),
        "discount": major(line.discount),
        "taxable": major(line.taxable),
        "rate": line.rate,
        "cgst": major(line.cgst),
        "sgst": major(line.sgst),
        "igst": major(line.igst),
        "amount": major(line.amount),
    }
