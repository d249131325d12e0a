"""Buttons of appointments. `question` is the number of an open one (crm.chat.questions)."""

from __future__ import annotations

from bot.ui.taps import Day, Page, Tap


class ShowDay(Tap, code="jd"):
    """The appointments of a day; today's without one."""

    day: Day | None = None
    page: Page = 0


class UndoAppointment(Tap, code="ju"):
    """Takes a booking back, as if it had never been."""

    appointment_id: int


class Came(Tap, code="jk"):
    """The customer is there: their sale begins."""

    appointment_id: int


class MoveAppointment(Tap, code="jm"):
    """Asks for another time."""

    appointment_id: int


class NoShow(Tap, code="jn"):
    appointment_id: int


class CancelAppointment(Tap, code="jz"):
    appointment_id: int


class StillBooked(Tap, code="jb"):
    """Takes back what was marked: it waits for its customer again."""

    appointment_id: int


# --- before it is booked -----------------------------------------------------------------------


class ChooseWhose(Tap, code="jc"):
    question: int
    customer_id: int


class AddWhose(Tap, code="ja"):
    question: int


class OnDay(Tap, code="jt"):
    """At the same time on that day."""

    question: int
    day: Day


class BookAnyway(Tap, code="jy"):
    question: int


class DropAppointment(Tap, code="jx"):
    question: int
