"""Questions about a campaign before it moves, and the news about it afterwards."""

from __future__ import annotations

from bot.features.campaigns import taps
from bot.features.campaigns.views import words
from bot.features.campaigns.views.progress import (
    TEST_MODE,
    decisions,
    failures,
    paused_line,
    sent_line,
    unconfirmed,
)
from bot.ui.screen import Button, Screen, in_rows, lines, markup
from crm.campaigns.card import Card
from crm.campaigns.model import Campaign, Status
from crm.campaigns.sending.progress import Progress
from crm.campaigns.sending.sends import SendStatus
from crm.formats import Formats

# --- questions before something cannot be taken back -------------------------------------------


def ask_stop(found: Progress, formats: Formats) -> Screen:
    left = found.count(SendStatus.PENDING)
    one = found.campaign
    return Screen(
        markup(
            "Stop <b>{}</b>? {} will not get it. What went out stays in the history.",
            one.name,
            words.people(left, formats),
        ),
        rows=(
            (
                Button("‹ Back", taps.OpenCampaign(one.id)),
                Button("⏹ Stop it", taps.Stop(one.id)),
            ),
        ),
    )


def ask_deletion(one: Campaign) -> Screen:
    return Screen(
        markup("Delete <b>{}</b>? Nothing of it went out, and nothing will.", one.name),
        rows=(
            (
                Button("‹ Back", taps.OpenCampaign(one.id)),
                Button("🗑 Delete it", taps.Delete(one.id)),
            ),
        ),
    )


def ask_reason(one: Campaign) -> Screen:
    short = ("Too expensive", "Not now", "Other words")
    return Screen(
        markup("Why is <b>{}</b> rejected? Type it, or tap:", one.name),
        rows=(
            *in_rows([Button(why, taps.Reject(one.id, why)) for why in short]),
            (Button("‹ Back", taps.OpenCampaign(one.id)),),
        ),
    )


MOMENTS = ("today 6 pm", "tomorrow 11 am", "tomorrow 6 pm", "saturday 11 am")


def ask_moment(one: Campaign) -> Screen:
    return Screen(
        markup(
            "<b>When shall {} go out?</b> Type it: <code>fri 5pm</code>, "
            "<code>25 mar 11:30</code>, or tap:",
            one.name,
        ),
        rows=(
            *in_rows(
                [Button(moment.capitalize(), taps.SendAt(one.id, moment)) for moment in MOMENTS], 2
            ),
            (Button("‹ Back", taps.OpenCampaign(one.id)),),
        ),
    )


# --- news, each a new message ------------------------------------------------------------------


def ended(
    found: Progress, formats: Formats, *, test_mode: bool, may_decide: bool = False
) -> Screen:
    one = found.campaign
    return Screen(
        lines(
            markup("✅ <b>{}</b>: {}", one.name, sent_line(found, formats)),
            unconfirmed(found, formats) if may_decide else None,
            TEST_MODE if test_mode else None,
        ),
        rows=(
            *(decisions(found) if may_decide else ()),
            (Button("📄 Messages", taps.ShowMessages(one.id, 0, "")), _open(one)),
        ),
    )


def lost(found: Progress, formats: Formats, *, may_decide: bool) -> Screen:
    """I was killed with messages in my hands, and the campaign does not go on by itself."""
    one = found.campaign
    return Screen(
        lines(
            markup("❓ <b>{}</b>: I went down in the middle of the sending.", one.name),
            sent_line(found, formats),
            unconfirmed(found, formats) if may_decide else None,
        ),
        rows=(*(decisions(found) if may_decide else ()), (_open(one),)),
    )


def paused(found: Progress, formats: Formats) -> Screen:
    one = found.campaign
    return Screen(
        lines(
            markup("⏸ <b>{}</b> paused itself. {}", one.name, sent_line(found, formats)),
            paused_line(one, formats),
            failures(found, formats),
        ),
        rows=((_open(one),),),
    )


def late(one: Campaign, formats: Formats) -> Screen:
    return Screen(
        markup(
            "⏰ <b>{}</b> should have gone out {}, and I was off. Send it now, or later?",
            one.name,
            formats.moment(one.scheduled_at) if one.scheduled_at else "",
        ),
        rows=(
            (
                Button("🚀 Send now", taps.SendNow(one.id, one.version)),
                Button("🗓 Another time", taps.AskMoment(one.id)),
            ),
            (Button("✖️ Cancel the plan", taps.Unschedule(one.id)), _open(one)),
        ),
    )


def moved(one: Campaign, formats: Formats) -> Screen:
    return Screen(
        markup(
            "🌙 <b>{}</b> came due outside the sending hours; it goes out {}.",
            one.name,
            words.when(one, formats),
        ),
        rows=((_open(one),),),
    )


def answered(one: Campaign, by: str, formats: Formats) -> Screen:
    """For the one who asked: what became of the proposal."""
    if one.status is Status.DRAFT:
        text = markup("❌ {} rejected <b>{}</b>: {}", by, one.name, one.rejected_reason or "")
    elif one.status is Status.SCHEDULED:
        text = markup(
            "✅ {} approved <b>{}</b>. It goes out {}.", by, one.name, words.when(one, formats)
        )
    else:
        text = markup("✅ {} approved <b>{}</b>. It is going out.", by, one.name)
    return Screen(text, rows=((_open(one),),))


def _open(one: Campaign) -> Button:
    return Button("📣 Open", taps.OpenCampaign(one.id))


def too_late(of: Card, formats: Formats) -> str:
    """What happened before this answer: `Manoj approved it, today 12:30 pm.`"""
    deed = words.DEED_WORDS.get(of.happened.action, "changed it")
    who = of.happened_by or "I"
    at = f", {formats.moment(of.happened.at)}" if of.happened.at else ""
    return f"{who} {deed}{at}."


def deleted(name: str) -> Screen:
    return Screen(
        markup("🗑 <b>{}</b> is deleted.", name),
        rows=((Button("‹ Campaigns", taps.ShowCampaigns(0, archived=False)),),),
    )


def my_phone() -> Screen:
    return Screen(markup("<b>Your own mobile number?</b> Such as 98765 43210."))


def ask_phone(one: Campaign) -> Screen:
    return Screen(
        "A test can come to your own phone as an SMS too.",
        rows=((Button("📱 My number", taps.AskMyPhone(one.id)), _open(one)),),
    )
