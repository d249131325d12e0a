"""Rates of GST by item: dated, so that a sale has the rate of its own day."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.keys import item_key
from crm.settings import shop_of
from crm.store.chunks import chunks
from crm.store.schema import item_taxes
from crm.store.upsert import upsert

_HSN = re.compile(r"\d{4}|\d{6}|\d{8}")
"""Digits of an HSN or SAC code (CBIC notification 78/2020)."""

HIGHEST = Decimal(100)

_KEYS_AT_ONCE = 1_000
"""SQLite takes 32,766 values in a statement."""

USUAL = frozenset((0, 10, 25, 100, 150, 300, 500, 1_800, 4_000))
"""Basis points: rates of goods and services since 22 September 2025 (CBIC notifications 9/2025 and
10/2025 Central Tax (Rate)). Any other is taken all the same, and said to be unusual."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`rate` in basis points (5 % is 500)."""

    rate: int
    hsn: str | None = None


def basis_points(percent: Decimal) -> int:
    """Raises Invalid (`rate`): below 0, above 100, or finer than a hundredth of a percent."""
    points = percent * 100
    if not 0 <= percent <= HIGHEST or points != points.to_integral_value():
        raise Invalid("rate", percent, "range")
    return int(points)


def hsn_code(text: str) -> str:
    """An HSN or SAC code. Raises Invalid (`hsn`)."""
    code = "".join(text.split())
    if not (code.isascii() and _HSN.fullmatch(code)):
        raise Invalid("hsn", text, "format")
    return code


def set_rate(
    session: Session,
    item_name: str,
    percent: Decimal,
    hsn: str | None = None,
    *,
    valid_from: date | None = None,
    by: int | None = None,
) -> Rate:
    """Gives an item its rate, from today on unless another day is said. A rate without an HSN code
    keeps the code that the item has. Raises Invalid (`rate`, `hsn`, `item`)."""
    key = item_key(item_name)
    if not key:
        raise Invalid("item", item_name, "empty")
    start = valid_from or shop_of(session).today()
    before = rates_on(session, [key], start)[key]
    rate = Rate(basis_points(percent), hsn_code(hsn) if hsn else before.hsn)
    upsert(
        session,
        item_taxes,
        {"name_key": key, "valid_from": start, "rate": rate.rate, "hsn": rate.hsn},
    )
    audit.note(
        session,
        by,
        "set",
        "item_tax",
        key,
        before={"rate": before.rate, "hsn": before.hsn},
        after={"rate": rate.rate, "hsn": rate.hsn, "valid_from": start.isoformat()},
    )
    return rate


def fill_hsn(session: Session, item_name: str, hsn: str, day: date, by: int | None) -> None:
    """Gives an item the HSN code that it lacks: what an item is does not change with a day, so all
    its rates get it, and where it has none of that day, the shop's own from that day on. A code
    that is there stays. Raises Invalid (`hsn`)."""
    key, code = item_key(item_name), hsn_code(hsn)
    session.execute(
        update(item_taxes)
        .where(item_taxes.c.name_key == key, item_taxes.c.hsn.is_(None))
        .values(hsn=code)
    )
    now = rates_on(session, [key], day)[key]
    kept: dict[str, object] = {"hsn": code}
    if now.hsn is None:
        kept |= {"rate": now.rate, "valid_from": day.isoformat()}
        upsert(
            session,
            item_taxes,
            {"name_key": key, "valid_from": day, "rate": now.rate, "hsn": code},
        )
    audit.note(session, by, "set", "item_tax", key, after=kept)


def set_as_said(
    session: Session, item_name: str, percent: Decimal, hsn: str | None, day: date, by: int
) -> Rate:
    """`set_rate` as it was typed in the chat."""
    return set_rate(session, item_name, percent, hsn, valid_from=day, by=by)


@dataclass(frozen=True, slots=True)
class DatedRates:
    """The rates of some items by key, the oldest first; `default` is the shop's own."""

    default: Rate
    of: Mapping[str, Sequence[tuple[date, Rate]]]

    def on(self, key: str, day: date) -> Rate:
        """The rate of an item on a day: the newest of those that began by then."""
        begun = (rate for start, rate in reversed(self.of.get(key, ())) if start <= day)
        return next(begun, self.default)

    def begun(self, key: str, day: date) -> Rate | None:
        """The rate that an item was given from this very day on."""
        return next((rate for start, rate in self.of.get(key, ()) if start == day), None)


def dated_rates(session: Session, keys: Collection[str]) -> DatedRates:
    """The rates of all these items (by their keys) of all days, in one look."""
    found: dict[str, list[tuple[date, Rate]]] = {}
    for part in chunks(sorted(set(keys)), _KEYS_AT_ONCE):
        rows = session.execute(
            select(item_taxes)
            .where(item_taxes.c.name_key.in_(part))
            .order_by(item_taxes.c.valid_from)
        )
        for row in rows:
            found.setdefault(row.name_key, []).append((row.valid_from, Rate(row.rate, row.hsn)))
    return DatedRates(Rate(basis_points(shop_of(session).default_rate)), found)


def rates_on(session: Session, keys: Collection[str], day: date) -> dict[str, Rate]:
    """The rate of each item (by its key) on a day; the shop's own where an item has none."""
    dated = dated_rates(session, keys)
    return {key: dated.on(key, day) for key in keys}
