"""Words for what the books hold under fixed names: payment methods, badges, no place."""

from __future__ import annotations

from crm.customers.consent import Consent, Source, source_of
from crm.customers.totals import Status
from crm.i18n import Lazy, lazy_gettext
from crm.insights.sums.shapes import UNKNOWN

PAYMENT_WORDS: dict[str, Lazy] = {
    "Cash": lazy_gettext("Cash"),
    "Card": lazy_gettext("Card"),
    "UPI": lazy_gettext("UPI"),
    "Credit": lazy_gettext("Credit"),
    "Bank": lazy_gettext("Bank"),
    "Other": lazy_gettext("Other"),
}
STATUS_WORDS = {
    Status.ACTIVE: lazy_gettext("Active"),
    Status.INACTIVE: lazy_gettext("Inactive"),
    Status.VIP: lazy_gettext("VIP"),
}
CONSENT_WORDS = {
    Consent.YES: lazy_gettext("Yes"),
    Consent.NO: lazy_gettext("No"),
    Consent.UNKNOWN: lazy_gettext("Unknown"),
}
SENDING_WORDS: dict[str, Lazy] = {
    "Pending": lazy_gettext("Pending"),
    "Sending": lazy_gettext("Sending"),
    "Sent": lazy_gettext("Sent"),
    "Failed": lazy_gettext("Failed"),
    "Unconfirmed": lazy_gettext("Unconfirmed"),
    "Skipped": lazy_gettext("Not needed"),
}
_NOWHERE = lazy_gettext("Unknown")


def payment(method: str) -> str:
    """One that another program brought is shown as it is."""
    return str(PAYMENT_WORDS.get(method, method))


def status(badge: str) -> str:
    """One that another program wrote is shown as it is."""
    return str(STATUS_WORDS[Status(badge)]) if badge in set(Status) else badge


def sending(status: str) -> str:
    """Of one message to one customer."""
    return str(SENDING_WORDS.get(status, status))


def consent(said: str) -> str:
    """Whether a customer may be written to; what another program wrote is shown as it is."""
    return str(CONSENT_WORDS[Consent(said)]) if said in set(Consent) else said


_SOURCES = {
    Source.STAFF: lazy_gettext("noted here"),
    Source.FILE: lazy_gettext("from a file"),
    Source.LIST: lazy_gettext("from a list of numbers"),
    Source.GATEWAY: lazy_gettext("from the gateway"),
    Source.REPLY: lazy_gettext("by a reply"),
}


def consent_source(consent_from: str) -> str:
    """Where consent comes from; what another program wrote is shown as it is."""
    source = source_of(consent_from)
    return consent_from if source is None else str(_SOURCES[source])


def place(location: str) -> str:
    """The name of a location in figures, which may be that of customers without any."""
    return str(_NOWHERE) if location == UNKNOWN else location
