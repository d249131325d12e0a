"""Screens of campaigns: the list, the card before and after it goes out, the news about it."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from bot.features.campaigns import taps, words
from bot.features.campaigns.card import Card
from bot.links import Home
from bot.ui.screen import Button, Rows, Screen, choice, lines, markup, paragraphs
from bot.ui.taps import Tap
from crm.campaign_life import NIGHT
from crm.campaign_preview import Preview
from crm.campaign_repair import Decision, Progress
from crm.campaign_sends import SendStatus
from crm.campaign_states import Campaign, Status
from crm.campaigns import CampaignPage
from crm.formats import Formats

TEST_MODE = "🧪 Test mode: nobody really receives anything."
PAGE = 6


def campaign_list(page: CampaignPage, formats: Formats, *, archived: bool) -> Screen:
    """Name, audience, sent, status; the newest first."""
    title = markup("<b>📣 {}</b>", "Archived campaigns" if archived else "Campaigns")
    others = (
        Button("📋 Templates", taps.ShowTemplates()),
        Button("🔕 Opted out", taps.ShowOptOuts(0)),
        Button("📣 Campaigns" if archived else "🗄 Archive", taps.ShowCampaigns(0, not archived)),
    )
    new = (Button("➕ New", taps.NewCampaign()),)
    if not page.total:
        empty = (
            "Nothing is archived."
            if archived
            else "None yet. ➕ New writes to the customers you choose: who has been away for 60 "
            "days, who spends most, or whom you pick."
        )
        return Screen(paragraphs(title, empty), rows=(new, others, (Button("‹ Menu", Home()),)))
    entries = [_entry(one, formats) for one in page.campaigns]
    rows: Rows = (
        *(
            choice(f"{words.STATUS_MARKS[one.status]} {one.name}", taps.OpenCampaign(one.id))
            for one in page.campaigns
        ),
        *pager(page.offset, page.total, PAGE, lambda number: taps.ShowCampaigns(number, archived)),
        new,
        others,
        (Button("‹ Menu", Home()),),
    )
    return Screen(paragraphs(title, *entries), rows=rows)


def _entry(one: Campaign, formats: Formats) -> Markup:
    sent = f" · {formats.number(one.sent_count)} sent" if one.sent_count else ""
    at = f" · {words.when(one, formats)}" if one.status is Status.SCHEDULED else ""
    return lines(
        markup("{} <b>{}</b>", words.STATUS_MARKS[one.status], one.name),
        f"{words.audience(one.audience, formats)}{sent} · {words.STATUS_WORDS[one.status]}{at}",
    )


def pager(offset: int, total: int, size: int, to: Callable[[int], Tap]) -> Rows:
    """‹ 1/7 ›, or nothing for a single page; `to` makes the press for a page from 0."""
    pages = -(-total // size)
    if pages <= 1:
        return ()
    at = offset // size
    return (
        (
            Button("‹", to((at - 1) % pages)),
            Button(f"{at + 1}/{pages}", to(at)),
            Button("›", to((at + 1) % pages)),
        ),
    )


# --- the card ----------------------------------------------------------------------------------


def card(of: Card, formats: Formats, note: str = "") -> Screen:
    """One campaign as it is now, for who looks at it. `note` is a line about what just happened."""
    body = (
        _written(of, of.preview, formats)
        if of.preview is not None
        else _gone_out(of, of.progress, formats)
    )
    return Screen(
        paragraphs(note or None, _head(of, formats), *body, TEST_MODE if of.test_mode else None),
        rows=_buttons(of),
    )


def _head(of: Card, formats: Formats) -> Markup:
    one = of.campaign
    status = words.STATUS_WORDS[one.status]
    if one.archived_at is not None:
        status += ", archived"
    return lines(
        markup("{} <b>{}</b> · {}", words.STATUS_MARKS[one.status], one.name, status),
        words.audience(one.audience, formats),
        markup("🗓 {}", words.when(one, formats)) if of.preview and one.scheduled_at else None,
        "⏰ It is late: the machine was off at its time. Send it now, or give it another time."
        if one.late_asked_at
        else None,
        markup("by {}", of.author) if of.author and not of.own else None,
        markup("❌ Rejected: {}", one.rejected_reason) if one.rejected_reason else None,
        paused_line(one, formats),
    )


def paused_line(one: Campaign, formats: Formats) -> str | None:
    if one.status is not Status.PAUSED:
        return None
    if one.paused_reason == NIGHT and one.resume_at is not None:
        return f"🌙 Closed for the night; it goes on {formats.moment(one.resume_at)}."
    if one.paused_reason:
        return "⚠️ It paused itself: too many failures in a row. See what the gateway says."
    return None


def _written(of: Card, found: Preview, formats: Formats) -> list[Markup | str | None]:
    samples = [
        markup(
            "<b>{}</b>\n<blockquote>{}</blockquote>", f"{one.name} · {formats.phone(one.phone)}",
            one.text,
        )
        for one in found.samples
    ]  # fmt: skip
    if not samples:
        samples = [markup("<blockquote>{}</blockquote>", of.campaign.message)]
    return [
        lines(
            markup("<b>{}</b>", words.reach(found.reach, formats)),
            price(found, formats),
            _expensive(found, formats),
        ),
        *samples,
    ]


def price(found: Preview, formats: Formats) -> str | None:
    """`1 part, GSM · 214 parts, about ₹53.50`."""
    if not found.reach.recipients:
        return None
    each = (
        words.parts(found.most, formats)
        if found.fewest == found.most
        else f"{found.fewest} to {words.parts(found.most, formats)}"
    )
    alphabet = "Unicode" if found.forced_by else "GSM"
    cost = f", about {formats.money(found.cost)}" if found.cost is not None else ""
    return f"{each}, {alphabet} · {words.parts(found.parts, formats)}{cost}"


def _expensive(found: Preview, formats: Formats) -> Markup | None:
    if found.forced_by:
        shown = " ".join(found.forced_by[:8])
        return markup("⚠️ {} makes it Unicode: 70 letters a part instead of 160.", shown)
    if found.unicode:
        are = "is" if found.unicode == 1 else "are"
        count = formats.number(found.unicode)
        return markup("{} of them {} Unicode because of the name.", count, are)
    return None


def _gone_out(of: Card, found: Progress | None, formats: Formats) -> list[Markup | str | None]:
    if found is None:
        return []
    one = of.campaign
    out = words.left_out(one.left_out, formats)
    return [
        lines(bar(found, formats), sent_line(found, formats), out or None),
        failures(found, formats),
        _unconfirmed(found, formats),
        _result(of, formats),
        markup("<blockquote>{}</blockquote>", one.message),
    ]


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


def _unconfirmed(found: Progress, formats: Formats) -> str | None:
    count = found.count(SendStatus.UNCONFIRMED)
    if not count or found.campaign.status is Status.CANCELLED:
        return None
    return (
        f"❓ {formats.number(count)} unconfirmed: handed over, and no answer came. They may have "
        "arrived; sending again may reach them twice."
    )


def _result(of: Card, formats: Formats) -> Markup | None:
    found = of.result
    if found is None or not found.reached or of.campaign.status is Status.SENDING:
        return None
    left = f", {found.days_left} days to go" if found.days_left else ""
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


def _buttons(of: Card) -> Rows:
    one = of.campaign
    rows = {
        Status.DRAFT: _draft_buttons,
        Status.PENDING: _pending_buttons,
        Status.SCHEDULED: _scheduled_buttons,
        Status.SENDING: _sending_buttons,
        Status.PAUSED: _paused_buttons,
        Status.SENT: _sent_buttons,
        Status.CANCELLED: _sent_buttons,
    }[one.status](of)
    back = (Button("‹ Campaigns", taps.LeaveCard(one.id)),)
    return (*(row for row in rows if row), back)


def _plain(of: Card) -> tuple[Button, ...]:
    if of.preview is None or not of.preview.forced_by:
        return ()
    label = "₹ → Rs." if "₹" in of.preview.forced_by else "Plain letters"
    return (Button(label, taps.MakePlain(of.campaign.id)),)


def _draft_buttons(of: Card) -> Rows:
    one = of.campaign
    edit = Button("✏️ Edit", taps.EditCampaign(one.id))
    test = Button("🧪 Test to me", taps.TestToMe(one.id))
    keep = Button("💾 Draft", taps.KeepDraft(one.id))
    last = (
        Button("🔎 Narrow down", taps.NarrowDown(one.id)),
        Button("🗑 Delete", taps.AskDeletion(one.id)),
    )
    if of.viewer.may_send:
        go = (
            Button("🚀 Send now", taps.SendNow(one.id, one.version)),
            Button("🗓 Schedule", taps.AskMoment(one.id)),
        )
        return (go, (test, edit, keep), _plain(of), last)
    if not of.own:
        return ()
    ask = (Button("📨 Ask for approval", taps.AskApproval(one.id)),)
    return (ask, (test, edit, keep), _plain(of), last)


def _pending_buttons(of: Card) -> Rows:
    one = of.campaign
    if of.viewer.may_send:
        return (
            (
                Button("✅ Approve", taps.Approve(one.id, one.version)),
                Button("✏️ Edit", taps.EditCampaign(one.id)),
                Button("❌ Reject", taps.AskReason(one.id)),
            ),
            (
                Button("🗓 Schedule", taps.AskMoment(one.id)),
                Button("🧪 Test to me", taps.TestToMe(one.id)),
            ),
            _plain(of),
        )
    if not of.own:
        return ()
    return (
        (
            Button("✏️ Edit", taps.EditCampaign(one.id)),
            Button("↩️ Take back", taps.Withdraw(one.id)),
        ),
    )


def _scheduled_buttons(of: Card) -> Rows:
    one = of.campaign
    if not of.viewer.may_send:
        return ()
    return (
        (
            Button("🚀 Send now", taps.SendNow(one.id, one.version)),
            Button("🗓 Another time", taps.AskMoment(one.id)),
        ),
        (
            Button("✖️ Cancel the plan", taps.Unschedule(one.id)),
            Button("✏️ Edit", taps.EditCampaign(one.id)),
        ),
        (
            Button("🧪 Test to me", taps.TestToMe(one.id)),
            Button("🗑 Delete", taps.AskDeletion(one.id)),
        ),
        _plain(of),
    )


def _sending_buttons(of: Card) -> Rows:
    one = of.campaign
    if not of.viewer.may_send:
        return ()
    return ((Button("⏸ Pause", taps.Pause(one.id)), Button("⏹ Stop", taps.AskStop(one.id))),)


def _paused_buttons(of: Card) -> Rows:
    one = of.campaign
    if not of.viewer.may_send:
        return ()
    go = (Button("▶️ Go on", taps.Resume(one.id)), Button("⏹ Stop", taps.AskStop(one.id)))
    return (go, *_again(of), _looking_back(one))


def _sent_buttons(of: Card) -> Rows:
    one = of.campaign
    if not of.viewer.may_send:
        return (_looking_back(one),)
    archive = () if one.archived_at else (Button("🗄 Archive", taps.Archive(one.id)),)
    return (
        *(_again(of) if one.status is Status.SENT else ()),
        _looking_back(one),
        (
            Button("👯 Duplicate", taps.Duplicate(one.id)),
            Button("📋 Keep as template", taps.KeepTemplate(one.id)),
        ),
        archive,
    )


def _looking_back(one: Campaign) -> tuple[Button, ...]:
    return (Button("📄 Messages", taps.ShowMessages(one.id, 0, "")),)


def _again(of: Card) -> Rows:
    one, found = of.campaign, of.progress
    if found is None or not of.viewer.may_send or one.archived_at:
        return ()
    rows: list[tuple[Button, ...]] = []
    if found.by_error:
        rows.append((Button("🔁 Retry failed", taps.RetryFailed(one.id)),))
    if found.count(SendStatus.UNCONFIRMED):
        rows.append(
            (
                Button("❓ Send again", taps.Decide(one.id, Decision.SEND_AGAIN.value)),
                Button("They arrived", taps.Decide(one.id, Decision.CALL_SENT.value)),
                Button("They did not", taps.Decide(one.id, Decision.CALL_FAILED.value)),
            )
        )
    return tuple(rows)
