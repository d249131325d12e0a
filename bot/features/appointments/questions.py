"""The questions before an appointment is booked or moved."""

from __future__ import annotations

from bot.features.appointments.views import questions as views
from bot.ui.conversation import Question
from bot.ui.question_taps import new_number
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.appointments.open_appointment import OpenAppointment
from crm.appointments.recording import there
from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import replace
from crm.purchases.whose import find_customers

CHOICES = 6
"""Customers offered as buttons: what fits a phone above the keyboard."""


def begun(one: OpenAppointment) -> OpenAppointment:
    """With a number of its own for its buttons; what is booked then comes of all that was said of
    it, not of the message that began it alone."""
    return replace(one, number=new_number(), source=f"{one.source}:asked")


async def draw(
    request: Request, one: OpenAppointment, matches: tuple[Customer, ...] | None = None
) -> Screen:
    """The screen that asks for what it misses next. `matches` are customers whom the name may mean,
    where they were looked up."""
    formats = request.formats
    match one.asks_for:
        case "customer":
            found = await _people(request, one) if matches is None else matches
            return views.whose(one, found[:CHOICES], formats)
        case "time":
            return views.when(one, formats)
    other = None if one.taken_by is None else await request.store.read(there, one.taken_by)
    return views.taken(one, other, formats)


async def _people(request: Request, one: OpenAppointment) -> tuple[Customer, ...]:
    name, phone = one.customer_name, one.customer_phone
    if not name and not phone:
        return tuple(await request.store.read(cards.recent, CHOICES))
    found = await request.store.read(find_customers, request.services.names, name, phone)
    return found.people


def _question(step: str, kind: AnswerKind) -> Question[OpenAppointment]:
    return Question(
        f"appointment.{step}",
        kind,
        OpenAppointment,
        draw,
        number_of=lambda asked: asked.number,
    )


APPOINTMENT = {
    "customer": _question("customer", AnswerKind.OF_A_SALE),
    "time": _question("time", AnswerKind.VALUE),
    "anyway": _question("anyway", AnswerKind.VALUE),
}
