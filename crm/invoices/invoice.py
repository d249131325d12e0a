"""What stands on an invoice or a credit note."""

from __future__ import annotations

from datetime import date

from crm.dataclass import dataclass
from crm.invoices.tax import Kind, TaxedLine, Totals, totals


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer. `state` is a code of `crm.india.gstin.STATES`."""

    name: str
    gstin: str | None = None
    address: str | None = None
    state: str | None = None
    phone: str | None = None
    """In E.164."""


@dataclass(frozen=True, slots=True)
class Original:
    """The invoice that a credit note takes from (CGST rule 53(1A)(f))."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Invoice:
    """Amounts in minor units, days in shop time. `sold_on` is the day of the sale (of a credit
    note: of the return), `bill` its `purchases.id`."""

    kind: Kind
    number: str
    issued_on: date
    bill: int
    sold_on: date
    seller: Party
    buyer: Party
    place_of_supply: str
    state_tax: str
    """`SGST`, `UTGST` or `IGST`."""
    lines: tuple[TaxedLine, ...]
    round_off: int = 0
    due: int = 0
    returned: int = 0
    """What came back of its bill and went to the account: it is neither paid nor due."""
    composition: bool = False
    original: Original | None = None
    upi_link: str | None = None
    """For what is due."""
    cancelled: bool = False

    @property
    def totals(self) -> Totals:
        return totals(self.lines)

    @property
    def total(self) -> int:
        return self.totals.amount + self.round_off
