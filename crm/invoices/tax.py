"""GST of a bill, line by line. All amounts are in minor units, rates in basis points (5 % is 500).

Halves are rounded up, each line by itself; totals are sums of lines. Central and state tax are
equal halves and integrated tax is both, so that the place of supply never changes a total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from crm.dataclass import dataclass
from crm.india.gstin import UNION_TERRITORIES, state_of


class Registration(StrEnum):
    NONE = "none"
    COMPOSITION = "composition"
    REGULAR = "regular"


class Kind(StrEnum):
    """Kinds of paper; the values are those of the table `invoices`."""

    TAX_INVOICE = "tax_invoice"
    BILL_OF_SUPPLY = "bill_of_supply"
    INVOICE_CUM_BILL = "invoice_cum_bill"  # CGST rule 46A
    BILL = "bill"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a bill before its discount. `amount` is what the line came to."""

    name: str
    quantity: Decimal
    unit: str | None
    unit_price: int
    amount: int
    rate: int = 0
    hsn: str | None = None


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """A line of an invoice. `discount` is its share of what comes off the bill."""

    item: Item
    discount: int
    taxable: int
    rate: int
    cgst: int
    sgst: int
    igst: int

    @property
    def tax(self) -> int:
        return self.cgst + self.sgst + self.igst

    @property
    def amount(self) -> int:
        """What the line costs with tax and after its discount."""
        return self.taxable + self.tax


@dataclass(frozen=True, slots=True)
class Totals:
    taxable: int
    cgst: int
    sgst: int
    igst: int

    @property
    def tax(self) -> int:
        return self.cgst + self.sgst + self.igst

    @property
    def amount(self) -> int:
        return self.taxable + self.tax

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.taxable + other.taxable,
            self.cgst + other.cgst,
            self.sgst + other.sgst,
            self.igst + other.igst,
        )

    def __sub__(self, other: Totals) -> Totals:
        return Totals(
            self.taxable - other.taxable,
            self.cgst - other.cgst,
            self.sgst - other.sgst,
            self.igst - other.igst,
        )


NOTHING = Totals(0, 0, 0, 0)


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator, half up; both at least 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` shared by weight, by running sums, so that the shares add up to it."""
    all_of_them = sum(weights)
    if not all_of_them:
        return [0] * len(weights)
    given, so_far, parts = 0, 0, []
    for weight in weights:
        so_far += weight
        upto = half_up(total * so_far, all_of_them)
        parts.append(upto - given)
        given = upto
    return parts


def half_tax(net: int, rate: int, *, inclusive: bool) -> int:
    """Central (and as much state) tax of `net`, which holds it or, else, is what it comes on."""
    if inclusive:
        return half_up(net * rate, 2 * (10_000 + rate))
    return half_up(net * rate, 20_000)


def taxed_lines(
    items: Sequence[Item],
    discount: int = 0,
    *,
    registration: Registration,
    inclusive: bool,
    same_state: bool,
) -> list[TaxedLine]:
    """The lines of an invoice. `discount` is what comes off the whole bill.

    Only a shop of regular registration charges tax (CGST Act, sections 10(4) and 32).
    """
    lines = []
    parts = shares(discount, [item.amount for item in items])
    for item, share in zip(items, parts, strict=True):
        rate = item.rate if registration is Registration.REGULAR else 0
        net = item.amount - share
        half = half_tax(net, rate, inclusive=inclusive)
        taxable = net - 2 * half if inclusive else net
        central, integrated = (half, 0) if same_state else (0, 2 * half)
        lines.append(TaxedLine(item, share, taxable, rate, central, central, integrated))
    return lines


def totals(lines: Iterable[TaxedLine]) -> Totals:
    return sum((Totals(line.taxable, line.cgst, line.sgst, line.igst) for line in lines), NOTHING)


def by_rate(lines: Sequence[TaxedLine]) -> dict[int, Totals]:
    """Totals of each rate, lowest first."""
    rates = sorted({line.rate for line in lines})
    return {rate: totals(line for line in lines if line.rate == rate) for rate in rates}


def kind_of(
    registration: Registration, lines: Sequence[TaxedLine], *, buyer_registered: bool
) -> Kind:
    """What the paper of these lines is called (CGST rules 46, 46A, 49)."""
    if registration is Registration.NONE:
        return Kind.BILL
    taxed = [line.rate > 0 for line in lines]
    if registration is Registration.COMPOSITION or not any(taxed):
        return Kind.BILL_OF_SUPPLY
    if all(taxed) or buyer_registered:
        return Kind.TAX_INVOICE
    return Kind.INVOICE_CUM_BILL


def place_of_supply(shop_state: str, buyer_gstin: str | None, buyer_state: str | None) -> str:
    """The code of the state where the buyer is (IGST Act, section 10(1)(ca))."""
    if buyer_gstin:
        return state_of(buyer_gstin)
    return buyer_state or shop_state


def state_tax(shop_state: str, place: str) -> str:
    """What the tax that is not central is called: `SGST`, `UTGST` or `IGST`."""
    if place != shop_state:
        return "IGST"
    return "UTGST" if place in UNION_TERRITORIES else "SGST"


def to_the_rupee(amount: int) -> int:
    """What is added to `amount` (or, below 0, comes off) to make whole rupees, half up."""
    return half_up(amount, 100) * 100 - amount
