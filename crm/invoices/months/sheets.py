"""GST of a month as sheets for a tax adviser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from crm.i18n import _
from crm.invoices.invoice import Invoice
from crm.invoices.months.month import GstMonth, rates_of
from crm.invoices.tax import NOTHING, Totals
from crm.invoices.words import TITLES, state_words
from crm.reports.tables import Cell, Column, Kind, Sheet, Shown


def sheets(month: GstMonth) -> Iterator[Sheet]:
    """In the order of the file."""
    with_gstin = [one for one in month.invoices if one.buyer.gstin]
    without = [one for one in month.invoices if not one.buyer.gstin]
    yield Sheet(_("Summary"), (Column(_("Part"), 40), *_amounts()), _summary(month))
    yield _papers(_("With GSTIN"), with_gstin)
    yield _papers(_("Without GSTIN"), without)
    yield Sheet(
        _("Bills without invoice"),
        (Column(_("Place of supply"), 28), Column(_("Rate"), 10, Kind.SHARE), *_amounts()),
        [
            (state_words(place), _share(rate), *_values(sums))
            for (place, rate), sums in month.uninvoiced.items()
        ],
    )
    yield _papers(_("Credit notes"), month.credit_notes)
    yield Sheet(
        _("HSN"),
        (
            Column(_("HSN"), 12),
            Column(_("Rate"), 10, Kind.SHARE),
            Column(_("Unit"), 10),
            Column(_("Quantity"), 12, Kind.NUMBER),
            *_amounts(),
        ),
        [
            (row.hsn, _share(row.rate), row.unit, row.quantity, *_values(row.totals))
            for row in month.hsn
        ],
    )
    yield Sheet(
        _("Numbers"),
        (
            Column(_("From"), 20),
            Column(_("To"), 20),
            Column(_("Issued"), 10, Kind.NUMBER),
            Column(_("Cancelled"), 10, Kind.NUMBER),
        ),
        [(one.first, one.last, one.issued, one.cancelled) for one in month.series],
    )


def _summary(month: GstMonth) -> Iterator[Sequence[Cell]]:
    yield (
        _("Invoices with GSTIN"),
        *_values(_total(one.totals for one in month.invoices if one.buyer.gstin)),
    )
    yield (
        _("Invoices without GSTIN"),
        *_values(_total(one.totals for one in month.invoices if not one.buyer.gstin)),
    )
    yield _("Bills without invoice"), *_values(_total(month.uninvoiced.values()))
    yield _("Credit notes (taken off)"), *_values(_total(one.totals for one in month.credit_notes))
    yield _("Together"), *_values(month.totals)


def _papers(title: str, papers: Iterable[Invoice]) -> Sheet:
    return Sheet(
        title,
        (
            Column(_("Number"), 20),
            Column(_("Date"), 12, Kind.DAY),
            Column(_("Paper"), 22),
            Column(_("Buyer"), 28),
            Column(_("GSTIN"), 18),
            Column(_("Place of supply"), 28),
            Column(_("Total"), 14, Kind.MONEY),
            Column(_("Rate"), 10, Kind.SHARE),
            *_amounts(),
        ),
        [
            (
                one.number,
                one.issued_on,
                str(TITLES[one.kind]),
                one.buyer.name,
                one.buyer.gstin,
                state_words(one.place_of_supply),
                _major(one.total),
                _share(rate),
                *_values(sums),
            )
            for one in papers
            for rate, sums in rates_of(one).items()
        ],
    )


def _amounts() -> tuple[Column, ...]:
    return tuple(
        Column(name, 16, Kind.MONEY) for name in (_("Taxable value"), "CGST", "SGST", "IGST")
    )


def _values(sums: Totals) -> tuple[Cell, ...]:
    return tuple(
        Shown(_major(one), Kind.MONEY) for one in (sums.taxable, sums.cgst, sums.sgst, sums.igst)
    )


def _major(minor: int) -> Decimal:
    return Decimal(minor).scaleb(-2)


def _share(basis_points: int) -> Decimal:
    return Decimal(basis_points) / 10_000


def _total(some: Iterable[Totals]) -> Totals:
    return sum(some, NOTHING)
