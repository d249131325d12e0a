"""Buttons of invoices."""

from __future__ import annotations

from bot.ui.taps import Tap


class AskCancellation(Tap, code="vx"):
    """Asks before an invoice is cancelled: its number stays used."""

    invoice_id: int


class CancelInvoice(Tap, code="vy"):
    invoice_id: int


class SendInvoice(Tap, code="vs"):
    """The paper once more."""

    invoice_id: int
