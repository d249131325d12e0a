"""Buttons of a campaign's card, by its status and the viewer's permissions."""

from __future__ import annotations

from bot.features.campaigns import asking_taps, taps
from bot.features.campaigns.views.asking import ask_moment, ask_send_now, send_now
from bot.features.campaigns.views.delivery import REPORTING
from bot.features.campaigns.views.progress import decisions
from bot.features.campaigns.views.words import SOON
from bot.shared_buttons import ForwardDues, LeaveToCustomer
from bot.ui.screen import Button, Rows
from crm import counts
from crm.campaigns.approved import Shown
from crm.campaigns.card import Card
from crm.campaigns.kinds import Kind
from crm.campaigns.model import Campaign, Status
from crm.campaigns.pausing import EXPIRED
from crm.formats import Formats
from crm.i18n import _


def buttons(of: Card, formats: Formats) -> Rows:
    one = of.campaign
    rows = {
        Status.DRAFT: _draft_buttons,
        Status.PENDING: _pending_buttons,
        Status.SCHEDULED: _scheduled_buttons,
        Status.SENDING: _sending_buttons,
        Status.PAUSED: _paused_buttons,
        Status.SENT: _over_buttons,
        Status.CANCELLED: _over_buttons,
    }[one.status](of, formats)
    alone = one.one_person
    back = (
        Button(_("‹ Campaigns"), taps.LeaveCard(one.id))
        if alone is None
        else Button(_("‹ Customer"), LeaveToCustomer(alone, one.id)),
    )
    return (*(row for row in rows if row), back)


def _numbers(of: Card, formats: Formats) -> Shown:
    """What the card says, which is what its buttons approve."""
    return Shown(0, 0) if of.preview is None else Shown.of(of.preview, formats.shop)


def _despite(of: Card) -> tuple[Button, ...]:
    if not of.may_despite or not of.viewer.may_send:
        return ()
    return (Button(_("🔕 All the same"), asking_taps.AskDespite(of.campaign.id)),)


def _plain(of: Card, formats: Formats) -> tuple[Button, ...]:
    """With what it would come to."""
    found = None if of.preview is None else of.preview.plain
    if found is None:
        return ()
    parts = counts.parts(found.parts, formats)
    label = (
        _("Plain letters: {parts}") if found.cost is None else _("Plain letters: {parts}, {cost}")
    )
    cost = "" if found.cost is None else formats.money(found.cost)
    return (Button(label.format(parts=parts, cost=cost), taps.MakePlain(of.campaign.id)),)


def _hold_out(of: Card) -> tuple[Button, ...]:
    """Where there are enough people to compare, and of offers alone."""
    one = of.campaign
    if one.kind is not Kind.MARKETING or of.preview is None or not of.preview.enough_to_compare:
        return ()
    label = _("⚖️ Leave out nobody") if one.holdout else _("⚖️ Leave out 1 in 10")
    return (Button(label, asking_taps.HoldOut(one.id, not one.holdout)),)


def _draft_buttons(of: Card, formats: Formats) -> Rows:
    one = of.campaign
    reminds = one.kind is Kind.DUES
    alone = one.audience.customer_ids if reminds else ()  # nobody else can be in it
    edit = Button(_("✏️ Edit"), taps.EditCampaign(one.id))
    test = Button(_("🧪 Test to me"), taps.TestToMe(one.id))
    keep = Button(_("💾 Save draft"), taps.KeepDraft(one.id))
    last = (
        *((Button(_("📤 Forward"), ForwardDues(alone[0])),) if alone else ()),
        *(() if one.one_person else (Button(_("🔽 Filter"), taps.NarrowDown(one.id)),)),
        Button(_("🗑 Delete"), taps.AskDeletion(one.id)),
    )
    if of.difference is not None:  # its gateway carries approved texts only
        return ((edit, keep), last) if of.viewer.may_send or of.own else ()
    shown = _numbers(of, formats)
    if of.viewer.may_send:
        go = (send_now(one, shown, formats),) if shown.people else ()
        later = ask_moment(one, shown, _("🗓 Schedule"))
        return (
            go,
            (later, test),
            (edit, keep),
            _plain(of, formats),
            _despite(of),
            _hold_out(of),
            last,
        )
    if not of.own:
        return ()
    label = _("🙋 Ask for it") if reminds else _("📨 Ask for approval")
    ask = (Button(label, taps.AskApproval(one.id)),) if shown.people else ()
    later = ask_moment(one, shown, _("🗓 Propose a time"))
    return (ask, (later, test), (edit, keep), _plain(of, formats), _hold_out(of), last)


