"""What customers answered, as staff read it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.campaigns import listing_taps, taps
from bot.shared_buttons import OpenCustomer
from bot.ui.paging import pager, pages_of
from bot.ui.screen import Button, Rows, Screen, lines, markup, paragraphs, shortened
from crm.campaigns.answers.inbox import Answered, Decision
from crm.campaigns.answers.meaning import Meaning
from crm.formats import Formats
from crm.i18n import _

PAGE = 6
SHOWN = 600
"""Characters of an answer; nobody reads a longer one here."""


def wrote(one: Answered, formats: Formats) -> Screen:
    """One answer, with what was made of it or what may be."""
    open_card = (
        () if one.customer_id is None else ((Button(_("👤 Open"), OpenCustomer(one.customer_id)),),)
    )
    return Screen(
        paragraphs(_said(one, formats, SHOWN), _outcome(one)), rows=(*_buttons(one), *open_card)
    )


def answers(found: Sequence[Answered], total: int, page: int, formats: Formats) -> Screen:
    """The list, newest first; a tap opens one."""
    shown = [
        lines(formats.moment(one.at), _said(one, formats, 160), _outcome(one)) for one in found
    ]
    rows = [
        (Button(shortened(_who(one, formats), 30), listing_taps.OpenAnswer(one.id)),)
        for one in found
    ]
    return Screen(
        paragraphs(
            markup(_("<b>💬 Answers</b> of customers to your messages")),
            *shown,
            None if shown else _("Nobody has answered so far."),
        ),
        rows=(
            *rows,
            *pager(
                page + 1, pages_of(total, PAGE), lambda number: listing_taps.ShowAnswers(number - 1)
            ),
            (Button(_("‹ Campaigns"), taps.ShowCampaigns(0, archived=False)),),
        ),
    )


def _who(one: Answered, formats: Formats) -> str:
    return one.name or formats.phone(one.phone)


def _said(one: Answered, formats: Formats, longest: int) -> Markup:
    return markup(
        _("💬 <b>{name}</b> wrote:\n<blockquote>{text}</blockquote>"),
        name=_who(one, formats),
        text=shortened(one.text, longest) or "…",
    )


def _outcome(one: Answered) -> str | None:
    if one.decided is Decision.OPTED_OUT or (one.meaning is Meaning.STOP and one.decided is None):
        return _("🔕 No campaign reaches this phone any more.")
    if one.decided is Decision.OPTED_IN:
        return _("🔔 Campaigns may reach this phone again.")
    if one.decided is Decision.LEFT:
        return _("Left as it is.")
    if one.meaning is Meaning.MAYBE:
        return _("Does this mean: no more messages?")
    if one.meaning is Meaning.START:
        return _("Does this mean: messages again?")
    return None


def _buttons(one: Answered) -> Rows:
    if one.decided is not None:
        return ()
    leave = Button(_("Leave"), listing_taps.DecideAnswer(one.id, Decision.LEFT.value))
    if one.meaning is Meaning.MAYBE:
        out = Button(_("🔕 Opt out"), listing_taps.DecideAnswer(one.id, Decision.OPTED_OUT.value))
        return ((out, leave),)
    if one.meaning is Meaning.START:
        back = Button(
            _("🔔 Allow again"), listing_taps.DecideAnswer(one.id, Decision.OPTED_IN.value)
        )
        return ((back, leave),)
    return ()
