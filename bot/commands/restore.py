"""`munim restore FILE`: a backup in the place of the shop; what was there is kept aside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.shared.common import clock, config_of, database_url, passphrase, say
from bot.config.errors import BACKUP_LINES, DONE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from crm.backups.archive import Contents


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a file that munim backup wrote")
    parser.add_argument(
        "--other-shop", action="store_true", help="also when the shop here has another name"
    )


def run(arguments: Namespace) -> int:
    from crm.backups.restore import restore
    from crm.errors import Invalid

    config = config_of(arguments)
    try:
        restored = restore(
            database_url(config),
            config.shop_for(clock()),
            arguments.file,
            passphrase(config),
            Path(config.backup.folder),
            other_shop=arguments.other_shop,
            told=_say_what_comes,
        )
    except Invalid as error:
        reason = BACKUP_LINES.get(error.reason, error.reason).format(value=error.value)
        raise CommandError(f"{arguments.file}: {reason}. Nothing was replaced") from error
    say(f"Restored: {_told(restored.contents)}")
    if restored.kept_as is not None:
        say(f"What was there is kept as {restored.kept_as}")
    if restored.waiting:
        say(
            f"{restored.waiting} campaigns were not over, and may have gone out since. "
            "They are paused; decide in /campaigns."
        )
    say("Look at /staff: who was staff when the backup was taken is staff again.")
    return DONE


def _say_what_comes(contents: Contents, present: Contents | None) -> None:
    say(f"Restoring: {_told(contents)}")
    say(f"It replaces: {_told(present) if present else 'no shop, or none that can be read'}")


def _told(contents: Contents) -> str:
    last = f", the last on {contents.last_purchase_date}" if contents.last_purchase_date else ""
    named = f"{contents.shop}: " if contents.shop else ""
    return f"{named}{contents.customers} customers, {contents.purchases} sales{last}"
