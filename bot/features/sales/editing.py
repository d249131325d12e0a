"""Changing a booked sale: with buttons, by typing, or in words as a reply to its receipt."""

from __future__ import annotations

from datetime import date

from bot.features.sales import booking, correcting
from bot.features.sales.asking import another_sale, understood
from bot.features.sales.reading import find_customers, items_anew
from bot.features.sales.taps import (
    ClearNote,
    Delete,
    DeleteSurely,
    Edit,
    EditField,
    InAll,
    PayBy,
    SetCustomer,
    SetCustomerNew,
    SetDay,
    Undo,
)
from bot.features.sales.views import editing as ask
from bot.features.sales.views import receipt as receipt_views
from bot.features.sales.views.receipt import Hints
from bot.features.sales.views.refusals import explain
from bot.ui.request import Request
from bot.ui.show import taps_under
from crm.chat import flows
from crm.customers import cards
from crm.errors import NotFound
from crm.language.days import read_day
from crm.language.said_days import Lies
from crm.patch import KEEP
from crm.purchases.recording import PurchaseChanges

FLOW = "edit"
"""Steps: items, payment, day, customer, note. Its data holds the purchase's id."""

CHOICES = 6


async def edit(request: Request, tap: Edit) -> None:
    if request.flow is not None and request.flow.name == FLOW:
        await request.store.write(flows.drop, request.chat_id, request.user_id)
    found = await request.store.read(booking.receipt_of, tap.purchase_id)
    await request.show(ask.editing(found.purchase, found.customer, request.formats))


async def edit_field(request: Request, tap: EditField) -> None:
    """Asks for one field; what is typed next is its new value."""
    found = await request.store.read(booking.receipt_of, tap.purchase_id)
    purchase = found.purchase
    match tap.field:
        case "items":
            screen = ask.ask_items(purchase, correcting.as_text(purchase))
        case "payment":
            screen = ask.ask_payment(purchase)
        case "day":
            screen = ask.ask_day(purchase, request.formats)
        case "customer":
            recent = await request.store.read(cards.recent, CHOICES)
            screen = ask.ask_other_customer(purchase, found.customer, recent, request.formats)
        case "note":
            screen = ask.ask_note(purchase)
        case _:
            raise NotFound("field", tap.field)
    message_id = await request.show(screen)
    data = {"purchase": purchase.id}
    await request.store.write(
        flows.save, request.chat_id, request.user_id, FLOW, tap.field, data, message_id
    )


async def _change(
    request: Request, purchase_id: int, changes: PurchaseChanges, hints: Hints | None = None
) -> None:
    """One change of a booked sale, and its receipt as it is now."""
    found = await request.store.write(
        booking.change, purchase_id, changes, request.staff, request.source
    )
    if request.flow is not None and request.flow.name == FLOW:
        await request.store.write(flows.drop, request.chat_id, request.user_id)
        if request.press is None:
            await request.delete_message(request.flow.message_id)
    await request.show(
        receipt_views.receipt(found.purchase, found.customer, request.formats, hints)
    )


async def pay_by(request: Request, tap: PayBy) -> None:
    bare = tuple(
        one.line
        for one in taps_under(request.message)
        if isinstance(one, InAll) and one.purchase_id == tap.purchase_id
    )
    changes = PurchaseChanges(payment_method=tap.method)
    await _change(request, tap.purchase_id, changes, Hints(bare_lines=bare))


async def in_all(request: Request, tap: InAll) -> None:
    found = await request.store.write(booking.in_all, tap.purchase_id, tap.line, request.staff)
    await request.show(receipt_views.receipt(found.purchase, found.customer, request.formats))


async def set_day(request: Request, tap: SetDay) -> None:
    changes = PurchaseChanges(purchase_date=date.fromisoformat(tap.day))
    await _change(request, tap.purchase_id, changes)


async def set_customer(request: Request, tap: SetCustomer) -> None:
    await _change(request, tap.purchase_id, PurchaseChanges(customer_id=tap.customer_id))


async def set_customer_new(request: Request, tap: SetCustomerNew) -> None:
    name = str(request.flow.data.get("name", "")) if request.flow is not None else ""
    if not name:
        raise NotFound("name", "")
    found = await request.store.write(
        booking.set_customer_new, tap.purchase_id, name, request.staff, request.source
    )
    await request.store.write(flows.drop, request.chat_id, request.user_id)
    await request.show(receipt_views.receipt(found.purchase, found.customer, request.formats))


async def clear_note(request: Request, tap: ClearNote) -> None:
    await _change(request, tap.purchase_id, PurchaseChanges(notes=None))


async def ask_deletion(request: Request, tap: Delete) -> None:
    found = await request.store.read(booking.receipt_of, tap.purchase_id)
    await request.show(ask.ask_deletion(found.purchase, found.customer, request.formats))


