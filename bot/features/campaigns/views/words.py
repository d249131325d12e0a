"""The words for what crm says in codes: statuses, audiences, reasons."""

from __future__ import annotations

from bot.ui.words import counted
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.model import Campaign, Status
from crm.campaigns.prewritten import Group
from crm.campaigns.reach import Reach, Reason
from crm.campaigns.sending.sends import SendStatus
from crm.formats import Formats
from crm.insights.segments import Segment
from crm.reports.words import SEGMENT_WORDS

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
    Status.DRAFT: "Draft",
    Status.PENDING: "waits for approval",
    Status.SCHEDULED: "Scheduled",
    Status.SENDING: "Sending",
    Status.PAUSED: "Paused",
    Status.SENT: "Sent",
    Status.CANCELLED: "Cancelled",
}
SEND_WORDS = {
    SendStatus.PENDING: "waits",
    SendStatus.SENDING: "on its way",
    SendStatus.SENT: "sent",
    SendStatus.FAILED: "failed",
    SendStatus.UNCONFIRMED: "unconfirmed",
}
REASON_WORDS = {
    Reason.NO_PHONE: "no phone",
    Reason.NOT_MOBILE: "not a mobile number",
    Reason.OPTED_OUT: "opted out",
    Reason.FREQUENCY_CAP: "messaged lately",
    Reason.NO_VALUE: "nothing to put in",
    Reason.SAME_PHONE: "same phone",
}
ERROR_WORDS = {
    "opted_out": "opted out meanwhile",
    "erased": "erased meanwhile",
    "phone_changed": "phone changed meanwhile",
    "no_answer": "no answer",
    "unreachable": "gateway not reached",
    "broken_off": "connection broke",
    "answer_not_understood": "answer not understood",
    "gateway_fault": "gateway failed",
}
DEED_WORDS = {
    "create": "wrote it",
    "edit": "edited it",
    "propose": "asked for approval",
    "approve": "approved it",
    "reject": "rejected it",
    "withdraw": "took the question back",
    "schedule": "scheduled it",
    "unschedule": "cancelled the plan",
    "start": "sent it",
    "pause": "paused it",
    "resume": "let it go on",
    "stop": "stopped it",
    "retry": "tried the failed ones again",
    "finish": "finished it",
    "delete": "deleted it",
    "archive": "archived it",
    "late": "asked what to do, it being late",
}


def audience(of: AudienceFilter, formats: Formats) -> str:
    """`Inactive: no visit in 60 days · Pune`."""
    days, low, high = of.days_since_purchase, of.min_spent, of.max_spent
    first = {
        Audience.INACTIVE: "Inactive",
        Audience.VIP: "VIP badge" if low is None else f"Spent above {formats.money(low)}",
        Audience.LOW: f"Spent below {formats.money(high)}" if high is not None else "Low spenders",
        Audience.ALL: "Everyone",
        Audience.CUSTOM: f"{len(of.customer_ids)} picked",
    }[of.audience]
    parts = [first]
    if days is not None:
        parts.append(f"no visit in {days} days")
    if low is not None and of.audience is not Audience.VIP:
        parts.append(f"from {formats.money(low)}")
    if high is not None and of.audience is not Audience.LOW:
        parts.append(f"up to {formats.money(high)}")
    if of.location:
        parts.append(of.location)
    if of.status:
        parts.append(of.status)
    return " · ".join(parts)


def left_out(counts: dict[Reason, int], formats: Formats) -> str:
    """`12 left out: 9 no phone, 3 opted out`; empty for nobody."""
    if not counts:
        return ""
    each = ", ".join(f"{formats.number(n)} {REASON_WORDS[why]}" for why, n in counts.items())
    return f"{formats.number(sum(counts.values()))} left out: {each}"


def people(count: int, formats: Formats) -> str:
    return counted(count, "person", formats, "people")


def messages(count: int, formats: Formats) -> str:
    return counted(count, "message", formats)


def parts(count: int, formats: Formats) -> str:
    return counted(count, "part", formats)


def reach(of: Reach, formats: Formats) -> str:
    """`214 people will get it (12 left out: …)`."""
    out = left_out(of.left_out, formats)
    if not of.recipients:
        return "Nobody will get it" + (f" ({out})" if out else ": nobody fits")
    return f"{people(of.recipients, formats)} will get it" + (f" ({out})" if out else "")


def distance(seconds: float) -> str:
    """`in 3 h 10 m`, `in 2 days 4 h`."""
    minutes = max(1, round(seconds / 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        text = f"{days} day{'s' if days > 1 else ''}" + (f" {hours} h" if hours else "")
    elif hours:
        text = f"{hours} h" + (f" {minutes} m" if minutes else "")
    else:
        text = f"{minutes} m"
    return f"in {text}"


def when(campaign: Campaign, formats: Formats) -> str:
    """`21 Mar 11:00 am, in 22 h 30 m`; empty without a moment."""
    at = campaign.scheduled_at
    if at is None:
        return ""
    ahead = (at - formats.shop.now()).total_seconds()
    said = formats.moment(at)
    return f"{said}, {distance(ahead)}" if ahead > 0 else said


def error(code: str) -> str:
    return ERROR_WORDS.get(code, code or "unknown")


def prewritten_name(group: Group, formats: Formats) -> str:
    """What a campaign for the group is called: `Win back, 20 Mar`."""
    if group.quiet is not None:
        what = "Win back"
    elif group.vips is not None:
        what = "Thanks to new VIPs"
    else:
        what = f"For {SEGMENT_WORDS[group.segment or Segment.LOST]}"
    return f"{what}, {formats.plain_day(formats.shop.today())}"
