"""Result screens: messages, templates, opt-outs."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.campaigns import listing_taps, taps
from bot.features.campaigns.views import approved as approved_views
from bot.features.campaigns.views import words
from bot.shared_buttons import OpenCustomer
from bot.ui.paging import pager, pages_of
from bot.ui.screen import (
    Button,
    File,
    Rows,
    Screen,
    in_rows,
    lines,
    markup,
    paragraphs,
    shortened,
)
from crm import counts
from crm.campaigns.audiences.holdout import HELD_OUT
from crm.campaigns.message import BUILT_IN
from crm.campaigns.model import Campaign, Status
from crm.campaigns.opt_outs import BY_GATEWAY, BY_REPLY, OptOut
from crm.campaigns.results import Sent, SentPage
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.templates import Template
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.formats import Formats
from crm.i18n import _
from crm.words import sending

PAGE = 6

MARKS = {
    SendStatus.PENDING: "🕓",
    SendStatus.SENDING: "🚀",
    SendStatus.SENT: "✅",
    SendStatus.FAILED: "❌",
    SendStatus.UNCONFIRMED: "❓",
    SendStatus.SKIPPED: "➖",
}


def messages(
    one: Campaign, found: SentPage, formats: Formats, shown_by: taps.ShowMessages
) -> Screen:
    """`shown_by` says which page it is, and what narrows it; its buttons say so again."""
    status, search = shown_by.status, shown_by.search
    title = markup("📄 <b>{}</b>: {}", one.name, counts.messages(found.total, formats))
    narrowed = " · ".join(
        part for part in (_status(one, status), f"“{search}”" if search else "") if part
    )
    shown = [_message(sent, one, formats) for sent in found.messages]
    filters = [
        Button(
            f"{MARKS[state]} {_status(one, state.value)}",
            taps.ShowMessages(one.id, 0, state.value, search),
        )
        for state in (
            SendStatus.SENT,
            SendStatus.FAILED,
            SendStatus.UNCONFIRMED,
            *((SendStatus.SKIPPED,) if one.terms.rules.looked_at_last or one.holds_out else ()),
        )
        if state.value != status
    ]
    narrowed_down = bool(status or search)
    clear = (Button(_("📄 All"), taps.ShowMessages(one.id, 0, "")),) if narrowed_down else ()
    return Screen(
        paragraphs(title, narrowed, *shown, None if shown else _("None like that.")),
        rows=(
            *pager(
                found.offset // PAGE + 1,
                pages_of(found.total, PAGE),
                lambda number: taps.ShowMessages(one.id, number - 1, status, search),
            ),
            *in_rows([*filters, Button(_("🔎 Search"), taps.SearchMessages(one.id)), *clear], 2),
            *(
                ((Button(_("📥 CSV"), listing_taps.SaveMessages(one.id, status, search)),),)
                if found.total
                else ()
            ),
            (Button(_("‹ Back"), taps.OpenCampaign(one.id)),),
        ),
    )


def _status(one: Campaign, status: str) -> str:
    """In a campaign that holds some out nobody else is Skipped."""
    if one.holds_out and status == SendStatus.SKIPPED.value:
        return _("Left out")
    return sending(status)


def _message(sent: Sent, of: Campaign, formats: Formats) -> Markup:
    stopped = of.status is Status.CANCELLED and sent.status is SendStatus.PENDING
    state = (
        _("not sent") if stopped or sent.error == HELD_OUT else str(words.SEND_WORDS[sent.status])
    )
    at = formats.moment(sent.sent_at) if sent.sent_at else state
    later = words.RECEIPT_WORDS.get(sent.receipt or "") if sent.status is SendStatus.SENT else None
    reason = sent.reason if sent.receipt == "failed" else sent.error
    why = "".join(f" · {part}" for part in (later, reason and words.error(reason)) if part)
    return lines(
        markup("{} <b>{}</b> · {}", MARKS[sent.status], sent.name, formats.phone(sent.phone)),
        f"{at}{why}",
        markup("<i>{}</i>", shortened(sent.message, 160)),
    )


def file_name(one: Campaign) -> str:
    """Of the messages: letters and digits of any script, so that it is a name everywhere."""
    plain = "".join(sign if sign.isalnum() else "_" for sign in one.name).strip("_")
    return f"{plain or one.id}.csv"


def saved(one: Campaign, file: File) -> Screen:
    return Screen(markup("📄 <b>{}</b>", one.name), document=file)


def ask_search(one: Campaign) -> Screen:
    return Screen(
        markup(
            _("🔎 <b>Search the messages of {name}</b>: type a name, a phone or a word."),
            name=one.name,
        ),
        rows=((Button(_("‹ Back"), taps.ShowMessages(one.id, 0, "")),),),
    )


def templates(
    own: Sequence[Template], approved: Sequence[tuple[int, ChosenTemplate]] = ()
) -> Screen:
    """The shop's own, and those that the operators of India approved."""
    built_in = [markup("<i>{}</i>", text) for text in BUILT_IN]
    kept = [markup("📋 <b>{}</b>\n<i>{}</i>", one.name, one.message) for one in own]
    shown, removing = approved_views.listed(approved)
    rows: Rows = tuple(
        (
            Button(shortened(f"🗑 {one.name}", 30), listing_taps.RemoveTemplate(one.id)),
            Button(_("📝 Text to register"), listing_taps.TextToRegister(one.id)),
        )
        for one in own
    )
    return Screen(
        paragraphs(
            markup(_("<b>📋 Templates</b>")),
            *built_in,
            *kept,
            *shown,
            None if own else _("Any campaign that went out can be kept as one of your own."),
        ),
        rows=(
            *rows,
            *removing,
            (Button(_("➕ DLT template"), listing_taps.NewApproved()),),
            (Button(_("‹ Campaigns"), taps.ShowCampaigns(0, archived=False)),),
        ),
    )


def _noted(one: OptOut, formats: Formats) -> str:
    moment = formats.moment(one.at)
    if one.by:
        return _("{moment}, noted by {name}").format(moment=moment, name=one.by)
    if one.source == BY_REPLY:
        return _("{moment}, by reply").format(moment=moment)
    if one.source == BY_GATEWAY:
        return _("{moment}, told the gateway").format(moment=moment)
    return moment


def opt_outs(found: Sequence[OptOut], total: int, page: int, formats: Formats) -> Screen:
    """The list of opt-outs: name, date, recorded by; a tap on a name opens the card."""
    shown = [
        lines(
            markup("🔕 <b>{}</b> · {}", one.name, formats.phone(one.phone)),
            _noted(one, formats),
        )
        for one in found
    ]
    rows = [
        (
            Button(shortened(one.name, 20), OpenCustomer(one.customer_id)),
            Button(_("🔔 Allow again"), taps.OptIn(one.customer_id)),
        )
        for one in found
    ]
    return Screen(
        paragraphs(
            markup(_("<b>🔕 Opted out</b>: no campaign reaches them.")),
            *shown,
            None if shown else _("Nobody. The button is on each customer's card."),
        ),
        rows=(
            *rows,
            *pager(page + 1, pages_of(total, PAGE), lambda number: taps.ShowOptOuts(number - 1)),
            (
                Button(_("💬 Answers"), listing_taps.ShowAnswers(0)),
                Button(_("‹ Campaigns"), taps.ShowCampaigns(0, archived=False)),
            ),
        ),
    )
