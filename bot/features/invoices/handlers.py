"""Invoices and UPI codes: by a button, as a reply to a bill, or in words."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date

from telegram.constants import ChatAction

from bot.features.invoices.questions import LACKING, PLACE, OfInvoice
from bot.features.invoices.taps import (
    AskCancellation,
    AskPlace,
    CancelInvoice,
    GiveState,
    WithoutIt,
)
from bot.features.invoices.views import asking
from bot.features.invoices.views import codes as code_views
from bot.features.invoices.views import papers as paper_views
from bot.shared_buttons import GstMonth, MakeInvoice, SendInvoice, ShowDuesQr, ShowQr
from bot.ui.conversation import answer, ask, asked, close
from bot.ui.request import Request
from bot.ui.taps import OldButton
from bot.ui.waiting import busy_with
from crm.errors import Invalid
from crm.india.upi import qr_png
from crm.invoices import codes, issuing, rates, stored
from crm.invoices.codes import UpiCode
from crm.invoices.lacking import Lack, Lacking, fill, next_lacking
from crm.invoices.printing import month_file, printed
from crm.language.amounts import typed_amount
from crm.language.plain_words.item_taxes import read_item_tax
from crm.language.plain_words.meant import Meant
from crm.language.plain_words.papers import PaperReply, read_paper_reply
from crm.permissions import Permission


async def replied(request: Request, purchase_id: int) -> bool:
    """A reply to a bill that asks for its paper or a code; False where it says something else."""
    match read_paper_reply(request.text):
        case PaperReply.INVOICE:
            await make(request, MakeInvoice(purchase_id))
        case PaperReply.UPI_CODE:
            await show_qr(request, ShowQr(purchase_id))
        case PaperReply.CANCEL_INVOICE:
            invoice_id = await request.store.read(issuing.live_of, purchase_id)
            if invoice_id is None:
                await request.send(paper_views.without_invoice())
            else:
                await cancel(request, CancelInvoice(invoice_id))
        case None:
            return False
    return True


async def make(request: Request, tap: MakeInvoice) -> None:
    await _make(request, tap.purchase_id)


async def _make(request: Request, purchase_id: int, without: tuple[str, ...] = ()) -> None:
    """Issues the invoice of a bill, once nothing is lacking."""
    found = await request.store.read(next_lacking, purchase_id, without)
    if found is not None and found.what is Lack.BUYER:
        await request.send(asking.names_its_buyer(purchase_id))
        return
    if found is not None:
        await ask(request, LACKING, found, below=True)
        return
    invoice_id = await request.store.write(issuing.issue, purchase_id, request.staff.id)
    await send(request, SendInvoice(invoice_id))


async def typed_lacking(request: Request, asked: Lacking) -> None:
    await _filled(request, asked, request.text)


async def give_state(request: Request, tap: GiveState) -> None:
    found = asked(request, LACKING)
    if found.what is not Lack.STATE:
        raise OldButton("another question is open")
    await _filled(request, found, tap.state)


async def _filled(request: Request, lacking: Lacking, text: str) -> None:
    await answer(request, fill, lacking, text, request.staff.id)
    await _make(request, lacking.purchase_id, lacking.without)


async def without_it(request: Request, tap: WithoutIt) -> None:
    found = asked(request, LACKING)
    if found.what.value != tap.what or not found.optional:
        raise OldButton("another question is open")
    await close(request)
    await _make(request, found.purchase_id, (*found.without, tap.what))


async def ask_place(request: Request, tap: AskPlace) -> None:
    await ask(request, PLACE, OfInvoice(tap.invoice_id), below=True)


async def typed_place(request: Request, asked: OfInvoice) -> None:
    """Another place of supply: the invoice is cancelled, and a new one made."""
    moved = await answer(request, issuing.move, asked.invoice_id, request.text, request.staff)
    await send(request, SendInvoice(moved))


async def send(request: Request, tap: SendInvoice) -> None:
    """The paper, as a message of its own."""
    found = await request.store.read(stored.get, tap.invoice_id)
    content = await request.services.drawing.read(request.services.store, printed, tap.invoice_id)
    notes = await request.store.read(stored.notes_of_bill, found.bill)
    may_cancel = request.staff.may(Permission.MANAGE_DUES)
    await request.send(
        paper_views.paper(
            found, tap.invoice_id, content, request.formats, may_cancel=may_cancel, notes=notes
        )
    )


async def ask_cancellation(request: Request, tap: AskCancellation) -> None:
    found = await request.store.read(stored.get, tap.invoice_id)
    await request.send(paper_views.ask_cancellation(found, tap.invoice_id))


async def cancel(request: Request, tap: CancelInvoice) -> None:
    await request.store.write(issuing.cancel_by, tap.invoice_id, request.staff)
    found = await request.store.read(stored.get, tap.invoice_id)
    await request.show(paper_views.cancelled(found, tap.invoice_id))


async def show_qr(request: Request, tap: ShowQr) -> None:
    await _show(request, await request.store.read(codes.of_bill, tap.purchase_id))


async def show_dues_qr(request: Request, tap: ShowDuesQr) -> None:
    await _show(request, await request.store.read(codes.of_dues, tap.customer_id))


async def code_for(request: Request, meant: Meant) -> None:
    """`qr 450`, or `qr` alone: the payer types the amount."""
    amount = None
    with suppress(Invalid):
        amount = typed_amount(meant.rest)
    await _show(request, await request.store.read(codes.of_amount, amount or None))


async def _show(request: Request, found: UpiCode) -> None:
    png = await asyncio.to_thread(qr_png, found.link)
    await request.send(code_views.code(found, png, request.formats))


async def gst_month(request: Request, tap: GstMonth) -> None:
    """The month as Excel, written beside the bot."""
    try:
        first = date.fromisoformat(tap.first).replace(day=1)
    except ValueError as error:
        raise OldButton(tap.first) from error
    async with busy_with(request, ChatAction.UPLOAD_DOCUMENT):
        content = await request.services.writing.read(request.services.store, month_file, first)
    await request.send(paper_views.month(first, content, request.formats))


async def set_item_tax(request: Request, meant: Meant) -> None:
    """`rice gst 5 hsn 1006`."""
    said = read_item_tax(meant.rest, request.shop.today())
    if said is None:
        return
    day = said.valid_from or request.shop.today()
    rate = await request.store.write(
        rates.set_as_said, said.item, said.percent, said.hsn, day, request.staff.id
    )
    await request.send(
        paper_views.rate_set(
            said.item,
            request.formats.number(said.percent),
            rate.hsn,
            request.formats.day(day),
            usual=rate.rate in rates.USUAL,
        )
    )
