"""The day, the names and the bill that texts are read with, where they are read in many places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm.bill import Bill, Line
from crm.language.known_names import NamesInMemory

TODAY = date(2025, 3, 20)
KNOWN = NamesInMemory.of_names(["Asha"])
BILL = Bill(
    customer_name="Asha",
    lines=(Line.priced("rice", Decimal(2), Decimal(100)),),
    payment_method="Cash",
    purchase_date=TODAY,
)
