"""The list of customers: filtered, sorted, searched, in pages; and where they live."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, literal, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE, Customer, by_ids
from crm.customers.search import (
    contains,
    living_in,
    places,
    resembling,
    run_together,
    typos,
    words_of,
    words_of_names,
)
from crm.customers.totals import Status
from crm.dataclass import dataclass, replace
from crm.language.text import folded
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import customers

PAGE_SIZE = 8
MANY = 20_000
MANY_PLACES = 1_000


class Sort(StrEnum):
    NAME = "name"
    SPENT = "spent"  # the highest first
    LAST_VISIT = "last_visit"  # the latest first, who never bought at the end


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Filter that all listed customers match; None is no condition.

    Amounts are Decimal in major units, ends included. `bought_within_days`: the last visit is at
    most so many days before the shop's today; `not_bought_within_days`: it is longer ago (who never
    bought has no last visit and is in neither). `text`: words that are each part of the name
    or of the phone's digits, or begin a word of the location; names stand before places.
    """

    status: Status | None = None
    min_spent: Decimal | None = None
    max_spent: Decimal | None = None
    bought_within_days: int | None = None
    not_bought_within_days: int | None = None
    location: str | None = None
    text: str | None = None
    name_before: str | None = None
    """Names that stand before this one in the order of names."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 1 and is never past the last. `meant`: nobody matches what was
    typed; these are the words of names and places that were taken for its words, one for each."""

    customers: tuple[Customer, ...]
    number: int
    pages: int
    total: int
    meant: tuple[str, ...] = ()


def listing(
    session: Session,
    wanted: CustomerFilter,
    sort: Sort = Sort.NAME,
    number: int = 1,
    size: int = PAGE_SIZE,
    *,
    many: int = MANY,
    many_places: int = MANY_PLACES,
) -> Page:
    """A page of the customers in use that are `wanted`. A number past the end gives the last.

    From `many` found customers on they are counted, and a page looked up, apart; from `many_places`
    on all cards are looked at for them.
    """
    conditions = _conditions(shop_of(session), wanted)
    words = words_of(wanted.text or "")
    if words:
        where = places(session, many_places)
        return _searched(session, conditions, words, sort, number, size, where, many)
    return _paged(session, conditions, sort, number, size)


def _paged(
    session: Session, conditions: Sequence[ColumnElement[bool]], sort: Sort, number: int, size: int
) -> Page:
    total = _count(session, conditions)
    number, pages = _within(number, total, size)
    statement = _sorted(session, select(customers.c.id).where(*conditions), sort)
    found = session.execute(statement.limit(size).offset((number - 1) * size)).scalars()
    return Page(by_ids(session, found.all()), number, pages, total)


def _within(number: int, total: int, size: int) -> tuple[int, int]:
    pages = max(1, math.ceil(total / size))
    return min(max(1, number), pages), pages


def _conditions(shop: Shop, wanted: CustomerFilter) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [IN_USE]
    if wanted.status is not None:
        asked.append(customers.c.status == wanted.status.value)
    if wanted.min_spent is not None:
        asked.append(customers.c.total_spent >= wanted.min_spent)
    if wanted.max_spent is not None:
        asked.append(customers.c.total_spent <= wanted.max_spent)
    last = customers.c.last_purchase_date
    if wanted.bought_within_days is not None:
        asked.append(last >= shop.today() - timedelta(days=wanted.bought_within_days))
    if wanted.not_bought_within_days is not None:
        asked.append(last < shop.today() - timedelta(days=wanted.not_bought_within_days))
    if wanted.name_before is not None:
        asked.append(customers.c.name_key < folded(wanted.name_before))
    if wanted.location is not None:
        asked.append(customers.c.location == wanted.location)
    return asked


def _order(session: Session, sort: Sort, of: Any = customers.c) -> tuple[ColumnElement[Any], ...]:
    # Ties by id in the same direction, so that an index gives the order of either engine.
    if sort is Sort.NAME:
        return of.name_key.asc(), of.id.asc()
    if sort is Sort.SPENT:
        return of.total_spent.desc(), of.id.desc()
    last = of.last_purchase_date.desc()
    if session.get_bind().dialect.name == "postgresql":
        last = last.nulls_last()  # as SQLite has it anyway
    return last, of.id.desc()


