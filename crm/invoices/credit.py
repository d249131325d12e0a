"""The lines of a credit note: each return's part of the lines of the invoice, with its tax."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.invoices.lines import booked_lines
from crm.invoices.tax import Item, TaxedLine, half_up
from crm.settings import shop_of
from crm.store.schema import invoice_lines, return_items, returns


def credited(session: Session, return_id: int, invoice_id: int, day: date) -> tuple[TaxedLine, ...]:
    """What the return takes from each line of the invoice of a bill of that day. The tax of what
    came back of a line, this return and those before it, is that part of the line's tax, half up;
    so the notes of a line that is wholly back add up to it."""
    minor = shop_of(session).currency.to_minor
    purchase_id = session.execute(
        select(returns.c.purchase_id).where(returns.c.id == return_id)
    ).scalar_one()
    numbers = booked_lines(session, purchase_id, day).numbers
    issued = session.execute(
        select(invoice_lines)
        .where(invoice_lines.c.invoice_id == invoice_id)
        .order_by(invoice_lines.c.line)
    ).all()
    line_of = dict(zip(numbers, issued, strict=True))
    rows = session.execute(
        select(return_items)
        .join(returns, returns.c.id == return_items.c.return_id)
        .where(returns.c.purchase_id == purchase_id, returns.c.id <= return_id)
        .order_by(return_items.c.return_id, return_items.c.line)
    ).all()
    so_far: dict[int, int] = {}
    lines = []
    for row in rows:
        line = line_of[row.purchase_line]
        amount, before = minor(row.amount), so_far.get(row.purchase_line, 0)
        so_far[row.purchase_line] = before + amount
        if row.return_id != return_id:
            continue
        cgst, sgst, igst = (
            _part(minor(whole), before, amount, minor(line.amount))
            for whole in (line.cgst, line.sgst, line.igst)
        )
        item = Item(
            line.name,
            row.quantity,
            line.unit,
            minor(line.unit_price),
            amount,
            line.rate,
            line.hsn,
        )
        taxable = amount - cgst - sgst - igst
        lines.append(TaxedLine(item, 0, taxable, line.rate, cgst, sgst, igst))
    return tuple(lines)


def _part(whole: int, before: int, more: int, of: int) -> int:
    """What `more` after `before` is of `whole`, which belongs to `of`."""
    if not of:
        return 0
    return half_up(whole * (before + more), of) - half_up(whole * before, of)
