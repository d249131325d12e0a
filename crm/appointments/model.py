"""An appointment, and what may become of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from crm.dataclass import dataclass

NOUN = "appointment"
MODULE = "appointments"
STORE = 1
"""The shop itself: there is no other store yet."""

USUAL_MINUTES = 30
"""How long an appointment is taken to last when nobody said it."""
LONGEST_MINUTES = 12 * 60
LONGEST_WHAT = 100


class Status(StrEnum):
    """What became of it; the stored value of `appointments.status`."""

    BOOKED = "Booked"
    DONE = "Done"  # the customer came
    MISSED = "Missed"  # the customer did not come
    CANCELLED = "Cancelled"


@dataclass(frozen=True, slots=True)
class Appointment:
    """`starts_at`, `created_at`, `reminded_at` are UTC; `minutes` None was not said; `staff_id` is
    who is to be there, `staff_name` empty for one who has left. `purchase_id` names the sale of
    who came, None where there is none, or none any more."""

    id: int
    customer_id: int
    customer_name: str
    starts_at: datetime
    minutes: int | None
    what: str | None
    staff_id: int | None
    staff_name: str
    status: Status
    purchase_id: int | None
    reminded_at: datetime | None
    created_at: datetime
    recorded_by: int | None

    @property
    def ends_at(self) -> datetime:
        return ends_at(self.starts_at, self.minutes)

    @property
    def is_booked(self) -> bool:
        return self.status is Status.BOOKED


def ends_at(starts_at: datetime, minutes: int | None) -> datetime:
    """When an appointment of so many minutes is over (UTC)."""
    return starts_at + timedelta(minutes=min(minutes or USUAL_MINUTES, LONGEST_MINUTES))
