"""Screens of an import that is under way."""

from __future__ import annotations

from bot.features.imports.taps import StopImport
from bot.ui.screen import Button, Screen, lines, markup, shortened
from bot.ui.words import progress_bar
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.imports.progress import Progress, Stage


def reading(
    file_name: str, formats: Formats, token: str, progress: Progress | None = None
) -> Screen:
    return Screen(
        lines(
            markup(_("⏳ Reading <b>{file}</b> …"), file=shortened(file_name, 60)),
            _bar(progress, _read(progress, formats), formats) if progress else None,
        ),
        rows=((Button(_("✖️ Cancel"), StopImport(token)),),),
    )


def booking(
    file_name: str, formats: Formats, token: str, progress: Progress | None = None
) -> Screen:
    """It is written, and seen by nobody before it is complete; when stopped, that is removed."""
    file = shortened(file_name, 60)
    if progress is not None and progress.stage is Stage.REMOVING:
        return Screen(
            lines(
                markup(_("⏳ Removing <b>{file}</b> again …"), file=file),
                _bar(progress, _removed(progress, formats), formats),
            )
        )
    return Screen(
        lines(
            markup(_("⏳ Importing <b>{file}</b> … Sales go on meanwhile."), file=file),
            _bar(progress, _written(progress, formats), formats) if progress else None,
        ),
        rows=((Button(_("✖️ Cancel"), StopImport(token)),),),
    )


def undoing(file_name: str, formats: Formats, progress: Progress | None = None) -> Screen:
    bar = _bar(progress, _removed(progress, formats), formats) if progress else None
    return Screen(
        lines(markup(_("⏳ Taking back <b>{file}</b> …"), file=shortened(file_name, 60)), bar)
    )


def _read(progress: Progress, formats: Formats) -> str:
    text = ngettext("{n} row read", "{n} rows read", progress.rows)
    return text.format(n=formats.number(progress.rows))


def _written(progress: Progress, formats: Formats) -> str:
    text = ngettext("{n} row written", "{n} rows written", progress.rows)
    return text.format(n=formats.number(progress.rows))


def _removed(progress: Progress, formats: Formats) -> str:
    text = ngettext("{n} row removed", "{n} rows removed", progress.rows)
    return text.format(n=formats.number(progress.rows))


def _bar(progress: Progress, done: str, formats: Formats) -> str:
    """▰▰▰▰▱▱▱▱▱▱ 42% · 4,20,000 rows read."""
    if progress.share is None:
        return done
    percent = formats.percent(int(100 * progress.share) / 100)
    return f"{progress_bar(int(100 * progress.share), 100)} {percent} · {done}"
