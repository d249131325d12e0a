"""The builder's questions: one at a time, with what is known so far above."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from bot.features.campaigns import taps
from bot.features.campaigns.views import approved as approved_views
from bot.features.campaigns.views import narrowing as narrowing_views
from bot.features.campaigns.views import words
from bot.features.campaigns.views.narrowing import NOTHING, Asked, Offered
from bot.shared_buttons import CampaignFor, LeaveToCustomer
from bot.ui.paging import pager, pages_of
from bot.ui.question_taps import CancelFlow
from bot.ui.screen import Button, Screen, choice, in_rows, lines, markup, paragraphs
from crm import counts
from crm.campaigns.audience import Audience
from crm.campaigns.kinds import Kind
from crm.campaigns.message import OF_DUES, PLACEHOLDERS
from crm.campaigns.model import Campaign
from crm.campaigns.writing.outline import Outline
from crm.campaigns.writing.picking import PickPage
from crm.customers.cards import Customer
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext

NAMES = {
    "win_back": lazy_gettext("Win back"),
    "thanks": lazy_gettext("Thank you, VIPs"),
    "week": lazy_gettext("This week"),
}
BUILT_IN_LABELS = (
    lazy_gettext("👋 We missed you"),
    lazy_gettext("⭐ VIP thanks"),
    lazy_gettext("🕘 It's been a while"),
)
DAYS = (30, 60, 90)
VIP_AMOUNTS = (Decimal(10_000), Decimal(25_000), Decimal(50_000))
LOW_AMOUNTS = (Decimal(500), Decimal(1_000), Decimal(5_000))
VALID_DAYS = (7, 14, 30)
PICK_PAGE = 6


def _so_far(draft: Outline, formats: Formats) -> Markup:
    known = [markup("📣 <b>{}</b>", draft.name) if draft.name else None]
    if draft.message:
        known.append(markup("<blockquote>{}</blockquote>", draft.message))
    if draft.audience and draft.asks_for not in ("audience", "number", "pick"):
        known.append(markup("{}", words.audience(draft.filter, formats)))
    return lines(*known)


def question(
    step: str,
    draft: Outline,
    formats: Formats,
    *,
    offered: Offered = NOTHING,
) -> Screen:
    """The screen of one step."""
    asked, rows = {
        "name": _name,
        "message": approved_views.choose if offered.approved_only else _message,
        "fills": approved_views.fills,
        "audience": _audience,
        "number": _number,
        "offer": _offer,
        "until": _until,
        **narrowing_views.QUESTIONS,
    }[step](draft, formats, offered)
    return Screen(
        paragraphs(_so_far(draft, formats), asked),
        rows=(*rows, _controls(step, draft)),
    )


def _controls(step: str, draft: Outline) -> tuple[Button, ...]:
    if draft.campaign_id is not None:
        return (Button(_("‹ Back"), taps.OpenCampaign(draft.campaign_id)),)
    before = draft.step_before(step)
    back = () if before is None else (Button(_("‹ Back"), taps.StepBack(before)),)
    leave = LeaveToCustomer(draft.picked[0]) if draft.kind is Kind.SERVICE else CancelFlow()
    return (*back, Button(_("✖️ Cancel"), leave))


def _name(_draft: Outline, _formats: Formats, _offered: Offered) -> Asked:
    return markup(_("<b>What is the campaign called?</b> Only staff see it. Type it, or tap:")), (
        *in_rows((Button(str(name), taps.UseName(code)) for code, name in NAMES.items()), 2),
        *in_rows((Button(str(label), CampaignFor(who)) for who, label in READY.items()), 2),
    )


READY = {
    "segment:lost": lazy_gettext("📣 Win back lost"),
    "segment:at_risk": lazy_gettext("📣 Keep at-risk"),
    "segment:champions": lazy_gettext("📣 Thank the best"),
    "segment:new": lazy_gettext("📣 Greet the new"),
}
"""Campaigns that are written already, with their people: one tap leads to the card."""


def name_of(tapped: str) -> str:
    """The words for a tapped button; buttons of older versions carry the words themselves."""
    return str(NAMES.get(tapped, tapped))


def mended() -> str:
    """Above what follows a message whose placeholders were written in another way."""
    return _("I took what stands in brackets for placeholders; this is how they are written:")


def _message(draft: Outline, formats: Formats, offered: Offered) -> Asked:
    reminds = draft.kind is Kind.DUES
    labels = (_("🔔 Dues"),) if reminds else BUILT_IN_LABELS
    texts = [
        lines(str(label), markup("<i>{}</i>", text))
        for label, text in zip(labels, draft.built_in(formats.shop), strict=True)
    ]
    built_in = [Button(str(label), taps.UseBuiltIn(n)) for n, label in enumerate(labels)]
    fit = [one for one in offered.templates if one.of_dues is reminds]
    own = [choice(f"📋 {one.name}", taps.UseTemplate(one.id)) for one in fit[:6]]
    known = (*PLACEHOLDERS, *OF_DUES) if reminds else PLACEHOLDERS
    words_for = ", ".join(f"{{{{{name}}}}}" for name in known)
    return (
        paragraphs(
            markup(_("<b>What should it say?</b> Type it, or tap a template:")),
            *texts,
            _("Each customer's own words go in for: {placeholders}.").format(
                placeholders=words_for
            ),
        ),
        (*approved_views.choices(offered), *in_rows(built_in, 2), *own),
    )


def _audience(_draft: Outline, _formats: Formats, _offered: Offered) -> Asked:
    choices = (
        (_("💤 Inactive"), Audience.INACTIVE),
        (_("⭐ VIP"), Audience.VIP),
        (_("Low spenders"), Audience.LOW),
        (_("👥 Everyone"), Audience.ALL),
        (_("☑️ Choose people"), Audience.CUSTOM),
    )
    buttons = [Button(label, taps.ChooseAudience(one.value)) for label, one in choices]
    return markup(_("<b>Who should get it?</b>")), in_rows(buttons, 2)


def _number(draft: Outline, formats: Formats, _offered: Offered) -> Asked:
    if draft.audience is Audience.INACTIVE:
        days = [Button(counts.days(one, formats), taps.ChooseNumber(str(one))) for one in DAYS]
        return (
            markup(_("<b>No visit in how many days?</b> Tap, or type a number: <code>45</code>.")),
            (tuple(days),),
        )
    if draft.audience is Audience.VIP:
        amounts = [Button(f"> {formats.money(one)}", _amount(one)) for one in VIP_AMOUNTS]
        return (
            markup(_("<b>Who is a VIP?</b> The badge, or spent above: tap, or type an amount.")),
            ((Button(_("⭐ The VIP badge"), taps.ChooseNumber("")),), tuple(amounts)),
        )
    amounts = [Button(f"< {formats.money(one)}", _amount(one)) for one in LOW_AMOUNTS]
    return (
        markup(_("<b>Spent below what?</b> Tap, or type an amount: <code>2,000</code>.")),
        (tuple(amounts),),
    )


def _amount(of: Decimal) -> taps.ChooseNumber:
    return taps.ChooseNumber(str(of))


def _offer(_draft: Outline, _formats: Formats, _offered: Offered) -> Asked:
    return (
        markup(
            _(
                "<b>What is the offer?</b> It goes in for {placeholder}. Such as "
                "<code>10% off on all rice</code>."
            ),
            placeholder="{{offer}}",
        ),
        (),
    )


def _until(_draft: Outline, formats: Formats, _offered: Offered) -> Asked:
    buttons = [Button(counts.days(days, formats), taps.ChooseDay(days)) for days in VALID_DAYS]
    return (
        markup(
            _(
                "<b>Valid until when?</b> It goes in for {placeholder}. Tap, or type "
                "<code>31 mar</code>."
            ),
            placeholder="{{date}}",
        ),
        (tuple(buttons),),
    )


EDIT_LABELS = {
    "name": lazy_gettext("Name"),
    "message": lazy_gettext("Message"),
    "audience": lazy_gettext("Audience"),
    "number": lazy_gettext("Days or amount"),
    "pick": lazy_gettext("Ticks"),
    "offer": lazy_gettext("Offer"),
    "until": lazy_gettext("Valid until"),
}


def edit(one: Campaign, formats: Formats) -> Screen:
    """Which part shall change?"""
    draft = Outline.of(one)
    steps = [step for step in EDIT_LABELS if step in draft.steps]
    buttons = [Button(str(EDIT_LABELS[step]), taps.EditField(one.id, step)) for step in steps]
    alone = one.kind is Kind.DUES and one.audience.customer_ids
    narrow = () if alone else (Button(_("🔽 Filter"), taps.NarrowDown(one.id)),)
    return Screen(
        paragraphs(
            markup("✏️ <b>{}</b>", one.name),
            markup("<blockquote>{}</blockquote>", one.message),
            lines(
                words.audience(one.audience, formats),
                _("Offer: {offer}").format(offer=one.offer) if one.offer else None,
                _("Valid until {day}").format(day=formats.full_day(one.valid_until))
                if one.valid_until
                else None,
            ),
            markup(_("<b>What should change?</b>")),
        ),
        rows=(
            *in_rows([*buttons, *narrow], 2),
            (Button(_("‹ Back"), taps.OpenCampaign(one.id)),),
        ),
    )


def pick(draft: Outline, page: PickPage, formats: Formats) -> Screen:
    """Customers with ticks; a search narrows the list, and no page forgets a tick."""
    shown = [
        choice(
            _ticked(one, draft), taps.PickCustomer(one.id, page.number, one.id not in draft.picked)
        )
        for one in page.customers
    ]
    heading = (
        markup(_("<b>Who should get it?</b> Tap to tick; type a name, phone or place to search."))
        if not draft.search
        else markup(
            _("<b>Found for “{text}”</b>: {n}."),
            text=draft.search,
            n=formats.number(page.total),
        )
    )
    ticked = len(draft.picked)
    text = ngettext("{n} person ticked.", "{n} people ticked.", ticked)
    controls: list[Button] = []
    if draft.search:
        controls.append(Button(_("↩️ Whole list"), taps.PickAll()))
    if draft.picked:
        controls.append(Button(_("✔ Done ({n})").format(n=formats.number(ticked)), taps.PickDone()))
    return Screen(
        paragraphs(
            _so_far(draft, formats),
            heading,
            _("Nobody like that.") if not page.customers else None,
            text.format(n=formats.number(ticked)) if ticked else None,
        ),
        rows=(
            *shown,
            *pager(
                page.number + 1,
                pages_of(page.total, page.size),
                lambda number: taps.PickPage(number - 1),
            ),
            *((tuple(controls),) if controls else ()),
            _controls("pick", draft),
        ),
    )


def _ticked(one: Customer, draft: Outline) -> str:
    mark = "☑️" if one.id in draft.picked else "◻️"
    place = f" · {one.location}" if one.location else ""
    if one.phone is None:
        return _("{customer} · no phone").format(customer=f"{mark} {one.name}{place}")
    return f"{mark} {one.name}{place}"
