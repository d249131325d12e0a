"""Screens of /settings."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.settings.fields import FIELDS, Field
from bot.features.settings.taps import (
    ClearNotUnderstood,
    OpenSetting,
    ResetSetting,
    SetSetting,
    ShowJobs,
    ShowNotUnderstood,
    ShowSettings,
)
from bot.links import Home
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs, shortened
from crm.formats import Formats
from crm.not_understood import Text
from crm.shop import Shop
from jobs.runner import JobState


def settings(shop: Shop, formats: Formats) -> Screen:
    shown = [markup("{}: <b>{}</b>", field.label, field.show(shop, formats)) for field in FIELDS]
    buttons = [Button(field.label, OpenSetting(field.name)) for field in FIELDS]
    return Screen(
        paragraphs(markup("<b>⚙️ Settings</b>"), lines(*shown), "Tap one to change it."),
        rows=(
            *in_rows(buttons, 2),
            (Button("🤷 Not understood", ShowNotUnderstood()), Button("⏰ Jobs", ShowJobs())),
            (Button("‹ Menu", Home()),),
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
    "weekly": "🗓 Weekly summary",
    "sending": "📣 Sending campaigns",
    "backup": "💾 Backup",
    "pulse": "💓 Sign of life",
}


def jobs(states: Sequence[JobState], formats: Formats) -> Screen:
    """Each job: when it ran last and with what result, and when it runs next."""
    back = (Button("‹ Back", ShowSettings()),)
    if not states:
        return Screen(markup("<b>⏰ Jobs</b>\nNothing runs by itself here."), rows=(back,))
    return Screen(
        paragraphs(
            markup("<b>⏰ What runs by itself</b>"), *(_job(one, formats) for one in states)
        ),
        rows=(back,),
    )


def _job(state: JobState, formats: Formats) -> Markup:
    run = state.run
    if run is None or run.last_finished_at is None:
        last = markup("not run yet")
    else:
        facts = ", ".join(
            f"{name.replace('_', ' ')}: {value}" for name, value in run.last_result.items()
        )
        last = markup("last {}", formats.moment(run.last_finished_at))
        last += markup(" ({})", facts) if facts else Markup("")
    following = (
        markup("next {}", formats.moment(state.next_at)) if state.next_at else "looks all the time"
    )
    failing = run.failures_in_a_row if run is not None else 0
    return lines(
        markup("<b>{}</b>", JOB_LABELS.get(state.name, state.name)),
        last,
        following,
        markup("⚠️ failed {} times in a row", failing) if failing else None,
    )