def _approve(one: Campaign, shown: Shown, formats: Formats) -> Button:
    return Button(
        _("✅ Approve {n}").format(n=formats.number(shown.people)),
        taps.Approve(one.id, one.version, shown.people, shown.parts, shown.cost),
    )


def _pending_buttons(of: Card, formats: Formats) -> Rows:
    one = of.campaign
    shown = _numbers(of, formats)
    if of.viewer.may_send:
        return (
            (_approve(one, shown, formats),) if shown.people else (),
            (
                Button(_("✏️ Edit"), taps.EditCampaign(one.id)),
                Button(_("❌ Reject"), taps.AskReason(one.id)),
            ),
            (
                ask_moment(one, shown, _("🗓 Schedule")),
                Button(_("🧪 Test to me"), taps.TestToMe(one.id)),
            ),
            _plain(of, formats),
            _despite(of),
            _hold_out(of),
        )
    if not of.own:
        return ()
    return (
        (
            Button(_("✏️ Edit"), taps.EditCampaign(one.id)),
            Button(_("↩️ Take back"), taps.Withdraw(one.id)),
        ),
    )


def _scheduled_buttons(of: Card, formats: Formats) -> Rows:
    one = of.campaign
    shown = _numbers(of, formats)
    if not of.viewer.may_send:
        return ()
    if one.leaves_within(SOON, formats.shop.now()):
        return ((Button(_("⏹ Stop"), taps.Unschedule(one.id)),),)
    return (
        (ask_send_now(one, shown, formats),),
        (Button(_("✖️ Cancel the plan"), taps.Unschedule(one.id)),),
        (
            ask_moment(one, shown, _("🗓 Another time")),
            Button(_("✏️ Edit"), taps.EditCampaign(one.id)),
        ),
        (
            Button(_("🧪 Test to me"), taps.TestToMe(one.id)),
            Button(_("🗑 Delete"), taps.AskDeletion(one.id)),
        ),
        _plain(of, formats),
        _hold_out(of),
    )


def _sending_buttons(of: Card, _formats: Formats) -> Rows:
    one = of.campaign
    if not of.viewer.may_send:
        return ()
    pause = (Button(_("⏸ Pause"), taps.Pause(one.id)), Button(_("⏹ Stop"), taps.AskStop(one.id)))
    return (pause, *_decisions(of))


def _paused_buttons(of: Card, formats: Formats) -> Rows:
    one = of.campaign
    if not of.viewer.may_send:
        return (_looking_back(one),)
    stop = Button(_("⏹ Stop"), taps.AskStop(one.id))
    if one.paused_reason == EXPIRED or one.expires_before(formats.shop.today()):
        go = (Button(_("📅 New date"), asking_taps.AskNewDate(one.id)), stop)
    else:
        go = (Button(_("▶️ Go on"), taps.Resume(one.id)), stop)
    return (go, *_retry(of), *_decisions(of), _looking_back(one))


def _over_buttons(of: Card, _formats: Formats) -> Rows:
    """Sent, or stopped."""
    one = of.campaign
    if not of.viewer.may_send:
        return (_looking_back(one),)
    archive = () if one.archived_at else (Button(_("🗄 Archive"), taps.Archive(one.id)),)
    return (
        *(_retry(of) if one.status is Status.SENT else ()),
        *_decisions(of),
        _looking_back(one, of),
        (
            Button(_("Duplicate"), taps.Duplicate(one.id)),
            Button(_("📋 Keep as template"), taps.KeepTemplate(one.id)),
        ),
        archive,
    )


def _looking_back(one: Campaign, of: Card | None = None) -> tuple[Button, ...]:
    """`of` a gateway that reports later: its card is brought up to date by a tap."""
    messages = Button(_("📄 Messages"), taps.ShowMessages(one.id, 0, ""))
    if of is None or of.gateway not in REPORTING:
        return (messages,)
    return (messages, Button("🔄", taps.OpenCampaign(one.id)))


def _retry(of: Card) -> Rows:
    one, found = of.campaign, of.progress
    if found is None or one.archived_at or not found.retryable:
        return ()
    return ((Button(_("🔁 Retry failed"), taps.RetryFailed(one.id)),),)


def _decisions(of: Card) -> Rows:
    return () if of.progress is None else decisions(of.progress)
