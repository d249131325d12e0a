"""Returns: said with a name or as a reply to a bill, paid out, moved, taken back.

What books something answers with the ids of the bills that it changed: their receipts are drawn
again by whoever knows them (bot.hearing).
"""

from __future__ import annotations

from functools import partial

from bot.ask_owners import ask_owners
from bot.features.returns import taps
from bot.features.returns.questions import GOODS, WANTED, OfBill, begun
from bot.features.returns.views import returns as views
from bot.shared_buttons import ReturnOn
from bot.ui.conversation import answer_if, ask, asked, cancel
from bot.ui.request import Request
from crm.customers import cards
from crm.invoices.stored import notes_of_bill
from crm.language.money import Return
from crm.returns import find, from_text, stored, undo
from crm.returns.from_text import TakenReturn
from crm.returns.model import RecordedReturn
from crm.returns.undo import UndoneReturn

Bills = tuple[int, ...]
"""Ids of bills that changed."""


async def said(request: Request, reading: Return) -> Bills:
    """`ravi returned 1 soap`: of the newest bill that has it on it."""
    taking = partial(
        from_text.of_customer,
        names=request.services.names,
        said=reading,
        by=request.staff.id,
        source=request.source,
    )
    return await _taken(request, await request.store.write(taking), reading)


async def on_bill(request: Request, purchase_id: int, reading: Return) -> Bills:
    """`return 1 soap`, as a reply to the bill."""
    taking = partial(
        from_text.of_bill,
        said=reading,
        purchase_id=purchase_id,
        by=request.staff.id,
        source=request.source,
    )
    return await _taken(request, await request.store.write(taking), reading)


async def _taken(request: Request, taken: TakenReturn, reading: Return) -> Bills:
    if taken.recorded is not None:
        return await _booked(request, taken.recorded, others=bool(taken.others))
    if taken.wanted is not None:
        await ask(request, WANTED, begun(taken.wanted, request.source), below=True)
    elif taken.customer is not None:
        amount = from_text.money_said(reading)
        await request.send(views.no_such_bill(taken.customer, amount, request.formats))
    else:
        await request.send(views.whose())
    return ()


async def _booked(request: Request, recorded: RecordedReturn, *, others: bool = False) -> Bills:
    found = recorded.given_back
    if found is None:
        await request.show(views.gone())
        return ()
    customer = await request.store.read(cards.of_the_books, found.customer_id)
    notes = await request.store.read(notes_of_bill, found.purchase_id)
    note = next((one for one in notes if one.return_id == found.id), None)
    await request.show(views.receipt(recorded, customer, request.formats, others=others, note=note))
    return (found.purchase_id,)


async def ask_goods(request: Request, tap: ReturnOn) -> None:
    await ask(request, GOODS, OfBill(tap.purchase_id))


async def typed_goods(request: Request, reading: Return, question: OfBill) -> Bills:
    """What comes back of the bill that was tapped."""
    taking = partial(
        from_text.of_bill,
        said=reading,
        purchase_id=question.purchase_id,
        by=request.staff.id,
        source=request.source,
    )
    taken = await answer_if(request, taking)
    return await _taken(request, taken, reading)


async def unclear(request: Request) -> None:
    await request.send(views.unclear())


async def ask_for(request: Request, _: taps.AskForReturn) -> None:
    question = asked(request, WANTED)
    await ask_owners(request, question.wanted, question.source)
    await request.show(views.asked_for())


async def drop(request: Request, _: taps.DropReturn) -> None:
    await cancel(request)
    await request.show(views.dropped())


async def take_back(request: Request, tap: taps.UndoReturn) -> Bills:
    return await show_undone(
        request, await request.store.write(undo.undo, tap.return_id, request.staff)
    )


async def show_undone(request: Request, gone: UndoneReturn) -> Bills:
    """That it is out of the books, and what is owed without it."""
    customer = await request.store.read(cards.of_the_books, gone.customer_id)
    await request.show(views.undone(gone, customer, request.formats))
    return (gone.purchase_id,)


async def record_again(request: Request, tap: taps.RecordReturnAgain) -> Bills:
    return await _booked(
        request, await request.store.write(undo.record_again, tap.return_id, request.staff)
    )


async def pay_out(request: Request, tap: taps.PayOut) -> Bills:
    return await _booked(
        request,
        await request.store.write(undo.pay_out, tap.return_id, tap.method, request.staff),
    )


async def another_bill(request: Request, tap: taps.AnotherBill) -> None:
    found = await request.store.read(find.other_bills, tap.return_id)
    await request.show(views.another_bill(tap.return_id, found, request.formats))


async def move(request: Request, tap: taps.MoveReturn) -> Bills:
    before = await request.store.read(stored.find, tap.return_id)
    moving = partial(
        from_text.move,
        return_id=tap.return_id,
        purchase_id=tap.purchase_id,
        member=request.staff,
        source=request.source,
    )
    bills = await _booked(request, await request.store.write(moving))
    return bills if before is None else (before.purchase_id, *bills)
