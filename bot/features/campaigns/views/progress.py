"""How far a sending is, and what came of it, in words."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.campaigns import taps
from bot.features.campaigns.views import words
from bot.ui.screen import Button, Rows, lines, markup
from crm.campaigns.card import Card
from crm.campaigns.life import NIGHT, RESTORED
from crm.campaigns.model import Campaign, Status
from crm.campaigns.sending.progress import Progress
from crm.campaigns.sending.recovery import Decision
from crm.campaigns.sending.sends import SendStatus
from crm.formats import Formats

TEST_MODE = "🧪 Test mode: nobody really receives anything."


def paused_line(one: Campaign, formats: Formats) -> str | None:
    if one.status is not Status.PAUSED:
        return None
    if one.paused_reason == NIGHT and one.resume_at is not None:
        return f"🌙 Closed for the night; it goes on {formats.moment(one.resume_at)}."
    if one.paused_reason == RESTORED:
        return (
            "⚠️ The books were restored from a backup: who waits here may have got it since. "
            "Going on sends it again."
        )
    if one.paused_reason:
        return "⚠️ It paused itself: too many failures in a row. See what the gateway says."
    return None


def bar(found: Progress, formats: Formats) -> str:
    """▓▓▓▓░░░░░░ 86 of 214."""
    if found.campaign.frozen_at is None:
        return "Writing the list of recipients…"
    done = found.total - found.count(SendStatus.PENDING) - found.count(SendStatus.SENDING)
    filled = 10 * done // found.total if found.total else 10
    marks = "▓" * filled + "░" * (10 - filled)
    return f"{marks} {formats.number(done)} of {formats.number(found.total)}"


def sent_line(found: Progress, formats: Formats) -> str:
    """`SMS sent: 214, failed: 0`."""
    sent, failed = found.count(SendStatus.SENT), found.count(SendStatus.FAILED)
    line = f"SMS sent: {formats.number(sent)}, failed: {formats.number(failed)}"
    if unknown := found.count(SendStatus.UNCONFIRMED):
        line += f", unconfirmed: {formats.number(unknown)}"
    if found.campaign.status is Status.CANCELLED and (left := found.count(SendStatus.PENDING)):
        line += f", not sent: {formats.number(left)}"
    return line


def failures(found: Progress, formats: Formats) -> str | None:
    if not found.by_error:
        return None
    each = (f"{formats.number(n)} {words.error(code)}" for code, n in found.by_error.items())
    return "Failed: " + ", ".join(each)


def unconfirmed(found: Progress, formats: Formats) -> str | None:
    count = found.count(SendStatus.UNCONFIRMED)
    if not count:
        return None
    text = f"❓ {formats.number(count)} unconfirmed: handed over, and no answer came. "
    if may_go_again(found.campaign):
        return text + "They may have arrived; sending again may reach them twice."
    return text + "Did they arrive? Ask one of them, or leave it open."


def may_go_again(one: Campaign) -> bool:
    """Whether more may go out of it."""
    return one.status is not Status.CANCELLED and one.archived_at is None


def decisions(found: Progress) -> Rows:
    """What to say of those that nobody knows about; not to say anything leaves them as they are."""
    one = found.campaign
    if not found.count(SendStatus.UNCONFIRMED):
        return ()
    said = (
        Button("👍 They arrived", taps.Decide(one.id, Decision.CALL_SENT.value)),
        Button("👎 They did not", taps.Decide(one.id, Decision.CALL_FAILED.value)),
    )
    if not may_go_again(one):
        return (said,)
    return (said, (Button("🔁 Send them again", taps.Decide(one.id, Decision.SEND_AGAIN.value)),))


def result(of: Card, formats: Formats) -> Markup | None:
    found = of.result
    if found is None or not found.reached or of.campaign.status is Status.SENDING:
        return None
    left = f" ({found.days_left} still to go)" if found.days_left else ""
    return lines(
        markup(
            "<b>Came back within 14 days{}: {}, {}</b>",
            left,
            words.people(found.buyers, formats),
            formats.money(found.revenue),
        ),
        f"14 days before: {words.people(found.buyers_before, formats)}, "
        f"{formats.money(found.revenue_before)}",
    )
