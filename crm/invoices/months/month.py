"""GST of a month: what was issued, what was sold without an invoice, and what came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.invoices import stored
from crm.invoices.credit import credited_of
from crm.invoices.invoice import Invoice
from crm.invoices.lines import booked_lines
from crm.invoices.tax import (
    NOTHING,
    Kind,
    Registration,
    TaxedLine,
    Totals,
    by_rate,
    place_of_supply,
    totals,
)
from crm.settings import shop_of
from crm.store.schema import customers, invoices, purchases, returns


@dataclass(frozen=True, slots=True)
class HsnRow:
    """What was sold under a code and a rate; `unit` is one of its units, and `quantity` None where
    they differ."""

    hsn: str
    rate: int
    unit: str | None
    quantity: Decimal | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one series that were given in the month."""

    kind: str
    """`invoices` or `credit_notes`."""
    first: str
    last: str
    issued: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class GstMonth:
    """Amounts in minor units. Papers that were cancelled are in `series` alone. `uninvoiced`: bills
    of the month without an invoice, less what came back of such bills in the month, by place and
    rate (basis points)."""

    first: date
    invoices: tuple[Invoice, ...]
    credit_notes: tuple[Invoice, ...]
    uninvoiced: dict[tuple[str, int], Totals]
    hsn: tuple[HsnRow, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> Totals:
        """Of the whole month: invoices and bills, less what came back."""
        issued = sum((one.totals for one in self.invoices), NOTHING)
        without = sum(self.uninvoiced.values(), NOTHING)
        return issued + without - sum((one.totals for one in self.credit_notes), NOTHING)


def gst_month(session: Session, first: date) -> GstMonth:
    """The month that begins on `first`."""
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    rows = session.execute(
        select(invoices)
        .where(invoices.c.issued_on.between(first, last))
        .order_by(invoices.c.fy, invoices.c.prefix, invoices.c.sequence)
    ).all()
    papers = stored.many(session, rows)
    valid = [one for one in papers if not one.cancelled]
    notes = tuple(one for one in valid if one.kind is Kind.CREDIT_NOTE)
    issued = tuple(one for one in valid if one.kind is not Kind.CREDIT_NOTE)
    plain = _uninvoiced(session, first, last)
    lines = [
        *((line, 1) for paper in issued for line in paper.lines),
        *((line, -1) for paper in notes for line in paper.lines),
        *((line, sign) for _, line, sign in plain),
    ]
    return GstMonth(
        first,
        issued,
        notes,
        _by_place_and_rate(plain),
        _hsn(lines),
        _series(rows),
    )


def _uninvoiced(session: Session, first: date, last: date) -> list[tuple[str, TaxedLine, int]]:
    """Place, line and sign (-1: it came back) of bills without an invoice."""
    live = select(invoices.c.purchase_id).where(
        invoices.c.return_id.is_(None), invoices.c.cancelled_at.is_(None)
    )
    bills = (
        select(purchases.c.id, purchases.c.purchase_date, customers.c.gstin, customers.c.state_code)
        .join(customers, customers.c.id == purchases.c.customer_id)
        .where(purchases.c.id.not_in(live))
    )
    found: list[tuple[str, TaxedLine, int]] = []
    sold = bills.where(purchases.c.purchase_date.between(first, last)).order_by(purchases.c.id)
    for bill in session.execute(sold).all():
        place, lines = _lines_of(session, bill.id, bill.purchase_date, bill.gstin, bill.state_code)
        found += [(place, line, 1) for line in lines.values()]
    back = (
        bills.add_columns(returns.c.id.label("return_id"))
        .join(returns, returns.c.purchase_id == purchases.c.id)
        .where(returns.c.returned_on.between(first, last))
        .order_by(returns.c.id)
    )
    for bill in session.execute(back).all():
        place, lines = _lines_of(session, bill.id, bill.purchase_date, bill.gstin, bill.state_code)
        found += [(place, line, -1) for line in credited_of(session, bill.return_id, lines)]
    return found


def _lines_of(
    session: Session, purchase_id: int, day: date, gstin: str | None, state: str | None
) -> tuple[str, dict[int, TaxedLine]]:
    """The place of supply of a bill, and its lines by their number in the books."""
    shop = shop_of(session)
    place = place_of_supply(shop.state, gstin, state)
    booked = booked_lines(session, purchase_id, day)
    registration = Registration(shop.gst_registration)
    lines = booked.taxed(registration, same_state=place == shop.state)
    return place, dict(zip(booked.numbers, lines, strict=True))


def _by_place_and_rate(
    lines: Iterable[tuple[str, TaxedLine, int]],
) -> dict[tuple[str, int], Totals]:
    found: defaultdict[tuple[str, int], Totals] = defaultdict(lambda: NOTHING)
    for place, line, sign in lines:
        found[place, line.rate] = _added(found[place, line.rate], line, sign)
    return dict(sorted(found.items()))


def _hsn(lines: Sequence[tuple[TaxedLine, int]]) -> tuple[HsnRow, ...]:
    together: defaultdict[tuple[str, int], list[tuple[TaxedLine, int]]] = defaultdict(list)
    for line, sign in lines:
        together[line.item.hsn or "", line.rate].append((line, sign))
    rows = []
    for (hsn, rate), some in sorted(together.items()):
        units = {line.item.unit for line, _ in some}
        quantity = sum((line.item.quantity * sign for line, sign in some), Decimal(0))
        sums = NOTHING
        for line, sign in some:
            sums = _added(sums, line, sign)
        unit = units.pop()
        rows.append(HsnRow(hsn, rate, unit, None if units else quantity, sums))
    return tuple(rows)


def _series(rows: Sequence[stored.InvoiceRow]) -> tuple[Series, ...]:
    together: defaultdict[tuple[str, str, bool], list[stored.InvoiceRow]] = defaultdict(list)
    for row in rows:
        together[row.fy, row.prefix, row.return_id is not None].append(row)
    return tuple(
        Series(
            "credit_notes" if of_returns else "invoices",
            some[0].number,
            some[-1].number,
            len(some),
            sum(row.cancelled_at is not None for row in some),
        )
        for (_, _, of_returns), some in together.items()
    )


def _added(before: Totals, line: TaxedLine, sign: int) -> Totals:
    one = totals([line])
    return before + one if sign > 0 else before - one


def rates_of(paper: Invoice) -> dict[int, Totals]:
    """The sums of a paper by rate, in basis points."""
    return by_rate(paper.lines)
