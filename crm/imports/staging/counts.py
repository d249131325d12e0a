"""How much of everything an import adds, knows and leaves."""

from __future__ import annotations

from decimal import Decimal

from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """`revenue`: of the new purchases, `received`: of the new payments, those with a bill among
    them; Decimal in major units. `rows`: of the new purchases."""

    customers_new: int = 0
    customers_updated: int = 0
    customers_unchanged: int = 0
    purchases_new: int = 0
    purchases_known: int = 0
    items_new: int = 0
    revenue: Decimal = Decimal(0)
    payments_new: int = 0
    payments_known: int = 0
    received: Decimal = Decimal(0)
    duplicates: int = 0
    rejected: int = 0
    ignored: int = 0
    warnings: int = 0

    @property
    def takes_something(self) -> bool:
        return bool(
            self.customers_new or self.customers_updated or self.purchases_new or self.payments_new
        )

    @property
    def knows_everything(self) -> bool:
        """Nothing to take because all of it is there."""
        return not self.takes_something and bool(
            self.customers_unchanged or self.purchases_known or self.payments_known
        )
