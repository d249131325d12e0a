"""Questions about a campaign before it moves, and the news about it afterwards."""

from __future__ import annotations

from datetime import date, datetime

from bot.features.campaigns import taps
from bot.features.campaigns.views import words
from bot.features.campaigns.views.halts import what_to_do
from bot.features.campaigns.views.news import to_campaign
from bot.ui.screen import Button, Screen, in_rows, markup, paragraphs
from bot.ui.views import message_words
from crm.campaigns.approved import Shown
from crm.campaigns.card import Card
from crm.campaigns.hours import Hours
from crm.campaigns.model import Campaign
from crm.campaigns.sending.progress import Progress
from crm.campaigns.sending.sends import SendStatus
from crm.formats import Formats
from crm.gateways import Answer, Outcome
from crm.i18n import _, lazy_gettext, ngettext


def ask_stop(found: Progress, formats: Formats) -> Screen:
    left = found.count(SendStatus.PENDING)
    one = found.campaign
    return Screen(
        markup(
            ngettext(
                "Stop <b>{name}</b>? {n} person will not get it. What went out stays in the "
                "history.",
                "Stop <b>{name}</b>? {n} people will not get it. What went out stays in the "
                "history.",
                left,
            ),
            name=one.name,
            n=formats.number(left),
        ),
        rows=(
            (
                Button(_("‹ Back"), taps.OpenCampaign(one.id)),
                Button(_("⏹ Stop it"), taps.Stop(one.id)),
            ),
        ),
    )


def ask_send_now(one: Campaign, version: int, shown: Shown, formats: Formats) -> Screen:
    """`version` is that of the card that asks; `shown`, what would go out now."""
    go = taps.SendNow(one.id, version, shown.people, shown.parts, shown.cost)
    label = _("🚀 Send now to {n}").format(n=formats.number(shown.people))
    return Screen(
        markup(
            _("<b>{name}</b> is planned for {moment}. Send it now instead?"),
            name=one.name,
            moment=formats.moment(one.scheduled_at) if one.scheduled_at else "",
        ),
        rows=(
            (
                Button(_("‹ Back"), taps.OpenCampaign(one.id)),
                *((Button(label, go),) if shown.people else ()),
            ),
        ),
    )


def ask_deletion(one: Campaign) -> Screen:
    return Screen(
        markup(_("Delete <b>{name}</b>? Nothing of it went out, and nothing will."), name=one.name),
        rows=(
            (
                Button(_("‹ Back"), taps.OpenCampaign(one.id)),
                Button(_("🗑 Delete it"), taps.Delete(one.id)),
            ),
        ),
    )


SHORT_REASONS = {
    "expensive": lazy_gettext("Too expensive"),
    "later": lazy_gettext("Not now"),
    "words": lazy_gettext("Other words"),
}


def ask_reason(one: Campaign) -> Screen:
    return Screen(
        markup(_("Why is <b>{name}</b> rejected? Type it, or tap:"), name=one.name),
        rows=(
            *in_rows(
                [Button(str(why), taps.Reject(one.id, code)) for code, why in SHORT_REASONS.items()]
            ),
            (Button(_("‹ Back"), taps.OpenCampaign(one.id)),),
        ),
    )


def reason(of: str) -> str:
    """The words for a tapped reason; buttons of older versions carry the words themselves."""
    return str(SHORT_REASONS.get(of, of))


def ask_moment(one: Campaign, formats: Formats) -> Screen:
    six, eleven = formats.hour(18), formats.hour(11)
    moments = (
        (_("Today {time}").format(time=six), "today 6 pm"),
        (_("Tomorrow {time}").format(time=eleven), "tomorrow 11 am"),
        (_("Tomorrow {time}").format(time=six), "tomorrow 6 pm"),
        (_("{weekday} {time}").format(weekday=formats.weekday(5), time=eleven), "saturday 11 am"),
    )
    return Screen(
        markup(
            _(
                "<b>When should {name} go out?</b> Type it: <code>tonight</code>, "
                "<code>kal subah 10 baje</code>, <code>monday 11</code>, or tap:"
            ),
            name=one.name,
        ),
        rows=(
            *in_rows([Button(label, taps.SendAt(one.id, moment)) for label, moment in moments], 2),
            (Button(_("‹ Back"), taps.OpenCampaign(one.id)),),
        ),
    )


