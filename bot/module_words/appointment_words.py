"""Appointments in words that every feature says alike."""

from __future__ import annotations

from datetime import date, datetime

from bot.shared_buttons import OpenAppointment
from bot.ui.screen import Button
from crm.appointments.model import Appointment, Status
from crm.campaigns.audiences.appointments import remind_at
from crm.campaigns.texts.approved_texts import NEEDED_BY
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext, ngettext
from crm.shop import Shop

MARKS = {
    Status.BOOKED: "🕐",
    Status.DONE: "✅",
    Status.MISSED: "🚫",
    Status.CANCELLED: "❌",
}
STATUS: dict[Status, Lazy] = {
    Status.BOOKED: lazy_gettext("Booked"),
    Status.DONE: lazy_gettext("Came"),
    Status.MISSED: lazy_gettext("Did not come"),
    Status.CANCELLED: lazy_gettext("Cancelled"),
}


def day_words(day: date, formats: Formats) -> str:
    """`today`, `tomorrow`, `Fri, 21 Mar`."""
    days = (day - formats.shop.today()).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return _("{weekday}, {day}").format(
        weekday=formats.short_weekday(day.weekday()), day=formats.dated(day)
    )


def moment_words(instant: datetime, formats: Formats) -> str:
    """`tomorrow 5:00 pm`, in shop time."""
    local = formats.shop.local(instant)
    return _("{day} {time}").format(
        day=day_words(local.date(), formats), time=formats.time(local.time())
    )


def length(minutes: int, formats: Formats) -> str:
    return ngettext("{n} min", "{n} min", minutes).format(n=formats.number(minutes))


def what_words(one: Appointment, formats: Formats) -> str:
    """`facial · 45 min`; empty where nothing was said."""
    parts = (one.what, None if one.minutes is None else length(one.minutes, formats))
    return " · ".join(part for part in parts if part)


def to_next(one: Appointment, formats: Formats) -> Button:
    """To the next appointment of a customer."""
    return Button(f"📅 {moment_words(one.starts_at, formats)}", OpenAppointment(one.id))


def by_itself(shop: Shop, formats: Formats) -> str:
    """What goes out by itself while appointments are on."""
    if shop.gateway in NEEDED_BY:
        return _("No reminder of them goes out: what you send by takes approved texts only.")
    text = _("Who comes tomorrow gets an SMS at {time}, by itself.")
    return text.format(time=formats.time(remind_at(shop)))
