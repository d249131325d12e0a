"""Whether a customer may be written to: a line of the card, and the buttons that change it."""

from __future__ import annotations

from bot.features.customers.taps import OptOut, SwitchReminders
from bot.ui.screen import Button
from crm.customers.cards import Customer
from crm.customers.consent import Consent
from crm.formats import Formats
from crm.i18n import _
from crm.words import consent_source


def line(customer: Customer, formats: Formats) -> str:
    """Whether the customer may be written to, since when, and where that is known from."""
    if customer.consent is Consent.UNKNOWN:
        return _("🔔 Messages: never asked")
    no = customer.consent is Consent.NO
    if customer.consent_at is None or customer.consent_from is None:
        return _("🔕 Wants no messages") if no else _("🔔 Agreed to messages")
    text = (
        _("🔕 Wants no messages · {day}, {source}")
        if no
        else _("🔔 Agreed to messages · {day}, {source}")
    )
    day = formats.day(formats.shop.local(customer.consent_at).date())
    return text.format(day=day, source=consent_source(customer.consent_from))


def reminders(customer: Customer) -> str:
    """That no reminder of dues goes to the customer; nothing where it may."""
    return _("🔕 Reminders of dues are off") if customer.reminders_off else ""


def switch(customer: Customer) -> Button:
    """Whether reminders of dues may go to the customer."""
    label = _("🔔 Reminders on") if customer.reminders_off else _("🔕 Reminders off")
    return Button(label, SwitchReminders(customer.id, on=customer.reminders_off))


def wishes(customer: Customer) -> tuple[Button, ...]:
    """What the customer may say now."""
    no = Button(_("🔕 No messages"), OptOut(customer.id, out=True))
    said = {
        Consent.UNKNOWN: (no, Button(_("🔔 Agreed"), OptOut(customer.id, out=False))),
        Consent.YES: (no,),
        Consent.NO: (Button(_("🔔 Messages again"), OptOut(customer.id, out=False)),),
    }
    return said[customer.consent]
