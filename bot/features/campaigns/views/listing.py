"""The list of campaigns: name, audience, sent, status; the newest first."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.campaigns import listing_taps, taps
from bot.features.campaigns.views import words
from bot.shared_buttons import Home
from bot.ui.paging import pager, pages_of
from bot.ui.screen import Button, Rows, Screen, choice, in_rows, lines, markup, paragraphs
from bot.ui.views import message_words
from crm.campaigns.listing import CampaignPage
from crm.campaigns.model import Campaign, Status
from crm.formats import Formats
from crm.i18n import _, ngettext

PAGE = 6

IS_OPEN = "open"
"""In place of a status: whatever is not over."""
TO_ONE = "one"
"""In place of a status: what is written to one customer, which is in no other list."""


def campaign_list(page: CampaignPage, formats: Formats, shown_by: taps.ShowCampaigns) -> Screen:
    """`shown_by` says what narrows it; its buttons say so again."""
    archived = shown_by.archived
    narrowed = bool(shown_by.status or shown_by.search)
    title = markup(_("<b>📣 Archived campaigns</b>") if archived else _("<b>📣 Campaigns</b>"))
    others: Rows = (
        (
            Button(_("📋 Templates"), listing_taps.ShowTemplates()),
            Button(_("🔕 Opted out"), taps.ShowOptOuts(0)),
        ),
        (
            Button(
                f"💬 {message_words.singles(formats.shop.gateway)}",
                taps.ShowCampaigns(0, archived, TO_ONE),
            ),
            Button(
                _("📣 Campaigns") if archived else _("🗄 Archive"),
                taps.ShowCampaigns(0, not archived),
            ),
        ),
    )
    new = (Button(_("➕ New"), taps.NewCampaign()),)
    home = (Button(_("‹ Menu"), Home()),)
    if not page.total and page.month is None and not narrowed:
        empty = (
            _("Nothing is archived.")
            if archived
            else _(
                "None yet. ➕ New writes to the customers you choose: who has been away for 60 "
                "days, who spends most, or whom you pick."
            )
        )
        return Screen(paragraphs(title, empty), rows=(new, *others, home))
    rows: Rows = (
        *(
            choice(f"{words.STATUS_MARKS[one.status]} {one.name}", taps.OpenCampaign(one.id))
            for one in page.campaigns
        ),
        *pager(
            page.offset // PAGE + 1,
            pages_of(page.total, PAGE),
            lambda number: taps.ShowCampaigns(
                number - 1, archived, shown_by.status, shown_by.month, shown_by.search
            ),
        ),
        *_months(page, formats, archived=archived),
        _narrowing(shown_by, narrowed=narrowed),
        new,
        *others,
        home,
    )
    entries: list[Markup | str] = [_entry(one, formats) for one in page.campaigns] or [
        _("None like that.")
    ]
    return Screen(paragraphs(title, _shown(page, formats, shown_by), *entries), rows=rows)


def _shown(page: CampaignPage, formats: Formats, shown_by: taps.ShowCampaigns) -> str:
    """What of them is shown: `March 2025: 12`, `Scheduled: 3`, `“tea”: 2`."""
    what = (
        _("“{text}”").format(text=shown_by.search)
        if shown_by.search
        else formats.month(page.month)
        if page.month is not None
        else message_words.singles(formats.shop.gateway)
        if shown_by.status == TO_ONE
        else _status(shown_by.status)
    )
    return _("{what}: {n}").format(what=what, n=formats.number(page.total))


def _months(page: CampaignPage, formats: Formats, *, archived: bool) -> Rows:
    """To the months before and after that have any."""
    around = (("‹ {month}", page.earlier), ("{month} ›", page.later))
    buttons = tuple(
        Button(
            label.format(month=formats.month(month)),
            taps.ShowCampaigns(0, archived, month=f"{month:%Y-%m}"),
        )
        for label, month in around
        if month is not None
    )
    return (buttons,) if buttons else ()


def _narrowing(shown_by: taps.ShowCampaigns, *, narrowed: bool) -> tuple[Button, ...]:
    search = Button(_("🔎 Search"), listing_taps.SearchCampaigns(shown_by.archived))
    by_status = Button(_("🏷 Status"), listing_taps.FilterCampaigns(shown_by.archived))
    everything = Button(_("🗓 By month"), taps.ShowCampaigns(0, shown_by.archived))
    return (search, by_status, everything) if narrowed else (search, by_status)


def _entry(one: Campaign, formats: Formats) -> Markup:
    sent = ngettext("{n} sent", "{n} sent", one.sent_count)
    parts = (
        words.audience(one.audience, formats),
        sent.format(n=formats.number(one.sent_count)) if one.sent_count else "",
        str(words.STATUS_WORDS[one.status]),
        words.when(one, formats) if one.status is Status.SCHEDULED else "",
    )
    return lines(
        markup("{} <b>{}</b>", words.STATUS_MARKS[one.status], one.name),
        " · ".join(part for part in parts if part),
    )


def _status(status: str) -> str:
    if status == IS_OPEN:
        return _("Not over")
    return str(words.STATUS_WORDS[Status(status)]) if status else _("All")


def statuses(*, archived: bool) -> Screen:
    """Which status shall be shown?"""
    choices = [IS_OPEN, *(status.value for status in Status)]
    if archived:  # nothing else is ever put away
        choices = [Status.SENT.value, Status.CANCELLED.value]
    buttons = [Button(_status(one), taps.ShowCampaigns(0, archived, one)) for one in choices]
    return Screen(
        markup(_("<b>Which campaigns?</b>")),
        rows=(
            *in_rows(buttons, 2),
            (Button(_("‹ Campaigns"), taps.ShowCampaigns(0, archived)),),
        ),
    )


def ask_search(*, archived: bool) -> Screen:
    return Screen(
        markup(_("🔎 <b>Search the campaigns</b>: type a name or a word of the message.")),
        rows=((Button(_("‹ Campaigns"), taps.ShowCampaigns(0, archived)),),),
    )
