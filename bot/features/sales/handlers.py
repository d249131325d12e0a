"""A sale: said in one message, begun step by step; taken back, listed."""

from __future__ import annotations

from collections.abc import Callable

from bot.features.sales import booking, editing, views
from bot.features.sales.asking import contact_for, take, understood
from bot.features.sales.bill import Bill
from bot.features.sales.reading import Understood, understand
from bot.features.sales.refusals import explain
from bot.features.sales.taps import RecordAgain, ShowReceipt, Undo
from bot.links import FOR_NAME, OpenBought, OpenHistory, OpenPurchase, SellTo, SellTyped
from bot.ui.screen import Screen
from bot.ui.taps import OldButton
from bot.ui.visit import Visit
from crm import customers, flows, not_understood
from crm.errors import NotFound
from crm.store.seam import Session


def read_along(visit: Visit) -> Callable[[Session], Understood]:
    """The reading of a typed line, for the transaction that finds out who typed it."""
    known, text, source = visit.desk.known, visit.text, visit.source
    return lambda session: understand(session, known, text, source)


def is_whole_sale(visit: Visit) -> bool:
    """Whether a text is a sale although something else is asked. The questions of a sale itself
    decide for themselves: what is typed there may be about the sale that waits."""
    if editing.receipt_replied_to(visit) is not None:
        return True
    if visit.flow is not None and visit.flow.name in (booking.FLOW, editing.FLOW):
        return False
    if not isinstance(visit.along, Understood) or not visit.along.is_whole_sale:
        return False
    # `Asha Flat 307` where a name is asked may be one: a bare total is asked about there.
    bill = visit.along.bill
    for_name = visit.flow is not None and bool(visit.flow.data.get(FOR_NAME))
    return not for_name or (bill is not None and bool(bill.lines or bill.payment))


async def said(visit: Visit) -> None:
    """Any plain text: a sale, a correction of one (as a reply to its receipt), or a line that says
    why it is neither. In a group only sales are answered."""
    purchase_id = editing.receipt_replied_to(visit)
    if purchase_id is not None:
        await editing.correct(visit, purchase_id)
        return
    found = await understood(visit)
    if found.refusal is not None and found.bill is None:
        if visit.in_group:
            return
        await visit.store.write(not_understood.keep, visit.text, found.refusal, visit.staff.id)
        await visit.send(explain(found.refusal, visit.text))
        return
    if found.bill is not None:
        await take(visit, found.bill, found)


async def start_sale(visit: Visit) -> None:
    """/sale: with words, at once; without, one question at a time."""
    _, _, words = visit.text.partition(" ")
    if words.strip() and visit.press is None:
        await _sell(visit, words)
        return
    await take(visit, await empty_bill(visit))


async def _sell(visit: Visit, words: str) -> None:
    """What is certainly meant as a sale."""
    found = await visit.store.read(understand, visit.desk.known, words, visit.source)
    if found.bill is not None:
        await take(visit, found.bill, found)
    else:
        await visit.send(explain(found.refusal or "not_a_sale", words))


async def sell_typed(visit: Visit, _: SellTyped) -> None:
    said = visit.flow.data.get("said") if visit.flow is not None else None
    if not isinstance(said, str):
        raise OldButton("what was typed is no longer kept")
    question = visit.flow.message_id if visit.flow is not None else None
    await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    visit.flow = None
    await visit.tidy(question)
    await _sell(visit, said)


async def sell_to(visit: Visit, tap: SellTo) -> None:
    """A sale for a customer who is already known: from the card, or a shared contact."""
    customer = await visit.store.read(customers.followed, tap.customer_id)
    bill = (await empty_bill(visit)).with_customer(customer.id, customer.name)
    await take(visit, bill)


async def empty_bill(visit: Visit) -> Bill:
    today = await visit.store.read(booking.today)
    return Bill(said_on=today, day=today, source=visit.source, guided=True)


async def shared_contact(visit: Visit) -> None:
    """A contact of the address book: the customer who has this number, or a new one."""
    contact = visit.message.contact if visit.message is not None else None
    if contact is None:
        return
    bill = await empty_bill(visit)
    draft = await visit.store.write(booking.wait, visit.chat_id, visit.user_id, bill, "customer")
    await contact_for(visit, draft.id, bill)


async def undo(visit: Visit, tap: Undo) -> None:
    gone = await visit.store.write(booking.take_back, tap.purchase_id, visit.staff)
    await visit.show(views.undone(gone.total, gone.customer_name, gone.purchase_id, visit.formats))


async def undo_last(visit: Visit) -> None:
    gone = await visit.store.write(booking.take_back_last, visit.staff, visit.source)
    if gone is None:
        await visit.send(
            Screen("You recorded nothing today that could be taken back. /recent shows the latest.")
        )
        return
    await visit.send(views.undone(gone.total, gone.customer_name, gone.purchase_id, visit.formats))


async def record_again(visit: Visit, tap: RecordAgain) -> None:
    recorded = await visit.store.write(booking.record_again, tap.purchase_id, visit.staff)
    if recorded.purchase is None or recorded.customer is None:
        raise NotFound("sale", tap.purchase_id)
    await visit.show(views.receipt(recorded.purchase, recorded.customer, visit.formats))


async def recent(visit: Visit) -> None:
    only = None if booking.everybody_who_may_see_all(visit.staff) else visit.staff.id
    sales = await visit.store.read(booking.latest, 8, only)
    await visit.show(views.recent_sales(sales, visit.formats, visit.formats.shop.today()))


async def show_receipt(visit: Visit, tap: ShowReceipt | OpenPurchase) -> None:
    found = await visit.store.read(booking.receipt_of, tap.purchase_id)
    await visit.show(views.receipt(found.purchase, found.customer, visit.formats))


async def show_bought(visit: Visit, tap: OpenBought) -> None:
    found = await visit.store.read(booking.receipt_of, tap.purchase_id)
    back = OpenHistory(found.customer.id, tap.page)
    await visit.show(views.receipt(found.purchase, found.customer, visit.formats, back=back))
