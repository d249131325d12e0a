"""Screens of /settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bot.features.settings.fields import FIELDS, Field
from bot.features.settings.taps import (
    ClearNotUnderstood,
    OpenSetting,
    ResetSetting,
    SaveSetting,
    SetSetting,
    ShowBackup,
    ShowJobs,
    ShowNotUnderstood,
    ShowSettings,
)
from bot.shared_buttons import Home
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs, shortened
from bot.ui.words import counted, megabytes
from crm.chat.unread_texts import Text
from crm.customers.totals import Status
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.setting_changes import Effect
from crm.shop import Shop
from jobs.runner import JobState


def settings(shop: Shop, formats: Formats) -> Screen:
    shown = [markup("{}: <b>{}</b>", field.label, field.show(shop, formats)) for field in FIELDS]
    buttons = [Button(field.label, OpenSetting(field.name)) for field in FIELDS]
    return Screen(
        paragraphs(markup("<b>⚙️ Settings</b>"), lines(*shown), "Tap one to change it."),
        rows=(
            *in_rows(buttons, 2),
            (Button("💾 Backup", ShowBackup()), Button("⏰ Jobs", ShowJobs())),
            (Button("🤷 Not understood", ShowNotUnderstood()), Button("‹ Menu", Home())),
        ),
    )


def setting(field: Field, shop: Shop, formats: Formats, *, changed: bool) -> Screen:
    choices = [Button(one, SetSetting(field.name, one)) for one in field.choices]
    controls = [Button("‹ Back", ShowSettings())]
    if changed:
        controls.append(Button("As configured", ResetSetting(field.name)))
    return Screen(
        paragraphs(
            markup("<b>{}</b>: {}", field.label, field.show(shop, formats)),
            field.meaning,
            markup("Type the new value, such as <code>{}</code>.", field.example),
        ),
        rows=(*in_rows(choices, 4), tuple(controls)),
    )


def effect(field: Field, shop: Shop, found: Effect, formats: Formats) -> Screen:
    """What a new value of a setting would change, before it is saved."""
    if found.badge is Status.VIP:
        counts = ngettext("{then} VIP, {today} today", "{then} VIPs, {today} today", found.then)
    else:
        counts = ngettext(
            "{then} Inactive, {today} today", "{then} Inactive, {today} today", found.then
        )
    return Screen(
        paragraphs(
            markup(
                _("<b>{setting}: {value}</b>, {before} today"),
                setting=field.label,
                value=field.show(found.shop, formats),
                before=field.show(shop, formats),
            ),
            counts.format(then=formats.number(found.then), today=formats.number(found.today)),
        ),
        rows=((Button(_("✔ Save"), SaveSetting()), Button(_("✖️ Cancel"), ShowSettings())),),
    )


def not_understood(texts: Sequence[Text], formats: Formats) -> Screen:
    back = Button("‹ Back", ShowSettings())
    if not texts:
        return Screen(
            paragraphs(
                markup("<b>🤷 Not understood</b>"),
                "Nothing. What is typed and not read as a sale is listed here.",
            ),
            rows=((back,),),
        )
    shown = [
        markup("<i>{}</i> {}", formats.moment(one.at), shortened(one.text, 120)) for one in texts
    ]
    return Screen(
        paragraphs(markup("<b>🤷 Not understood</b> (no sale was made of these)"), lines(*shown)),
        rows=((back, Button("🧹 Clear", ClearNotUnderstood())),),
    )


JOB_LABELS = {
    "inactivity": "💤 Who went quiet",
    "summary": "🌙 Evening summary",
    "sending": "📣 Sending campaigns",
    "backup": "💾 Backup",
}
"""The jobs that an owner knows of, by their names in the table of jobs; others are for monitors."""


def _result(name: str, facts: Mapping[str, Any], formats: Formats) -> str:
    """What the last run came to."""
    if facts.get("skipped"):
        return "left out, for it was late"
    match name:
        case "inactivity":
            return counted(int(facts.get("changed", 0)), "badge", formats) + " changed"
        case "summary":
            return f"told {counted(int(facts.get('told', 0)), 'person', formats, 'people')}"
        case "backup" if "bytes" in facts:
            return megabytes(int(facts["bytes"]), formats)
        case _:
            return ""


def jobs(states: Sequence[JobState], formats: Formats) -> Screen:
    """Each job: when it ran last and with what result, and when it runs next."""
    back = (Button("‹ Back", ShowSettings()),)
    if not states:
        return Screen(markup("<b>⏰ Jobs</b>\nNothing runs by itself here."), rows=(back,))
    return Screen(
        paragraphs(
            markup("<b>⏰ What runs by itself</b>"),
            *(_job(one, formats) for one in states if one.name in JOB_LABELS),
        ),
        rows=(back,),
    )


def _job(state: JobState, formats: Formats) -> Markup:
    run = state.run
    if run is None or run.last_finished_at is None:
        last = markup("not run yet")
    else:
        came_of_it = _result(state.name, run.last_result, formats)
        last = markup("last {}", formats.moment(run.last_finished_at))
        last += markup(": {}", came_of_it) if came_of_it else Markup("")
    following = (
        markup("next {}", formats.moment(state.next_at)) if state.next_at else "always at it"
    )
    failing = run.failures_in_a_row if run is not None else 0
    return lines(
        markup("<b>{}</b>", JOB_LABELS[state.name]),
        last,
        following,
        markup("⚠️ failed {} times in a row", failing) if failing else None,
    )
