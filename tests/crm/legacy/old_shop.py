"""Databases of the old program's second schema, with the dirt of years, and what they are worth.

Every row is made together with its meaning, so what is expected is not read back from the file.
"""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests import DATA

SCHEMA = DATA / "legacy" / "legacy_v2.schema.sql"
INDIA = ZoneInfo("Asia/Kolkata")
AS_OF = date(2025, 3, 31)
_DAY_0 = date(1899, 12, 30)  # of serial numbers
_NO_DAY = object()


@dataclass
class Worth:
    """What must come of the sales. Paise. `visits`: (contact, day, time or None) to paise."""

    contacts: int = 0
    rows: int = 0
    revenue: int = 0
    visits: dict[tuple[int, date, str | None], int] = field(default_factory=dict)
    orphans: dict[int, int] = field(default_factory=dict)
    returns: dict[int, int] = field(default_factory=dict)
    through_deal: list[int] = field(default_factory=list)
    undated: list[int] = field(default_factory=list)
    month_first: list[int] = field(default_factory=list)
    differs: list[int] = field(default_factory=list)
    kept: dict[int, str] = field(default_factory=dict)


def old_shop(path: Path, seed: int, *, contacts: int = 40, sales: int = 300) -> Worth:
    """Makes a database at `path`."""
    chance = random.Random(seed)
    worth = Worth(contacts=contacts)
    with sqlite3.connect(path) as old:
        schema = SCHEMA.read_text().replace("CREATE TABLE sqlite_sequence(name,seq);", "")
        old.executescript(schema)
        for number in range(1, contacts + 1):
            _contact(old, chance, number, worth)
        old.executescript(_THE_REST)
        for number in range(1, sales + 1):
            _sale(old, chance, number, contacts, worth)
    old.close()
    return worth


_THE_REST = """
INSERT INTO deals (id, title, contact_id, value, currency, stage) VALUES
  (1, 'Won', 1, 50000, 'INR', 'Closed Won'), (2, 'Nobody', NULL, 0, 'USD', 'Lead'),
  (3, 'Gone', 9999, 123.45, 'EUR', 'Closed Won');
INSERT INTO users (email, password_hash, full_name) VALUES ('boss@x.in', 'pbkdf2-hash', 'Boss');
INSERT INTO activities (type, subject, contact_id) VALUES ('call', 'hello', 1), ('call', 'x', 9999);
INSERT INTO customer_segments (contact_id, segment_id, segment_name) VALUES (1, 2, 'Loyal');
"""


def _contact(old: sqlite3.Connection, chance: random.Random, number: int, worth: Worth) -> None:
    phone = chance.choice(
        [None, "", "N/A", f"98220{number:05}", f"+91 98220 {number:05}", f"098220{number:05}.0",
         f"98220{number:05} / 020-2543{number:04}", "9.82206E+09", "98220", "9822000001"]
    )  # fmt: skip
    extra = {
        "company": chance.choice([None, f"Firm {number}"]),
        "position": chance.choice([None, "", "Owner"]),
        "address": chance.choice([None, f"{number} MG Road\nCamp"]),
        "state": chance.choice([None, "MH"]),
        "country": chance.choice([None, "India"]),
        "tags": chance.choice([None, "vip,deleted"]),
        "notes": chance.choice([None, "-", f"note {number} " + "long " * 600, "\u200b"]),
    }
    names = chance.choice(
        [
            ("Asha ", " Patil"),
            ("", ""),
            (" ", "\u00a0"),
            ("आशा", "शर्मा"),
            ("Ravi", "-"),
            ("A\u200b", "B"),
        ]
    )
    created = chance.choice(
        [None, "2023-01-01 10:00:00", "2024-12-31 20:00:00.123", "soon", "01/02/2023 09:00"]
    )
    row = {
        "id": number, "first_name": names[0], "last_name": names[1], "phone": phone,
        "email": chance.choice([None, f"c{number}@example.in", "not one"]),
        "city": chance.choice([None, " Pune ", ""]), "status": chance.choice(["Lead", "Inactive"]),
        "created_at": created,
    } | extra  # fmt: skip
    _insert(old, "contacts", row)
    kept = [
        value for name, value in extra.items() if name in ("company", "address", "tags") and value
    ]
    worth.kept[number] = " ".join(" ".join(kept).split())