async def delete(request: Request, tap: DeleteSurely) -> None:
    gone = await request.store.write(booking.take_back, tap.purchase_id, request.staff)
    await request.show(
        receipt_views.undone(gone.total, gone.customer_name, gone.purchase_id, request.formats)
    )


def _purchase_id(request: Request) -> int:
    return int(request.flow.data["purchase"]) if request.flow is not None else 0


async def _another_sale(request: Request) -> bool:
    """A whole sale to somebody else is not what was asked for, and is booked for itself."""
    receipt = await request.store.read(booking.receipt_of, _purchase_id(request))
    return await another_sale(request, but_of=receipt.customer.id)


async def typed_items(request: Request) -> None:
    """The items typed anew, or only what changes of them."""
    purchase_id = _purchase_id(request)
    if await _another_sale(request):
        return
    anew = await request.store.read(items_anew, request.services.names, request.text)
    if anew is None:
        await correct(request, purchase_id)
    else:
        await _change(request, purchase_id, PurchaseChanges(items=anew))


async def typed_payment(request: Request) -> None:
    if not await _another_sale(request):
        await correct(request, _purchase_id(request))


async def typed_day(request: Request) -> None:
    if await _another_sale(request):
        return
    day = read_day(request.text, request.shop.today(), Lies.PAST)
    await _change(request, _purchase_id(request), PurchaseChanges(purchase_date=day))


async def typed_note(request: Request) -> None:
    if await _another_sale(request):
        return
    note = request.text.strip()[:1000]
    await _change(request, _purchase_id(request), PurchaseChanges(notes=note))


async def typed_customer(request: Request) -> None:
    if await _another_sale(request):
        return
    purchase_id = _purchase_id(request)
    text = " ".join(request.text.split())
    found = await request.store.read(find_customers, request.services.names, text, None)
    if found.sure is not None:
        await _change(request, purchase_id, PurchaseChanges(customer_id=found.sure.id))
        return
    receipt = await request.store.read(booking.receipt_of, purchase_id)
    old = request.flow.message_id if request.flow is not None else None
    message_id = await request.show(
        ask.which_other_customer(receipt.purchase, text, found.people[:CHOICES], request.formats)
    )
    await request.delete_message(old)
    data = {"purchase": purchase_id, "name": text}
    await request.store.write(
        flows.save, request.chat_id, request.user_id, FLOW, "customer", data, message_id
    )


# --- in words ----------------------------------------------------------------------------------


def receipt_replied_to(request: Request) -> int | None:
    """The purchase whose receipt this message replies to; its Undo tells which it is."""
    replied = request.message.reply_to_message if request.message is not None else None
    for tap in taps_under(replied):
        if isinstance(tap, Undo):
            return tap.purchase_id
    return None


async def correct(request: Request, purchase_id: int) -> None:
    """`paid cash`, `3 rice`, `add 1 soap 40`, `remove oil`, `delete`, `for ravi`."""
    before = await request.store.read(booking.changed_by, request.source)
    if before is not None:  # it comes a second time, and may mean something else by now
        await request.show(receipt_views.receipt(before.purchase, before.customer, request.formats))
        return
    said = await request.store.read(
        correcting.correct, request.services.names, purchase_id, request.text
    )
    if said.refusal is not None:
        chatter = request.in_group and said.refusal == "not_a_correction"
        if not await _said_whole(request, purchase_id) and not chatter:
            await request.send(explain(said.refusal, request.text))
    elif said.deleted:
        await delete(request, DeleteSurely(purchase_id))
    elif said.moved_to is not None:
        await _whose(request, purchase_id, said.moved_to)
    elif said.changes is not None:
        await _change(request, purchase_id, said.changes)


async def _said_whole(request: Request, purchase_id: int) -> bool:
    """A whole sale as a reply: the same customer's is this one as it should be, another's is
    another one."""
    before = (await request.store.read(booking.receipt_of, purchase_id)).purchase
    found = await understood(request)
    bill = found.bill
    if bill is None or not found.is_whole_sale or bill.customer_id != before.customer_id:
        return await another_sale(request, but_of=before.customer_id)
    changes = PurchaseChanges(
        items=bill.items(),
        payment_method=bill.payment or KEEP,
        purchase_date=bill.day if bill.day != bill.said_on else KEEP,
        notes=bill.note or KEEP,
    )
    await _change(request, purchase_id, changes)
    return True


async def _whose(request: Request, purchase_id: int, name: str) -> None:
    """`for ravi`, and nobody or several are called so: asked."""
    found = await request.store.read(find_customers, request.services.names, name, None)
    receipt = await request.store.read(booking.receipt_of, purchase_id)
    message_id = await request.show(
        ask.which_other_customer(receipt.purchase, name, found.people[:CHOICES], request.formats)
    )
    data = {"purchase": purchase_id, "name": name}
    await request.store.write(
        flows.save, request.chat_id, request.user_id, FLOW, "customer", data, message_id
    )
