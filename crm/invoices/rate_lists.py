"""Rates of many items at once, from a file: what changes, before it does, and back again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm import audit
from crm.dataclass import dataclass
from crm.errors import Invalid, NotFound
from crm.invoices.rate_rows import RateRow
from crm.invoices.rates import Rate, basis_points, hsn_code, rates_on
from crm.language.keys import item_key
from crm.language.plain_words.item_taxes import nearest_day
from crm.settings import shop_of
from crm.store.schema import audit_log, item_taxes
from crm.store.upsert import upsert

_NOUN = "rate_list"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_EXEMPT = re.compile(r"(?:nil|zero|exempt(?:ed)?|no)(?: rated?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RateChange:
    """`before` is what the item has on that day without it."""

    item: str
    valid_from: date
    before: Rate
    after: Rate


@dataclass(frozen=True, slots=True)
class RefusedRate:
    """A row that is not taken: its number in the file, and the field and reason of Invalid."""

    row: int
    item: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class RatesPlan:
    """`same` rows say what is known already."""

    changes: tuple[RateChange, ...]
    same: int
    refused: tuple[RefusedRate, ...]


def rates_plan(session: Session, rows: Sequence[RateRow]) -> RatesPlan:
    """What taking these rows would change."""
    today = shop_of(session).today()
    changes: list[RateChange] = []
    refused: list[RefusedRate] = []
    seen: set[tuple[str, date]] = set()
    same = 0
    for row in rows:
        try:
            change = _read(session, row, today)
            if (place := (item_key(row.item), change.valid_from)) in seen:
                raise Invalid("item", row.item, "twice")
        except Invalid as error:
            refused.append(RefusedRate(row.row, row.item, error.field, error.reason))
            continue
        seen.add(place)
        if change.before == change.after:
            same += 1
        else:
            changes.append(change)
    return RatesPlan(tuple(changes), same, tuple(refused))


def _read(session: Session, row: RateRow, today: date) -> RateChange:
    key = item_key(row.item)
    if not key:
        raise Invalid("item", row.item, "empty")
    if not (_NUMBER.fullmatch(row.rate) or _EXEMPT.fullmatch(row.rate)):
        raise Invalid("rate", row.rate, "unreadable")
    percent = Decimal(row.rate) if _NUMBER.fullmatch(row.rate) else Decimal(0)
    start = nearest_day(row.valid_from, today) if row.valid_from else today
    before = rates_on(session, [key], start)[key]
    code = hsn_code(_whole(row.hsn)) if row.hsn else before.hsn
    return RateChange(row.item, start, before, Rate(basis_points(percent), code))


def _whole(code: str) -> str:
    """A code of chapter 01 to 09 loses its nought in a cell of numbers."""
    return f"0{code}" if code.isdecimal() and len(code) in (3, 5, 7) else code


def take_rates(session: Session, rows: Sequence[RateRow], by: int, token: str) -> RatesPlan:
    """Sets the rates of these rows; what was there before is kept under `token`."""
    made = rates_plan(session, rows)
    kept: list[dict[str, Any]] = []
    for change in made.changes:
        key, after = item_key(change.item), change.after
        was = _row(session, key, change.valid_from)
        row = {"name_key": key, "valid_from": change.valid_from}
        upsert(session, item_taxes, row | {"rate": after.rate, "hsn": after.hsn})
        kept.append(
            {
                "key": key,
                "from": change.valid_from.isoformat(),
                "was": None if was is None else [was.rate, was.hsn],
                "set": [after.rate, after.hsn],
            }
        )
    audit.note(session, by, "import", _NOUN, token, after={"rates": kept})
    return made


def undo_rates(session: Session, token: str, by: int) -> tuple[int, int]:
    """Takes back what was set under `token`, but for what was changed since; how many, and how many
    stay. Raises NotFound, and Invalid `rate_list`: `already_undone`."""
    log = audit_log.c
    notes = session.execute(
        select(log.action, log.after).where(log.noun == _NOUN, log.noun_id == token)
    ).all()
    taken = next((note.after for note in notes if note.action == "import"), None)
    if taken is None:
        raise NotFound(_NOUN, token)
    if any(note.action == "undo" for note in notes):
        raise Invalid(_NOUN, token, "already_undone")
    back = 0
    for one in taken["rates"]:
        key, start = one["key"], date.fromisoformat(one["from"])
        now = _row(session, key, start)
        if now is None or [now.rate, now.hsn] != one["set"]:
            continue
        back += 1
        place = {"name_key": key, "valid_from": start}
        if one["was"] is None:
            session.execute(delete(item_taxes).filter_by(**place))
        else:
            rate, hsn = one["was"]
            upsert(session, item_taxes, place | {"rate": rate, "hsn": hsn})
    audit.note(session, by, "undo", _NOUN, token, after={"rates": back})
    return back, len(taken["rates"]) - back


def _row(session: Session, key: str, start: date) -> Any:
    c = item_taxes.c
    return session.execute(
        select(c.rate, c.hsn).where(c.name_key == key, c.valid_from == start)
    ).one_or_none()
