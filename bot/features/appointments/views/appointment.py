"""Screens of one appointment: its receipt, as it stands, what was done to it."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.features.appointments.taps import (
    Came,
    CancelAppointment,
    MoveAppointment,
    NoShow,
    ShowDay,
    StillBooked,
    UndoAppointment,
)
from bot.module_words.appointment_words import (
    MARKS,
    STATUS,
    moment_words,
    what_words,
)
from bot.shared_buttons import Go, OpenCustomer, OpenPurchase
from bot.ui.screen import Button, Screen, lines, markup, paragraphs, shortened
from bot.ui.views.way_on import help_button
from crm.appointments.model import Appointment, Status
from crm.appointments.recording import UndoneAppointment
from crm.formats import Formats
from crm.i18n import _


def off() -> Screen:
    return Screen(
        _("Appointments are off in this shop. The owner switches them on: /settings → Modules."),
        rows=((Button(_("⚙️ Settings"), Go("settings")), help_button()),),
    )


def receipt(one: Appointment, formats: Formats) -> Screen:
    """What was booked."""
    head = markup(
        _("✅ {name} is booked: <b>{moment}</b>"),
        name=one.customer_name,
        moment=moment_words(one.starts_at, formats),
    )
    return Screen(
        lines(head, what_words(one, formats)),
        rows=(
            (
                Button(_("↩️ Undo"), UndoAppointment(one.id)),
                Button(_("🕐 Move"), MoveAppointment(one.id)),
                _card(one),
            ),
            (_day(one, formats),),
        ),
    )


def appointment(one: Appointment, formats: Formats, note: Markup | str = "") -> Screen:
    """One appointment as it stands, and what may be done."""
    shop = formats.shop
    over = formats.time(shop.local(one.ends_at).time())
    when = moment_words(one.starts_at, formats)
    if one.minutes is not None:
        when = _("{moment} to {over}").format(moment=when, over=over)
    reminded = ""
    if one.reminded_at is not None:
        text = _("💬 reminder written {moment}")
        reminded = text.format(moment=formats.moment(one.reminded_at))
    return Screen(
        paragraphs(
            note,
            lines(
                markup("📅 <b>{}</b>", one.customer_name),
                markup("<b>{}</b>", when),
                what_words(one, formats),
                _("with {name}").format(name=one.staff_name) if one.staff_name else "",
                markup("{} {}", MARKS[one.status], STATUS[one.status]),
                reminded,
            ),
        ),
    ).with_rows(*_actions(one), (_card(one), _day(one, formats)))


def _actions(one: Appointment) -> list[list[Button]]:
    again = Button(_("↩️ Still booked"), StillBooked(one.id))
    if one.status is Status.DONE:
        sale = (
            Button(_("➕ Sale"), Came(one.id))
            if one.purchase_id is None
            else Button(_("🧾 Sale"), OpenPurchase(one.purchase_id))
        )
        return [[sale, again]]
    if not one.is_booked:
        return [[again]]
    return [
        [Button(_("✅ Came"), Came(one.id)), Button(_("🕐 Move"), MoveAppointment(one.id))],
        [
            Button(_("🚫 No show"), NoShow(one.id)),
            Button(_("❌ Cancel"), CancelAppointment(one.id)),
        ],
    ]


def _card(one: Appointment) -> Button:
    first = (one.customer_name.split() or [one.customer_name])[0]
    return Button(f"👤 {shortened(first, 16)}", OpenCustomer(one.customer_id))


def to_day(day: date, formats: Formats) -> Button:
    """To the list of that day."""
    return Button(f"📅 {formats.dated(day)}", ShowDay(day.isoformat()))


def _day(one: Appointment, formats: Formats) -> Button:
    return to_day(formats.shop.local(one.starts_at).date(), formats)


def soon(one: Appointment, formats: Formats) -> Screen:
    """Half an hour before."""
    at = formats.time(formats.shop.local(one.starts_at).time())
    head = markup(_("🔔 {name} comes at <b>{time}</b>"), name=one.customer_name, time=at)
    return Screen(lines(head, what_words(one, formats))).with_rows(
        *_actions(one), (_card(one), _day(one, formats))
    )


def moved_now() -> str:
    return _("🕐 Moved.")


def undone(gone: UndoneAppointment, formats: Formats) -> Screen:
    day = formats.shop.local(gone.starts_at).date()
    return Screen(
        markup(
            _("↩️ Taken back: {name}, {moment}."),
            name=gone.customer_name,
            moment=moment_words(gone.starts_at, formats),
        ),
        rows=((to_day(day, formats),),),
    )


def gone() -> Screen:
    """The message that booked it came again, and it was taken back since."""
    return Screen(
        _("↩️ That was taken back. Nothing is booked."),
        rows=((Button(_("📅 Appointments"), ShowDay()),),),
    )
