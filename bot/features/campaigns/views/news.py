"""News about a campaign, each a new message."""

from __future__ import annotations

from bot.features.campaigns import taps
from bot.features.campaigns.views import words
from bot.features.campaigns.views.delivery import reported
from bot.features.campaigns.views.progress import (
    RETURNED_LINE,
    TEST_MODE,
    decisions,
    failures,
    paused_line,
    sent_line,
    skipped,
    unconfirmed,
)
from bot.shared_buttons import CardOf
from bot.ui.screen import Button, Screen, lines, markup, sentences
from crm.campaigns.model import Campaign, Status
from crm.campaigns.sending.progress import Progress
from crm.formats import Formats
from crm.i18n import _


def to_campaign(one: Campaign) -> Button:
    return Button(_("📣 Open"), taps.OpenCampaign(one.id))


def ended(
    found: Progress, formats: Formats, *, test_mode: bool, may_decide: bool = False
) -> Screen:
    one = found.campaign
    return Screen(
        lines(
            markup("✅ <b>{}</b>: {}", one.name, sent_line(found, formats)),
            skipped(found, formats),
            reported(found, formats),
            unconfirmed(found, formats) if may_decide else None,
            str(TEST_MODE) if test_mode else None,
        ),
        rows=(
            *(decisions(found) if may_decide else ()),
            _looking_back(one),
        ),
    )


def _looking_back(one: Campaign) -> tuple[Button, ...]:
    """Of one message: whom it went to."""
    if one.one_person is not None:
        return (Button(_("👤 Customer"), CardOf(one.one_person)), to_campaign(one))
    return (Button(_("📄 Messages"), taps.ShowMessages(one.id, 0, "")), to_campaign(one))


def lost(found: Progress, formats: Formats, *, may_decide: bool) -> Screen:
    """I was killed with messages in my hands, and the campaign does not go on by itself."""
    one = found.campaign
    return Screen(
        lines(
            markup(_("❓ <b>{name}</b>: I went down in the middle of the sending."), name=one.name),
            sent_line(found, formats),
            unconfirmed(found, formats) if may_decide else None,
        ),
        rows=(*(decisions(found) if may_decide else ()), (to_campaign(one),)),
    )


def paused(found: Progress, formats: Formats) -> Screen:
    one = found.campaign
    return Screen(
        lines(
            sentences(
                markup(_("⏸ <b>{name}</b> paused itself."), name=one.name),
                sent_line(found, formats),
            ),
            paused_line(found, formats),
            failures(found, formats),
        ),
        rows=((to_campaign(one),),),
    )


def moved(one: Campaign, formats: Formats) -> Screen:
    return Screen(
        markup(
            _("🌙 <b>{name}</b> came due outside the sending hours; it goes out {when}."),
            name=one.name,
            when=words.when(one, formats),
        ),
        rows=((to_campaign(one),),),
    )


def returned(one: Campaign) -> Screen:
    """The approval does not hold any more."""
    return Screen(
        lines(
            markup(_("📄 <b>{name}</b> did not go out: it is a draft again."), name=one.name),
            str(RETURNED_LINE),
        ),
        rows=((to_campaign(one),),),
    )


def answered(one: Campaign, by: str, formats: Formats) -> Screen:
    """For the one who asked: what became of the proposal."""
    if one.status is Status.DRAFT:
        text = _("❌ {by} rejected <b>{name}</b>: {reason}")
    elif one.status is Status.SCHEDULED:
        text = _("✅ {by} approved <b>{name}</b>. It goes out {when}.")
    else:
        text = _("✅ {by} approved <b>{name}</b>. It is going out.")
    words_of_it = markup(
        text,
        by=by,
        name=one.name,
        reason=one.rejected_reason or "",
        when=words.when(one, formats),
    )
    return Screen(words_of_it, rows=((to_campaign(one),),))


def asks(author: str) -> str:
    """Above a card that waits for approval."""
    return _("📨 {name} asks for approval:").format(name=author)
