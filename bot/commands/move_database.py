"""`munim move-database URL`: the whole shop into another, empty database, checked row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.shared.common import clock, config_of, database_url, say
from bot.config.errors import DONE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "url", metavar="URL", help="such as postgresql+psycopg://user:password@host/database"
    )


def run(arguments: Namespace) -> int:
    from crm.backups.copy_rows import RowsDiffer
    from crm.backups.restore import move
    from crm.errors import Invalid

    config = config_of(arguments)
    try:
        rows = move(
            database_url(config),
            arguments.url,
            config.shop_for(clock()),
            lambda table, count: say(f"{table}: {count}"),
        )
    except Invalid as error:
        raise CommandError(f"{error.value}: there is a shop already; nothing was moved") from error
    except RowsDiffer as error:
        raise CommandError(
            f"{error.table} {error.key} is not the same there; nothing was moved"
        ) from error
    say(f"{rows} rows moved and compared, every one the same.")
    say("Put the new address into [database] url or MUNIM_DATABASE__URL; the old one is untouched.")
    return DONE
