"""Buttons of a sale: under a receipt, and under the questions before it."""

from __future__ import annotations

from bot.ui.taps import Amount, Day, Tap

# --- under a receipt ---------------------------------------------------------------------------


class ShowReceipt(Tap, code="r"):
    purchase_id: int


class Undo(Tap, code="u"):
    purchase_id: int


class RecordAgain(Tap, code="ra"):
    """Brings back what Undo took."""

    purchase_id: int


class PayBy(Tap, code="pm"):
    purchase_id: int
    method: str


class InAll(Tap, code="ia"):
    """The bare number was the sum of the line, not the price of one. `said` is that number, `mark`
    the line (crm.bill.Line.mark): the button does nothing to one that was changed meanwhile, or
    that stands in its place. None of an older version."""

    purchase_id: int
    line: int
    said: Amount | None = None
    mark: str | None = None


class InEach(Tap, code="ie"):
    """The bare number was the price of one, after all."""

    purchase_id: int
    line: int
    said: Amount
    mark: str | None = None


class AddPhone(Tap, code="ap"):
    """Asks for the phone of a new customer, below the receipt."""

    purchase_id: int


class SharePhone(Tap, code="sp"):
    """The number that was typed for a new customer is also somebody else's, and that is right."""


class Edit(Tap, code="e"):
    purchase_id: int


class EditField(Tap, code="ef"):
    """Asks for one of: items, payment, day, customer, note."""

    purchase_id: int
    field: str


class SetDay(Tap, code="ed"):
    purchase_id: int
    day: Day


class SetCustomer(Tap, code="ec"):
    purchase_id: int
    customer_id: int


class SetCustomerNew(Tap, code="en"):
    """The name that was typed for a purchase becomes a new customer."""

    purchase_id: int


class ClearNote(Tap, code="cn"):
    purchase_id: int


class Delete(Tap, code="d"):
    purchase_id: int


class DeleteSurely(Tap, code="dy"):
    purchase_id: int


# --- before the receipt: `question` is the number of an open bill -----------------------------


class ChooseCustomer(Tap, code="dc"):
    question: int
    customer_id: int


class AddCustomer(Tap, code="da"):
    """Nobody fits: the name that was typed becomes a new customer."""

    question: int


class AskCustomer(Tap, code="dq"):
    """Back to the question who it is."""

    question: int


class AtCounter(Tap, code="dw"):
    """The sale is nobody's by name."""

    question: int


class ItemsDone(Tap, code="dd"):
    question: int


class DropLine(Tap, code="dl"):
    """Takes the last line of the running bill back: that with the number `line` (from 0), so that
    a second tap takes no second one; None (of an older version): the last one there is. `mark` is
    that line's, here and below: the button does nothing to another."""

    question: int
    line: int | None = None
    mark: str | None = None


class DropUnpriced(Tap, code="du"):
    """Takes the line `line` (from 0) off the bill, whose price is asked."""

    question: int
    line: int | None = None
    mark: str | None = None


class AskItems(Tap, code="di"):
    """Back from the payment to the bill."""

    question: int


class ChooseDay(Tap, code="dy2"):
    question: int
    day: Day


class ChooseReading(Tap, code="dr"):
    """Choice of a reading by its index `which` (from 0) and its mark; None for none of these."""

    question: int
    which: int | None
    mark: str | None = None


class BookSeveral(Tap, code="bs"):
    question: int


class OneByOne(Tap, code="bo"):
    question: int


class ChoosePayment(Tap, code="dp"):
    question: int
    method: str


class DropDraft(Tap, code="dx"):
    question: int


class ShowRecent(Tap, code="rs"):
    """A page of the latest sales; the first has the newest."""

    page: int
