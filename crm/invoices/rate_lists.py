"""Rates of many items at once, from a file: what changes, before it does, and back again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm import audit
from crm.dataclass import dataclass
from crm.errors import Invalid, NotFound
from crm.invoices.rate_rows import RateRow
from crm.invoices.rates import DatedRates, Rate, basis_points, dated_rates, hsn_code
from crm.language.keys import item_key
from crm.language.plain_words.item_taxes import nearest_day
from crm.settings import shop_of
from crm.store.schema import audit_log, item_taxes
from crm.store.upsert import upsert_all

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
    return _plan(rows, dated_rates(session, _keys(rows)), shop_of(session).today())


def _keys(rows: Sequence[RateRow]) -> set[str]:
    return {item_key(row.item) for row in rows}


def _plan(rows: Sequence[RateRow], known: DatedRates, today: date) -> RatesPlan:
    changes: list[RateChange] = []
    refused: list[RefusedRate] = []
    seen: set[tuple[str, date]] = set()
    same = 0
    for row in rows:
        try:
            change = _read(known, row, today)
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


def _read(known: DatedRates, row: RateRow, today: date) -> RateChange:
    key = item_key(row.item)
    if not key:
        raise Invalid("item", row.item, "empty")
    if not (_NUMBER.fullmatch(row.rate) or _EXEMPT.fullmatch(row.rate)):
        raise Invalid("rate", row.rate, "unreadable")
    percent = Decimal(row.rate) if _NUMBER.fullmatch(row.rate) else Decimal(0)
    start = nearest_day(row.valid_from, today) if row.valid_from else today
    before = known.on(key, start)
    code = hsn_code(_whole(row.hsn)) if row.hsn else before.hsn
    return RateChange(row.item, start, before, Rate(basis_points(percent), code))


def _whole(code: str) -> str:
    """A code of chapter 01 to 09 loses its nought in a cell of numbers."""
    return f"0{code}" if code.isdecimal() and len(code) in (3, 5, 7) else code


def take_rates(session: Session, rows: Sequence[RateRow], by: int, token: str) -> RatesPlan:
    """Sets the rates of these rows; what was there before is kept under `token`."""
    known = dated_rates(session, _keys(rows))
    made = _plan(rows, known, shop_of(session).today())
    kept: list[dict[str, Any]] = []
    for change in made.changes:
        key, start = item_key(change.item), change.valid_from
        was = known.begun(key, start)
        kept.append(
            {
                "key": key,
                "from": start.isoformat(),
                "was": None if was is None else [was.rate, was.hsn],
                "set": [change.after.rate, change.after.hsn],
            }
        )
    upsert_all(session, item_taxes, [_row(one, one["set"]) for one in kept])
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
    known = dated_rates(session, {one["key"] for one in taken["rates"]})
    again: list[dict[str, Any]] = []
    back = 0
    for one in taken["rates"]:
        key, start = one["key"], date.fromisoformat(one["from"])
        now = known.begun(key, start)
        if now is None or [now.rate, now.hsn] != one["set"]:
            continue
        back += 1
        if one["was"] is None:
            session.execute(delete(item_taxes).filter_by(name_key=key, valid_from=start))
        else:
            again.append(_row(one, one["was"]))
    upsert_all(session, item_taxes, again)
    audit.note(session, by, "undo", _NOUN, token, after={"rates": back})
    return back, len(taken["rates"]) - back


def _row(kept: Mapping[str, Any], rate: Sequence[Any]) -> dict[str, Any]:
    """A row of the table, of an entry that is kept for the undo and one of its two rates."""
    points, hsn = rate
    start = date.fromisoformat(kept["from"])
    return {"name_key": kept["key"], "valid_from": start, "rate": points, "hsn": hsn}
