"""The rate of GST of an item, as it is typed: `rice gst 5 hsn 1006`, `… from 1 oct`."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.calendar.days import read_day
from crm.language.calendar.said_days import Direction
from crm.language.letters import normalised

_TYPED = re.compile(
    r"(?P<item>\S.*?)\s+(?:gst|जीएसटी)\s*[:=@]?\s*(?P<rate>\d+(?:\.\d+)?)\s*(?:%|percent|pc)?"
    r"(?:\s+(?:hsn|sac)(?:\s+code)?\s*[:=]?\s*(?P<hsn>\w+))?"
    r"(?:\s+(?:from|since|se)\s+(?P<day>\S.*))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ItemTax:
    """`percent` as it was said; `valid_from` None is from today on."""

    item: str
    percent: Decimal
    hsn: str | None
    valid_from: date | None


def read_item_tax(text: str, today: date) -> ItemTax | None:
    """None where the text is something else."""
    found = _TYPED.fullmatch(" ".join(normalised(text).split()))
    if found is None:
        return None
    day = None
    if found["day"]:
        try:
            day = nearest_day(found["day"], today)
        except Invalid:
            return None
    return ItemTax(found["item"], Decimal(found["rate"]), found["hsn"], day)


def nearest_day(text: str, today: date) -> date:
    """Rates are told of ahead and written down late: `from 1 oct` is the nearer one. Raises
    Invalid."""
    found = []
    for where in (Direction.AHEAD, Direction.PAST):
        with suppress(Invalid):
            found.append(read_day(text, today, where))
    if not found:
        raise Invalid("day", text, "unreadable")
    return min(found, key=lambda day: abs(day - today))
