"""Changing a booked sale: with buttons, by typing, or in words as a reply to its receipt."""

from __future__ import annotations

from datetime import date

from bot.features.sales import booking, correcting, views
from bot.features.sales import editing_views as ask
from bot.features.sales.asking import another_sale, understood
from bot.features.sales.reading import find_customers, items_anew, read_day
from bot.features.sales.refusals import explain
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
from bot.features.sales.views import Hints
from bot.ui.show import taps_under
from bot.ui.visit import Visit
from crm import customers, flows
from crm.changes import KEEP
from crm.errors import NotFound
from crm.purchases import PurchaseChanges

FLOW = "edit"
"""Steps: items, payment, day, customer, note. Its data holds the purchase's id."""

CHOICES = 6


async def edit(visit: Visit, tap: Edit) -> None:
    if visit.flow is not None and visit.flow.name == FLOW:
        await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    found = await visit.store.read(booking.receipt_of, tap.purchase_id)
    await visit.show(ask.editing(found.purchase, found.customer, visit.formats))


async def edit_field(visit: Visit, tap: EditField) -> None:
    """Asks for one field; what is typed next is its new value."""
    found = await visit.store.read(booking.receipt_of, tap.purchase_id)
    purchase = found.purchase
    match tap.field:
        case "items":
            screen = ask.ask_items(purchase, correcting.as_text(purchase))
        case "payment":
            screen = ask.ask_payment(purchase)
        case "day":
            screen = ask.ask_day(purchase, visit.formats)
        case "customer":
            recent = await visit.store.read(customers.recent, CHOICES)
            screen = ask.ask_other_customer(purchase, found.customer, recent, visit.formats)
        case "note":
            screen = ask.ask_note(purchase)
        case _:
            raise NotFound("field", tap.field)
    message_id = await visit.show(screen)
    data = {"purchase": purchase.id}
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, FLOW, tap.field, data, message_id
    )


async def _change(
    visit: Visit, purchase_id: int, changes: PurchaseChanges, hints: Hints | None = None
) -> None:
    """One change of a booked sale, and its receipt as it is now."""
    found = await visit.store.write(booking.change, purchase_id, changes, visit.staff, visit.source)
    if visit.flow is not None and visit.flow.name == FLOW:
        await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
        if visit.press is None:
            await visit.tidy(visit.flow.message_id)
    await visit.show(views.receipt(found.purchase, found.customer, visit.formats, hints))


async def pay_by(visit: Visit, tap: PayBy) -> None:
    bare = tuple(
        one.line
        for one in taps_under(visit.message)
        if isinstance(one, InAll) and one.purchase_id == tap.purchase_id
    )
    changes = PurchaseChanges(payment_method=tap.method)
    await _change(visit, tap.purchase_id, changes, Hints(bare_lines=bare))


async def in_all(visit: Visit, tap: InAll) -> None:
    found = await visit.store.write(booking.in_all, tap.purchase_id, tap.line, visit.staff)
    await visit.show(views.receipt(found.purchase, found.customer, visit.formats))


async def set_day(visit: Visit, tap: SetDay) -> None:
    changes = PurchaseChanges(purchase_date=date.fromisoformat(tap.day))
    await _change(visit, tap.purchase_id, changes)


async def set_customer(visit: Visit, tap: SetCustomer) -> None:
    await _change(visit, tap.purchase_id, PurchaseChanges(customer_id=tap.customer_id))


async def set_customer_new(visit: Visit, tap: SetCustomerNew) -> None:
    name = str(visit.flow.data.get("name", "")) if visit.flow is not None else ""
    if not name:
        raise NotFound("name", "")
    found = await visit.store.write(
        booking.set_customer_new, tap.purchase_id, name, visit.staff, visit.source
    )
    await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    await visit.show(views.receipt(found.purchase, found.customer, visit.formats))


async def clear_note(visit: Visit, tap: ClearNote) -> None:
    await _change(visit, tap.purchase_id, PurchaseChanges(notes=None))


async def ask_deletion(visit: Visit, tap: Delete) -> None:
    found = await visit.store.read(booking.receipt_of, tap.purchase_id)
    await visit.show(ask.ask_deletion(found.purchase, found.customer, visit.formats))


async def delete(visit: Visit, tap: DeleteSurely) -> None:
    gone = await visit.store.write(booking.take_back, tap.purchase_id, visit.staff)
    await visit.show(views.undone(gone.total, gone.customer_name, gone.purchase_id, visit.formats))


def _purchase_id(visit: Visit) -> int:
    return int(visit.flow.data["purchase"]) if visit.flow is not None else 0


