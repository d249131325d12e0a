"""The lines of a credit note: each return's part of the lines of its bill, with its tax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.invoices.tax import TaxedLine, half_up
from crm.settings import shop_of
from crm.store.schema import return_items, returns


def credited_of(
    session: Session, return_id: int, sold: Mapping[int, TaxedLine]
) -> tuple[TaxedLine, ...]:
    """What the return takes from each line of its bill (`sold`, by their number in the books). The
    tax of what came back of a line, this return and those before it, is that part of the line's
    tax, half up; so what came back of a line that is wholly back adds up to it."""
    minor = shop_of(session).currency.to_minor
    purchase_id = session.execute(
        select(returns.c.purchase_id).where(returns.c.id == return_id)
    ).scalar_one()
    rows = session.execute(
        select(return_items)
        .join(returns, returns.c.id == return_items.c.return_id)
        .where(returns.c.purchase_id == purchase_id, returns.c.id <= return_id)
        .order_by(return_items.c.return_id, return_items.c.line)
    ).all()
    so_far: dict[int, int] = {}
    lines = []
    for row in rows:
        line = sold[row.purchase_line]
        amount, before = minor(row.amount), so_far.get(row.purchase_line, 0)
        so_far[row.purchase_line] = before + amount
        if row.return_id != return_id:
            continue
        cgst, sgst, igst = (
            _part(whole, before, amount, line.amount) for whole in (line.cgst, line.sgst, line.igst)
        )
        item = replace(line.item, quantity=row.quantity, amount=amount)
        taxable = amount - cgst - sgst - igst
        lines.append(TaxedLine(item, 0, taxable, line.rate, cgst, sgst, igst))
    return tuple(lines)


def _part(whole: int, before: int, more: int, of: int) -> int:
    """What `more` after `before` is of `whole`, which belongs to `of`."""
    if not of:
        return 0
    return half_up(whole * (before + more), of) - half_up(whole * before, of)
