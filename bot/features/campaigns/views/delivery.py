"""What a gateway costs and takes before a campaign, and what it reported after it."""

from __future__ import annotations

from decimal import Decimal

from bot.features.campaigns.views import words
from bot.features.campaigns.views.halts import GATEWAY_NAMES
from crm import counts
from crm.campaigns.card import PRETENDING, Card
from crm.campaigns.model import Campaign, Status
from crm.campaigns.preview import Preview
from crm.campaigns.sending.progress import Progress
from crm.campaigns.sending.sends import SendStatus
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext

CATEGORY_WORDS = {
    "MARKETING": lazy_gettext("Marketing"),
    "UTILITY": lazy_gettext("Utility"),
    "AUTHENTICATION": lazy_gettext("Authentication"),
}
REPORTING = frozenset(GATEWAY_NAMES) - {"mock", "http"}
"""Gateways that report what became of messages."""

PHONE_RATE = 0.3
"""Parts a second that a phone sends without asking on its screen."""
MANY_FROM_A_PHONE = 20


def price(of: Card, found: Preview, formats: Formats) -> str | None:
    """What it costs with a gateway that does not count parts; None with one that does."""
    people = found.reach.recipients
    if not people:
        return None
    if of.gateway == "whatsapp":
        template = of.campaign.template
        category = "" if template is None else template.category
        shown = CATEGORY_WORDS.get(category, CATEGORY_WORDS["MARKETING"])
        text = (
            _("{people} · {category}")
            if found.cost is None
            else _("{people} · {category} · at most {cost}, only delivered ones are charged")
        )
        return text.format(
            people=counts.people(people, formats),
            category=shown,
            cost="" if found.cost is None else formats.money(found.cost),
        )
    if of.gateway == "smsgate":
        minutes = max(1, round(turns(of, found) / (of.rate or PHONE_RATE) / 60))
        text = ngettext(
            "{n} message from your own phone, about {minutes} min",
            "{n} messages from your own phone, about {minutes} min",
            people,
        )
        return text.format(n=formats.number(people), minutes=formats.number(minutes))
    return None


def turns(of: Card, found: Preview) -> int:
    """How many turns of the rate it takes: a phone's own rate counts parts (jobs.pace.Pace)."""
    by_part = of.gateway == "smsgate" and of.rate in (None, PHONE_RATE)
    return found.parts if by_part else found.reach.recipients


def limit(of: Card, found: Preview, formats: Formats) -> str | None:
    """`250 a day: 214 now`, or how the days share them; None without a limit."""
    people = found.reach.recipients
    if of.per_day is None or of.left_today is None or not people:
        return None
    now = min(people, of.left_today)
    if now == people:
        text = _("{limit} a day: {now} now")
    elif people - now <= of.per_day:
        text = _("{limit} a day: {now} now, {later} tomorrow")
    else:
        text = _("{limit} a day: {now} now, {later} on the days after")
    return text.format(
        limit=formats.number(of.per_day),
        now=formats.number(now),
        later=formats.number(people - now),
    )


def from_a_phone(of: Card, found: Preview, formats: Formats) -> str | None:
    """India: commercial messages from a plain number are unregistered telemarketing (TCCCPR, as
    amended in February 2025)."""
    indian = formats.shop.country == "IN" and of.gateway == "smsgate"
    if not indian or found.reach.recipients <= MANY_FROM_A_PHONE:
        return None
    return _(
        "⚠️ In India, offers from a plain 10-digit number count as unregistered telemarketing: "
        "complaints can cost you the line."
    )


def reported(found: Progress, formats: Formats) -> str | None:
    """`Sent 214 · delivered 198, read 120, failed 3: 2 not on WhatsApp · no word from 13`; None
    for a gateway that reports nothing."""
    one = found.campaign
    sent = found.count(SendStatus.SENT)
    if one.gateway not in REPORTING or not sent:
        return None
    told = {name: count for name, count in found.by_receipt.items() if name not in ("", "sent")}
    if not told and not formats.shop.hears_back:
        text = _("Sent {n}. This gateway tells no more without a public address.")
        return text.format(n=formats.number(sent))
    read, failed = told.get("read", 0), told.get("failed", 0)
    delivered = told.get("delivered", 0) + read
    parts = [
        _("delivered {n}").format(n=formats.number(delivered)),
        _("read {n}").format(n=formats.number(read)) if read else "",
        _failed(found, failed, formats) if failed else "",
    ]
    silent = sent - delivered - failed
    said = (
        _("Sent {n} · {reports}")
        if not silent
        else _("Sent {n} · {reports} · no word from {silent}")
    )
    return said.format(
        n=formats.number(sent),
        reports=", ".join(part for part in parts if part),
        silent=formats.number(silent),
    )


def _failed(found: Progress, failed: int, formats: Formats) -> str:
    named = {words.error(code): count for code, count in found.by_reason.items() if code}
    if not named:
        return _("failed {n}").format(n=formats.number(failed))
    return _("failed {n}: {reasons}").format(
        n=formats.number(failed), reasons=words.each_of(named, formats)
    )


def spent(found: Progress, formats: Formats) -> str | None:
    """What it cost, as far as it is known; None for nothing."""
    one = found.campaign
    if one.status not in (Status.SENT, Status.CANCELLED) or one.gateway in PRETENDING:
        return None
    cost = _cost(one, found, formats)
    if not cost:
        return None
    return _("It cost about {cost}.").format(cost=formats.money(cost))


def _cost(one: Campaign, found: Progress, formats: Formats) -> Decimal:
    shop = formats.shop
    if one.gateway == "whatsapp":  # what was not delivered is not charged
        delivered = found.by_receipt.get("delivered", 0) + found.by_receipt.get("read", 0)
        category = "" if one.template is None else one.template.category
        return shop.currency.round(shop.message_price(category) * delivered)
    return shop.currency.round(shop.price_per_part * found.parts_sent)
