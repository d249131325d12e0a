"""Tests on one's own phone, in words: why none goes out, and whose number it is."""

from __future__ import annotations

from bot.features.campaigns import asking_taps
from bot.ui.screen import Button, Screen, lines, markup
from crm.campaigns.sending.trying import MOST_A_DAY, OwnPhone, Why
from crm.formats import Formats
from crm.i18n import _, ngettext


def refused(why: Why) -> str:
    match why:
        case Why.NOT_CONFIRMED:
            return _("Sent here. By SMS once a manager has confirmed that the number is yours.")
        case Why.OPTED_OUT:
            return _("Sent here. Your number opted out of messages, so no SMS goes to it.")
        case Why.TOO_MANY:
            text = ngettext(
                "Sent here. By SMS {n} test a day; the next one tomorrow.",
                "Sent here. By SMS {n} tests a day; the next one tomorrow.",
                MOST_A_DAY,
            )
            return text.format(n=MOST_A_DAY)
        case Why.NO_PHONE:
            return _("Sent here.")


def asked() -> str:
    return _(
        "📱 A manager is asked whether that is your own number. Then 🧪 Test to me sends to it."
    )


def asks(of: OwnPhone, formats: Formats) -> Screen:
    """For a manager: is it theirs?"""
    phone = of.asked or ""
    shared = (
        _("It is also the number of {customers}.").format(customers=", ".join(of.customers))
        if of.customers
        else None
    )
    return Screen(
        lines(
            markup(
                _(
                    "📱 <b>{name}</b> says that {phone} is their own number. Tests of campaigns "
                    "would go to it by SMS."
                ),
                name=of.name,
                phone=formats.phone(phone),
            ),
            shared,
        ),
        rows=(
            (
                Button(
                    _("✅ It is theirs"), asking_taps.ConfirmPhone(of.staff_id, phone, theirs=True)
                ),
                Button(
                    _("✖️ It is not"), asking_taps.ConfirmPhone(of.staff_id, phone, theirs=False)
                ),
            ),
        ),
    )


def said(name: str, *, theirs: bool, taken: bool) -> str:
    """What came of a manager's word."""
    if not taken:
        return _("Somebody has answered that already.")
    text = (
        _("📱 Tests of {name} go to that number now.")
        if theirs
        else _("📱 No test of {name} goes to that number.")
    )
    return text.format(name=name)


def confirmed(by: str) -> Screen:
    text = _("📱 {name} confirmed your number: 🧪 Test to me sends to it now.")
    return Screen(text.format(name=by))
