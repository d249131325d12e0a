"""News that ask what becomes of a campaign: too late, grown, expired, paused for days, restored."""

from __future__ import annotations

from bot.features.campaigns import asking_taps, taps
from bot.features.campaigns.views import words
from bot.features.campaigns.views.news import to_campaign
from bot.ui.screen import Button, Rows, Screen, in_rows, markup
from crm import counts
from crm.campaigns.approved import Shown
from crm.campaigns.kinds import Kind
from crm.campaigns.model import Campaign
from crm.campaigns.sending.progress import Progress
from crm.campaigns.sending.sends import SendStatus
from crm.formats import Formats
from crm.i18n import _, ngettext

VALID_DAYS = (7, 14, 30)


def send_now(one: Campaign, shown: Shown, formats: Formats) -> Button:
    """Approves what is shown beside it."""
    label = _("✅ Approve {n}") if one.kind is Kind.DUES else _("🚀 Send now to {n}")
    return Button(
        label.format(n=formats.number(shown.people)),
        taps.SendNow(one.id, one.version, shown.people, shown.parts, shown.cost),
    )


def ask_send_now(one: Campaign, shown: Shown, formats: Formats) -> Button:
    """Of what is planned for later; it is asked first."""
    return Button(
        _("🚀 Send now to {n}").format(n=formats.number(shown.people)),
        asking_taps.AskSendNow(one.id, one.version),
    )


def ask_moment(one: Campaign, shown: Shown, label: str) -> Button:
    return Button(label, taps.AskMoment(one.id, one.version, shown.people, shown.parts, shown.cost))


def late(one: Campaign, shown: Shown, formats: Formats) -> Screen:
    return Screen(
        markup(
            _(
                "⏰ <b>{name}</b> should have gone out {moment}, and I was off. Send it now, "
                "or later?"
            ),
            name=one.name,
            moment=formats.moment(one.scheduled_at) if one.scheduled_at else "",
        ),
        rows=_now_or_later(one, shown, formats),
    )


def grown(one: Campaign, shown: Shown, formats: Formats) -> Screen:
    return Screen(
        markup(
            _(
                "👥 <b>{name}</b> was approved for {approved}, and would reach {people} now. "
                "Send it now, or later?"
            ),
            name=one.name,
            approved=counts.people(one.approved_people or 0, formats),
            people=counts.people(shown.people, formats),
        ),
        rows=_now_or_later(one, shown, formats),
    )


def _now_or_later(one: Campaign, shown: Shown, formats: Formats) -> Rows:
    return (
        (send_now(one, shown, formats), ask_moment(one, shown, _("🗓 Another time"))),
        (Button(_("✖️ Cancel the plan"), taps.Unschedule(one.id)), to_campaign(one)),
    )


def expired(found: Progress, formats: Formats) -> Screen:
    one = found.campaign
    left = found.count(SendStatus.PENDING)
    text = (
        ngettext(
            "📅 <b>{name}</b> was valid until {day}, and {n} person has not had it. "
            "Give it a new date, or stop it?",
            "📅 <b>{name}</b> was valid until {day}, and {n} people have not had it. "
            "Give it a new date, or stop it?",
            left,
        )
        if left
        else _(
            "📅 <b>{name}</b> was valid until {day}, and has not gone out. Give it a new date, or "
            "stop it?"
        )
    )
    day = formats.full_day(one.valid_until) if one.valid_until else ""
    return Screen(
        markup(text, name=one.name, day=day, n=formats.number(left)),
        rows=(
            (
                Button(_("📅 New date"), asking_taps.AskNewDate(one.id)),
                Button(_("⏹ Stop"), taps.AskStop(one.id)),
            ),
            (to_campaign(one),),
        ),
    )


def over(found: Progress, formats: Formats) -> Screen:
    one = found.campaign
    left = found.count(SendStatus.PENDING)
    text = ngettext(
        "⏸ <b>{name}</b> has been paused since {moment}, and {n} person waits. Is it over?",
        "⏸ <b>{name}</b> has been paused since {moment}, and {n} people wait. Is it over?",
        left,
    )
    moment = formats.moment(one.paused_at) if one.paused_at else ""
    return Screen(
        markup(text, name=one.name, moment=moment, n=formats.number(left)),
        rows=_go_on_or_stop(one),
    )


def restored(found: Progress, formats: Formats) -> Screen:
    return Screen(
        markup("<b>{}</b>\n{}", found.campaign.name, words.restored(found, formats)),
        rows=_go_on_or_stop(found.campaign),
    )


def _go_on_or_stop(one: Campaign) -> Rows:
    return (
        (
            Button(_("▶️ Go on"), taps.Resume(one.id)),
            Button(_("⏹ Stop"), taps.AskStop(one.id)),
        ),
        (to_campaign(one),),
    )


def ask_new_date(one: Campaign, formats: Formats) -> Screen:
    return Screen(
        markup(
            _("<b>Until when is {name} valid now?</b> Tap, or type <code>31 mar</code>."),
            name=one.name,
        ),
        rows=(
            *in_rows(
                [
                    Button(counts.days(days, formats), asking_taps.ChooseNewDate(one.id, days))
                    for days in VALID_DAYS
                ],
                3,
            ),
            (Button(_("‹ Back"), taps.OpenCampaign(one.id)),),
        ),
    )


def ask_despite(one: Campaign) -> Screen:
    return Screen(
        markup(
            _(
                "🔕 Who would get <b>{name}</b> opted out. Only what is about something of their "
                "own, such as an order, may go all the same. Does it?"
            ),
            name=one.name,
        ),
        rows=(
            (
                Button(_("‹ Back"), taps.OpenCampaign(one.id)),
                Button(_("🔕 All the same"), asking_taps.Despite(one.id)),
            ),
        ),
    )
