"""The phone of a new customer: asked for below the first receipt, which loses its button for it."""

from __future__ import annotations

from bot.features.sales import receipts
from bot.features.sales.taps import AddPhone, SharePhone
from bot.features.sales.views import phone as views
from bot.ui.conversation import Question, answer, ask, asked
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.show import taps_under
from bot.ui.taps import unpack
from bot.ui.typed import AnswerKind
from crm.customers import cards
from crm.customers.fields import CustomerChanges
from crm.dataclass import dataclass
from crm.errors import PhoneTaken
from crm.purchases.receipts import receipt_of

TEXT_OR_CONTACT = frozenset({"text", "contact"})


@dataclass(frozen=True, slots=True)
class OfNew:
    """The customer of a sale, who has no phone yet; `under` are the buttons of its receipt."""

    purchase_id: int
    customer_id: int
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """`phone` (E.164), which was typed for them, is `owner`'s."""

    new: OfNew
    phone: str
    owner: str


async def _draw(request: Request, new: OfNew) -> Screen:
    return views.ask_phone(await request.store.read(cards.followed, new.customer_id))


async def _draw_taken(request: Request, taken: Taken) -> Screen:
    return views.phone_taken(taken.phone, taken.owner, request.formats)


PHONE = Question("sale.phone", AnswerKind.VALUE, OfNew, _draw, takes=TEXT_OR_CONTACT)
PHONE_TAKEN = Question(
    "sale.phone_taken", AnswerKind.VALUE, Taken, _draw_taken, takes=TEXT_OR_CONTACT
)


async def ask_phone(request: Request, tap: AddPhone) -> None:
    found = await request.store.read(receipt_of, tap.purchase_id)
    under = tuple(one.pack() for one in taps_under(request.message))
    await ask(request, PHONE, OfNew(tap.purchase_id, found.customer.id, under), below=True)


async def typed_phone(request: Request, new: OfNew) -> None:
    contact = request.message.contact if request.message is not None else None
    typed = request.text if contact is None else contact.phone_number
    try:
        await _keep(request, new, typed)
    except PhoneTaken as taken:
        await ask(request, PHONE_TAKEN, Taken(new, taken.phone, taken.name))


async def typed_another(request: Request, taken: Taken) -> None:
    await typed_phone(request, taken.new)


async def share_phone(request: Request, _: SharePhone) -> None:
    taken = asked(request, PHONE_TAKEN)
    await _keep(request, taken.new, taken.phone, shared=True)


async def _keep(request: Request, new: OfNew, phone: str, *, shared: bool = False) -> None:
    customer = await answer(
        request,
        cards.edit,
        new.customer_id,
        CustomerChanges(phone=phone),
        request.staff.id,
        seen={"phone": None},
        shared_phone_ok=shared,
    )
    await request.show(views.phone_kept(customer, request.formats))
    found = await request.store.read(receipt_of, new.purchase_id)
    await receipts.redraw(request, found, [unpack(one) for one in new.under])
