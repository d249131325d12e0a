"""What a message to a customer is called: an SMS, or a WhatsApp message where WhatsApp carries it.

`gateway` is what carries it, by its name: the shop's own now (`Shop.gateway`), or the one that a
campaign went by.
"""

from __future__ import annotations

from crm.i18n import _, ngettext

_WHATSAPP = "whatsapp"


def by_whatsapp(gateway: str | None) -> bool:
    return gateway == _WHATSAPP


def write(gateway: str) -> str:
    """A button: to one customer."""
    return _("💬 WhatsApp") if by_whatsapp(gateway) else _("💬 SMS")


def write_to(number: int, gateway: str) -> str:
    """A button with `{n}` in it: to those who are in a list."""
    if by_whatsapp(gateway):
        return ngettext("📣 WhatsApp to this {n}", "📣 WhatsApp to these {n}", number)
    return ngettext("📣 SMS to this {n}", "📣 SMS to these {n}", number)


def named(customer: str, gateway: str) -> str:
    """The name of a campaign of one."""
    text = _("WhatsApp to {name}") if by_whatsapp(gateway) else _("SMS to {name}")
    return text.format(name=customer)


def singles(gateway: str) -> str:
    """What went to one customer each."""
    return _("Single messages") if by_whatsapp(gateway) else _("Single SMS")


def sent(gateway: str | None) -> str:
    """With `{sent}` in it: how many went out."""
    return _("WhatsApp messages sent: {sent}") if by_whatsapp(gateway) else _("SMS sent: {sent}")


def may_test(gateway: str) -> str:
    if by_whatsapp(gateway):
        return _("A test can come to your own phone by WhatsApp too.")
    return _("A test can come to your own phone as an SMS too.")


def test_sent(gateway: str) -> str:
    if by_whatsapp(gateway):
        return _("Sent here, and by WhatsApp to your phone.")
    return _("Sent here, and as an SMS to your phone.")


def test_not_taken(gateway: str) -> str:
    """With `{detail}` in it: why the gateway did not take it."""
    if by_whatsapp(gateway):
        return _("Sent here; WhatsApp did not take the message: {detail}")
    return _("Sent here; the gateway did not take the SMS: {detail}")


def test_not_confirmed(gateway: str) -> str:
    if by_whatsapp(gateway):
        return _("Sent here. By WhatsApp once a manager has confirmed that the number is yours.")
    return _("Sent here. By SMS once a manager has confirmed that the number is yours.")


def test_opted_out(gateway: str) -> str:
    if by_whatsapp(gateway):
        return _("Sent here. Your number opted out of messages, so none goes to it by WhatsApp.")
    return _("Sent here. Your number opted out of messages, so no SMS goes to it.")


def tests_used_up(number: int, gateway: str) -> str:
    """With `{n}` in it: how many a day there are."""
    if by_whatsapp(gateway):
        return ngettext(
            "Sent here. By WhatsApp {n} test a day; the next one tomorrow.",
            "Sent here. By WhatsApp {n} tests a day; the next one tomorrow.",
            number,
        )
    return ngettext(
        "Sent here. By SMS {n} test a day; the next one tomorrow.",
        "Sent here. By SMS {n} tests a day; the next one tomorrow.",
        number,
    )


def own_number(gateway: str) -> str:
    """With `{name}` and `{phone}` in it, and tags: whose number somebody says that it is."""
    if by_whatsapp(gateway):
        return _(
            "📱 <b>{name}</b> says that {phone} is their own number. Tests of campaigns would go "
            "to it by WhatsApp."
        )
    return _(
        "📱 <b>{name}</b> says that {phone} is their own number. Tests of campaigns would go to it "
        "by SMS."
    )
