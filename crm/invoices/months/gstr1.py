"""GST of a month as JSON, under the names of the public GSTR-1 layout where it has one.

`b2b`, `b2cs`, `cdnr`, `cdnur`, `hsn` and `doc_issue` are named as in the layout (GSTN, GSTR-1
offline utility); amounts are rupees. Two parts are ours, since the return has no place for them:
`bills`, sales without an invoice by place and rate (they belong to b2cs when it is filed), and
`totals`. Every invoice without a GSTIN is in b2cs, also a large one of another state (b2cl).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crm.invoices.invoice import Invoice
from crm.invoices.months.month import GstMonth, rates_of
from crm.invoices.tax import NOTHING, Totals
from crm.values import as_json

Json = dict[str, Any]


def as_gstr1(month: GstMonth, gstin: str) -> Json:
    """The month of the shop with this GSTIN (empty for none)."""
    return {
        "gstin": gstin,
        "fp": f"{month.first:%m%Y}",
        "b2b": _by_buyer(month.invoices, "inv", _invoice),
        "b2cs": _b2cs(month.invoices),
        "bills": [
            {"pos": place, "rt": _percent(rate), **_amounts(sums)}
            for (place, rate), sums in month.uninvoiced.items()
        ],
        "cdnr": _by_buyer(month.credit_notes, "nt", _note),
        "cdnur": [_note(one) for one in month.credit_notes if not one.buyer.gstin],
        "hsn": {
            "data": [
                {
                    "num": at,
                    "hsn_sc": row.hsn,
                    "rt": _percent(row.rate),
                    "uqc": row.unit or "",
                    "qty": None if row.quantity is None else as_json(row.quantity),
                    **_amounts(row.totals),
                }
                for at, row in enumerate(month.hsn, start=1)
            ]
        },
        "doc_issue": {
            "doc_det": [
                {
                    "doc_num": 5 if one.kind == "credit_notes" else 1,
                    "docs": [
                        {
                            "num": 1,
                            "from": one.first,
                            "to": one.last,
                            "totnum": one.issued,
                            "cancel": one.cancelled,
                            "net_issue": one.issued - one.cancelled,
                        }
                    ],
                }
                for one in month.series
            ]
        },
        "totals": _amounts(month.totals),
    }


def _by_buyer(papers: Iterable[Invoice], name: str, shape: Any) -> list[Json]:
    together: defaultdict[str, list[Json]] = defaultdict(list)
    for one in papers:
        if one.buyer.gstin:
            together[one.buyer.gstin].append(shape(one))
    return [{"ctin": ctin, name: some} for ctin, some in sorted(together.items())]


def _invoice(one: Invoice) -> Json:
    return {
        "inum": one.number,
        "idt": f"{one.issued_on:%d-%m-%Y}",
        "val": _rupees(one.total),
        "pos": one.place_of_supply,
        "rchrg": "N",
        "inv_typ": "R",
        "itms": _items(one),
    }


def _note(one: Invoice) -> Json:
    return {
        "ntty": "C",
        "nt_num": one.number,
        "nt_dt": f"{one.issued_on:%d-%m-%Y}",
        "val": _rupees(one.total),
        "pos": one.place_of_supply,
        "itms": _items(one),
    }


def _items(one: Invoice) -> list[Json]:
    return [
        {"num": at, "itm_det": {"rt": _percent(rate), **_amounts(sums)}}
        for at, (rate, sums) in enumerate(rates_of(one).items(), start=1)
    ]


def _b2cs(papers: Iterable[Invoice]) -> list[Json]:
    found: defaultdict[tuple[str, int, str], list[Totals]] = defaultdict(list)
    for one in papers:
        if not one.buyer.gstin:
            supply = "INTER" if one.state_tax == "IGST" else "INTRA"
            for rate, sums in rates_of(one).items():
                found[one.place_of_supply, rate, supply].append(sums)
    return [
        {
            "sply_ty": supply,
            "typ": "OE",
            "pos": place,
            "rt": _percent(rate),
            **_amounts(sum(some, NOTHING)),
        }
        for (place, rate, supply), some in sorted(found.items())
    ]


def _amounts(sums: Totals) -> Json:
    return {
        "txval": _rupees(sums.taxable),
        "camt": _rupees(sums.cgst),
        "samt": _rupees(sums.sgst),
        "iamt": _rupees(sums.igst),
        "csamt": 0,
    }


def _rupees(paise: int) -> int | float:
    return as_json(Decimal(paise).scaleb(-2))


def _percent(basis_points: int) -> int | float:
    return as_json(Decimal(basis_points) / 100)
