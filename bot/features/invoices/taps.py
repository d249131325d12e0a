"""Buttons of invoices."""

from __future__ import annotations

from bot.ui.taps import Tap


class AskCancellation(Tap, code="vx"):
    """Asks before an invoice is cancelled: its number stays used."""

    invoice_id: int


class CancelInvoice(Tap, code="vy"):
    invoice_id: int


class WithoutIt(Tap, code="vw"):
    """Issues the invoice without what was asked for (crm.invoices.lacking.Lack)."""

    what: str


class GiveState(Tap, code="vg"):
    """The buyer's state, by its code."""

    state: str


class AskPlace(Tap, code="vp"):
    """The buyer is in another state."""

    invoice_id: int
