"""An old contact as a customer: nothing of the row is lost, what has no field is in the notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from crm.dataclass import dataclass, field
from crm.errors import Invalid
from crm.imports.rows.person_reader import NO_NAME
from crm.language.calendar.cells import day_and_time
from crm.language.cells import NOTHING, text_of
from crm.language.phones import phones
from crm.language.text import LONGEST_LOCATION, LONGEST_NAME, LONGEST_NOTES, folded
from crm.shop import Shop
from crm.values import Phone

_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_KEPT_IN_NOTES = (
    "company",
    "position",
    "address",
    "country",
    "postal_code",
    "source",
    "tags",
    "notes",
)


@dataclass(slots=True)
class OldContact:
    """`name_missing`: the name is made up; `phone_raw`: what no number could be made of;
    `notes_cut`: the whole of notes that are too long for a card."""

    id: int
    key: str
    name: str
    phone: Phone | None = None
    email: str | None = None
    location: str | None = None
    notes: str | None = None
    created: datetime | None = None
    name_missing: bool = False
    phone_raw: str | None = None
    notes_cut: str | None = None
    extra: list[str] = field(default_factory=list)


def contact(row: Mapping[str, Any], shop: Shop) -> OldContact:
    """Rules: name = first + last, spaces collapsed, without zero-width characters, NFC; else
    company, e-mail, phone, id. Phone = the first of several, as they are written. Location = city,
    else state."""

    def text(name: str) -> str:
        value = _ZERO_WIDTH.sub("", text_of(row.get(name)))
        value = unicodedata.normalize("NFC", " ".join(value.split()))
        return "" if value.casefold() in (NO_NAME if "name" in name else NOTHING) else value

    found = phones(row.get("phone"), shop.country, mobile_first=False)
    given = text("name") or f"{text('first_name')} {text('last_name')}".strip()
    email = text("email") or None
    typed = text("phone")
    name = (
        given
        or text("company")
        or (email or "").split("@")[0]
        or (f"Customer {typed}" if typed else f"Customer {row['id']}")
    )
    made = OldContact(
        id=int(row["id"]),
        key=f"legacy:{row['id']}:{text('created_at')}",
        name=name[:LONGEST_NAME],
        email=email,
        location=(text("city") or text("state"))[:LONGEST_LOCATION] or None,
        created=instant(row.get("created_at")),
        name_missing=not given,
    )
    if len(name) > LONGEST_NAME:
        made.extra.append(name)
    if found.phones:
        made.phone = found.phones[0][0]
        made.extra += [raw for _, raw in found.phones[1:]]
    if found.unusable:
        made.extra.append(found.unusable)
        made.phone_raw = None if found.phones else typed
    made.extra += [text(name) for name in _KEPT_IN_NOTES if text(name)]
    if text("city") and text("state"):
        made.extra.append(text("state"))
    if len(text("city") or text("state")) > LONGEST_LOCATION:
        made.extra.append(text("city") or text("state"))
    notes = "\n".join(dict.fromkeys(made.extra))
    made.notes = notes[:LONGEST_NOTES] or None
    made.notes_cut = notes if len(notes) > LONGEST_NOTES else None
    return made


def instant(value: object) -> datetime | None:
    """`created_at` of the old program: UTC, unless it says otherwise; None when unreadable."""
    if isinstance(value, int | float) and 1e11 < value < 1e14:  # milliseconds since 1970
        return datetime.fromtimestamp(value / 1000, UTC)
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        try:
            typed = day_and_time(value, ZoneInfo("UTC"))
        except Invalid:
            return None
        return None if typed is None else datetime.combine(typed.day, typed.at or time(), UTC)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def key_of(name: str) -> str:
    """The key by which a customer's name is found."""
    return folded(name)
