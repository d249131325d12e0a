"""Values as the store may hold them, however strange, of any type that a view takes."""

from __future__ import annotations

import collections
import random
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from crm.formats import Formats
from crm.shop import Shop
from crm.values import Period
from tests.bot.largest import MEANT, Maker, fits

TEXTS = (
    *("", " ", "erased-12", "+", "+91", "0", "-1", "x" * 300, "<b>", "&amp;", "{{name}}", "{n}"),
    *("🙂", "👨\u200d👩\u200d👧", "आशा", "عربي", "a\nb", "\u202e", "%s", "none", "\ufeff"),
)
SHOP = Shop(clock=lambda: datetime(2025, 3, 20, 7, tzinfo=UTC))
MOMENTS = (datetime(1, 1, 2, tzinfo=UTC), datetime(2025, 3, 20, tzinfo=UTC))
ODD: dict[Any, tuple[Any, ...]] = {
    str: TEXTS,
    int: (0, 1, 2, 10**6),
    float: (0.1, 0.3, 1.0, 1e9),
    bool: (True, False),
    bytes: (b"", b"x"),
    Decimal: tuple(map(Decimal, ("0", "0.01", "0.005", "-1", "999999999.99", "1E+3"))),
    date: (date(1, 1, 2), date(2024, 2, 29), date(2025, 3, 20), date(9999, 12, 30)),
    datetime: (*MOMENTS, datetime(9999, 12, 30, tzinfo=UTC)),
    time: (time(0), time(12, 30), time(23, 59, 59)),
    Markup: tuple(map(Markup.escape, TEXTS)),
    Shop: (SHOP,),
    Period: (
        Period(date(1, 1, 2), date(9999, 12, 30)),
        Period(date(2025, 3, 20), date(2025, 3, 20)),
    ),
    Formats: (Formats(SHOP),),
}

MEANT_HERE: dict[str, tuple[Any, ...]] = {
    "month": (date(2000, 1, 1), date(2025, 3, 1)),  # checked where its button is unpacked
    "badges": (collections.defaultdict(int),),  # of each badge
}
NEVER_EMPTY = ("meant", "lines")
"""A payment that is asked about has meanings, a bill has lines."""


class Odd(Maker):
    """Draws by a seed, so that a failure can be seen again."""

    def __init__(self, seed: str) -> None:
        self._dice = random.Random(seed)

    def make(
        self, hint: Any, name: str = "", known: dict[Any, Any] | None = None, depth: int = 0
    ) -> Any:
        here = MEANT_HERE.get(name, ())
        if here and fits(here[0], hint):
            return self._dice.choice(here)
        if hint in ODD and not (name in MEANT and fits(MEANT[name], hint)):
            return self._dice.choice(ODD[hint])
        made = super().make(hint, name, known, depth)
        while name in NEVER_EMPTY and not made:
            made = super().make(hint, name, known, depth)
        return made

    def simple(self, hint: Any) -> Any:
        return self._dice.choice(ODD[hint]) if hint in ODD else super().simple(hint)

    def kind(self, kinds: Any) -> Any:
        return self._dice.choice(kinds)

    def one_of(self, values: Any) -> Any:
        return self._dice.choice(values)

    def times(self, depth: int) -> int:
        return self._dice.choice((0, 1, 3) if depth < 2 else (0, 1))
