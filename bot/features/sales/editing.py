"""Changing a booked sale: with buttons, by typing, or in words as a reply to its receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from bot.features.sales import receipts
from bot.features.sales.asking import another_sale, take_said
from bot.features.sales.questions import EDIT, OfPurchase, edit_screen
from bot.features.sales.taps import (
    ClearNote,
    Delete,
    DeleteSurely,
    Edit,
    EditField,
    InAll,
    InEach,
    PayBy,
    SetCustomer,
    SetCustomerNew,
    SetDay,
)
from bot.features.sales.views import editing as views
from bot.features.sales.views.refusals import explain
from bot.ui.conversation import answer_if, ask, asked, is_open, leave
from bot.ui.request import Request
from crm.errors import Changed, NotAllowed, NotFound
from crm.language.calendar.days import read_day
from crm.language.calendar.said_days import Direction
from crm.language.no_name import is_no_name
from crm.permissions import Permission
from crm.purchases import changing
from crm.purchases import undo as undoing
from crm.purchases.editing import PurchaseChanges, may_change
from crm.purchases.receipts import receipt_of
from crm.purchases.whose import find_customers


async def edit(request: Request, tap: Edit) -> None:
    found = await request.store.read(receipt_of, tap.purchase_id)
    if not may_change(found.purchase, request.staff, request.shop.today()):
        raise NotAllowed(Permission.CHANGE_ANY_SALE.value)
    screen = views.editing(found.purchase, found.customer, request.formats)
    await request.show(receipts.with_way_out(request, screen))


async def edit_field(request: Request, tap: EditField) -> None:
    """Asks for one field; what is typed next is its new value."""
    if tap.field not in EDIT:
        raise NotFound("field", tap.field)
    found = await request.store.read(receipt_of, tap.purchase_id)
    screen = receipts.with_way_out(request, await edit_screen(request, tap.field, found))
    seen = found.purchase.bill.mark if tap.field == "items" else None
    state = OfPurchase(tap.purchase_id, found.customer.id, items=seen)
    await ask(request, EDIT[tap.field], state, screen=screen)


async def _change(
    request: Request, purchase_id: int, changes: PurchaseChanges, seen: str | None = None
) -> None:
    """One change of a booked sale, and its receipt as it is now. Raises Changed when its items are
    not as they were `seen`."""
    changing_it = partial(
        changing.change,
        purchase_id=purchase_id,
        changes=changes,
        member=request.staff,
        source=request.source,
        seen=seen,
    )
    await receipts.changed(request, await answer_if(request, changing_it))


async def pay_by(request: Request, tap: PayBy) -> None:
    changes = PurchaseChanges(payment_method=tap.method)
    await _change(request, tap.purchase_id, changes)


async def in_all(request: Request, tap: InAll) -> None:
    await _take_as(request, tap, in_all=True)


async def in_each(request: Request, tap: InEach) -> None:
    await _take_as(request, tap, in_all=False)


async def _take_as(request: Request, tap: InAll | InEach, *, in_all: bool) -> None:
    said = None if tap.said is None else Decimal(tap.said)
    taken = partial(changing.take_as, in_all=in_all, source=request.source, mark=tap.mark)
    found = await request.store.write(taken, tap.purchase_id, tap.line, said, request.staff)
    await receipts.changed(request, found)


async def set_day(request: Request, tap: SetDay) -> None:
    changes = PurchaseChanges(purchase_date=date.fromisoformat(tap.day))
    await _change(request, tap.purchase_id, changes)


async def set_customer(request: Request, tap: SetCustomer) -> None:
    await _change(request, tap.purchase_id, PurchaseChanges(customer_id=tap.customer_id))


async def set_customer_new(request: Request, tap: SetCustomerNew) -> None:
    """The name that was typed, for somebody new."""
    name = asked(request, EDIT["customer"]).name
    if not name:
        raise NotFound("name", "")
    giving = partial(
        changing.give_to_new_customer,
        purchase_id=tap.purchase_id,
        name=name,
        member=request.staff,
        source=request.source,
    )
    await receipts.changed(request, await answer_if(request, giving))


async def clear_note(request: Request, tap: ClearNote) -> None:
    await _change(request, tap.purchase_id, PurchaseChanges(notes=None))


async def ask_deletion(request: Request, tap: Delete) -> None:
    found = await request.store.read(receipt_of, tap.purchase_id)
    screen = views.ask_deletion(found.purchase, found.customer, request.formats)
    await request.show(receipts.with_way_out(request, screen))


async def delete(request: Request, tap: DeleteSurely) -> None:
    undone = await request.store.write(undoing.undo, tap.purchase_id, request.staff)
    await receipts.gone(request, undone)


async def typed_items(request: Request, asked: OfPurchase) -> None:
    """The items typed anew, or only what changes of them."""
    if await another_sale(request, but_of=asked.customer_id):
        return
    anew = await request.store.read(changing.items_anew, request.services.names, request.text)
    if anew is None:
        await correct(request, asked.purchase_id)
    else:
        changes = PurchaseChanges(lines=anew.lines, discount=anew.discount)
        try:
            await _change(request, asked.purchase_id, changes, asked.items)
        except Changed:
            await _ask_items(request, asked, views.items_changed())


async def _ask_items(request: Request, asked: OfPurchase, problem: str) -> None:
    """Shows the items as somebody else has made them meanwhile, and asks again."""
    found = await request.store.read(receipt_of, asked.purchase_id)
    screen = await edit_screen(request, "items", found)
    again = replace(asked, items=found.purchase.bill.mark)
    await ask(request, EDIT["items"], again, screen=screen, problem=problem)


async def typed_payment(request: Request, asked: OfPurchase) -> None:
    if not await another_sale(request, but_of=asked.customer_id):
        await correct(request, asked.purchase_id)


async def typed_day(request: Request, asked: OfPurchase) -> None:
    if await another_sale(request, but_of=asked.customer_id):
        return
    day = read_day(request.text, request.said_on, Direction.PAST)
    await _change(request, asked.purchase_id, PurchaseChanges(purchase_date=day))


async def typed_note(request: Request, asked: OfPurchase) -> None:
    note = request.text.strip()[:1000]
    await _change(request, asked.purchase_id, PurchaseChanges(notes=note))


async def typed_customer(request: Request, asked: OfPurchase) -> None:
    if await another_sale(request, but_of=asked.customer_id, nameless=True):
        return
    text = " ".join(request.text.split())
    found = await request.store.read(find_customers, request.services.names, text, None)
    if found.sure is not None:
        await _change(request, asked.purchase_id, PurchaseChanges(customer_id=found.sure.id))
    elif not found.people and is_no_name(text, request.shop.country):
        await request.send(explain("no_name", text))
    else:
        await ask(request, EDIT["customer"], replace(asked, name=text))


# --- in words ----------------------------------------------------------------------------------


async def correct(request: Request, purchase_id: int) -> None:
    """`paid cash`, `3 rice`, `add 1 soap 40`, `remove oil`, `delete`, `for ravi`."""
    replying = partial(
        changing.reply,
        names=request.services.names,
        purchase_id=purchase_id,
        text=request.text,
        member=request.staff,
        source=request.source,
        said_on=request.said_on,
    )
    if (
        is_open(request, *EDIT.values())
        and asked(request, *EDIT.values()).purchase_id == purchase_id
    ):
        replied = await answer_if(request, replying, accepts=lambda done: done.changed)
    else:
        replied = await request.store.write(replying)
    another = replied.another
    if replied.receipt is not None:
        await receipts.changed(request, replied.receipt)
    elif replied.gone is not None:
        await receipts.gone(request, replied.gone)
    elif replied.moved_to is not None:
        await _whose(request, purchase_id, replied.moved_to)
    elif another is not None and another.bill is not None:
        await take_said(request, another, another.bill, request.source)
    elif replied.refusal is not None:
        chatter = request.in_group and replied.refusal == "not_a_correction"
        if not chatter:
            await request.send(explain(replied.refusal, request.text))


async def _whose(request: Request, purchase_id: int, name: str) -> None:
    """`for ravi`, and nobody or several are called so: asked."""
    found = await request.store.read(receipt_of, purchase_id)
    if request.open is not None and not is_open(request, *EDIT.values()):
        leave(request)
    screen = await edit_screen(request, "customer", found, name)
    state = OfPurchase(purchase_id, found.customer.id, name)
    await ask(request, EDIT["customer"], state, screen=screen)
