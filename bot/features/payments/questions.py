"""The questions before a payment is booked, and the state that each keeps."""

from __future__ import annotations

from bot.features.payments.views import questions as views
from bot.features.payments.views import receipt as receipt_views
from bot.ui.conversation import Question
from bot.ui.question_taps import new_number
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import dataclass, replace
from crm.payments import receipts
from crm.payments.open_payment import OpenPayment
from crm.purchases.whose import find_customers

CHOICES = 6
"""Customers offered as buttons: what fits a phone above the keyboard."""


def begun(payment: OpenPayment) -> OpenPayment:
    """With a number of its own for its buttons; and what is booked then comes of all that was said
    of it, not of the message that began it alone."""
    number = new_number()
    return replace(payment, number=number, source=f"{payment.source}:asked")


async def draw(
    request: Request, payment: OpenPayment, matches: tuple[Customer, ...] = ()
) -> Screen:
    """The screen that asks for what the payment misses next."""
    formats = request.formats
    match payment.asks_for:
        case "customer":
            return views.whose(payment, matches[:CHOICES], formats)
        case "reading":
            return views.which_meaning(payment, formats)
        case "amount":
            return views.how_much(payment, formats)
    return views.in_doubt(payment, formats)


async def _draw(request: Request, payment: OpenPayment) -> Screen:
    matches: tuple[Customer, ...] = ()
    if payment.asks_for == "customer":
        if payment.customer_name or payment.customer_phone:
            found = await request.store.read(
                find_customers,
                request.services.names,
                payment.customer_name,
                payment.customer_phone,
            )
            matches = found.people
        else:
            matches = tuple(await request.store.read(cards.recent, CHOICES))
    return await draw(request, payment, matches)


def _of_payment(step: str) -> Question[OpenPayment]:
    takes = frozenset({"text"}) if step in ("customer", "amount") else frozenset[str]()
    return Question(
        f"payment.{step}",
        AnswerKind.OF_A_SALE,
        OpenPayment,
        _draw,
        takes=takes,
        of_customer=lambda asked: asked.customer_id,
        number_of=lambda asked: asked.number,
    )


STEPS = ("customer", "reading", "amount", "answer")
PAYMENT = {step: _of_payment(step) for step in STEPS}


@dataclass(frozen=True, slots=True)
class OfPayment:
    payment_id: int


async def _draw_edit(request: Request, asked: OfPayment) -> Screen:
    found = await request.store.read(receipts.receipt_of, asked.payment_id)
    return receipt_views.editing(found, request.formats)


EDIT = Question("payment.edit", AnswerKind.OF_A_SALE, OfPayment, _draw_edit)
