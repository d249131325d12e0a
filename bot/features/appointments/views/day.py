"""The appointments of a day."""

from __future__ import annotations

from datetime import timedelta

from bot.features.appointments.taps import ShowDay
from bot.module_words.appointment_words import MARKS, day_words
from bot.shared_buttons import Home, OpenAppointment
from bot.ui.screen import Button, Rows, Screen, choice, lines, markup, shortened
from crm.appointments.model import Appointment
from crm.appointments.stored import DayPage
from crm.formats import Formats
from crm.i18n import _, ngettext

LONGEST_NAME = 24
LONGEST_WHAT = 20


def day_screen(found: DayPage, page: int, size: int, formats: Formats) -> Screen:
    """Each line opens its appointment; the days before and after, and the pages of a full one."""
    iso = found.day.isoformat()
    head = markup("<b>📅 {}</b>", _head(found, formats))
    several = len({one.staff_id for one in found.shown}) > 1
    turning = []
    if page:
        turning.append(Button(_("‹ Back"), ShowDay(iso, page - 1)))
    if (page + 1) * size < found.count:
        turning.append(Button(_("More ›"), ShowDay(iso, page + 1)))
    rows: Rows = (
        *(
            choice(_line(one, formats, with_staff=several), OpenAppointment(one.id))
            for one in found.shown
        ),
        *([tuple(turning)] if turning else []),
        _days(found, formats),
        (Button(_("‹ Menu"), Home()),),
    )
    if found.count:
        return Screen(head, rows=rows)
    hint = markup(_("<code>book asha kal 5 baje facial</code> books one."))
    return Screen(lines(head, hint), rows=rows)


def _head(found: DayPage, formats: Formats) -> str:
    day = day_words(found.day, formats)
    if not found.count:
        return _("{day}: nobody is booked").format(day=day)
    text = ngettext("{day}: {n} appointment", "{day}: {n} appointments", found.count)
    return text.format(day=day, n=formats.number(found.count))


def _line(one: Appointment, formats: Formats, *, with_staff: bool) -> str:
    """`🕐 5:00 pm Asha Verma · facial · Neha`."""
    at = formats.time(formats.shop.local(one.starts_at).time())
    parts = [
        f"{MARKS[one.status]} {at} {shortened(one.customer_name, LONGEST_NAME)}",
        shortened(one.what, LONGEST_WHAT) if one.what else "",
        shortened(one.staff_name, LONGEST_WHAT) if with_staff else "",
    ]
    return " · ".join(part for part in parts if part)


def _days(found: DayPage, formats: Formats) -> tuple[Button, ...]:
    before, after = (found.day + timedelta(days=step) for step in (-1, 1))
    today = formats.shop.today()
    middle = () if found.day == today else (Button(_("Today"), ShowDay()),)
    return (
        Button(f"‹ {formats.dated(before)}", ShowDay(before.isoformat())),
        *middle,
        Button(f"{formats.dated(after)} ›", ShowDay(after.isoformat())),
    )
