"""`munim migrate-legacy OLD.db`: the old CRM's database into this one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.commands.shared.common import a_day, clock, config_of, database_url, passphrase, say
from bot.config.errors import DONE, LEGACY_LINES, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.config.load import Config
    from crm.legacy.migrating import Moved
    from crm.shop import Shop
    from crm.store.database import Store

NOT_PLACED = {
    "return": "goods that came back",
    "no_contact": "it names no contact",
    "contact_gone": "its contact is not there any more",
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="OLD.db", help="the old program's database")
    parser.add_argument("--dry-run", action="store_true", help="writes the report, moves nothing")
    parser.add_argument(
        "--as-of",
        type=a_day,
        metavar="DATE",
        help="the day of the migration, for statuses (default: today)",
    )
    parser.add_argument(
        "--counter",
        action="store_true",
        help="takes the visits of orphans, whose contact is missing, as counter sales",
    )


def run(arguments: Namespace) -> int:
    from crm.legacy import migrating, report, source
    from crm.store.opening import open_store

    config = config_of(arguments)
    shop = _as_of(config.shop_for(clock()), arguments.as_of)
    with TemporaryDirectory(prefix="munim-") as folder:
        try:
            copy = source.copy_of(arguments.file, Path(folder) / "old.db")
            old = source.read(copy, arguments.file)
        except source.LegacyRefused as refused:
            raise CommandError(f"{refused.path}: {LEGACY_LINES[refused.reason]}") from refused
        store = open_store(database_url(config), shop)
        try:
            moved = migrating.sorted_out(old, shop, shop.today(), counter_sales=arguments.counter)
            place = _folder(config)
            if not arguments.dry_run:
                _back_up(config, store, arguments.file, place)
                moved = store.write_now(migrating.migrate, moved)
            path, archive = report.write(place, moved, old, shop.now())
        finally:
            store.close()
    _say(moved, dry=arguments.dry_run)
    say(f"archive: {archive}")
    say(f"report: {path}")
    return DONE


def _as_of(shop: Shop, day: date | None) -> Shop:
    """The shop at the end of that day, unless it is today."""
    if day is None or day == shop.today():
        return shop
    end = shop.instant(day, time(23, 59, 59))
    return replace(shop, clock=lambda: end)


def _folder(config: Config) -> Path:
    return Path(config.backup.folder)


def _back_up(config: Config, store: Store, old: Path, folder: Path) -> None:
    """A copy of the old database, and of ours when there is something in it."""
    from crm.backups.archive import make_backup
    from crm.legacy.migrating import holds_data
    from crm.legacy.source import copy_of

    copy_of(old, folder / f"legacy-{store.shop.now():%Y%m%d-%H%M%S}-{old.name}")
    if store.read_now(holds_data):
        made = make_backup(store.engine, folder, store.shop.now(), passphrase(config), store.shop)
        say(f"backup: {made.path}")


def _say(moved: Moved, *, dry: bool) -> None:
    from crm.legacy.report import account, why_not

    facts = account(moved)
    verb = "would move" if dry else "moved"
    say(f"{facts['schema']} schema; {verb}: {len(moved.contacts)} customers, "
        f"{len(moved.visits)} purchases with {len(moved.migrated)} lines")  # fmt: skip
    if not dry:
        say(f"added now: {moved.customers_added} customers, {moved.purchases_added} purchases")
    for part in ("legacy", "migrated", "orphans", "returns"):
        figures = facts["conserved"][part]
        say(f"{part}: {figures['rows']} rows, {figures['revenue']}")
    if moved.at_counter:
        sold = facts["conserved"]["of_orphans_at_counter"]
        say(f"counter sales: {len(moved.at_counter)} of orphans, {sold['rows']} rows, "
            f"{sold['revenue']}")  # fmt: skip
    taken = {line.id for line in moved.sold_at_counter}
    left = [line for line in moved.orphans if line.id not in taken]
    for line in (*left, *moved.returns):
        reason = NOT_PLACED[why_not(line, moved)]
        say(f"not placed: sale {line.id}: {reason}; {line.item}, {line.total:.2f}")
    for contact, customer in moved.known_phones.items():
        say(f"look at: contact {contact} has the phone of customer {customer}; both are kept")
