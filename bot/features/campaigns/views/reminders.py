"""Reminders of dues: who cannot be reminded and why, and what is forwarded by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.features.campaigns.asking_taps import NotToday
from bot.features.campaigns.views import words
from bot.shared_buttons import (
    CampaignFor,
    ForwardDues,
    OpenCustomer,
    OpenStatement,
    RemindAll,
    RemindOne,
)
from bot.ui.screen import Button, File, Screen, choice, lines, markup, paragraphs
from crm.campaigns.writing.mornings import Ready
from crm.campaigns.writing.reminders import CannotRemind, Forwarded, Remindable, Unfit
from crm.customers.cards import Customer
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext

_WHY = {
    Unfit.ADVANCE: lazy_gettext("{name} has {amount} in advance, so nothing is owed."),
    Unfit.OWES_NOTHING: lazy_gettext("{name} owes nothing, so there is nothing to remind of."),
    Unfit.PROMISED: lazy_gettext(
        "{name} promised to pay on {day}: no reminder goes out before that. The statement can "
        "take the promise away."
    ),
    Unfit.NO_PHONE: lazy_gettext(
        "{name} has no phone number: ✏️ Edit on the card adds one, or forward the text yourself."
    ),
    Unfit.NOT_MOBILE: lazy_gettext(
        "The number of {name} is no mobile: ✏️ Edit on the card changes it, or forward the text "
        "yourself."
    ),
    Unfit.OPTED_OUT: lazy_gettext(
        "{name} wants no messages, so none goes out: call, or ask at the counter."
    ),
    Unfit.REMINDERS_OFF: lazy_gettext(
        "Reminders are off for {name}: … More on the card switches them on."
    ),
}


def name_of_all(days: int, formats: Formats) -> str:
    """The name of the campaign: `Dues, 20 Mar`, `Dues 30+ days, 20 Mar`."""
    text = _("Dues {days}+ days, {day}") if days else _("Dues, {day}")
    day = formats.plain_day(formats.shop.today())
    return text.format(days=formats.number(days), day=day)


def name_of_one(customer_name: str) -> str:
    return _("Reminder to {name}").format(name=customer_name)[:60]


def nobody(found: Remindable, formats: Formats) -> Screen:
    """Nobody may be reminded now: by the shop's rules, or for what is counted."""
    shop = formats.shop
    rule = _(
        "Nobody is to be reminded now: that is who owes {least} or more for {days} days, and has "
        "not paid or been reminded for {every} days."
    ).format(
        least=formats.money(shop.remind_from),
        days=formats.number(shop.remind_after_days),
        every=formats.number(shop.remind_every_days),
    )
    return Screen(
        lines(
            rule,
            words.left_out(found.left_out, formats) or None,
            _("One customer can be reminded any time: 🔔 Remind on the card."),
        )
    )


def cannot(refused: CannotRemind, formats: Formats) -> Screen:
    one, why = refused.customer, refused.why
    said = str(_WHY[why]).format(
        name=one.name,
        amount=formats.money(abs(one.balance)),
        day=formats.day(one.promised_on) if one.promised_on else "",
    )
    by_hand = why in (Unfit.NO_PHONE, Unfit.NOT_MOBILE)
    forward = (Button(_("📤 Forward"), ForwardDues(one.id)),) if by_hand else ()
    return Screen(
        said,
        rows=(
            (
                *forward,
                Button(f"👤 {one.name[:16]}", OpenCustomer(one.id)),
                Button(_("📄 Statement"), OpenStatement(one.id)),
            ),
        ),
    )


def morning(found: Remindable, formats: Formats) -> Screen:
    """`5 to remind, ₹12,300`: nothing goes out without a tap."""
    return Screen(
        _("📒 {n} to remind, {amount}").format(
            n=formats.number(found.people), amount=formats.money(found.owed)
        ),
        rows=((Button(_("👀 Look"), RemindAll()), Button(_("✖️ Not today"), NotToday())),),
    )


def ready(day: date, found: Ready, formats: Formats) -> Screen:
    """Who has their birthday, and who is late; each button opens a campaign that is ready."""
    birthdays, late = found.birthdays, found.late
    wished = ngettext(
        "🎂 {n} birthday today or tomorrow", "🎂 {n} birthdays today or tomorrow", birthdays
    )
    away = ngettext(
        "👋 {n} customer is late by their own rhythm",
        "👋 {n} customers are late by their own rhythm",
        late,
    )
    wish = Button(_("🎂 Wish them"), CampaignFor(f"birthdays:{day.isoformat()}"))
    win_back = Button(_("👋 Win them back"), CampaignFor(f"unwritten:{day.isoformat()}"))
    return Screen(
        lines(
            wished.format(n=formats.number(birthdays)) if birthdays else None,
            away.format(n=formats.number(late)) if late else None,
        ),
        rows=(
            (*((wish,) if birthdays else ()), *((win_back,) if late else ())),
            (Button(_("✖️ Not today"), NotToday()),),
        ),
    )


def not_today() -> Screen:
    return Screen(_("Nothing goes out today. /dues and /campaigns are there whenever you want."))


def which(name: str, found: Sequence[Customer], formats: Formats) -> Screen:
    """Several are called so, or nobody."""
    if not found:
        return Screen(markup(_("I do not know a customer called <b>{name}</b>."), name=name))
    rows = [
        choice(f"{one.name} · {formats.money(one.balance)}", RemindOne(one.id)) for one in found[:6]
    ]
    return Screen(markup(_("<b>Which {name}?</b>"), name=name), rows=tuple(rows))


def to_forward(found: Forwarded, png: bytes | None) -> Screen:
    """The text to copy or to send by a tap, and the code to forward.

    No link can carry a picture: the code is forwarded with the message.
    """
    one = found.customer
    return Screen(
        paragraphs(
            markup(_("📤 <b>For {name}</b>: nothing was sent."), name=one.name),
            markup("<code>{}</code>", found.text),
        ),
        rows=(_by_link(found), (Button(f"👤 {one.name[:16]}", OpenCustomer(one.id)),)),
        photo=None if png is None else File("upi.png", png),
    )


def _by_link(found: Forwarded) -> tuple[Button, ...]:
    return (Button(_("💬 WhatsApp"), url=found.link),) if found.link else ()
