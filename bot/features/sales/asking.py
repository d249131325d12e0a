"""What a sale still misses is asked for, one thing at a time; what is complete is booked."""

from __future__ import annotations

from dataclasses import replace

from bot.features.sales import booking
from bot.features.sales.bill import Bill
from bot.features.sales.reading import Understood, find_customers, understand
from bot.features.sales.views import questions as question_views
from bot.features.sales.views import receipt as receipt_views
from bot.features.sales.views.receipt import Hints
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.customers import cards
from crm.purchases.recording import Recorded

CHOICES = 6
"""Customers offered as buttons: what fits a phone above the keyboard."""


async def take(request: Request, bill: Bill, found: Understood | None = None) -> None:
    """Books what is complete; keeps and asks for what is not."""
    step = bill.asks_for
    if step is None:
        await booked(request, await request.store.write(booking.book, bill, request.staff.id), bill)
        return
    draft = await request.store.write(booking.wait, request.chat_id, request.user_id, bill, step)
    screen = await question(request, draft.id, bill, found)
    if found is not None and found.refusal is not None:
        screen = question_views.because(found.refusal, screen)
    message_id = await request.send(screen)
    await request.store.write(booking.asked, draft.id, message_id)


async def understood(request: Request) -> Understood:
    """The reading of what was typed: the one that came along with the look at who typed it."""
    if isinstance(request.prefetched, Understood):
        return request.prefetched
    return await request.store.read(
        understand, request.services.names, request.text, request.source
    )


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
    await leave_empty(request)
    await take(request, found.bill, found)
    return True


async def leave_empty(request: Request) -> None:
    """A question about a sale that has neither a customer nor an item need not wait."""
    flow = request.flow
    if flow is None or flow.name != booking.FLOW:
        return
    draft_id = int(flow.data["draft"])
    if await request.store.write(booking.leave_empty, draft_id, request.chat_id):
        await request.delete_message(flow.message_id)


async def booked(request: Request, recorded: Recorded, bill: Bill) -> None:
    if (
        recorded.purchase is None or recorded.customer is None
    ):  # undone before its message arrived a second time
        return
    hints = Hints(
        offer_payments=bill.payment is None,
        bare_lines=tuple(number for number, line in enumerate(bill.lines, 1) if line.bare_price),
        remembered=tuple(line.name for line in bill.lines if line.remembered),
        became_active=recorded.became_active,
    )
    await request.send(
        receipt_views.receipt(recorded.purchase, recorded.customer, request.formats, hints)
    )


async def question(
    request: Request, draft_id: int, bill: Bill, found: Understood | None = None
) -> Screen:
    """The screen that asks for what the bill misses next."""
    formats = request.formats
    if bill.asks_for == "items":
        return question_views.which_items(draft_id, bill, formats)
    if bill.asks_for == "price":
        return question_views.which_price(draft_id, bill, formats)
    if bill.asks_for == "day":
        return question_views.which_day(draft_id, bill, formats)
    if bill.asks_for == "payment":
        return question_views.which_payment(draft_id, bill, formats)
    named = bool(bill.customer_name or bill.customer_phone)
    if not named:
        recent = await request.store.read(cards.recent, CHOICES)
        return question_views.whose_sale(draft_id, bill, recent, formats)
    if found is not None:
        matches = found.matches
    else:
        matches = (
            await request.store.read(
                find_customers, request.services.names, bill.customer_name, bill.customer_phone
            )
        ).people
    if matches:
        return question_views.which_customer(draft_id, bill, matches[:CHOICES], formats)
    return question_views.new_customer(draft_id, bill, formats)


async def move_on(
    request: Request, draft_id: int, bill: Bill, found: Understood | None = None
) -> None:
    """Moves a draft on: books it when complete, else asks the next thing, in place after a tap."""
    step = bill.asks_for
    if step is None:
        recorded = await request.store.write(booking.finish, draft_id, bill, request.staff.id)
        await tidy_question(request)
        await booked(request, recorded, bill)
        return
    await request.store.write(booking.move, draft_id, bill, step)
    screen = await question(request, draft_id, bill, found)
    old = request.flow.message_id if request.flow is not None and request.press is None else None
    message_id = await request.show(screen)
    await request.store.write(booking.asked, draft_id, message_id)
    if old != message_id:
        await request.delete_message(old)


async def tidy_question(request: Request) -> None:
    """The question has been answered: it goes, the receipt stays."""
    if request.press is not None and request.message is not None:
        await request.delete_message(request.message.message_id)
    elif request.flow is not None:
        await request.delete_message(request.flow.message_id)


async def contact_for(request: Request, draft_id: int, bill: Bill) -> None:
    contact = request.message.contact if request.message is not None else None
    if contact is None:
        return
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    phone, people = await request.store.read(booking.owners_of_phone, contact.phone_number)
    bill = replace(bill, customer_name=name, customer_phone=phone)
    if len(people) == 1:
        bill = bill.with_customer(people[0].id, people[0].name)
    await move_on(request, draft_id, bill, Understood(bill=bill, matches=people))
