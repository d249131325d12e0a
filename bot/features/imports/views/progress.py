"""Screens of an import that is under way."""

from __future__ import annotations

from bot.features.imports.taps import StopImport
from bot.ui.screen import Button, Screen, lines, markup, shortened
from bot.ui.words import counted
from crm.formats import Formats
from crm.imports.progress import Progress, Stage


def reading(
    file_name: str, formats: Formats, token: str, progress: Progress | None = None
) -> Screen:
    return Screen(
        lines(
            markup("⏳ Reading <b>{}</b> …", shortened(file_name, 60)),
            _bar(progress, "row", "read", formats) if progress else None,
        ),
        rows=((Button("✖ Cancel", StopImport(token)),),),
    )


def booking(
    file_name: str, formats: Formats, token: str, progress: Progress | None = None
) -> Screen:
    """It is written, and seen by nobody before it is complete; when stopped, that is removed."""
    if progress is not None and progress.stage is Stage.REMOVING:
        return Screen(
            lines(
                markup("⏳ Removing <b>{}</b> again …", shortened(file_name, 60)),
                _bar(progress, "row", "removed", formats),
            )
        )
    return Screen(
        lines(
            markup("⏳ Importing <b>{}</b> … Sales go on meanwhile.", shortened(file_name, 60)),
            _bar(progress, "row", "written", formats) if progress else None,
        ),
        rows=((Button("✖ Cancel", StopImport(token)),),),
    )


def undoing(
    file_name: str, progress: Progress | None = None, formats: Formats | None = None
) -> Screen:
    bar = _bar(progress, "row", "removed", formats) if progress and formats else None
    return Screen(lines(markup("⏳ Taking back <b>{}</b> …", shortened(file_name, 60)), bar))


def _bar(progress: Progress, noun: str, done: str, formats: Formats) -> str:
    """▓▓▓▓░░░░░░ 42% · 4,20,000 rows read."""
    told = f"{counted(progress.rows, noun, formats)} {done}"
    if progress.share is None:
        return told
    filled = int(10 * progress.share)
    return f"{'▓' * filled}{'░' * (10 - filled)} {int(100 * progress.share)}% · {told}"
