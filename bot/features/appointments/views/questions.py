"""What is asked before an appointment is booked or moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from bot.features.appointments.taps import (
    AddWhose,
    BookAnyway,
    ChooseWhose,
    DropAppointment,
    OnDay,
)
from bot.module_words.appointment_words import day_words, length, moment_words
from bot.ui.screen import Button, Rows, Screen, choice, markup, paragraphs
from crm.appointments.model import Appointment
from crm.appointments.open_appointment import OpenAppointment
from crm.customers.cards import Customer
from crm.formats import Formats
from crm.i18n import _

WEEK, YEAR = 7, 366


def so_far(one: OpenAppointment, formats: Formats) -> Markup:
    """What is known of an appointment that is not booked yet."""
    name = one.customer_name or (formats.phone(one.customer_phone) if one.customer_phone else "")
    parts = [markup("📅 <b>{}</b>", _moment(one, formats))]
    parts += [markup("{}", part) for part in (name, one.what) if part]
    if one.minutes is not None:
        parts.append(markup("{}", length(one.minutes, formats)))
    return Markup(" · ").join(parts)


def _moment(one: OpenAppointment, formats: Formats) -> str:
    return _("{day} {time}").format(day=day_words(one.day, formats), time=formats.time(one.at))


def _leave(one: OpenAppointment) -> Button:
    label = _("✖️ Cancel") if one.moving is None else _("‹ Back")
    return Button(label, DropAppointment(one.number))


def whose(one: OpenAppointment, found: Sequence[Customer], formats: Formats) -> Screen:
    """Nobody was named, nobody is called so, or several may be meant."""
    rows: Rows = tuple(choice(_choice(who), ChooseWhose(one.number, who.id)) for who in found)
    if not one.customer_name and not one.customer_phone:
        ask = markup(_("<b>Who comes?</b> Type a name or phone."))
        return Screen(paragraphs(so_far(one, formats), ask), rows=(*rows, (_leave(one),)))
    name = one.customer_name or formats.phone(one.customer_phone)
    text = (
        _("<b>Which {name}?</b>")
        if found
        else _("Nobody is called <b>{name}</b>. Who is it? Type a name, or add them.")
    )
    last = (Button(_("➕ New"), AddWhose(one.number)), _leave(one))
    return Screen(paragraphs(so_far(one, formats), markup(text, name=name)), rows=(*rows, last))


def _choice(who: Customer) -> str:
    return f"{who.name} · {who.location}" if who.location else who.name


def when(one: OpenAppointment, formats: Formats) -> Screen:
    """The time has passed, or it is to be moved."""
    ask = markup(
        _("<b>{moment} has passed. When is it?</b> Such as <code>kal 5 baje</code>.")
        if one.doubt == "past"
        else _("<b>Moved to when?</b> Such as <code>kal 5 baje</code>, or a time alone."),
        moment=_moment(one, formats),
    )
    today = formats.shop.today()
    latest = today + timedelta(days=YEAR)
    days = (today + timedelta(days=1), min(max(one.day, today), latest) + timedelta(days=WEEK))
    buttons = [_on(one, day, formats) for day in days if day != one.day]
    return Screen(
        paragraphs(so_far(one, formats), ask),
        rows=(*((button,) for button in buttons), (_leave(one),)),
    )


def _on(one: OpenAppointment, day: date, formats: Formats) -> Button:
    """At the same time on another day."""
    label = _("{day} {time}").format(day=day_words(day, formats), time=formats.time(one.at))
    return Button(f"📅 {label}", OnDay(one.number, day.isoformat()))


def taken(one: OpenAppointment, other: Appointment | None, formats: Formats) -> Screen:
    """Somebody else comes at that time."""
    if other is None:
        ask = markup(
            _("<b>{moment} was taken. Is it to be booked?</b>"), moment=_moment(one, formats)
        )
    else:
        text = (
            _("<b>{name} comes at that time to {who}</b>: {moment}.")
            if other.staff_name
            else _("<b>{name} comes at that time</b>: {moment}.")
        )
        ask = markup(
            text,
            name=other.customer_name,
            who=other.staff_name,
            moment=moment_words(other.starts_at, formats),
        )
    hint = _("Type another time, or book both.")
    return Screen(
        paragraphs(so_far(one, formats), ask, hint),
        rows=((Button(_("📅 Book anyway"), BookAnyway(one.number)), _leave(one)),),
    )


def dropped() -> Screen:
    return Screen(_("Cancelled. Nothing was saved."))
