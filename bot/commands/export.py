"""`munim export`: a period as Excel, PDF or CSV; prints the path of the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.shared.common import PERIODS, config_of, opened_store, period_is_usage, say
from bot.config.errors import DONE
from crm.reports.tables import View

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--period", required=True, help=PERIODS)
    parser.add_argument("--format", required=True, choices=("xlsx", "pdf", "csv"))
    parser.add_argument(
        "--view",
        default="everything",
        choices=[one.value for one in View],
        help="which sheets Excel gets (default: everything)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="default: named after the period, in this folder"
    )


def run(arguments: Namespace) -> int:
    from shutil import copyfile
    from tempfile import TemporaryDirectory

    from crm.i18n import Languages, speaking
    from crm.language.calendar.periods import read_period
    from crm.periods import Asked
    from crm.reports.files import Kind, file_of

    with opened_store(config_of(arguments)) as store, period_is_usage(arguments.period):
        today = store.shop.today()
        asked = Asked.read(read_period(arguments.period, today), today)
        kind, view = Kind(arguments.format), View(arguments.view)
        with TemporaryDirectory(prefix="munim-export-") as folder:
            with speaking(Languages.found().first_of(store.shop.language)):
                written = store.read_now(file_of, kind, asked, Path(folder), view)
            path = arguments.out or Path(written.name)
            copyfile(written, path)
    say(str(path))
    return DONE
