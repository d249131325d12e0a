"""`munim check`: proves totals, bills and references over the whole store; names what is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.shared.common import config_of, opened_store, say
from bot.config.errors import DONE, REFUSED

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from crm.customers.totals import Difference

SHOWN = 50
"""Differences named one by one; a store that was tampered with may have a million."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="puts right what is certain")


def run(arguments: Namespace) -> int:
    from crm.backups import integrity
    from crm.imports.booking.remove_hidden import unfinished
    from crm.imports.importing import remove_hidden
    from crm.store.lock import held

    with opened_store(config_of(arguments)) as store:
        found = store.read_now(integrity.check)
        faded = store.read_now(integrity.only_time_passed, found)
        wrong = [difference for difference in found if difference not in faded]
        _name(wrong)
        if faded:
            say(f"{len(faded)} customers went quiet since the last nightly look at them.")
        hidden = store.read_now(unfinished)
        if hidden:
            say(
                f"Imports under way or broken off: {hidden}. No figure shows their rows; what was"
                " broken off goes at the bot's next start, or with --repair."
            )
        if not found:
            say("Everything is what it should be.")
        if not arguments.repair or not (found or hidden):
            return REFUSED if wrong else DONE
        with held(store.engine):  # not under a running bot: it remembers what it read
            remove_hidden(store)
            if found:
                store.write_now(integrity.repair)
        left = store.read_now(integrity.check)
        _name(left)
        say("Repaired." if not left else f"{len(left)} could not be repaired.")
        return REFUSED if left else DONE


def _name(wrong: Sequence[Difference]) -> None:
    for one in wrong[:SHOWN]:
        say(f"{one.table} {one.row}: {one.column} is {one.stored}, should be {one.expected}")
    if len(wrong) > SHOWN:
        say(f"… and {len(wrong) - SHOWN} more")
