"""Adding a customer: what is typed in any order, a contact, and who is there already."""

from __future__ import annotations

from dataclasses import fields, replace

from bot.features.customers.cards import show_card
from bot.features.customers.questions import NAMESAKE, NEW, NEW_TAKEN, NewTaken, OfNew
from bot.features.customers.taps import AddAnother, AddCustomer, AddSharing, SameOne
from bot.features.customers.views import card as views
from bot.ui.conversation import answer, ask, asked
from bot.ui.request import Request
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.customers.from_text import of_text
from crm.customers.namesakes import namesakes, same_one
from crm.errors import PhoneTaken


async def ask_new(request: Request, _: AddCustomer) -> None:
    await ask(request, NEW, OfNew())


async def typed_new(request: Request, asked: OfNew) -> None:
    """A name with what else is known, or a contact of the address book. What was typed before the
    name is kept."""
    await _take(request, _joined(asked.new, await _written(request)))


async def add_typed(request: Request, text: str) -> None:
    """Adds whom `text` describes, unless something is to be asked: `Farhan 9822077665, Pune`."""
    await _take(request, await request.store.read(of_text, text))


async def _take(request: Request, new: NewCustomer) -> None:
    if not new.name:
        await ask(request, NEW, OfNew(new=new))
    elif await request.store.read(namesakes, new.name, new.phone):
        await ask(request, NAMESAKE, OfNew(new=new))
    else:
        await _add(request, new)


async def same(request: Request, tap: SameOne) -> None:
    """The card that is there, with what was typed where it was empty."""
    new = asked(request, NAMESAKE).new
    before = await request.store.read(cards.followed, tap.customer_id)
    after = await answer(request, same_one, tap.customer_id, new, request.staff.id)
    filled = after != replace(before, changed_at=after.changed_at)
    await show_card(request, after.id, note=views.saved() if filled else "")


async def add_another(request: Request, _: AddAnother) -> None:
    await _add(request, asked(request, NAMESAKE).new)


async def add_sharing(request: Request, _: AddSharing) -> None:
    new = asked(request, NEW_TAKEN).new
    customer = await answer(request, cards.add, new, request.staff.id, shared_phone_ok=True)
    await show_card(request, customer.id, note=views.added())


async def _add(request: Request, new: NewCustomer) -> None:
    try:
        customer = await answer(request, cards.add, new, request.staff.id)
    except PhoneTaken as taken:
        state = NewTaken(phone=taken.phone, owner_id=taken.customer_id, owner=taken.name, new=new)
        await ask(request, NEW_TAKEN, state)
        return
    await show_card(request, customer.id, note=views.added())


async def _written(request: Request) -> NewCustomer:
    contact = request.message.contact if request.message is not None else None
    if contact is not None:
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        # An address book has numbers with a country code, but not always with its plus.
        return NewCustomer(name, contact.phone_number)
    new = await request.store.read(of_text, request.text)
    if request.said is not None and not new.name:  # `12 May`: it was asked, and is the name
        return NewCustomer(request.text)
    return new


def _joined(before: NewCustomer, new: NewCustomer) -> NewCustomer:
    """What was typed now, and of what it does not say what was typed before."""
    said = {one.name: getattr(new, one.name) for one in fields(new)}
    return replace(before, **{name: value for name, value in said.items() if value})
