"""Screens of the backup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.features.settings.taps import BackupNow, SendBackup, SendBackups, ShowSettings
from bot.ui.screen import Button, File, Rows, Screen, markup, paragraphs
from bot.ui.words import counted, megabytes
from crm.formats import Formats
from crm.shop import Shop
from jobs.runner import JobState


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that is there; `size` in bytes, `taken_at` UTC."""

    name: str
    size: int
    taken_at: datetime

    @property
    def encrypted(self) -> bool:
        return self.name.endswith(".age")


def backup(
    state: JobState | None, files: Sequence[Kept], shop: Shop, formats: Formats, news: str
) -> Screen:
    last = "None was made yet."
    if files:
        taken = formats.moment(files[0].taken_at)
        last = f"The last one: {taken}, {megabytes(files[0].size, formats)}."
    run = state.run if state is not None else None
    failing = ""
    if run is not None and run.failures_in_a_row:
        tried = formats.moment(run.last_finished_at) if run.last_finished_at else ""
        failing = f"⚠️ It went wrong {tried}, and I try again. What is kept here is from before."
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
            failing,
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


def sent(kept: Kept, content: bytes, formats: Formats) -> Screen:
    return Screen(
        markup("💾 {}. Keep it where the shop is not.", megabytes(kept.size, formats)),
        document=File(kept.name, content),
    )
