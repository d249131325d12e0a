"""A bill that still misses something, and how far the questions about it have come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from crm.bill import Bill


@dataclass(frozen=True, slots=True)
class OpenBill:
    """`said_on` is the shop date when it was begun, so that 'yesterday' stays what was meant;
    `source` the message that began it. `guided`: it is asked for step by step."""

    bill: Bill
    said_on: date
    source: str
    guided: bool = False
    items_done: bool = False
    day_unclear: bool = False

    @property
    def asks_for(self) -> str | None:
        """The next thing to ask, or None when it can be booked."""
        bill = self.bill
        if bill.customer_id is None:
            return "customer"
        if not bill.lines:
            return "items"
        if bill.unpriced is not None:
            return "price"
        if self.day_unclear:
            return "day"
        if self.guided and not self.items_done:
            return "items"
        if self.guided and bill.payment_method is None:
            return "payment"
        return None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known yet."""
        return self.bill.customer_id is None and not self.bill.lines

    def having(self, bill: Bill, *, items_done: bool | None = None) -> Self:
        """The same questions about the bill as it is now."""
        done = self.items_done if items_done is None else items_done
        return replace(self, bill=bill, items_done=done)

    def on(self, day: date) -> Self:
        """The bill of a day that is certain."""
        return replace(self, bill=replace(self.bill, purchase_date=day), day_unclear=False)
