"""Progress and results of a send, in words."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.campaigns import taps
from bot.features.campaigns.views import words
from bot.features.campaigns.views.halts import halted
from bot.ui.screen import Button, Rows, lines, markup, sentences
from bot.ui.views import message_words
from bot.ui.words import progress_bar
from crm import counts
from crm.campaigns.card import Card
from crm.campaigns.model import Campaign, Status
from crm.campaigns.pausing import DAY_FULL, EXPIRED, NIGHT, RESTORED
from crm.campaigns.sending.progress import Progress
from crm.campaigns.sending.recovery import Decision
from crm.campaigns.sending.sends import SendStatus
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext

TEST_MODE = lazy_gettext("🧪 Test mode: nobody really receives anything.")

RETURNED_LINE = lazy_gettext(
    "📄 Its template was changed, paused or removed since it was approved. Choose one anew."
)


def paused_line(found: Progress, formats: Formats) -> str | None:
    """Why it is paused by itself, and what then."""
    one = found.campaign
    if one.status is not Status.PAUSED:
        return None
    if one.paused_reason == NIGHT and one.resume_at is not None:
        text = _("🌙 Closed for the night; it goes on {moment}.")
        return text.format(moment=formats.moment(one.resume_at))
    if one.paused_reason == DAY_FULL and one.resume_at is not None:
        text = _("🌙 That is all the gateway takes in a day; it goes on {moment}.")
        return text.format(moment=formats.moment(one.resume_at))
    if one.paused_reason == RESTORED:
        return words.restored(found, formats)
    if one.paused_reason == EXPIRED:
        return _("📅 Its valid-until day is over. Give it a new date, or stop it.")
    if (halt := halted(one, found.count(SendStatus.PENDING), formats)) is not None:
        return halt
    if one.paused_reason:
        return _("⚠️ It paused itself: too many failures in a row. See what the gateway says.")
    return None


def bar(found: Progress, formats: Formats) -> str:
    """▰▰▰▰▱▱▱▱▱▱ 86 of 214."""
    if found.campaign.frozen_at is None:
        return _("Writing the list of recipients…")
    done = found.total - found.count(SendStatus.PENDING) - found.count(SendStatus.SENDING)
    marks = progress_bar(done, found.total)
    text = _("{bar} {done} of {total}")
    return text.format(bar=marks, done=formats.number(done), total=formats.number(found.total))


def sent_line(found: Progress, formats: Formats) -> str:
    """`SMS sent: 214, failed: 0`, or `WhatsApp messages sent: …`."""
    unknown = found.count(SendStatus.UNCONFIRMED)
    left = found.count(SendStatus.PENDING) if found.campaign.status is Status.CANCELLED else 0
    sent, failed = found.count(SendStatus.SENT), found.count(SendStatus.FAILED)
    parts = [
        message_words.sent(found.campaign.gateway).format(sent=formats.number(sent)),
        _("failed: {failed}").format(failed=formats.number(failed)),
    ]
    if unknown:
        parts.append(_("unconfirmed: {unknown}").format(unknown=formats.number(unknown)))
    if left:
        parts.append(_("not sent: {left}").format(left=formats.number(left)))
    return ", ".join(parts)


def failures(found: Progress, formats: Formats) -> str | None:
    if not found.by_error:
        return None
    named = {words.error(code): number for code, number in found.by_error.items()}
    return _("Failed: {reasons}").format(reasons=words.each_of(named, formats))


def unconfirmed(found: Progress, formats: Formats) -> Markup | None:
    count = found.count(SendStatus.UNCONFIRMED)
    if not count:
        return None
    text = ngettext(
        "❓ {n} unconfirmed: handed over, and no answer came.",
        "❓ {n} unconfirmed: handed over, and no answer came.",
        count,
    )
    return sentences(
        text.format(n=formats.number(count)),
        _("They may have arrived; sending again may reach them twice.")
        if may_go_again(found.campaign)
        else _("Did they arrive? Ask one of them, or leave it open."),
    )


def may_go_again(one: Campaign) -> bool:
    """Whether more may go out of it."""
    return one.status is not Status.CANCELLED and one.archived_at is None


def decisions(found: Progress) -> Rows:
    """Buttons to decide on unconfirmed messages; undecided ones stay as they are."""
    one = found.campaign
    if not found.count(SendStatus.UNCONFIRMED):
        return ()
    said = (
        Button(_("👍 They arrived"), taps.Decide(one.id, Decision.CALL_SENT.value)),
        Button(_("👎 They did not"), taps.Decide(one.id, Decision.CALL_FAILED.value)),
    )
    if not may_go_again(one):
        return (said,)
    return (
        said,
        (Button(_("🔁 Send them again"), taps.Decide(one.id, Decision.SEND_AGAIN.value)),),
    )


def came_in(of: Card, formats: Formats) -> Markup | None:
    """What a reminder brought."""
    found = of.came_in
    if found is None or not found.reached:
        return None
    text = (
        ngettext(
            "<b>Paid within 14 days ({n} still to go): {people}, {amount}</b>",
            "<b>Paid within 14 days ({n} still to go): {people}, {amount}</b>",
            found.days_left,
        )
        if found.days_left
        else _("<b>Paid within 14 days: {people}, {amount}</b>")
    )
    return markup(
        text,
        n=formats.number(found.days_left),
        people=counts.people(found.payers, formats),
        amount=formats.money(found.amount),
    )


def skipped(found: Progress, formats: Formats) -> str | None:
    """`Not needed: 2 paid meanwhile, 1 promised meanwhile`."""
    if not found.by_skip:
        return None
    named = {words.error(code): number for code, number in found.by_skip.items()}
    return _("Not needed: {reasons}").format(reasons=words.each_of(named, formats))


def result(of: Card, formats: Formats) -> Markup | None:
    """What a reminder brought, or who bought after an offer; one customer proves nothing."""
    found = of.result
    if of.came_in is not None:
        return came_in(of, formats)
    if found is None or not found.reached or of.campaign.one_person is not None:
        return None
    text = (
        ngettext(
            "<b>Bought within 14 days ({n} still to go): {people}, {revenue}</b>",
            "<b>Bought within 14 days ({n} still to go): {people}, {revenue}</b>",
            found.days_left,
        )
        if found.days_left
        else _("<b>Bought within 14 days: {people}, {revenue}</b>")
    )
    return lines(
        markup(
            text,
            n=formats.number(found.days_left),
            people=counts.people(found.buyers, formats),
            revenue=formats.money(found.revenue),
        ),
        _("In the 14 days before: {people}, {revenue}").format(
            people=counts.people(found.buyers_before, formats),
            revenue=formats.money(found.revenue_before),
        ),
    )
