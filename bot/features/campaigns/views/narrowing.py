"""Filters of an audience: by last visit, amount spent, place or badge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.features.campaigns import taps
from bot.features.campaigns.views import words
from bot.ui.screen import LABEL_LIMIT, Button, Rows, Screen, in_rows, markup, paragraphs, shortened
from crm import counts
from crm.campaigns.model import Campaign
from crm.campaigns.templates import Template
from crm.campaigns.writing.outline import Outline
from crm.dataclass import dataclass
from crm.formats import Formats
from crm.i18n import _, lazy_gettext
from crm.words import STATUS_WORDS

DAYS = (30, 60, 90)
LEAST_AMOUNTS = (Decimal(1_000), Decimal(5_000), Decimal(10_000))
MOST_AMOUNTS = (Decimal(1_000), Decimal(5_000), Decimal(10_000))
LONGEST_IN_TAP = 40
"""Bytes of a place that fit into a button beside what else is in it."""

Asked = tuple[Markup, Rows]


@dataclass(frozen=True, slots=True)
class Offered:
    """The shop's own templates and places, to be offered as answers; and texts that were approved
    for its gateway, which may be the only ones that it carries."""

    templates: Sequence[Template] = ()
    places: Sequence[str] = ()
    approved: Sequence[tuple[str, str, str, str]] = ()  # key, name, language, text
    not_offered: Sequence[tuple[str, str]] = ()  # name, and why
    approved_only: bool = False
    problem: str = ""  # why the approved ones cannot be listed


NOTHING = Offered()


def _recent(_draft: Outline, formats: Formats, _offered: Offered) -> Asked:
    days = tuple(_limit(counts.days(one, formats), "recent", str(one)) for one in DAYS)
    return (
        markup(_("<b>Only who has not come for how many days?</b> Tap, or type: <code>45</code>.")),
        (days, (_limit(_("Came or not"), "recent"),)),
    )


def _least(_draft: Outline, formats: Formats, _offered: Offered) -> Asked:
    amounts = tuple(_limit(f"≥ {formats.money(one)}", "least", str(one)) for one in LEAST_AMOUNTS)
    return (
        markup(_("<b>Only who has spent how much or more?</b> Tap, or type: <code>2,000</code>.")),
        (amounts, (_limit(_("Any amount"), "least"),)),
    )


def _most(_draft: Outline, formats: Formats, _offered: Offered) -> Asked:
    amounts = tuple(_limit(f"≤ {formats.money(one)}", "most", str(one)) for one in MOST_AMOUNTS)
    return (
        markup(
            _("<b>Only who has spent how much at the most?</b> Tap, or type: <code>2,000</code>.")
        ),
        (amounts, (_limit(_("Any amount"), "most"),)),
    )


def _place(_draft: Outline, _formats: Formats, offered: Offered) -> Asked:
    short = [place for place in offered.places if len(place.encode()) <= LONGEST_IN_TAP]
    buttons = [_limit(shortened(place, LABEL_LIMIT), "place", place) for place in short]
    return (
        markup(_("<b>Only customers of which place?</b> Tap, or type it: <code>Pune</code>.")),
        (*in_rows(buttons), (_limit(_("Any place"), "place"),)),
    )


def _badge(draft: Outline, _formats: Formats, _offered: Offered) -> Asked:
    buttons = [
        _limit(f"{'✓ ' if draft.status == one else ''}{word}", "badge", one)
        for one, word in STATUS_WORDS.items()
    ]
    return (
        markup(_("<b>Only customers with which badge?</b>")),
        (tuple(buttons), (_limit(_("Any badge"), "badge"),)),
    )


def _limit(label: str, step: str, answer: str = "") -> Button:
    return Button(label, taps.ChooseLimit(step, answer))


QUESTIONS: dict[str, Callable[[Outline, Formats, Offered], Asked]] = {
    "recent": _recent,
    "least": _least,
    "most": _most,
    "place": _place,
    "badge": _badge,
}

LIMIT_LABELS = {
    "recent": lazy_gettext("🕘 Last visit"),
    "least": lazy_gettext("⬆️ Spent at least"),
    "most": lazy_gettext("⬇️ Spent at most"),
    "place": lazy_gettext("📍 Place"),
    "badge": lazy_gettext("🏷 Badge"),
}


def narrow_down(one: Campaign, formats: Formats) -> Screen:
    """Only some of the audience: by what?"""
    steps = Outline.of(one).limits
    return Screen(
        paragraphs(
            markup("🔎 <b>{}</b>: {}", one.name, words.audience(one.audience, formats)),
            markup(_("<b>Only some of them?</b> By what? Several together are possible.")),
        ),
        rows=(
            *in_rows(
                [Button(str(LIMIT_LABELS[step]), taps.EditField(one.id, step)) for step in steps], 2
            ),
            (Button(_("‹ Back"), taps.OpenCampaign(one.id)),),
        ),
    )