async def _another_sale(visit: Visit) -> bool:
    """A whole sale to somebody else is not what was asked for, and is booked for itself."""
    receipt = await visit.store.read(booking.receipt_of, _purchase_id(visit))
    return await another_sale(visit, but_of=receipt.customer.id)


async def typed_items(visit: Visit) -> None:
    """The items typed anew, or only what changes of them."""
    purchase_id = _purchase_id(visit)
    if await _another_sale(visit):
        return
    anew = await visit.store.read(items_anew, visit.desk.known, visit.text)
    if anew is None:
        await correct(visit, purchase_id)
    else:
        await _change(visit, purchase_id, PurchaseChanges(items=anew))


async def typed_payment(visit: Visit) -> None:
    if not await _another_sale(visit):
        await correct(visit, _purchase_id(visit))


async def typed_day(visit: Visit) -> None:
    if await _another_sale(visit):
        return
    day = await visit.store.read(read_day, visit.desk.known, visit.text)
    await _change(visit, _purchase_id(visit), PurchaseChanges(purchase_date=day))


async def typed_note(visit: Visit) -> None:
    if await _another_sale(visit):
        return
    note = visit.text.strip()[:1000]
    await _change(visit, _purchase_id(visit), PurchaseChanges(notes=note))


async def typed_customer(visit: Visit) -> None:
    if await _another_sale(visit):
        return
    purchase_id = _purchase_id(visit)
    text = " ".join(visit.text.split())
    found = await visit.store.read(find_customers, visit.desk.known, text, None)
    if found.sure is not None:
        await _change(visit, purchase_id, PurchaseChanges(customer_id=found.sure.id))
        return
    receipt = await visit.store.read(booking.receipt_of, purchase_id)
    old = visit.flow.message_id if visit.flow is not None else None
    message_id = await visit.show(
        ask.which_other_customer(receipt.purchase, text, found.people[:CHOICES], visit.formats)
    )
    await visit.tidy(old)
    data = {"purchase": purchase_id, "name": text}
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, FLOW, "customer", data, message_id
    )


# --- in words ----------------------------------------------------------------------------------


def receipt_replied_to(visit: Visit) -> int | None:
    """The purchase whose receipt this message replies to; its Undo tells which it is."""
    replied = visit.message.reply_to_message if visit.message is not None else None
    for tap in taps_under(replied):
        if isinstance(tap, Undo):
            return tap.purchase_id
    return None


async def correct(visit: Visit, purchase_id: int) -> None:
    """`paid cash`, `3 rice`, `add 1 soap 40`, `remove oil`, `delete`, `for ravi`."""
    before = await visit.store.read(booking.changed_by, visit.source)
    if before is not None:  # it comes a second time, and may mean something else by now
        await visit.show(views.receipt(before.purchase, before.customer, visit.formats))
        return
    said = await visit.store.read(correcting.correct, visit.desk.known, purchase_id, visit.text)
    if said.refusal is not None:
        chatter = visit.in_group and said.refusal == "not_a_correction"
        if not await _said_whole(visit, purchase_id) and not chatter:
            await visit.send(explain(said.refusal, visit.text))
    elif said.deleted:
        await delete(visit, DeleteSurely(purchase_id))
    elif said.moved_to is not None:
        await _whose(visit, purchase_id, said.moved_to)
    elif said.changes is not None:
        await _change(visit, purchase_id, said.changes)


async def _said_whole(visit: Visit, purchase_id: int) -> bool:
    """A whole sale as a reply: the same customer's is this one as it should be, another's is
    another one."""
    before = (await visit.store.read(booking.receipt_of, purchase_id)).purchase
    found = await understood(visit)
    bill = found.bill
    if bill is None or not found.is_whole_sale or bill.customer_id != before.customer_id:
        return await another_sale(visit, but_of=before.customer_id)
    changes = PurchaseChanges(
        items=bill.items(),
        payment_method=bill.payment or KEEP,
        purchase_date=bill.day if bill.day != bill.said_on else KEEP,
        notes=bill.note or KEEP,
    )
    await _change(visit, purchase_id, changes)
    return True


async def _whose(visit: Visit, purchase_id: int, name: str) -> None:
    """`for ravi`, and nobody or several are called so: asked."""
    found = await visit.store.read(find_customers, visit.desk.known, name, None)
    receipt = await visit.store.read(booking.receipt_of, purchase_id)
    message_id = await visit.show(
        ask.which_other_customer(receipt.purchase, name, found.people[:CHOICES], visit.formats)
    )
    data = {"purchase": purchase_id, "name": name}
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, FLOW, "customer", data, message_id
    )
