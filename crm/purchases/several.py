"""The sales of several people that one text names: booked together, or one by one."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from crm.dataclass import dataclass, replace
from crm.purchases import open_bill as bills
from crm.purchases.from_text import Understood
from crm.purchases.open_bill import OpenBill
from crm.purchases.recording import Recorded


@dataclass(frozen=True, slots=True)
class SeveralSales:
    """In the order of the text. `number` is that of the question (crm.chat.questions)."""

    sales: tuple[OpenBill, ...]
    number: int = 0

    @classmethod
    def said(cls, found: tuple[Understood, ...], source: str, said_at: datetime) -> Self:
        """Each knows the message that it came from, and its place in it."""
        return cls(
            tuple(
                OpenBill(
                    one.bill,
                    one.said_on,
                    f"{source}:{place}",
                    day_unclear=one.refusal == "unclear_date",
                    said_at=said_at,
                    readings=one.readings,
                )
                for place, one in enumerate(found, start=1)
                if one.bill is not None
            )
        )

    @property
    def clear(self) -> tuple[OpenBill, ...]:
        """Those that miss nothing."""
        return tuple(one for one in self.sales if one.asks_for is None)

    @property
    def unclear(self) -> tuple[OpenBill, ...]:
        return tuple(one for one in self.sales if one.asks_for is not None)

    @property
    def doubted(self) -> tuple[OpenBill, ...]:
        """All of them, each to be looked at before it is booked."""
        return tuple(
            replace(one, readings=(one.bill,), one_of_several=True) if one.asks_for is None else one
            for one in self.sales
        )


def book(session: Session, several: SeveralSales, by: int, act: str) -> tuple[Recorded, ...]:
    """Books all that miss nothing. Raises as `recording.record`; then none is booked."""
    return tuple(bills.book(session, one, by, act) for one in several.clear)
