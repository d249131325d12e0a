"""Who is left out of a campaign to compare, and what the comparison says."""

from __future__ import annotations

from decimal import Decimal

from bot.ui.screen import sentences
from crm.campaigns.audiences.holdout import FEWEST
from crm.campaigns.card import Card
from crm.campaigns.comparing.comparison import Comparison
from crm.campaigns.preview import Preview
from crm.campaigns.sending.progress import Progress
from crm.formats import Formats
from crm.i18n import _, ngettext


def before(of: Card, found: Preview, formats: Formats) -> str | None:
    """How many get no message, and what that costs; None for nobody."""
    if not of.campaign.holds_out or not found.reach.recipients:
        return None
    if not found.held_out:
        text = _("⚖️ Nobody is left out to compare: that takes {n} people or more.")
        return text.format(n=formats.number(FEWEST))
    text = ngettext(
        "⚖️ {n} person, drawn by lot, gets no message. Comparing shows later what the message did; "
        "it may cost a sale.",
        "⚖️ {n} people, drawn by lot, get no message. Comparing shows later what the message did; "
        "it may cost some sales.",
        found.held_out,
    )
    return text.format(n=formats.number(found.held_out))


def after(found: Progress, formats: Formats) -> str | None:
    """How many got none; None for nobody."""
    if not found.held_out:
        return None
    text = ngettext(
        "⚖️ {n} left out by lot, to compare",
        "⚖️ {n} left out by lot, to compare",
        found.held_out,
    )
    return text.format(n=formats.number(found.held_out))


def result(found: Comparison | None, formats: Formats) -> str | None:
    """`Bought: 18% of the 180 written to, 11% of the 20 left out.`, and whether that is chance."""
    if found is None:
        return None
    text = _("⚖️ Bought: {rate} of the {n} written to, {other_rate} of the {others} left out.")
    rates = text.format(
        n=formats.number(found.written.people),
        rate=formats.percent(found.written.rate),
        others=formats.number(found.left_out.people),
        other_rate=formats.percent(found.left_out.rate),
    )
    return str(sentences(rates, _verdict(found, formats)))


def _verdict(found: Comparison, formats: Formats) -> str:
    if found.days_left:
        text = ngettext(
            "Whether that was the message shows in {n} day.",
            "Whether that was the message shows in {n} days.",
            found.days_left,
        )
        return text.format(n=formats.number(found.days_left))
    if not found.tells:
        return _("Too few to tell: it may be chance.")
    low, high = sorted((abs(found.low), abs(found.high)))
    text = (
        _("So of every 100 people, {low} to {high} more bought because of it (95% sure).")
        if found.low > 0
        else _("So of every 100 people, {low} to {high} fewer bought because of it (95% sure).")
    )
    return text.format(low=_of_hundred(low, formats), high=_of_hundred(high, formats))


def _of_hundred(share: float, formats: Formats) -> str:
    """Whole people; below one, tenths."""
    people = Decimal(str(share)) * 100
    return formats.fixed(max(people, Decimal("0.1")), 1) if people < 1 else formats.fixed(people, 0)
