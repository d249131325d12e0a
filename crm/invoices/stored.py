"""Issued invoices, as they are read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from crm import upi
from crm.errors import NotFound
from crm.invoices.invoice import Invoice, Original, Party
from crm.invoices.tax import Item, Kind, TaxedLine, state_tax
from crm.settings import shop_of
from crm.store.schema import customers, invoice_lines, invoices, purchases


def get(session: Session, invoice_id: int) -> Invoice:
    """The paper as it was issued; what is due is as of now. Raises NotFound."""
    row = session.execute(select(invoices).where(invoices.c.id == invoice_id)).one_or_none()
    if row is None:
        raise NotFound("invoice", invoice_id)
    shop = shop_of(session)
    minor = shop.currency.to_minor
    bill = session.execute(select(purchases).where(purchases.c.id == row.purchase_id)).one_or_none()
    due = 0 if bill is None or row.return_id is not None else minor(bill.due_amount)
    phone = session.execute(
        select(customers.c.phone).where(customers.c.id == row.customer_id)
    ).scalar_one_or_none()
    return Invoice(
        kind=Kind(row.kind),
        number=row.number,
        issued_on=row.issued_on,
        bill=row.purchase_id,
        sold_on=row.sold_on,
        seller=Party(row.seller_name, row.seller_gstin, row.seller_address, row.seller_state),
        buyer=Party(row.buyer_name, row.buyer_gstin, row.buyer_address, row.buyer_state, phone),
        place_of_supply=row.place_of_supply,
        state_tax=state_tax(row.seller_state, row.place_of_supply),
        lines=_lines(session, invoice_id),
        round_off=minor(row.round_off),
        due=due,
        composition=row.composition,
        original=_original(session, row),
        upi_link=upi.link(
            shop.upi_vpa,
            shop.name,
            due,
            f"Bill {row.purchase_id}",
            code=shop.merchant_code,
            reference=str(row.purchase_id),
        )
        if shop.upi_vpa and due > 0
        else None,
        cancelled=row.cancelled_at is not None,
    )


def _original(session: Session, row: Row[Any]) -> Original | None:
    if row.invoice_id is None:
        return None
    of = session.execute(select(invoices).where(invoices.c.id == row.invoice_id)).one()
    return Original(of.number, of.issued_on)


def _lines(session: Session, invoice_id: int) -> tuple[TaxedLine, ...]:
    minor = shop_of(session).currency.to_minor
    rows = session.execute(
        select(invoice_lines)
        .where(invoice_lines.c.invoice_id == invoice_id)
        .order_by(invoice_lines.c.line)
    )
    return tuple(
        TaxedLine(
            Item(
                row.name,
                row.quantity,
                row.unit,
                minor(row.unit_price),
                minor(row.amount),
                row.rate,
                row.hsn,
            ),
            minor(row.discount),
            minor(row.taxable),
            row.rate,
            minor(row.cgst),
            minor(row.sgst),
            minor(row.igst),
        )
        for row in rows
    )
