"""Tests on one's own phone, in words: why none goes out, and whose number it is."""

from __future__ import annotations

from bot.features.campaigns import asking_taps
from bot.ui.screen import Button, Screen, lines, markup
from bot.ui.views import message_words
from crm.campaigns.sending.trying import MOST_A_DAY, OwnPhone, Why
from crm.formats import Formats
from crm.i18n import _


def refused(why: Why, gateway: str) -> str:
    match why:
        case Why.NOT_CONFIRMED:
            return message_words.test_not_confirmed(gateway)
        case Why.OPTED_OUT:
            return message_words.test_opted_out(gateway)
        case Why.TOO_MANY:
            return message_words.tests_used_up(MOST_A_DAY, gateway).format(n=MOST_A_DAY)
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
                message_words.own_number(formats.shop.gateway),
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
