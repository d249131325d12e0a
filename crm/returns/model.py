"""A return to record, one that is booked, and the result of recording one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from crm.customers.dues.balances import Moved
from crm.dataclass import dataclass
from crm.purchases.stored import Purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidItem:
    """Something that comes back, as it was said. `amount` is the money for all of it, where that
    was said; a `quantity` of None is all that is not back yet."""

    name: str
    quantity: Decimal | None = None
    unit: str | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReturn:
    """A return to record: `items`, or `everything`, or an `amount` of money (major units) alone.
    `method` is how it is refunded, Credit for off the dues, None where nothing was said;
    `returned_on` None is today. What is not `restocked` is damaged."""

    purchase_id: int
    items: tuple[SaidItem, ...] = ()
    everything: bool = False
    amount: Decimal | None = None
    method: str | None = None
    returned_on: date | None = None
    restocked: bool = True
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """A line of a return. `quantity` is 0 where only money came back."""

    purchase_line: int
    name: str
    unit: str | None
    quantity: Decimal
    amount: Decimal
    restocked: bool


@dataclass(frozen=True, slots=True)
class Return:
    """A booked return. `amount` is `to_account` and `refunded` together, `round_off` what of it is
    the bill's round-off; `returned_on` and `recorded_on` are shop dates."""

    id: int
    purchase_id: int
    customer_id: int
    amount: Decimal
    to_account: Decimal
    refunded: Decimal
    refund_method: str | None
    round_off: Decimal
    returned_on: date
    notes: str | None
    created_at: datetime
    recorded_on: date
    recorded_by: int | None
    items: tuple[ReturnedItem, ...]


@dataclass(frozen=True, slots=True)
class RecordedReturn:
    """The result of recording. `repeated`: the source was known and nothing was booked; then
    `given_back` is the first one as it is now, and all are None where it was undone meanwhile.
    `bill` is as it is then."""

    given_back: Return | None
    bill: Purchase | None
    moved: Moved | None
    repeated: bool = False

    @property
    def advance(self) -> Decimal:
        """What became an advance by it, and may be paid back."""
        if self.moved is None:
            return Decimal(0)
        return max(self.moved.after.advance - self.moved.before.advance, Decimal(0))
