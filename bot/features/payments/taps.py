"""Buttons of a payment: under its receipt, and under the questions before it."""

from __future__ import annotations

from bot.ui.taps import Tap

# --- under a receipt ---------------------------------------------------------------------------


class UndoPayment(Tap, code="qu"):
    payment_id: int


class RecordPaymentAgain(Tap, code="qa"):
    payment_id: int


class EditPayment(Tap, code="qe"):
    payment_id: int


class ShowPayment(Tap, code="qr"):
    payment_id: int


class PaidBy(Tap, code="qm"):
    payment_id: int
    method: str


class RemoveOpening(Tap, code="qx"):
    payment_id: int


class ChangeOpening(Tap, code="qc"):
    """Asks for another opening balance."""

    payment_id: int


class OpeningInAll(Tap, code="qi"):
    """What was said is owed in all, with the bills on account. `said` is that amount."""

    payment_id: int
    said: str


# --- before the receipt: `question` is the number of an open payment ---------------------------


class ChoosePayer(Tap, code="qp"):
    question: int
    customer_id: int


class AddPayer(Tap, code="qn"):
    question: int


class ChooseMeaning(Tap, code="qk"):
    """The meaning `which` (from 0) of those offered."""

    question: int
    which: int


class AsAdvance(Tap, code="qv"):
    question: int


class AsSale(Tap, code="qs"):
    question: int
    on_account: bool


class AsLent(Tap, code="ql"):
    question: int


class AsNewOpening(Tap, code="qw"):
    question: int


class AskForPayment(Tap, code="qf"):
    """Asks the owners and managers for it."""

    question: int


class DropPayment(Tap, code="qd"):
    question: int
