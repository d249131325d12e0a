"""Screens of /settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.features.settings.fields import BY_NAME, Field, Page
from bot.features.settings.taps import (
    BeginSteps,
    ClearNotUnderstood,
    OpenSetting,
    ResetSetting,
    SaveSetting,
    SetSetting,
    ShowBackup,
    ShowDuesRules,
    ShowJobs,
    ShowModules,
    ShowNotUnderstood,
    ShowPapers,
    ShowReceipts,
    ShowSettings,
    SkipStep,
)
from bot.features.settings.views.field_words import FIELDS
from bot.shared_buttons import Home
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs, shortened
from bot.ui.views.message_words import by_whatsapp
from bot.ui.words import megabytes
from crm.chat.unread_texts import Text
from crm.customers.totals import Status
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.setup.setting_changes import Effect
from crm.shop import Shop
from jobs.runner import JobState


def settings(shop: Shop, formats: Formats) -> Screen:
    shown, buttons = fields_of(shop, formats, Page.SHOP)
    return Screen(
        paragraphs(markup(_("<b>⚙️ Settings</b>")), shown, _("Tap one to change it.")),
        rows=(
            *in_rows(buttons, 2),
            (Button(_("🧾 Invoices, UPI"), ShowPapers()), Button(_("📒 Dues"), ShowDuesRules())),
            (Button(_("🧩 Modules"), ShowModules()), Button(_("💾 Backup"), ShowBackup())),
            (Button(_("⏰ Jobs"), ShowJobs()), Button(_("Not understood"), ShowNotUnderstood())),
            (Button(_("📬 Delivery reports"), ShowReceipts()),),
            (Button(_("‹ Menu"), Home()),),
        ),
    )


def papers(shop: Shop, formats: Formats) -> Screen:
    """What invoices and UPI codes need to know."""
    shown, buttons = fields_of(shop, formats, Page.PAPERS)
    return Screen(
        paragraphs(
            markup(_("<b>🧾 Invoices and UPI</b>")),
            shown,
            markup(
                _(
                    "An item's own rate is typed: <code>rice gst 5 hsn 1006</code>. Tap one to "
                    "change it."
                )
            ),
        ),
        rows=(
            (Button(_("Step by step"), BeginSteps()),),
            *in_rows(buttons, 2),
            (Button(_("‹ Back"), ShowSettings()),),
        ),
    )


def dues_rules(shop: Shop, formats: Formats) -> Screen:
    """How much customers may owe, and who is reminded of it when."""
    shown, buttons = fields_of(shop, formats, Page.DUES)
    return Screen(
        paragraphs(
            markup(_("<b>📒 Dues and reminders</b>")),
            shown,
            _("No reminder goes out before you approve it. Tap one to change it."),
        ),
        rows=(*in_rows(buttons, 2), (Button(_("‹ Back"), ShowSettings()),)),
    )


PRICE_OF_SMS = "price_per_part"


def fields_of(shop: Shop, formats: Formats, page: Page) -> tuple[Markup, list[Button]]:
    """The values of the settings of a page, and a button for each."""
    some = [
        (name, FIELDS[name])
        for name, one in BY_NAME.items()
        if one.page is page and not (name == PRICE_OF_SMS and by_whatsapp(shop.gateway))
    ]
    shown = [markup("{}: <b>{}</b>", one.label, one.shown(shop, formats)) for _name, one in some]
    return lines(*shown), [Button(str(one.label), OpenSetting(name)) for name, one in some]


_BACK = {
    Page.SHOP: ShowSettings,
    Page.PAPERS: ShowPapers,
    Page.MODULES: ShowModules,
    Page.FEEDBACK: ShowModules,
    Page.DUES: ShowDuesRules,
}


def setting(
    field: Field, shop: Shop, formats: Formats, *, changed: bool, steps: Sequence[str] = ()
) -> Screen:
    """`steps` are all that are asked one after the other, this one among them."""
    words = FIELDS[field.name]
    choices = [
        Button(words.choice(one, formats), SetSetting(field.name, one)) for one in field.choices
    ]
    controls = [Button(_("‹ Back"), _BACK[field.page]())]
    if changed and not steps:
        controls.append(Button(_("Use the default"), ResetSetting(field.name)))
    step = ""
    if field.name in steps:
        controls.append(Button(_("➡️ Leave it so"), SkipStep(field.name)))
        step = _("Step {n} of {all}").format(
            n=formats.number(steps.index(field.name) + 1), all=formats.number(len(steps))
        )
    return Screen(
        paragraphs(
            step,
            markup("<b>{}</b>: {}", words.label, words.shown(shop, formats)),
            str(words.meaning),
            markup(_("Type the new value, such as <code>{example}</code>."), example=words.example),
        ),
        rows=(*in_rows(choices, 4), tuple(controls)),
    )


def effect(field: Field, shop: Shop, found: Effect, formats: Formats) -> Screen:
    """Preview of what a new value of a setting would change, before it is saved."""
    words = FIELDS[field.name]
    if found.badge is Status.VIP:
        text = ngettext("{then} VIP (now {today})", "{then} VIPs (now {today})", found.then)
    else:
        text = ngettext(
            "{then} Inactive (now {today})", "{then} Inactive (now {today})", found.then
        )
    return Screen(
        paragraphs(
            markup(
                _("<b>{setting}: {value}</b> (now {before})"),
                setting=words.label,
                value=words.shown(found.shop, formats),
                before=words.shown(shop, formats),
            ),
            text.format(then=formats.number(found.then), today=formats.number(found.today)),
        ),
        rows=((Button(_("✔ Save"), SaveSetting()), Button(_("✖️ Cancel"), ShowSettings())),),
    )


def not_understood(texts: Sequence[Text], formats: Formats) -> Screen:
    back = Button(_("‹ Back"), ShowSettings())
    if not texts:
        return Screen(
            paragraphs(
                markup(_("<b>Not understood</b>")),
                _("Nothing. What is typed and not read as a sale is listed here."),
            ),
            rows=((back,),),
        )
    title = markup(_("<b>Not understood</b> (no sale was made of these)"))
    shown = [
        markup("<i>{}</i> {}", formats.moment(one.at), shortened(one.text, 120)) for one in texts
    ]
    return Screen(
        paragraphs(title, lines(*shown)),
        rows=((back, Button(_("Clear"), ClearNotUnderstood())),),
    )


def list_cleared() -> str:
    return _("The list is empty now.")


JOB_LABELS = {
    "inactivity": lazy_gettext("💤 Who went quiet"),
    "summary": lazy_gettext("🌙 Evening summary"),
    "morning": lazy_gettext("🌅 Whom to write to"),
    "sending": lazy_gettext("📣 Sending campaigns"),
    "backup": lazy_gettext("💾 Backup"),
}
"""The jobs that an owner knows of, by their names in the table of jobs; others are for monitors."""


def _result(name: str, facts: Mapping[str, Any], formats: Formats) -> str:
    """Result of the last run of a background job."""
    if facts.get("skipped"):
        return _("left out, for it was late")
    match name:
        case "inactivity":
            changed = int(facts.get("changed", 0))
            text = ngettext("{n} badge changed", "{n} badges changed", changed)
            return text.format(n=formats.number(changed))
        case "summary" | "morning":
            told = int(facts.get("told", 0))
            text = ngettext("told {n} person", "told {n} people", told)
            return text.format(n=formats.number(told))
        case "backup" if "bytes" in facts:
            return megabytes(int(facts["bytes"]), formats)
        case _other:
            return ""


def jobs(states: Sequence[JobState], sent_at: datetime | None, formats: Formats) -> Screen:
    """Each job: when it ran last and with what result, and when it runs next; of the sending, which
    looks all the time, when the last message went out (UTC)."""
    back = (Button(_("‹ Back"), ShowSettings()),)
    if not states:
        nothing = lines(markup(_("<b>⏰ Jobs</b>")), _("Nothing runs by itself here."))
        return Screen(nothing, rows=(back,))
    return Screen(
        paragraphs(
            markup(_("<b>⏰ What runs by itself</b>")),
            *(_job(one, sent_at, formats) for one in states if one.name in JOB_LABELS),
        ),
        rows=(back,),
    )


def _job(state: JobState, sent_at: datetime | None, formats: Formats) -> Markup:
    failing = state.run.failures_in_a_row if state.run is not None else 0
    text = ngettext("⚠️ failed {n} time in a row", "⚠️ failed {n} times in a row", failing)
    return lines(
        markup("<b>{}</b>", JOB_LABELS[state.name]),
        _last_message(sent_at, formats) if state.name == "sending" else _last(state, formats),
        _("next {moment}").format(moment=formats.moment(state.next_at))
        if state.next_at
        else _("all the time"),
        text.format(n=formats.number(failing)) if failing else None,
    )


def _last_message(sent_at: datetime | None, formats: Formats) -> str:
    if sent_at is None:
        return _("no message has gone out yet")
    return _("last message {moment}").format(moment=formats.moment(sent_at))


def _last(state: JobState, formats: Formats) -> str:
    run = state.run
    if run is None or run.last_finished_at is None:
        return _("not run yet")
    result = _result(state.name, run.last_result, formats)
    text = _("last {moment}: {result}") if result else _("last {moment}")
    return text.format(moment=formats.moment(run.last_finished_at), result=result)
