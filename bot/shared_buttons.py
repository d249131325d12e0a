"""Buttons that lead from one feature to another. Features never import each other: who offers such
a button and who answers it meet here, and in the table of routes."""

from __future__ import annotations

from bot.ui.question_taps import Go as Go  # one of them
from bot.ui.question_taps import Home as Home
from bot.ui.taps import Days, Page, Tap


class OpenCustomer(Tap, code="c"):
    """The customer's card."""

    customer_id: int


class CardOf(Tap, code="c1"):
    """The customer's card, as a message of its own: what is tapped under stays, the receipt of this
    sale."""

    customer_id: int
    purchase_id: int = 0


class SellTo(Tap, code="st"):
    """A sale, step by step, with the customer already chosen."""

    customer_id: int


class OpenPurchase(Tap, code="p"):
    """One purchase, to look at, edit or undo."""

    purchase_id: int


class OpenOf(Tap, code="po"):
    """One purchase of what `/command` shows, with the way back there."""

    purchase_id: int
    command: str


class OpenBought(Tap, code="pb"):
    """One purchase of a customer's history, with the way back to its page."""

    purchase_id: int
    page: Page


class LeaveToCustomer(Tap, code="kUc"):
    """From what is written to one customer back to their card: from its card, or from the question
    what it should say (without a campaign)."""

    customer_id: int
    campaign_id: int | None = None


class WriteTo(Tap, code="wt"):
    """An SMS to one customer."""

    customer_id: int


class OpenHistory(Tap, code="h"):
    """A customer's purchases, newest first."""

    customer_id: int
    page: Page


class CampaignFor(Tap, code="cf"):
    """A campaign, written already, for `segment:lost`, `quiet:2025-03-20` (who went quiet in the
    week up to that day), or `vips:2025-03-17..2025-03-23` (who became a VIP then)."""

    audience: str


class PayBill(Tap, code="bp"):
    """What is due of a bill was paid; only while that is still `owed` (major units). `method`: as
    payments are usually paid where it is None."""

    purchase_id: int
    owed: str
    method: str | None = None


class PayAll(Tap, code="ba"):
    """All that a customer owes was paid; only while that is still `owed` (major units). `method`
    as of PayBill."""

    customer_id: int
    owed: str
    method: str | None = None


class MakeInvoice(Tap, code="iv"):
    """The invoice of a bill, issued if there is none."""

    purchase_id: int


class SendInvoice(Tap, code="vs"):
    """An invoice or a credit note, as it was issued."""

    invoice_id: int


class GstMonth(Tap, code="vm"):
    """GST of the month that begins on `first` (ISO) as a file for the tax adviser."""

    first: str


class ShowQr(Tap, code="vq"):
    """A UPI code for a bill."""

    purchase_id: int


class ShowDuesQr(Tap, code="vd"):
    """A UPI code for all that a customer owes."""

    customer_id: int


class ReturnOn(Tap, code="bt"):
    """Something comes back on this bill."""

    purchase_id: int


class OpenStatement(Tap, code="bs2"):
    """A customer's account: `page` 0 has the last lines."""

    customer_id: int
    page: int = 0


class RemindOne(Tap, code="rm"):
    """A reminder of what one customer owes, ready to approve."""

    customer_id: int


class RemindAll(Tap, code="rl"):
    """A reminder for all who owe for `days` or longer and may be reminded, ready to approve."""

    days: Days = 0


class ForwardDues(Tap, code="rf"):
    """The text and the UPI code for a customer who owes, to be forwarded by hand."""

    customer_id: int


class AskLimit(Tap, code="yl"):
    customer_id: int


class PayBack(Tap, code="bk"):
    """Hands so much (major units) back to a customer."""

    customer_id: int
    amount: str


class RefundMoney(Tap, code="bg"):
    """Hands out so much (major units; empty: not said yet) for what is on no bill of a customer."""

    customer_id: int
    amount: str = ""


class OpenOpening(Tap, code="qo"):
    """The opening balance of a customer, to be changed or removed."""

    customer_id: int


class StillOwed(Tap, code="yo"):
    """The settled bills of an import (0: of the upgrade) are still owed; of one customer, or (0)
    all."""

    import_id: int
    customer_id: int = 0


class AllSettled(Tap, code="yt"):
    """Nothing of them is owed any more, and nobody is asked again."""

    import_id: int


class DebtsOneByOne(Tap, code="yb"):
    """The settled bills by customer, the largest debt first."""

    import_id: int
    page: int = 0


class Understood(Tap, code="oU"):
    """The owner has read what to mind with a gateway."""

    gateway: str


class ShowSummary(Tap, code="eb"):
    """The evening's summary, as the day is now."""


class ListAway(Tap, code="lay"):
    """The list of who has not come for `days`."""

    days: Days


class WriteToListed(Tap, code="lw"):
    """A campaign, written already, for all who are in a list of customers; `listed` is that list,
    packed."""

    listed: str


class CountItem(Tap, code="zc"):
    """Asks how much of an item is there: `item` is its code (crm.purchases.stock.notes)."""

    item: str


class OpenAppointment(Tap, code="jo"):
    """One appointment, to mark what became of it or to move it."""

    appointment_id: int


class AskForStars(Tap, code="fbq"):
    """Makes a link that asks this customer for stars, to be sent by hand."""

    customer_id: int
