"""The words for codes of crm: statuses, audiences, reasons."""

from __future__ import annotations

from collections.abc import Mapping

from bot.features.campaigns.views.error_codes import ERROR_WORDS
from crm import counts as counted
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.kinds import Kind
from crm.campaigns.model import Campaign, Status
from crm.campaigns.reach import Reach, Reason
from crm.campaigns.sending.progress import Progress
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.writing.prewritten import Group
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.insights.segments import Segment
from crm.reports.words import SEGMENT_WORDS
from crm.words import status as badge

SOON = 15.0
"""Seconds: what goes out so soon has been sent, and can still be stopped."""

STATUS_MARKS = {
    Status.DRAFT: "📝",
    Status.PENDING: "📨",
    Status.SCHEDULED: "🗓",
    Status.SENDING: "🚀",
    Status.PAUSED: "⏸",
    Status.SENT: "✅",
    Status.CANCELLED: "⏹",
}
STATUS_WORDS = {
    Status.DRAFT: lazy_gettext("Draft"),
    Status.PENDING: lazy_gettext("waits for approval"),
    Status.SCHEDULED: lazy_gettext("Scheduled"),
    Status.SENDING: lazy_gettext("Sending"),
    Status.PAUSED: lazy_gettext("Paused"),
    Status.SENT: lazy_gettext("Sent"),
    Status.CANCELLED: lazy_gettext("Cancelled"),
}
SEND_WORDS = {
    SendStatus.PENDING: lazy_gettext("waits"),
    SendStatus.SENDING: lazy_gettext("on its way"),
    SendStatus.SENT: lazy_gettext("sent"),
    SendStatus.FAILED: lazy_gettext("failed"),
    SendStatus.UNCONFIRMED: lazy_gettext("unconfirmed"),
    SendStatus.SKIPPED: lazy_gettext("not needed"),
}
RECEIPT_WORDS = {
    "failed": lazy_gettext("failed"),
    "delivered": lazy_gettext("delivered"),
    "read": lazy_gettext("read"),
}
REASON_WORDS = {
    Reason.NO_PHONE: lazy_gettext("no phone"),
    Reason.NOT_MOBILE: lazy_gettext("not a mobile number"),
    Reason.OPTED_OUT: lazy_gettext("opted out"),
    Reason.REMINDERS_OFF: lazy_gettext("reminders off"),
    Reason.FREQUENCY_CAP: lazy_gettext("messaged lately"),
    Reason.NO_VALUE: lazy_gettext("missing a detail the text needs"),
    Reason.NEVER_BOUGHT: lazy_gettext("never bought before"),
    Reason.TOO_LONG: lazy_gettext("text too long"),
    Reason.UNFIT: lazy_gettext("too long or not allowed in the approved text"),
    Reason.SAME_PHONE: lazy_gettext("same phone"),
    Reason.HOLDOUT: lazy_gettext("by lot, to compare"),
}
KIND_WORDS = {
    Kind.MARKETING: lazy_gettext("Marketing"),
    Kind.SERVICE: lazy_gettext("Service"),
    Kind.DUES: lazy_gettext("Dues"),
    Kind.APPOINTMENT: lazy_gettext("Appointment"),
    Kind.FEEDBACK: lazy_gettext("Feedback"),
}
DEED_WORDS = {
    "create": lazy_gettext("{name} wrote it"),
    "edit": lazy_gettext("{name} edited it"),
    "propose": lazy_gettext("{name} asked for approval"),
    "approve": lazy_gettext("{name} approved it"),
    "reject": lazy_gettext("{name} rejected it"),
    "withdraw": lazy_gettext("{name} took the question back"),
    "schedule": lazy_gettext("{name} scheduled it"),
    "unschedule": lazy_gettext("{name} cancelled the plan"),
    "start": lazy_gettext("{name} sent it"),
    "pause": lazy_gettext("{name} paused it"),
    "resume": lazy_gettext("{name} let it go on"),
    "stop": lazy_gettext("{name} stopped it"),
    "retry": lazy_gettext("{name} tried the failed ones again"),
    "finish": lazy_gettext("{name} finished it"),
    "prolong": lazy_gettext("{name} gave it another day"),
    "despite": lazy_gettext("{name} wants it sent all the same"),
    "delete": lazy_gettext("{name} deleted it"),
    "archive": lazy_gettext("{name} archived it"),
}
OWN_DEED_WORDS = {
    "start": lazy_gettext("I sent it"),
    "pause": lazy_gettext("I paused it"),
    "resume": lazy_gettext("I let it go on"),
    "finish": lazy_gettext("I finished it"),
    "expire": lazy_gettext("I stopped it, its last day being over"),
    "late": lazy_gettext("I asked what to do, it being late"),
    "grown": lazy_gettext("I asked what to do, as it would reach others"),
    "over": lazy_gettext("I asked whether it is over"),
    "return": lazy_gettext("I made it a draft again, its template having changed"),
    "schedule": lazy_gettext("I moved it to the opening of the sending hours"),
}
"""Actions the bot takes on a campaign by itself."""


