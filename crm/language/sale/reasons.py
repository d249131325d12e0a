"""Why a text is not booked as a sale, and what was understood of it all the same."""

from __future__ import annotations

from enum import StrEnum

from crm.bill import Bill
from crm.dataclass import dataclass
from crm.language.money import Money

MANY = 20
"""So many pieces are rarely sold at once, and hardly anything costs less."""


class Reason(StrEnum):
    """Why a text is not booked. From NO_CUSTOMER on, something is asked and the rest is kept."""

    NOT_A_SALE = "not_a_sale"
    QUESTION = "question"
    OTHER_COMMAND = "other_command"
    PAYMENT_RECEIVED = "payment_received"
    EXPENSE = "expense"
    RETURN = "return"
    FUTURE = "future"
    TOO_LONG = "too_long"
    NO_CUSTOMER = "no_customer"
    NO_AMOUNT = "no_amount"
    ZERO_OR_NEGATIVE = "zero_or_negative"
    AMBIGUOUS = "ambiguous"
    SPLIT_PAYMENT = "split_payment"
    TOO_LARGE = "too_large"
    UNCLEAR_DATE = "unclear_date"


ASKED = frozenset(
    {
        Reason.NO_CUSTOMER,
        Reason.NO_AMOUNT,
        Reason.ZERO_OR_NEGATIVE,
        Reason.AMBIGUOUS,
        Reason.SPLIT_PAYMENT,
        Reason.TOO_LARGE,
        Reason.UNCLEAR_DATE,
    }
)
"""Reasons that were probably meant as a sale: ask, and keep the bill that comes with them."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not booked. `bill` is what was understood all the same; `detail` the words it hangs on;
    `kind` what the text is instead of a sale: `counter`, or that of `instead`, its meaning as
    money; `offered` what may be meant where that is asked; `several` the readings of a text of
    several people, one each; `readings` the bills of which one is meant."""

    reason: Reason
    bill: Bill | None = None
    detail: str = ""
    kind: str | None = None
    several: tuple[Bill | Refusal, ...] = ()
    readings: tuple[Bill, ...] = ()
    instead: Money | None = None
    offered: tuple[Money | Bill, ...] = ()
