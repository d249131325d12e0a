"""A payment to record, and the result of recording one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from crm.customers.dues.balances import Moved
from crm.customers.dues.kinds import Kind
from crm.dataclass import dataclass
from crm.payments.stored import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """A payment to record. An `amount` (major units) of None is all that is owed: of received and
    waived money, and of a bill (`purchase_id`) its due. `method` None is the shop's default, or
    Cash where that is Credit; `paid_on` None is today. `advance`: it was said, or answered, that
    what is more than owed stays with the shop, also of somebody who owes nothing. `lent`: money
    handed out beyond the advance is lent. `only_if_owed`: what was owed when the button with the
    amount was drawn. `change_opening`: the opening balance that is there is to be this one."""

    customer_id: int
    kind: Kind = Kind.RECEIVED
    amount: Decimal | None = None
    method: str | None = None
    paid_on: date | None = None
    purchase_id: int | None = None
    notes: str | None = None
    advance: bool = False
    lent: bool = False
    only_if_owed: Decimal | None = None
    change_opening: bool = False


@dataclass(frozen=True, slots=True)
class SameOne:
    """An earlier payment of the same customer, kind and amount; `recorded_by` is a staff id."""

    payment_id: int
    recorded_by: int | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class RecordedPayment:
    """The result of recording. `repeated`: the source was known and nothing was booked; then
    `payment` is the first one as it is now, None where it was undone meanwhile. `moved` is what
    it did to what is owed (for a repeated one, the standing as it is, twice)."""

    payment: Payment | None
    moved: Moved
    repeated: bool = False
    same_one: SameOne | None = None
