"""Why a gateway takes nothing, in the shop's words, and what to do about it."""

from __future__ import annotations

from bot.ui.screen import sentences
from crm.campaigns.model import Campaign
from crm.campaigns.pausing import HALTED
from crm.formats import Formats
from crm.gateways import Halt
from crm.i18n import lazy_gettext, ngettext

GATEWAY_NAMES = {
    "mock": lazy_gettext("The test mode"),
    "delivering": lazy_gettext("The gateway of the demo"),
    "http": lazy_gettext("The gateway"),
    "twilio": lazy_gettext("Twilio"),
    "msg91": lazy_gettext("MSG91"),
    "whatsapp": lazy_gettext("WhatsApp"),
    "smsgate": lazy_gettext("The phone"),
}
HALT_WORDS = {
    Halt.LOGIN: lazy_gettext(
        "{gateway} does not accept the login. Correct it in the settings and start me again."
    ),
    Halt.BALANCE: lazy_gettext("{gateway} says the balance is used up. Top up, then go on."),
    Halt.ACCOUNT: lazy_gettext(
        "{gateway} has stopped the account. See what its panel says, then go on."
    ),
    Halt.ADDRESS: lazy_gettext(
        "{gateway} does not accept calls from this machine. Enter its public address in the "
        "panel, then go on."
    ),
    Halt.SENDER: lazy_gettext(
        "{gateway} does not accept the sender. Correct it in the settings and start me again."
    ),
    Halt.REGION_OFF: lazy_gettext(
        "{gateway} is not allowed to send to this country. Allow it in its panel, then go on."
    ),
    Halt.TRIAL: lazy_gettext(
        "{gateway} is a trial account: it reaches only numbers that were verified. Upgrade it, "
        "then go on."
    ),
    Halt.TEMPLATE: lazy_gettext(
        "{gateway} does not accept the template. See its status in the panel, then go on."
    ),
    Halt.SPAM: lazy_gettext(
        "{gateway} says that too many people complain. Going on makes it worse: better stop."
    ),
    Halt.REQUEST: lazy_gettext(
        "{gateway} does not understand the request. Check its settings, then go on."
    ),
}


def gateway_name(gateway: str | None) -> str:
    return str(GATEWAY_NAMES.get(gateway or "", GATEWAY_NAMES["http"]))


def what_to_do(code: str, gateway: str | None) -> str:
    """Of a crm.gateways.Halt."""
    text = HALT_WORDS[Halt(code)] if code in set(Halt) else HALT_WORDS[Halt.ACCOUNT]
    return text.format(gateway=gateway_name(gateway))


def halted(one: Campaign, left: int, formats: Formats) -> str | None:
    """`MSG91 says the balance is used up. Top up, then go on. 96 are left.`; None when the
    campaign is not halted. `left`: sends that wait."""
    reason = one.paused_reason or ""
    if not reason.startswith(HALTED):
        return None
    said = what_to_do(reason.removeprefix(HALTED), one.gateway)
    waiting = ngettext("{n} is left.", "{n} are left.", left).format(n=formats.number(left))
    return str(sentences(f"⚠️ {said}", waiting if left else None))
