"""Screens of the backup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.features.settings.taps import BackupNow, SendBackup, SendBackups, ShowSettings
from bot.ui.screen import Button, File, Rows, Screen, markup, paragraphs
from bot.ui.words import counted, megabytes
from crm.formats import Formats
from crm.shop import Shop
from jobs.runner import JobState


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that is there; `size` in bytes."""

    name: str
    size: int

    @property
    def encrypted(self) -> bool:
        return self.name.endswith(".age")


def backup(
    state: JobState | None, files: Sequence[Kept], shop: Shop, formats: Formats, news: str
) -> Screen:
    last = "None was made yet."
    run = state.run if state is not None else None
    if files and run is not None and run.last_finished_at is not None:
        last = f"The last one: {formats.moment(run.last_finished_at)}, {megabytes(files[0].size)}."
    elif files:
        last = f"The last one: {files[0].name}, {megabytes(files[0].size)}."
    following = (
        f"The next: {formats.moment(state.next_at)}." if state is not None and state.next_at else ""
    )
    kept = f"{counted(len(files), 'file', formats)} kept, of 7 days, 4 weeks and 12 months."
    secret = (
        "They are encrypted, and open with the passphrase only."
        if files and files[0].encrypted
        else "They are not encrypted: who has a file reads your customers. Whoever looks after me "
        "can set a passphrase."
    )
    send = (
        Button("🔕 Keep them here", SendBackups(wanted=False))
        if shop.backup_to_owners
        else Button("🔔 Send each to owners", SendBackups(wanted=True))
    )
    rows: Rows = ((Button("💾 Backup now", BackupNow()),),)
    if files:
        rows += ((Button("📤 Send me the last", SendBackup(files[0].name)),),)
    going = "Each goes to the owners' chats." if shop.backup_to_owners else ""
    return Screen(
        paragraphs(
            markup("<b>💾 Backup</b>"),
            news,
            " ".join(part for part in (last, following) if part),
            " ".join(part for part in (kept if files else "", going) if part),
            secret,
        ),
        rows=(*rows, (send,), (Button("‹ Back", ShowSettings()),)),
    )


def made(result: Mapping[str, Any], formats: Formats) -> str:
    """What came of a backup; it was opened again to count what is in it."""
    return (
        f"✅ Made, and opened again to prove it: "
        f"{counted(int(result['customers']), 'customer', formats)}, "
        f"{counted(int(result['purchases']), 'sale', formats)}."
    )


def sent(kept: Kept, content: bytes) -> Screen:
    return Screen(
        markup("💾 {}. Keep it where the shop is not.", megabytes(kept.size)),
        document=File(kept.name, content),
    )
