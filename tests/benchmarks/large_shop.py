"""A shop of any size in seconds: seeded, plausible in shape, kept in the temporary folder."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.schema import CreateIndex, CreateTable

from crm.customers import totals
from crm.insights.sums import tables
from crm.language.keys import item_key
from crm.language.text import folded
from crm.language.vocabulary import PAYMENT_METHODS
from crm.shop import Shop
from crm.store.opening import open_store
from crm.store.schema import metadata
from tests.conftest import NOON, TestClock

FIRST = (
    "Asha Bharti Chandra Deepak Esha Farhan Gauri Harish Imran Jyoti Kavita Lata Meena Nikhil "
    "Omkar Pooja Qasim Ravi Sunita Tara Usha Vijay Wasim Yash Zoya Anil Bhavna Dinesh Geeta Kiran"
)
LAST = (
    "Verma Patil Sharma Singh Khan Rao Iyer Nair Gupta Mehta Joshi Kulkarni Das Roy Bose Reddy "
    "Naidu Pillai Chauhan Yadav Mishra Tiwari Saxena Kapoor Malhotra Bhatt Desai Shah Jain Kaur"
)
SHOP = Shop(clock=TestClock())
PLACES = "Kothrud Baner Aundh Wakad Hadapsar Camp Deccan Warje Pashan Bavdhan"
KINDS = ("rice", "oil", "soap", "tea", "sugar", "milk", "salt", "atta", "dal", "ghee")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is on the bills: so many different items, so many lines a bill on average; a part of
    the lines spells its item with a capital. So many `staff`, each with a name, wrote the sales
    down in turns."""

    items: int = 400
    lines: int = 2
    capitals: float = 0.0
    staff: int = 0

    def names(self) -> list[str]:
        numbers = ("", *range(1, self.items // len(KINDS)))
        return [f"{kind} {number}".strip() for number in numbers for kind in KINDS]


USUAL = Shelf()


def large_shop(customers: int = 100_000, purchases: int = 1_000_000, shelf: Shelf = USUAL) -> Path:
    """The path of a SQLite shop of that size, to work on; its today is tests.conftest.NOON.

    Made once and kept until the schema changes: 100,000 and 1,000,000 take about half a minute.
    """
    kept = kept_shop(customers, purchases, shelf)
    copy = Path(tempfile.mkdtemp(dir=kept.parent)) / "shop.db"
    shutil.copyfile(kept, copy)
    return copy


def kept_shop(customers: int, purchases: int, shelf: Shelf = USUAL) -> Path:
    """The same, to read only: the file that others will copy."""
    shape = "".join(
        str(CreateTable(table)) + "".join(sorted(str(CreateIndex(one)) for one in table.indexes))
        for table in metadata.sorted_tables
    )
    mark = hashlib.sha256(f"{shape}{shelf}".encode()).hexdigest()[:8]
    folder = Path(tempfile.gettempdir()) / "munim-benchmarks"
    folder.mkdir(exist_ok=True)
    kept = folder / f"shop-{customers}-{purchases}-{mark}.db"
    if not kept.exists():
        _make(kept, customers, purchases, shelf)
    return kept


def _make(kept: Path, customers: int, purchases: int, shelf: Shelf) -> None:
    unfinished = Path(tempfile.mkdtemp(dir=kept.parent)) / "shop.db"  # another run may make it too
    store = open_store(f"sqlite:///{unfinished}", SHOP)
    chance = random.Random(customers)  # seeded: the same shop every time
    with sqlite3.connect(unfinished, isolation_level=None) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("BEGIN")
        raw.execute("INSERT INTO rollups_stale VALUES ('0001-01-01')")  # counted afterwards
        raw.executemany(
            "INSERT INTO customers (id, name, name_key, phone, phone_is_mobile, location, "
            "created_at, changed_at) VALUES (?, ?, ?, ?, 1, ?, ?, ?)",
            _customers(chance, customers),
        )
        made = list(_purchases(chance, customers, purchases))
        names = FIRST.split()[: shelf.staff]
        raw.executemany(
            "INSERT INTO staff (id, name, role, added_at) VALUES (?, ?, 'staff', ?)",
            [(number, name, _stored(NOON)) for number, name in enumerate(names, 1)],
        )
        raw.executemany(
            "INSERT INTO purchases (id, customer_id, total_amount, payment_method, purchase_date, "
            "created_at, changed_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((*row, 1 + row[0] % max(1, shelf.staff)) for row in made),
        )
        raw.executemany(
            "INSERT INTO purchase_items (purchase_id, line, name, quantity, unit_price, amount, "
            "name_key) VALUES (?, ?, ?, ?, ?, ?, ?)",
            _items(chance, made, shelf),
        )
        raw.execute("COMMIT")
    raw.close()
    store.write_now(totals.refresh_all)
    store.write_now(tables.recount)
    store.close()
    with sqlite3.connect(unfinished) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    unfinished.rename(kept)
    shutil.rmtree(unfinished.parent)


def _customers(chance: random.Random, count: int) -> Iterator[tuple[object, ...]]:
    first, last, places = FIRST.split(), LAST.split(), PLACES.split()
    for number in range(1, count + 1):
        name = f"{chance.choice(first)} {chance.choice(last)}"
        if chance.random() < 0.5:
            name += f" {chance.choice(last)}"
        since = _stored(NOON - timedelta(days=chance.randrange(1, 900)))
        phone = f"+919{number:09}" if chance.random() < 0.9 else None
        yield number, name, folded(name), phone, chance.choice(places), since, since


def _purchases(
    chance: random.Random, customers: int, count: int
) -> Iterator[tuple[int, int, int, str, str, str, str]]:
    for number in range(1, count + 1):
        # newer ones later, and some customers come much more often than others
        at = NOON - timedelta(minutes=(count - number) * 730 * 1440 // count)
        buyer = 1 + int(customers * chance.random() ** 1.5)
        paid = PAYMENT_METHODS[int(6 * chance.random() ** 2)]
        when, day = _stored(at), SHOP.local(at).date().isoformat()
        yield number, buyer, chance.randrange(20_00, 900_00), paid, day, when, when


def _items(
    chance: random.Random, purchases: list[tuple[int, int, int, str, str, str, str]], shelf: Shelf
) -> Iterator[tuple[object, ...]]:
    names = shelf.names()
    keys = {name: item_key(name) for name in names}
    for number, _, total, *_ in purchases:
        lines = chance.randrange(1, 2 * shelf.lines)
        share = total // lines
        for line in range(1, lines + 1):
            amount = share if line < lines else total - share * (lines - 1)
            name = names[int(len(names) * chance.random() ** 2)]
            said = name.capitalize() if chance.random() < shelf.capitals else name
            yield number, line, said, 1, amount, amount, keys[name]


def _stored(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
