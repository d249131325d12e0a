"""Screens of the backup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.features.settings.taps import BackupNow, SendBackup, SendBackups, ShowSettings
from bot.ui.screen import Button, File, Rows, Screen, markup, paragraphs, sentences
from bot.ui.words import megabytes
from crm import counts
from crm.dataclass import dataclass
from crm.formats import Formats
from crm.i18n import _, ngettext
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
    last = _("None was made yet.")
    kept = None
    if files:
        last = _("The last one: {moment}, {size}.").format(
            moment=formats.moment(files[0].taken_at), size=megabytes(files[0].size, formats)
        )
        kept = ngettext(
            "{n} file kept, of 7 days, 4 weeks and 12 months.",
            "{n} files kept, of 7 days, 4 weeks and 12 months.",
            len(files),
        ).format(n=formats.number(len(files)))
    following = None
    if state is not None and state.next_at:
        following = _("The next: {moment}.").format(moment=formats.moment(state.next_at))
    secret = (
        _("They are encrypted, and open with the passphrase only.")
        if files and files[0].encrypted
        else _(
            "They are not encrypted: who has a file reads your customers. Whoever looks after me "
            "can set a passphrase."
        )
    )
    send = (
        Button(_("🔕 Keep them here"), SendBackups(wanted=False))
        if shop.backup_to_owners
        else Button(_("🔔 Send each to owners"), SendBackups(wanted=True))
    )
    rows: Rows = (
        (
            Button(_("💾 Backup now"), BackupNow()),
            Button(_("📤 Backup to me"), BackupNow(sends=True)),
        ),
    )
    if files:
        rows += ((Button(_("📤 Send me the last"), SendBackup(files[0].name)),),)
    going = _("Each goes to the owners' chats.") if shop.backup_to_owners else None
    return Screen(
        paragraphs(
            markup(_("<b>💾 Backup</b>")),
            news,
            _failing(state, formats),
            sentences(last, following),
            sentences(kept, going),
            secret,
        ),
        rows=(*rows, (send,), (Button(_("‹ Back"), ShowSettings()),)),
    )


def _failing(state: JobState | None, formats: Formats) -> str | None:
    run = state.run if state is not None else None
    if run is None or not run.failures_in_a_row:
        return None
    if run.last_finished_at is None:
        return _("⚠️ It went wrong, and I try again. What is kept here is from before.")
    text = _("⚠️ It went wrong {moment}, and I try again. What is kept here is from before.")
    return text.format(moment=formats.moment(run.last_finished_at))


def made(result: Mapping[str, Any], formats: Formats) -> str:
    """Result of a backup, with the counts read from the file when it was reopened."""
    return _("✅ Made, and opened again to prove it: {customers}, {sales}.").format(
        customers=counts.customers(int(result["customers"]), formats),
        sales=counts.sales(int(result["purchases"]), formats),
    )


def sent(kept: Kept, content: bytes, formats: Formats) -> Screen:
    text = _("💾 {size}. Keep it where the shop is not.")
    return Screen(
        text.format(size=megabytes(kept.size, formats)), document=File(kept.name, content)
    )


def being_made() -> str:
    return _("A backup is being made just now.")


def too_large(kept: Kept) -> str:
    text = _("It is too large for Telegram. It is on the shop's computer: {file}")
    return text.format(file=kept.name)
