"""`munim backup`: one now, beside the nightly ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.shared.common import config_of, megabytes, opened_store, passphrase, say
from bot.config.errors import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--folder", type=Path, help="where to (default: the folder of [backup] in the settings)"
    )


def run(arguments: Namespace) -> int:
    from crm.backups.archive import make_backup, prune

    config = config_of(arguments)
    folder = arguments.folder or Path(config.backup.folder)
    with opened_store(config) as store:
        made = make_backup(store.engine, folder, store.shop.now(), passphrase(config), store.shop)
    if arguments.folder is None:  # a folder of somebody's own is not ours to clear
        prune(folder)
    say(str(made.path))
    say(
        f"{made.contents.customers} customers, {made.contents.purchases} sales, "
        f"{megabytes(made.size)}; opened and found whole"
    )
    return DONE
