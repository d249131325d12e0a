"""`munim restore FILE`: a backup in the place of the shop; what was there is kept aside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.common import clock, config_of, database_url, passphrase, say
from bot.commands.errors import DONE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from crm.backups import Contents

REASONS = {
    "no_such_file": "no such file",
    "encrypted": "it is encrypted; its passphrase belongs into MUNIM_BACKUP__PASSPHRASE",
    "wrong_passphrase": "another passphrase opens it, or it is damaged",
    "damaged": "it is damaged, or no backup at all",
    "not_a_shop": "it is a database of something else",
    "newer": "it was made by a newer munim; install that version or newer",
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a file that munim backup wrote")


def run(arguments: Namespace) -> int:
    from crm.errors import Invalid
    from crm.restoring import restore

    config = config_of(arguments)
    try:
        restored = restore(
            database_url(config),
            config.shop_for(clock()),
            arguments.file,
            passphrase(config),
            Path(config.backup.folder),
        )
    except Invalid as error:
        reason = REASONS.get(error.reason, error.reason)
        raise CommandError(f"{arguments.file}: {reason}. Nothing was replaced") from error
    say(f"Restored: {_told(restored.contents)}")
    if restored.kept_as is not None:
        before = "a shop that could not be read"
        if restored.replaced is not None:
            before = _told(restored.replaced)
        say(f"Replaced: {before}; kept as {restored.kept_as}")
    return DONE


def _told(contents: Contents) -> str:
    last = f", the last on {contents.last_purchase_date}" if contents.last_purchase_date else ""
    return f"{contents.customers} customers, {contents.purchases} sales{last}"
