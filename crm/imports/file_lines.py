"""An item sold, as a file says it; and what names it for the next time, where no number does."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from typing import NamedTuple

from crm.language.calendar.moments import DayAndTime


class FileLine(NamedTuple):
    """An item sold. Amounts in minor units; `quantity` as the store keeps it."""

    name: str
    name_key: str
    quantity: int | float
    unit: str | None
    price: int
    amount: int


def remember_lines(staging: sqlite3.Connection, bill: int, part: str) -> None:
    """Gives each line of the bill a name of its own in the staging file."""
    lines = staging.execute(
        "SELECT line, name_key, quantity, amount FROM lines WHERE bill = ? ORDER BY line", (bill,)
    ).fetchall()
    twins: Counter[int] = Counter()
    for line, *what in lines:
        text = "\x1f".join(map(str, (part, *what)))
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        name = int.from_bytes(digest, "big", signed=True)
        twins[name] += 1
        staging.execute(
            "UPDATE lines SET hash = ?, nth = ? WHERE bill = ? AND line = ?",
            (name, twins[name], bill, line),
        )


def row_hash(who: str, when: DayAndTime, line: FileLine) -> int:
    """Names a row without a bill number by what it says; 64 bits, signed."""
    text = (
        f"{who}\x1f{when.day}\x1f{when.at}\x1f{line.name_key}\x1f{line.quantity}\x1f{line.amount}"
    )
    return int.from_bytes(
        hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True
    )
