"""How long a text takes to read, and a customer to find among 50,000."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median
from time import perf_counter

from crm.language.known_names import ItemPrices, NamesInMemory
from crm.language.name_index import NameIndex
from crm.language.sale.read import read
from crm.language.vocabulary import words
from tests import DATA

CUSTOMERS = 50_000
_SYLLABLES = sorted(words("ka ra ma la sha de pak vi ju ni ta ri sa go pa lak shmi an il su resh"))
_FILE = DATA / "entry" / "more.json"
_HOSTILE = ("x" * 4096, "1" * 4096, "ka " * 1365, "1 rice 100, " * 340, "98765 " * 682, "🍚" * 4096)


def _index(chance: random.Random) -> NameIndex:
    def name() -> str:
        return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title()

    firsts, lasts = [name() for _ in range(4_000)], [name() for _ in range(9_000)]
    return NameIndex(
        (number, f"{chance.choice(firsts)} {chance.choice(lasts)}", f"+91{number:010}", "Pune")
        for number in range(CUSTOMERS)
    )


def _milliseconds(act: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """The best of three for each text: what else the machine does is not ours."""
    taken = []
    for text in texts:
        times = []
        for _ in range(3):
            start = perf_counter()
            act(text)
            times.append((perf_counter() - start) * 1000)
        taken.append(min(times))
    return taken


def run() -> list[tuple[str, str, str]]:
    """Name, figure, aim."""
    chance = random.Random(7)
    index = _index(chance)
    known = NamesInMemory(index, ItemPrices())
    today = date(2025, 3, 20)
    texts = [one["text"] for one in json.loads(_FILE.read_text("utf-8"))["utterances"]]
    ours = [
        match.name
        for number in chance.sample(range(CUSTOMERS), 500)
        if (match := index.get(number)) is not None
    ]
    slips = [name[:3] + name[4:] for name in ours]
    readings = _milliseconds(lambda text: read(text, today, known), texts)
    hostile = _milliseconds(lambda text: read(text, today, known), _HOSTILE)
    exact = _milliseconds(index.find, ours)
    first = _milliseconds(index.prefix, [name.split()[0] for name in ours])
    part = _milliseconds(index.prefix, [name[:4] for name in ours])
    fuzzy = _milliseconds(index.spelling, slips)
    return [
        ("reading a text, p50", f"{median(readings):.2f} ms", "under 1 ms"),
        ("reading a text, slowest", f"{max(readings):.1f} ms", "under 50 ms"),
        ("reading 4,096 hostile characters, slowest", f"{max(hostile):.1f} ms", "under 50 ms"),
        (f"a whole name among {CUSTOMERS:,}, slowest", f"{max(exact):.2f} ms", "under 1 ms"),
        (f"a first name among {CUSTOMERS:,}, slowest", f"{max(first):.2f} ms", "under 1 ms"),
        (f"four letters among {CUSTOMERS:,}, slowest", f"{max(part):.2f} ms", "under 1 ms"),
        (f"a slip in a name among {CUSTOMERS:,}, slowest", f"{max(fuzzy):.2f} ms", "under 20 ms"),
    ]


if __name__ == "__main__":
    for row in run():
        print(" | ".join(row))
