"""`munim insights`: every figure of a period, for people in a few lines and for scripts as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.commands.shared.common import PERIODS, a_day, config_of, opened_store, period_is_usage, say
from bot.config.errors import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from crm.insights.figures import Facts


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--period", default="30d", help=f"{PERIODS} (default: 30d)")
    parser.add_argument(
        "--as-of",
        type=a_day,
        metavar="DATE",
        help="leave out what is dated later (default: today)",
    )
    parser.add_argument("--json", action="store_true", help="every figure, amounts exact")


def run(arguments: Namespace) -> int:
    from crm.insights.figures import figures
    from crm.language.calendar.periods import read_period

    with opened_store(config_of(arguments)) as store, period_is_usage(arguments.period):
        as_of = arguments.as_of or store.shop.today()
        facts = store.read_now(figures, read_period(arguments.period, as_of), as_of)
    if arguments.json:
        say(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        for line in _lines(facts):
            say(line)
    return DONE


def _lines(facts: Facts) -> list[str]:
    """The figures that fit a line each."""
    left_out = {"as_of", "periods"}
    tables = [("", facts), ("customers.", facts["customers"]), ("dashboard.", facts["dashboard"])]
    return [
        f"{prefix}{name}: {'none' if value is None else value}"
        for prefix, table in tables
        for name, value in table.items()
        if not isinstance(value, (dict, list)) and name not in left_out
    ]
