"""Issued invoices, as they are read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.invoices.codes import link_of_bill
from crm.invoices.invoice import Invoice, Original, Party
from crm.invoices.tax import Item, Kind, TaxedLine, state_tax
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import customers, invoice_lines, invoices, purchases, returns

InvoiceRow = Row[Any]
"""A row of `invoices`."""


@dataclass(frozen=True, slots=True)
class CreditNote:
    """One that is not cancelled."""

    id: int
    number: str
    return_id: int


def notes_of_bill(session: Session, purchase_id: int) -> tuple[CreditNote, ...]:
    """The credit notes of a bill, the first one first."""
    rows = session.execute(
        select(invoices.c.id, invoices.c.number, invoices.c.return_id)
        .where(
            invoices.c.purchase_id == purchase_id,
            invoices.c.return_id.is_not(None),
            invoices.c.cancelled_at.is_(None),
        )
        .order_by(invoices.c.id)
    )
    return tuple(CreditNote(*row) for row in rows)


def get(session: Session, invoice_id: int) -> Invoice:
    """The paper as it was issued; what is due is as of now. Raises NotFound."""
    row = session.execute(select(invoices).where(invoices.c.id == invoice_id)).one_or_none()
    if row is None:
        raise NotFound("invoice", invoice_id)
    return many(session, [row])[0]


def many(session: Session, rows: Sequence[InvoiceRow]) -> tuple[Invoice, ...]:
    """The papers of these rows, in their order."""
    lines = _lines(session, [row.id for row in rows])
    dues = _dues(session, {row.purchase_id for row in rows})
    back = _to_account(session, {row.purchase_id for row in rows})
    phones = dict(
        session.execute(
            select(customers.c.id, customers.c.phone).where(
                customers.c.id.in_({row.customer_id for row in rows})
            )
        ).all()
    )
    originals = {
        row.id: Original(row.number, row.issued_on)
        for row in session.execute(
            select(invoices.c.id, invoices.c.number, invoices.c.issued_on).where(
                invoices.c.id.in_({row.invoice_id for row in rows if row.invoice_id is not None})
            )
        )
    }
    shop = shop_of(session)
    return tuple(
        Invoice(
            kind=Kind(row.kind),
            number=row.number,
            issued_on=row.issued_on,
            bill=row.purchase_id,
            sold_on=row.sold_on,
            seller=Party(row.seller_name, row.seller_gstin, row.seller_address, row.seller_state),
            buyer=Party(
                row.buyer_name,
                row.buyer_gstin,
                row.buyer_address,
                row.buyer_state,
                phones.get(row.customer_id),
            ),
            place_of_supply=row.place_of_supply,
            state_tax=state_tax(row.seller_state, row.place_of_supply),
            lines=tuple(lines.get(row.id, ())),
            round_off=shop.currency.to_minor(row.round_off),
            due=0 if row.return_id is not None else dues.get(row.purchase_id, 0),
            returned=0 if row.return_id is not None else back.get(row.purchase_id, 0),
            composition=row.composition,
            original=originals.get(row.invoice_id),
            upi_link=_upi_link(shop, row, dues.get(row.purchase_id, 0)),
            cancelled=row.cancelled_at is not None,
        )
        for row in rows
    )


def _upi_link(shop: Shop, row: InvoiceRow, due: int) -> str | None:
    if not shop.upi_vpa or due <= 0 or row.return_id is not None:
        return None
    return link_of_bill(shop, row.purchase_id, due)


def _dues(session: Session, purchase_ids: Collection[int]) -> dict[int, int]:
    minor = shop_of(session).currency.to_minor
    rows = session.execute(
        select(purchases.c.id, purchases.c.due_amount).where(purchases.c.id.in_(purchase_ids))
    )
    return {row.id: minor(row.due_amount) for row in rows}


def _to_account(session: Session, purchase_ids: Collection[int]) -> dict[int, int]:
    minor = shop_of(session).currency.to_minor
    rows = session.execute(
        select(returns.c.purchase_id, func.sum(returns.c.to_account))
        .where(returns.c.purchase_id.in_(purchase_ids))
        .group_by(returns.c.purchase_id)
    )
    return {purchase_id: minor(amount) for purchase_id, amount in rows}


def _lines(session: Session, ids: Collection[int]) -> dict[int, list[TaxedLine]]:
    minor = shop_of(session).currency.to_minor
    rows = session.execute(
        select(invoice_lines)
        .where(invoice_lines.c.invoice_id.in_(ids))
        .order_by(invoice_lines.c.invoice_id, invoice_lines.c.line)
    )
    found: dict[int, list[TaxedLine]] = {}
    for row in rows:
        item = Item(
            row.name,
            row.quantity,
            row.unit,
            minor(row.unit_price),
            minor(row.amount),
            row.rate,
            row.hsn,
        )
        line = TaxedLine(
            item,
            minor(row.discount),
            minor(row.taxable),
            row.rate,
            minor(row.cgst),
            minor(row.sgst),
            minor(row.igst),
        )
        found.setdefault(row.invoice_id, []).append(line)
    return found
