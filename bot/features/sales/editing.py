"""Changing a booked sale: with buttons, by typing, or in words as a reply to its receipt."""

from __future__ import annotations

from datetime import date

from bot.features.sales.asking import CHOICES, another_sale, take_another
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
from crm.customers.cards import Customer
from crm.errors import NotFound
from crm.language.days import read_day
from crm.language.said_days import Direction
from crm.language.sale.write import bill_as_text
from crm.purchases import changing, receipts
from crm.purchases import undo as undoing
from crm.purchases.from_text import find_customers, items_anew
from crm.purchases.receipts import Receipt
from crm.purchases.recording import PurchaseChanges
from crm.purchases.undo import Undone

FLOW = "edit"
"""Steps: items, payment, day, customer, note. Its data holds the purchase's id."""


async def edit(request: Request, tap: Edit) -> None:
    if request.flow is not None and request.flow.name == FLOW:
        await request.store.write(flows.drop, request.chat_id, request.user_id)
    found = await request.store.read(receipts.receipt_of, tap.purchase_id)
    await request.show(ask.editing(found.purchase, found.customer, request.formats))


async def edit_field(request: Request, tap: EditField) -> None:
    """Asks for one field; what is typed next is its new value."""
    found = await request.store.read(receipts.receipt_of, tap.purchase_id)
    purchase = found.purchase
    match tap.field:
        case "items":
            screen = ask.ask_items(purchase, "\n".join(bill_as_text(purchase.bill)))
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
        changing.change, purchase_id, changes, request.staff, request.source
    )
    await _changed(request, found, hints)


async def _changed(request: Request, found: Receipt, hints: Hints | None = None) -> None:
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
    found = await request.store.write(
        changing.take_in_all, tap.purchase_id, tap.line, request.staff
    )
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
        changing.give_to_new_customer, tap.purchase_id, name, request.staff, request.source
    )
    await request.store.write(flows.drop, request.chat_id, request.user_id)
    await request.show(receipt_views.receipt(found.purchase, found.customer, request.formats))


async def clear_note(request: Request, tap: ClearNote) -> None:
    await _change(request, tap.purchase_id, PurchaseChanges(notes=None))


async def ask_deletion(request: Request, tap: Delete) -> None:
    found = await request.store.read(receipts.receipt_of, tap.purchase_id)
    await request.show(ask.ask_deletion(found.purchase, found.customer, request.formats))


async def delete(request: Request, tap: DeleteSurely) -> None:
    await _gone(request, await request.store.write(undoing.undo, tap.purchase_id, request.staff))


async def _gone(request: Request, gone: Undone) -> None:
    await request.show(
        receipt_views.undone(gone.total, gone.customer_name, gone.purchase_id, request.formats)
    )


def _purchase_id(request: Request) -> int:
    return int(request.flow.data["purchase"]) if request.flow is not None else 0


async def _another_sale(request: Request) -> bool:
    """A whole sale to somebody else is not what was asked for, and is booked for itself."""
    receipt = await request.store.read(receipts.receipt_of, _purchase_id(request))
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
        changes = PurchaseChanges(lines=anew.lines, discount=anew.discount)
        await _change(request, purchase_id, changes)


async def typed_payment(request: Request) -> None:
    if not await _another_sale(request):
        await correct(request, _purchase_id(request))


async def typed_day(request: Request) -> None:
    if await _another_sale(request):
        return
    day = read_day(request.text, request.shop.today(), Direction.PAST)
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
    receipt = await request.store.read(receipts.receipt_of, purchase_id)
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
    replied = await request.store.write(
        changing.reply,
        request.services.names,
        purchase_id,
        request.text,
        request.staff,
        request.source,
    )
    another = replied.another
    if replied.receipt is not None:
        await _changed(request, replied.receipt)
    elif replied.gone is not None:
        await _gone(request, replied.gone)
    elif replied.moved_to is not None:
        await _whose(request, purchase_id, replied.moved_to, replied.people)
    elif another is not None and another.bill is not None:
        await take_another(request, another, another.bill)
    elif replied.refusal is not None:
        chatter = request.in_group and replied.refusal == "not_a_correction"
        if not chatter:
            await request.send(explain(replied.refusal, request.text))


async def _whose(
    request: Request, purchase_id: int, name: str, people: tuple[Customer, ...]
) -> None:
    """`for ravi`, and nobody or several are called so: asked."""
    receipt = await request.store.read(receipts.receipt_of, purchase_id)
    message_id = await request.show(
        ask.which_other_customer(receipt.purchase, name, people[:CHOICES], request.formats)
    )
    data = {"purchase": purchase_id, "name": name}
    await request.store.write(
        flows.save, request.chat_id, request.user_id, FLOW, "customer", data, message_id
    )