def deed(action: str, name: str) -> str:
    """An action and the person who did it; without a `name` it was the bot."""
    if not name:
        return str(OWN_DEED_WORDS.get(action, _("I changed it")))
    return DEED_WORDS.get(action, lazy_gettext("{name} changed it")).format(name=name)


def audience(of: AudienceFilter, formats: Formats) -> str:
    """`Inactive · no visit in 60 days · Pune`."""
    days, low, high = of.days_since_purchase, of.min_spent, of.max_spent
    parts = [_first(of, formats)]
    if days is not None:
        text = ngettext("no visit in {n} day", "no visit in {n} days", days)
        parts.append(text.format(n=formats.number(days)))
    if low is not None and of.audience is not Audience.VIP:
        parts.append(_("from {low}").format(low=formats.money(low)))
    if high is not None and of.audience is not Audience.LOW:
        parts.append(_("up to {high}").format(high=formats.money(high)))
    if of.location:
        parts.append(of.location)
    if of.status:
        parts.append(badge(of.status))
    return " · ".join(parts)


def _first(of: AudienceFilter, formats: Formats) -> str:
    match of.audience:
        case Audience.INACTIVE:
            return _("Inactive")
        case Audience.VIP if of.min_spent is not None:
            return _("Spent above {amount}").format(amount=formats.money(of.min_spent))
        case Audience.VIP:
            return _("VIP badge")
        case Audience.LOW if of.max_spent is not None:
            return _("Spent below {amount}").format(amount=formats.money(of.max_spent))
        case Audience.LOW:
            return _("Low spenders")
        case Audience.ALL:
            return _("Everyone")
        case Audience.DUES if of.customer_ids:
            return _("Owes, by hand")
        case Audience.DUES if of.owed_days:
            text = ngettext("Owes for {n} day", "Owes for {n} days", of.owed_days)
            return text.format(n=formats.number(of.owed_days))
        case Audience.DUES:
            return _("Who owes")
        case Audience.APPOINTMENTS:
            return _("Who has an appointment")
        case Audience.CUSTOM:
            return counted.people(len(of.customer_ids), formats)


def each_of(counts: Mapping[str, int], formats: Formats) -> str:
    """`9 no phone, 3 opted out`."""
    # Translators: how many for which reason, as 9 no phone.
    text = _("{n} {reason}")
    return ", ".join(text.format(n=formats.number(n), reason=why) for why, n in counts.items())


def left_out(counts: dict[Reason, int], formats: Formats) -> str:
    """`12 left out: 9 no phone, 3 opted out`; empty for nobody."""
    if not counts:
        return ""
    count = sum(counts.values())
    text = ngettext("{n} left out: {reasons}", "{n} left out: {reasons}", count)
    named = {str(REASON_WORDS[why]): number for why, number in counts.items()}
    return text.format(n=formats.number(count), reasons=each_of(named, formats))


