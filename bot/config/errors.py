"""Errors that end a command: one English line on standard error and an exit status."""

from __future__ import annotations

import sys

from crm import errors

DONE, REFUSED, USAGE = 0, 1, 2
"""Exit statuses: done; refused, nothing taken or differences found; usage or configuration."""


class CommandError(Exception):
    """Ends a command with its text as the one line on standard error."""

    status = REFUSED


class UsageError(CommandError):
    """The command was called with something that it cannot use."""

    status = USAGE


class ConfigError(CommandError):
    """The settings cannot be used; the text names every wrong key and what works."""

    status = USAGE


STORE_LINES: tuple[tuple[type[errors.StoreError], str], ...] = (
    (
        errors.StoreInUse,
        "{where}: another munim is at work on it; stop that one first (several need PostgreSQL)",
    ),
    (
        errors.StoreNewer,
        "{where}: made by a newer munim (schema {detail}). Install that version or newer",
    ),
    (errors.StoreNotOurs, "{where}: this is not a database of munim; it was left as it is"),
    (errors.StoreBusy, "{where}: another program holds the database; try again when it is done"),
    (errors.StoreReadOnly, "{where}: this cannot be written; the file and its folder need to be"),
    (errors.StoreFull, "{where}: the disk is full or does not answer; nothing was saved"),
    (errors.StoreUnreachable, "{where}: the database cannot be opened ({detail})"),
    (errors.StoreError, "{where}: the database cannot be used ({detail})"),
)
"""Ordered: the first kind that matches is used."""

BACKUP_LINES = {
    "no_such_file": "no such file",
    "encrypted": "it is encrypted; its passphrase belongs into MUNIM_BACKUP__PASSPHRASE",
    "wrong_passphrase": "another passphrase opens it, or it is damaged",
    "damaged": "it is damaged, or no backup at all",
    "not_a_shop": "it is a database of something else",
    "newer": "it was made by a newer munim; install that version or newer",
    "other_currency": "it counts in {value}, and [shop] currency in the settings says otherwise",
    "other_shop": "it is of {value!r}, another shop than the one here; --other-shop restores it",
}
"""Why a backup was not restored; `value` is what was wrong."""

LEGACY_LINES = {
    "missing": "no such file",
    "a_folder": "this is a folder; name the database in it",
    "in_use": "the old program is writing to it; close that program and try again",
    "empty": "the file is empty; it holds no database",
    "not_sqlite": "this is no SQLite database",
    "damaged": "the database is damaged or cut off; nothing was taken from it",
    "not_a_crm": "this database has no contacts and sales of the old CRM; nothing was taken",
}
"""Why nothing was imported from the old program's database."""


def line_for(error: Exception) -> tuple[str, int] | None:
    """The line and the exit status for an expected error; None for a bug."""
    if isinstance(error, CommandError):
        return _one_line(str(error)), error.status
    if isinstance(error, errors.StoreError):
        for kind, line in STORE_LINES:
            if isinstance(error, kind):
                return _one_line(line.format(where=error.where, detail=error.detail)), REFUSED
    if isinstance(error, errors.Invalid):
        reason = error.reason.replace("_", " ")
        return _one_line(f"{error.field} {str(error.value)[:80]!r}: {reason}"), REFUSED
    if isinstance(error, errors.CrmError):
        return _one_line(str(error)), REFUSED
    if isinstance(error, OSError) and error.filename is not None:
        return _one_line(f"{error.filename}: {(error.strerror or str(error)).lower()}"), REFUSED
    if _is_wrong_token(error):
        return (
            "[telegram] token: Telegram does not know it; take it from @BotFather once more",
            USAGE,
        )
    return None


def _is_wrong_token(error: Exception) -> bool:
    telegram = sys.modules.get("telegram.error")  # not imported: then it cannot be this
    return telegram is not None and isinstance(error, telegram.InvalidToken)


def _one_line(text: str) -> str:
    return " ".join(text.split())
