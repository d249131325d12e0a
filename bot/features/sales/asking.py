"""Asks for the missing parts of a bill, one at a time, and books a complete bill."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.features.sales.questions import SALE, begun, draw
from bot.features.sales.views import questions as question_views
from bot.features.sales.views import receipt as receipt_views
from bot.features.sales.views.receipt import Hints
from bot.ui.conversation import answer, answer_if, ask, is_open, leave
from bot.ui.doubt import DOUBT
from bot.ui.request import Request
from crm.bill import Bill
from crm.customers.cards import Customer
from crm.language.sale.reasons import Reason
from crm.purchases import open_bill as bills
from crm.purchases.from_text import Understood, understand
from crm.purchases.open_bill import OpenBill
from crm.purchases.recording import Recorded
from crm.purchases.whose import owners_of_phone


async def take_said(request: Request, found: Understood, bill: Bill, source: str) -> None:
    """Takes what was typed as a sale: `bill`, which was found in it, by the message `source`."""
    unclear = found.refusal == Reason.UNCLEAR_DATE
    open_bill = OpenBill(
        bill,
        found.said_on,
        source,
        day_unclear=unclear,
        readings=found.readings,
        over_limit=found.over_limit,
        said_at=request.said_at,
    )
    await take(request, open_bill, found.matches, found.refusal)


async def take(
    request: Request,
    open_bill: OpenBill,
    matches: tuple[Customer, ...] | None = None,
    refusal: str | None = None,
) -> None:
    """Books a complete bill; keeps an incomplete one and asks for the rest in a new message.

    A question about a sale in which nothing is known yet, or whether a text is a sale, is answered
    by this one; what else is asked waits, or is left for a question.
    """
    answers = is_open(request, DOUBT) or _empty_is_open(request)
    open_bill = await _believed(request, open_bill)
    step = open_bill.asks_for
    if step is None:
        by = request.staff.id
        if answers:
            booking = partial(bills.book, open_bill=open_bill, by=by, act=request.source)
            await finished(request, await answer_if(request, booking), open_bill.bill)
        else:
            recorded = await request.store.write(bills.book, open_bill, by, request.source)
            await booked(request, recorded, open_bill.bill)
        return
    kept = begun(open_bill)
    if answers and request.open is not None:
        kept = replace(kept, number=request.open.number or kept.number)
    elif request.open is not None and not is_open(request, *SALE.values()):
        leave(request)
    screen = await draw(request, kept, matches)
    why = question_views.why_asked(refusal)
    await ask(request, SALE[step], kept, screen=screen, problem=why, below=True)


async def _believed(request: Request, open_bill: OpenBill) -> OpenBill:
    if open_bill.asks_for is not None or open_bill.sure:
        return open_bill
    return await request.store.read(bills.doubted, open_bill)


def _empty_is_open(request: Request) -> bool:
    opened = request.open
    return opened is not None and isinstance(opened.state, OpenBill) and opened.state.is_empty


async def understood(request: Request) -> Understood:
    """The reading of what was typed: the one that came along with the look at who typed it."""
    if isinstance(request.prefetched, Understood):
        return request.prefetched
    return await request.store.read(
        understand, request.services.names, request.text, request.said_on
    )


async def another_sale(
    request: Request,
    *,
    but_of: int | None = None,
    for_name: bool = False,
    nameless: bool = False,
) -> bool:
    """Takes a whole sale that was typed where a sale is asked about and still misses something:
    nothing typed is lost. What misses nothing was booked before it came here (bot.ui.typed).

    `but_of` is the customer whose sale is asked about: theirs is no other one. `for_name`: a name
    was asked, so that an amount beside it is enough. `nameless`: what answers is no bill, so that
    one without a name is another sale, too.
    """
    found = await understood(request)
    whole = found.is_whole_sale or (for_name and found.has_name_and_amount)
    if found.bill is None:
        return False
    if not whole and not (nameless and found.bill.of_counter and found.is_complete_sale):
        return False
    if but_of is not None and found.bill.customer_id == but_of:
        return False
    await take_said(request, found, found.bill, request.source)
    return True


async def sale_of_another(request: Request, *, but_of: int | None) -> bool:
    """Takes what was typed as the sale of somebody else whom the shop knows, though which of them
    or what they bought is still to be asked: nobody buys a customer."""
    found = await understood(request)
    bill = found.bill
    if bill is None or found.refusal not in (None, Reason.NO_AMOUNT):
        return False
    known = bill.customer_id is not None or found.matches
    if not known or (but_of is not None and bill.customer_id == but_of):
        return False
    await take_said(request, found, bill, request.source)
    return True


async def booked(request: Request, recorded: Recorded, bill: Bill) -> None:
    if (
        recorded.purchase is None or recorded.customer is None
    ):  # undone before its message arrived a second time
        return
    hints = Hints(
        offer_payments=bill.payment_method is None,
        give_back=None if bill.handed is None else bill.handed - recorded.purchase.total_amount,
        usual=tuple(line.label for line in bill.lines if line.bare_price and line.summed),
        remembered=tuple(line.label for line in bill.lines if line.remembered),
        became_active=recorded.became_active,
    )
    await request.send(
        receipt_views.receipt(recorded.purchase, recorded.customer, request.formats, hints)
    )


async def move_on(
    request: Request, open_bill: OpenBill, matches: tuple[Customer, ...] | None = None
) -> None:
    """Books the open bill when it is complete, else asks the next thing. `matches` are customers
    whom the name may mean, where they were looked up."""
    open_bill = await _believed(request, open_bill)
    step = open_bill.asks_for
    if step is not None:
        screen = await draw(request, open_bill, matches)
        await ask(request, SALE[step], open_bill, screen=screen)
        return
    recorded = await answer(request, bills.book, open_bill, request.staff.id, request.source)
    await finished(request, recorded, open_bill.bill)


async def finished(request: Request, recorded: Recorded, bill: Bill) -> None:
    """Deletes the question that was answered by a button, and sends the receipt below."""
    await request.delete_message(request.tapped)
    await booked(request, recorded, bill)


async def with_contact(
    request: Request, open_bill: OpenBill
) -> tuple[OpenBill, tuple[Customer, ...]] | None:
    """The bill with the contact of the address book that was shared: the customer who has the
    number, or the name and number of a new one."""
    contact = request.message.contact if request.message is not None else None
    if contact is None:
        return None
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    phone, people = await request.store.read(owners_of_phone, contact.phone_number, of_contact=True)
    bill = replace(open_bill.bill, customer_name=name, customer_phone=phone)
    if len(people) == 1:
        bill = bill.with_customer(people[0].id, people[0].name)
    return open_bill.having(bill), people