def too_late(of: Card, formats: Formats) -> str:
    """The event that came before this answer: `Manoj approved it, today 12:30 pm.`"""
    deed = words.deed(of.happened.action, of.happened_by)
    if not of.happened.at:
        return _("{deed}.").format(deed=deed)
    return _("{deed}, {moment}.").format(deed=deed, moment=formats.moment(of.happened.at))


def edited_since(what_happened: str) -> str:
    text = _("The text was edited since. {what_happened} Please read it again.")
    return text.format(what_happened=what_happened)


def nobody_to_reach() -> str:
    return _("Nobody in this audience would get it. ✏️ Edit chooses others.")


def gone(by: str | None, at: datetime | None, formats: Formats) -> str:
    if at is None:
        return _("It is not there any more.")
    text = (
        _("{name} deleted this campaign {moment}.")
        if by
        else _("Somebody deleted this campaign {moment}.")
    )
    return text.format(name=by, moment=formats.moment(at))


def at_the_next_opening(hours: Hours, formats: Formats) -> str:
    text = _("Messages go out from {opens} to {closes} only; this one goes at the next opening.")
    return text.format(**_hours(hours, formats))


def waits_for_the_opening(hours: Hours, formats: Formats) -> str:
    text = _("🌙 Messages go out from {opens} to {closes} only, so it waits for the opening.")
    return text.format(**_hours(hours, formats))


def _hours(hours: Hours, formats: Formats) -> dict[str, str]:
    return {"opens": formats.time(hours.opens), "closes": formats.time(hours.closes)}


def clock_skips_it() -> str:
    return _("🕑 The clock skips that hour on that day, so it goes right after.")


def numbers_changed() -> str:
    return _("Its numbers have changed since. Please look at them again.")


def valid_anew(until: date, formats: Formats) -> str:
    return _("📅 Valid until {day} now.").format(day=formats.full_day(until))


def managers_asked() -> str:
    return _("📨 The owner and the managers are asked.")


def kept_as_draft() -> str:
    return _("Kept as a draft.")


def copied() -> str:
    return _("A copy, as a draft.")


def template_now(name: str) -> str:
    return _("📋 {name} is a template now.").format(name=name)


def went_out_meanwhile() -> str:
    return _("It went out meanwhile, so it is kept.")


def nobody_in_group() -> str:
    return _("Nobody is in this group any more.")


def deleted(name: str) -> Screen:
    return Screen(
        markup(_("🗑 <b>{name}</b> is deleted."), name=name),
        rows=((Button(_("‹ Campaigns"), taps.ShowCampaigns(0, archived=False)),),),
    )


def my_phone() -> Screen:
    return Screen(markup(_("<b>Your own mobile number?</b> Such as 98765 43210.")))


def ask_phone(one: Campaign, gateway: str) -> Screen:
    return Screen(
        message_words.may_test(gateway),
        rows=((Button(_("📱 My number"), taps.AskMyPhone(one.id)), to_campaign(one)),),
    )


def as_read(one: Campaign, name: str | None, text: str) -> Screen:
    """The message as one customer will have it."""
    reader = name or _("a customer")
    return Screen(
        paragraphs(markup(_("🧪 As <b>{name}</b> will read it:"), name=reader), text),
        rows=((to_campaign(one),),),
    )


def test_sent(answer: Answer, gateway: str, *, delivers: bool) -> str:
    if answer.outcome is Outcome.UNKNOWN:
        return _("Sent here. The gateway did not answer: the message to your phone may come.")
    if answer.outcome is Outcome.HALTED:
        return _("Sent here. ⚠️ {problem}").format(problem=what_to_do(answer.detail, gateway))
    if answer.outcome is not Outcome.SENT:
        text = message_words.test_not_taken(gateway)
        return text.format(detail=words.error(answer.detail))
    if not delivers:
        return _("Sent here. Test mode: nothing is really delivered.")
    return message_words.test_sent(gateway)