def reach(of: Reach, formats: Formats) -> str:
    """`214 people will get it (12 left out: …)`."""
    out = left_out(of.left_out, formats)
    if not of.recipients:
        text = _("Nobody will get it ({left_out})") if out else _("Nobody will get it: nobody fits")
        return text.format(left_out=out)
    text = (
        ngettext(
            "{n} person will get it ({left_out})",
            "{n} people will get it ({left_out})",
            of.recipients,
        )
        if out
        else ngettext("{n} person will get it", "{n} people will get it", of.recipients)
    )
    return text.format(n=formats.number(of.recipients), left_out=out)


def restored(of: Progress, formats: Formats) -> str:
    """What a restore leaves open about a campaign that was not over in the backup."""
    one, left = of.campaign, of.count(SendStatus.PENDING)
    until = "" if one.restored_from is None else formats.moment(one.restored_from)
    known = (
        _("⚠️ The books were restored from a backup that knows until {moment}.")
        if until
        else _("⚠️ The books were restored from a backup.")
    )
    if one.frozen_at is None:
        return _("{known} It may have gone out since. Going on sends it to everybody.").format(
            known=known.format(moment=until)
        )
    text = ngettext(
        "{known} {n} person who waits here may have got it since. Going on sends it again.",
        "{known} {n} people who wait here may have got it since. Going on sends it again.",
        left,
    )
    return text.format(known=known.format(moment=until), n=formats.number(left))


def lasting(seconds: float, formats: Formats) -> str:
    """`21 s`, `47 m`, `2 h 47 m`."""
    if seconds < 60:
        return _("{seconds} s").format(seconds=formats.number(max(1, round(seconds))))
    hours, minutes = divmod(round(seconds / 60), 60)
    text = _("{hours} h {minutes} m") if hours else _("{minutes} m")
    return text.format(hours=formats.number(hours), minutes=formats.number(minutes))


def distance(seconds: float, formats: Formats) -> str:
    """`in 3 h 10 m`, `in 2 days 4 h`."""
    minutes = max(1, round(seconds / 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days and hours:
        text = ngettext("in {n} day {hours} h", "in {n} days {hours} h", days)
    elif days:
        text = ngettext("in {n} day", "in {n} days", days)
    elif hours and minutes:
        text = _("in {hours} h {minutes} m")
    elif hours:
        text = _("in {hours} h")
    else:
        text = _("in {minutes} m")
    return text.format(
        n=formats.number(days), hours=formats.number(hours), minutes=formats.number(minutes)
    )


def when(campaign: Campaign, formats: Formats) -> str:
    """`21 Mar 11:00 am, in 22 h 30 m`; empty without a moment."""
    at = campaign.scheduled_at
    if at is None:
        return ""
    ahead = (at - formats.shop.now()).total_seconds()
    if campaign.leaves_within(SOON, formats.shop.now()):
        text = ngettext(
            "Sending to {n} person in {seconds} s",
            "Sending to {n} people in {seconds} s",
            campaign.approved_people or 0,
        )
        seconds = formats.number(max(1, round(ahead)))
        return text.format(n=formats.number(campaign.approved_people or 0), seconds=seconds)
    said = formats.moment(at)
    if ahead <= 0:
        return said
    return _("{moment}, {distance}").format(moment=said, distance=distance(ahead, formats))


def error(code: str) -> str:
    return str(ERROR_WORDS.get(code, code or _("unknown")))


def prewritten_name(group: Group, formats: Formats) -> str:
    """The default name of a campaign for the group: `Win back, 20 Mar`."""
    if group.quiet is not None:
        text = _("Win back, {day}")
    elif group.birthdays is not None:
        text = _("Birthdays, {day}")
    elif group.overdue is not None or group.unwritten is not None:
        text = _("Win back who is overdue, {day}")
    elif group.vips is not None:
        text = _("Thanks to new VIPs, {day}")
    else:
        text = _("For {group}, {day}")
    return text.format(
        day=formats.plain_day(formats.shop.today()),
        group=SEGMENT_WORDS[group.segment or Segment.LOST],
    )
