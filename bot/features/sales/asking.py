"""What a bill still misses is asked for, one thing at a time; what is complete is booked."""

from __future__ import annotations

from dataclasses import replace

from bot.features.sales import drafts
from bot.features.sales.open_bill import OpenBill
from bot.features.sales.views import questions as question_views
from bot.features.sales.views import receipt as receipt_views
from bot.features.sales.views.receipt import Hints
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.bill import Bill
from crm.customers import cards
from crm.customers.cards import Customer
from crm.language.sale.reasons import Reason
from crm.purchases import recording
from crm.purchases.from_text import Understood, find_customers, owners_of_phone, understand
from crm.purchases.recording import Recorded

CHOICES = 6
"""Customers offered as buttons: what fits a phone above the keyboard."""


async def take_said(request: Request, found: Understood, bill: Bill, source: str) -> None:
    """Takes what was typed as a sale: `bill`, which was found in it, by the message `source`."""
    unclear = found.refusal == Reason.UNCLEAR_DATE
    open_bill = OpenBill(bill, found.said_on, source, day_unclear=unclear)
    await take(request, open_bill, found)


async def take(request: Request, open_bill: OpenBill, found: Understood | None = None) -> None:
    """Books what is complete; keeps and asks for what is not."""
    step = open_bill.asks_for
    if step is None:
        recorded = await request.store.write(
            recording.record_followed, open_bill.bill, request.staff.id, open_bill.source
        )
        await booked(request, recorded, open_bill.bill)
        return
    draft_id = await request.store.write(
        drafts.wait, request.chat_id, request.user_id, open_bill, step
    )
    matches = found.matches if found is not None else None
    screen = await _question(request, draft_id, open_bill, matches)
    if found is not None and found.refusal is not None:
        screen = question_views.because(found.refusal, screen)
    message_id = await request.send(screen)
    await request.store.write(drafts.asked, draft_id, message_id)


async def understood(request: Request) -> Understood:
    """The reading of what was typed: the one that came along with the look at who typed it."""
    if isinstance(request.prefetched, Understood):
        return request.prefetched
    return await request.store.read(understand, request.services.names, request.text)


async def another_sale(
    request: Request, *, but_of: int | None = None, for_name: bool = False
) -> bool:
    """Takes a whole sale that was typed while something else is asked: nothing typed is lost.

    What is asked goes on waiting, unless it is a sale without anything in it yet. `but_of` is the
    customer whose sale is being changed: theirs is no other one. `for_name`: a name was asked,
    so that an amount beside it is enough.
    """
    found = await understood(request)
    whole = found.is_whole_sale or (for_name and found.has_name_and_amount)
    if found.bill is None or not whole:
        return False
    if but_of is not None and found.bill.customer_id == but_of:
        return False
    await take_another(request, found, found.bill)
    return True


async def take_another(request: Request, found: Understood, bill: Bill) -> None:
    """A question about a sale that has neither a customer nor an item need not wait."""
    flow = request.flow
    if flow is not None and flow.name == drafts.FLOW:
        draft_id = int(flow.data["draft"])
        if await request.store.write(drafts.leave_empty, draft_id, request.chat_id):
            await request.delete_message(flow.message_id)
    await take_said(request, found, bill, request.source)


async def booked(request: Request, recorded: Recorded, bill: Bill) -> None:
    if (
        recorded.purchase is None or recorded.customer is None
    ):  # undone before its message arrived a second time
        return
    hints = Hints(
        offer_payments=bill.payment_method is None,
        bare_lines=tuple(number for number, line in enumerate(bill.lines, 1) if line.bare_price),
        remembered=tuple(line.label for line in bill.lines if line.remembered),
        became_active=recorded.became_active,
    )
    await request.send(
        receipt_views.receipt(recorded.purchase, recorded.customer, request.formats, hints)
    )


async def _question(
    request: Request,
    draft_id: int,
    open_bill: OpenBill,
    matches: tuple[Customer, ...] | None = None,
) -> Screen:
    """The screen that asks for what the bill misses next."""
    formats, bill = request.formats, open_bill.bill
    if open_bill.asks_for == "items":
        return question_views.which_items(draft_id, bill, formats)
    if open_bill.asks_for == "price":
        return question_views.which_price(draft_id, bill, formats)
    if open_bill.asks_for == "day":
        return question_views.which_day(draft_id, bill, formats)
    if open_bill.asks_for == "payment":
        return question_views.which_payment(draft_id, bill, formats)
    if not (bill.customer_name or bill.customer_phone):
        recent = await request.store.read(cards.recent, CHOICES)
        return question_views.whose_sale(draft_id, bill, recent, formats)
    if matches is None:
        found = await request.store.read(
            find_customers, request.services.names, bill.customer_name, bill.customer_phone
        )
        matches = found.people
    if matches:
        return question_views.which_customer(draft_id, bill, matches[:CHOICES], formats)
    return question_views.new_customer(draft_id, bill, formats)


async def move_on(
    request: Request,
    draft_id: int,
    open_bill: OpenBill,
    matches: tuple[Customer, ...] | None = None,
) -> None:
    """Moves a draft on: books it when complete, else asks the next thing, in place after a tap.
    `matches` are customers whom the name may mean, where they were looked up."""
    step = open_bill.asks_for
    if step is None:
        recorded = await request.store.write(drafts.finish, draft_id, open_bill, request.staff.id)
        await _tidy_question(request)
        await booked(request, recorded, open_bill.bill)
        return
    await request.store.write(drafts.move, draft_id, open_bill, step)
    screen = await _question(request, draft_id, open_bill, matches)
    old = request.flow.message_id if request.flow is not None and request.press is None else None
    message_id = await request.show(screen)
    await request.store.write(drafts.asked, draft_id, message_id)
    if old != message_id:
        await request.delete_message(old)


async def _tidy_question(request: Request) -> None:
    """The question has been answered: it goes, the receipt stays."""
    if request.press is not None and request.message is not None:
        await request.delete_message(request.message.message_id)
    elif request.flow is not None:
        await request.delete_message(request.flow.message_id)


async def contact_for(request: Request, draft_id: int, open_bill: OpenBill) -> None:
    contact = request.message.contact if request.message is not None else None
    if contact is None:
        return
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    phone, people = await request.store.read(owners_of_phone, contact.phone_number, of_contact=True)
    bill = replace(open_bill.bill, customer_name=name, customer_phone=phone)
    if len(people) == 1:
        bill = bill.with_customer(people[0].id, people[0].name)
    await move_on(request, draft_id, open_bill.having(bill), people)