def _sale(
    old: sqlite3.Connection, chance: random.Random, number: int, contacts: int, worth: Worth
) -> None:
    paise, count, money = _amount(chance, number, worth)
    day, at, typed = _day(chance, number, worth)
    created = datetime.combine(day, datetime.min.time(), INDIA) + timedelta(hours=12)
    contact = chance.randint(1, contacts)
    link: tuple[int | None, int | None] = (contact, None)
    fate = chance.random()
    if fate < 0.06:
        link, contact = chance.choice([(None, None), (9999, None), (None, 2), (None, 3)]), 0
    elif fate < 0.10:
        link, contact = chance.choice([(None, 1), (9999, 1)]), 1
    row = {
        "id": number, "contact_id": link[0], "deal_id": link[1], "sale_date": typed,
        "product_name": chance.choice(
            ["Rice", "  basmati  RICE 5kg ", "", None, "मसाला चाय", "x" * 250]
        ),
        "region": chance.choice([None, "West"]),
        "created_at": created.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
    } | money  # fmt: skip
    _insert(old, "sales", row)
    worth.rows += 1
    worth.revenue += paise
    if paise < 0 or count < 0:
        worth.returns[number] = paise
    elif not contact:
        worth.orphans[number] = paise
    else:
        if link[0] != contact:
            worth.through_deal.append(number)
        key = (contact, day, at)
        worth.visits[key] = worth.visits.get(key, 0) + paise


def _amount(chance: random.Random, number: int, worth: Worth) -> tuple[int, float, dict[str, Any]]:
    """Paise, the count, and the columns that say so."""
    price = chance.choice([1000, 4550, 6250, 129_900, 12_345_650])
    many = chance.choice([1, 2, 3, 10])
    whole = price * many
    rupees = whole / 100
    shapes: list[tuple[int, float, dict[str, Any]]] = [
        (whole, many, {}),
        (whole, many, {"total_amount": 0}),  # as the old program's CSV import left them
        (whole, many, {"total_amount": None, "unit_price": f"₹{price / 100:,.2f}"}),
        (whole, many, {"total_amount": f"Rs. {rupees:.2f}/-"}),
        (whole, many, {"total_amount": rupees + 1e-10}),  # the noise of floats
        (whole - 50, many, {"total_amount": (whole - 50) / 100}),  # a discount
        (price // 2, 0.5, {"quantity": "½ kg", "total_amount": 0}),
        (price // 2, 0.5, {"quantity": 0.5, "total_amount": 0}),
        (price // 2, 0.5, {"quantity": "1/2", "total_amount": ""}),
        (price * 2, 2, {"quantity": "two", "total_amount": ""}),
        (price * 2, 2, {"quantity": "2 pcs", "total_amount": None}),
        (whole, many, {"quantity": None}),
        (whole, many, {"unit_price": None}),
        (whole, many, {"unit_price": "?"}),
        (-whole, -many, {"quantity": -many, "total_amount": 0}),
        (-whole, many, {"total_amount": -rupees}),
        (0, many, {"unit_price": 0, "total_amount": 0}),
        (3335, 1, {"quantity": 1, "unit_price": 33.345, "total_amount": None}),  # half up
    ]
    paise, count, columns = chance.choice(shapes)
    if columns.keys() == {"total_amount"} and paise not in (0, whole):
        worth.differs.append(number)
    plain = {"quantity": many, "unit_price": price / 100, "total_amount": rupees}
    return paise, count, plain | columns


def _day(chance: random.Random, number: int, worth: Worth) -> tuple[date, str | None, Any]:
    """The day, the time where the cell has one, and how it is typed."""
    day = date(2023, 1, 1) + timedelta(days=chance.randrange(800))
    if chance.random() < 0.5:  # many sales on few days, so that visits have several lines
        day = date(2024, 1, chance.randint(13, 15))
    midnight = datetime.combine(day, datetime.min.time(), INDIA)
    serial = (day - _DAY_0).days
    morning = midnight + timedelta(hours=9, minutes=5)
    at, typed = chance.choice(
        [
            (None, f"{day}"),
            (None, f"{day:%d/%m/%Y}"),
            (None, f"{day.day}-{day.month}-{day:%y}"),
            (None, serial),
            ("12:00:00", serial + 0.5),
            ("18:30:00", f"{day} 18:30:00"),
            ("18:30:00", f"{day:%d %b %Y} 6:30 PM"),
            ("18:30:00", f"{day}T18:30:00+05:30"),
            ("09:05:00", int(morning.timestamp() * 1000)),
            ("09:05:00", morning.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
            (None, f"{day:%m/%d/%Y}" if day.day > 12 else f"{day}"),
            (None, _NO_DAY),
        ]
    )
    if typed == f"{day:%m/%d/%Y}" and day.day != day.month:
        worth.month_first.append(number)
    if typed is _NO_DAY:
        worth.undated.append(number)
        typed = chance.choice([None, "", "soon", "31/02/2024", "1999-12-31", "2099-01-01", 0])
    return day, at, typed


def _insert(old: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    old.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608 - ours