def _sorted(session: Session, statement: Select[Any], sort: Sort) -> Select[Any]:
    return statement.order_by(*_order(session, sort))


def _searched(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    words: Sequence[str],
    sort: Sort,
    number: int,
    size: int,
    places: Sequence[str],
    many: int,
) -> Page:
    lives = {place: folded(place) for place in places}
    # Words that may be mistyped are looked for among those there are first: what is in none of them
    # is in no name, and 100,000 names need not be looked through for it.
    mistypable = all(typos(word) and not word.isdigit() for word in words)
    in_names = words_of_names(session) if mistypable else None
    typed = [contains(session, [word], lives, in_names) for word in words]
    first = None
    if living_in(words, lives):
        first = [*conditions, *(contains(session, [word], {}, in_names) for word in words)]
    page = _found(session, [*conditions, *typed], sort, number, size, many, first)
    if page.total == 0 and typos("".join(words)):
        together = [*conditions, run_together(session, words)]
        page = _found(session, together, sort, number, size, many)
    if page.total == 0:
        in_names = words_of_names(session) if in_names is None else in_names
        vocabulary = in_names.union(*(place.split() for place in lives.values()))
        choices = [resembling(word, vocabulary) for word in words]
        if all(choices):
            alike = [contains(session, some, lives, in_names) for some in choices]
            page = _found(session, [*conditions, *alike], sort, number, size, many)
            meant = tuple(some[0] for some in choices) if page.total else ()
            page = replace(page, meant=meant)
    return page


def _found(
    session: Session,
    matching: Sequence[ColumnElement[bool]],
    sort: Sort,
    number: int,
    size: int,
    many: int,
    first: Sequence[ColumnElement[bool]] | None = None,
) -> Page:
    """`first`: whoever matches this, too, stands before the others."""
    ids = _first_ids(session, matching, sort, many)
    if len(ids) == many:
        return _paged(session, matching, sort, number, size)
    if first is not None and ids:
        ids = list(dict.fromkeys((*_first_ids(session, first, sort, many), *ids)))
    number, pages = _within(number, len(ids), size)
    start = (number - 1) * size
    shown = [int(one) for one in ids[start : start + size]]
    return Page(by_ids(session, shown), number, pages, len(ids))


def _first_ids(
    session: Session, matching: Sequence[ColumnElement[bool]], sort: Sort, many: int
) -> Sequence[str]:
    """The ids of the first `many` who match, in order, as digits; as one text, so that a single
    look at every name finds, counts and pages."""
    c = customers.c  # of the columns only those that every index of the list has
    first = select(c.id, c.name_key, c.total_spent, c.last_purchase_date).where(*matching)
    ordered = _sorted(session, first, sort).limit(many).subquery()
    if session.get_bind().dialect.name == "postgresql":
        joined = func.string_agg(cast(ordered.c.id, Text), literal(","))
        found = select(joined.aggregate_order_by(*_order(session, sort, ordered.c)))
    else:
        # SQLite keeps the order of a subquery for group_concat, whose result depends on it.
        found = select(func.group_concat(ordered.c.id, ","))
    text: str | None = session.execute(found).scalar()
    return text.split(",") if text else ()


def _count(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    return session.execute(
        select(func.count()).select_from(customers).where(*conditions)
    ).scalar_one()


def locations(session: Session, limit: int = 50) -> tuple[tuple[str, int], ...]:
    """Where customers live, with how many, the most frequent first."""
    count = func.count()
    rows = session.execute(
        select(customers.c.location, count)
        .where(IN_USE, customers.c.location.is_not(None))
        .group_by(customers.c.location)
        .order_by(count.desc(), customers.c.location)
        .limit(limit)
    )
    return tuple((row[0], row[1]) for row in rows)
