"""Whether the sums are what the rows say: what 'munim check' asks of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    FromClause,
    Select,
    except_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from crm.customers.totals import Difference
from crm.insights.sums.tables import Part, parts, respelt, stale_since
from crm.periods import Bucket, start_of
from crm.store.schema import (
    respelt_purchases,
)
from crm.store.types import Money


def differences(session: Session) -> tuple[Difference, ...]:
    """Every sum that is not what the purchases say, of the days that should hold."""
    since = stale_since(session)
    last = date.max
    if since is not None:
        first = start_of(since, Bucket.MONTH)
        if first == date.min:
            return ()
        last = first - timedelta(days=1)
    return (
        *(one for part in parts(session, date.min, last) for one in _apart(session, part, last)),
        *_not_noted(session, last),
    )


def _apart(session: Session, part: Part, last: date) -> Iterator[Difference]:
    """A week that the last month has a part of may be stale by its other part."""
    table, there, said = part
    expected = said.subquery("expected")
    plain = [
        type_coerce(column, BigInteger) if isinstance(column.type, Money) else column
        for column in table.c
    ]
    stored = select(*plain).where(there)
    keys = len(table.primary_key.columns)
    rows: dict[Sequence[Any], list[Sequence[Any]]] = {}
    for place, (one, other) in enumerate(((stored, _all(expected)), (_all(expected), stored))):
        for row in session.execute(except_(one, other)):
            both = rows.setdefault(tuple(row)[:keys], [(), ()])
            both[place] = tuple(row)[keys:]
    week = start_of(last, Bucket.WEEK)
    for key, (is_now, should_be) in sorted(rows.items(), key=str):
        if key[0] == Bucket.WEEK.value and key[1] == week and last < date.max:
            continue
        names = [column.name for column in table.c][keys:]
        named = ", ".join(map(str, key))
        for place, name in enumerate(names):
            values = [given[place] if given else None for given in (is_now, should_be)]
            if values[0] != values[1]:
                yield Difference(table.name, named, name, *values)


def _all(subquery: FromClause) -> Select[Any]:
    return select(*subquery.c)


def _not_noted(session: Session, last: date) -> Iterator[Difference]:
    noted = select(respelt_purchases.c.purchase_id)
    for row in session.execute(except_(respelt(date.min, last), noted)):
        yield Difference("respelt_purchases", str(row[0]), "purchase_id", None, row[0])
