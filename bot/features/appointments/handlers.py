"""Appointments: said, asked about until nothing is missing, booked; the day, one of them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from bot.features.appointments import taps
from bot.features.appointments.questions import APPOINTMENT, begun, draw
from bot.features.appointments.views import appointment as views
from bot.features.appointments.views import questions as question_views
from bot.features.appointments.views.day import day_screen
from bot.shared_buttons import OpenAppointment as OpenOne
from bot.ui.conversation import answer_if, ask, asked, cancel, is_open, leave
from bot.ui.question_taps import new_number
from bot.ui.request import Request
from crm.appointments import open_appointment, recording, stored
from crm.appointments.model import MODULE, Appointment, Status
from crm.appointments.open_appointment import OpenAppointment, TakenAppointment
from crm.appointments.recording import UndoneAppointment
from crm.appointments.when import When, read_typed
from crm.chat import unread_texts
from crm.errors import Invalid
from crm.language.calendar.days import read_day
from crm.language.calendar.said_days import Direction
from crm.language.money import Appointment as Said

ON_PAGE = 8
"""Appointments on one screen."""
FARTHEST = timedelta(days=3660)
"""No day is shown that is farther from today."""


def is_kept(request: Request) -> bool:
    return MODULE in request.shop.modules


async def said(request: Request, reading: Said) -> None:
    """`book asha kal 5 baje facial`."""
    if not is_kept(request):
        await request.store.write(unread_texts.keep, request.text, reading.kind, request.staff.id)
        await request.send(views.off())
        return
    booking = partial(
        open_appointment.name_and_book,
        names=request.services.names,
        open_one=open_appointment.said(reading, request.source),
        by=request.staff.id,
    )
    taken = await request.store.write(booking)
    if taken.is_over:
        await _show_booked(request, taken, below=True)
        return
    kept = begun(taken.open_appointment)
    if request.open is not None and not is_open(request, *APPOINTMENT.values()):
        leave(request)
    screen = await draw(request, kept, taken.matches if kept.customer_name else None)
    await ask(request, APPOINTMENT[kept.asks_for or "anyway"], kept, screen=screen, below=True)


async def _show_booked(request: Request, taken: TakenAppointment, *, below: bool = False) -> None:
    if taken.booked is None:
        screen = views.gone()
    elif taken.open_appointment.moving is None:
        screen = views.receipt(taken.booked, request.formats)
    else:
        screen = views.appointment(taken.booked, request.formats, views.moved_now())
    await (request.send(screen) if below else request.show(screen))


async def _go_on(request: Request, taken: TakenAppointment) -> None:
    if taken.is_over:
        await _show_booked(request, taken)
        return
    one = taken.open_appointment
    screen = await draw(request, one, taken.matches or None)
    await ask(request, APPOINTMENT[one.asks_for or "anyway"], one, screen=screen)


def _open(request: Request) -> OpenAppointment:
    """The open appointment of a button under its question. Raises NotFound when that is over."""
    return asked(request, *APPOINTMENT.values())


def _is_over(taken: TakenAppointment) -> bool:
    return taken.is_over


async def _answered(request: Request, one: OpenAppointment) -> None:
    booking = partial(open_appointment.book, open_one=one, by=request.staff.id)
    await _go_on(request, await answer_if(request, booking, accepts=_is_over))


async def choose_whose(request: Request, tap: taps.ChooseWhose) -> None:
    choosing = partial(
        open_appointment.choose_customer,
        open_one=_open(request),
        customer_id=tap.customer_id,
        by=request.staff.id,
    )
    await _go_on(request, await answer_if(request, choosing, accepts=_is_over))


async def add_whose(request: Request, _: taps.AddWhose) -> None:
    adding = partial(open_appointment.add_customer, open_one=_open(request), by=request.staff.id)
    await _go_on(request, await answer_if(request, adding, accepts=_is_over))


async def typed_whose(request: Request, one: OpenAppointment) -> None:
    """A name or a phone."""
    naming = partial(
        open_appointment.name_and_book,
        names=request.services.names,
        open_one=one.named(" ".join(request.text.split())),
        by=request.staff.id,
    )
    await _go_on(request, await answer_if(request, naming, accepts=_is_over))


async def typed_time(request: Request, one: OpenAppointment) -> None:
    """`kal 5 baje`, `6:30`, `friday`."""
    await _answered(request, one.on(read_typed(request.shop, request.text, When(one.day, one.at))))


async def on_day(request: Request, tap: taps.OnDay) -> None:
    one = _open(request)
    await _answered(request, one.on(When(date.fromisoformat(tap.day), one.at)))


async def book_anyway(request: Request, _: taps.BookAnyway) -> None:
    await _answered(request, _open(request).anyway())


async def drop(request: Request, _: taps.DropAppointment) -> None:
    """Leaves the question: back to the appointment that was to be moved, if there is one."""
    one = _open(request)
    await cancel(request)
    if one.moving is None:
        await request.show(question_views.dropped())
    else:
        await _show_one(request, one.moving)


# --- the day, and one of them ------------------------------------------------------------------


async def show_appointments(request: Request) -> None:
    """/appointments, also with a day: `/appointments 25 march`, `kal ke appointment`."""
    typed = request.message if request.press is None else None
    text = (typed.text or "") if typed is not None else ""
    command, _, words = text.partition(" ")
    said = [words] if command.startswith("/") else text.split()
    found = (_day(one, request.shop.today()) for one in said)
    await _show_day(request, next((day for day in found if day is not None), None))


def _day(text: str, today: date) -> date | None:
    try:
        return read_day(text, today, Direction.AHEAD)
    except Invalid:
        return None


async def show_day(request: Request, tap: taps.ShowDay) -> None:
    await _show_day(request, None if tap.day is None else date.fromisoformat(tap.day), tap.page)


async def _show_day(request: Request, day: date | None, page: int = 0) -> None:
    if not is_kept(request):
        await request.show(views.off())
        return
    today = request.shop.today()
    wanted = min(max(day or today, today - FARTHEST), today + FARTHEST)
    found = await request.store.read(stored.of_day, wanted, limit=ON_PAGE, offset=page * ON_PAGE)
    await request.show(day_screen(found, page, ON_PAGE, request.formats))


async def _show_one(request: Request, appointment_id: int) -> None:
    one = await request.store.read(stored.get, appointment_id)
    await request.show(views.appointment(one, request.formats))


async def open_one(request: Request, tap: OpenOne) -> None:
    await _show_one(request, tap.appointment_id)


async def came(request: Request, tap: taps.Came) -> Appointment:
    """Marks it; whoever knows sales begins theirs (bot.hearing)."""
    return await _mark(request, tap.appointment_id, Status.DONE)


async def no_show(request: Request, tap: taps.NoShow) -> None:
    await _mark(request, tap.appointment_id, Status.MISSED)


async def cancel_one(request: Request, tap: taps.CancelAppointment) -> None:
    await _mark(request, tap.appointment_id, Status.CANCELLED)


async def still_booked(request: Request, tap: taps.StillBooked) -> None:
    await _mark(request, tap.appointment_id, Status.BOOKED)


async def _mark(request: Request, appointment_id: int, status: Status) -> Appointment:
    one = await request.store.write(recording.mark, appointment_id, status, request.staff.id)
    await request.show(views.appointment(one, request.formats))
    return one


async def ask_time(request: Request, tap: taps.MoveAppointment) -> None:
    one = await request.store.read(stored.get, tap.appointment_id)
    if not one.is_booked:
        await request.show(views.appointment(one, request.formats))
        return
    local = request.shop.local(one.starts_at)
    asking = open_appointment.moving(one, request.source, new_number(), local.date(), local.time())
    await ask(request, APPOINTMENT["time"], asking)


async def take_back(request: Request, tap: taps.UndoAppointment) -> None:
    gone = await request.store.write(recording.undo, tap.appointment_id, request.staff)
    await show_undone(request, gone)


async def show_undone(request: Request, gone: UndoneAppointment) -> None:
    await request.show(views.undone(gone, request.formats))
