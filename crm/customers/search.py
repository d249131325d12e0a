"""Searching customers by words of their name, place and phone; slips of typing are forgiven."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE
from crm.language.keys import sound
from crm.language.text import folded
from crm.store.schema import customers

MOST_MEANT = 3
"""How many known words a mistyped one may stand for."""


def words_of(text: str) -> list[str]:
    """The words of a search, each of which must match; a phone is one word however it is spaced."""
    text = folded(text)
    if re.fullmatch(r"[\d\s+()./-]*\d{3}[\d\s+()./-]*", text):
        return ["".join(text.split())]
    return text.split()


def places(session: Session, many: int) -> Sequence[str]:
    """Where customers live. From one place to the next by the index, as long as they are few: a
    look at all customers takes 7 ms of 100,000."""
    first = select(func.min(customers.c.location).label("place")).where(IN_USE)
    one = first.cte("one", recursive=True)
    following = (
        select(func.min(customers.c.location))
        .where(IN_USE, customers.c.location > one.c.place)
        .scalar_subquery()
    )
    every = one.union_all(select(following).where(one.c.place.is_not(None)))
    few = select(every.c.place).where(every.c.place.is_not(None)).limit(many)
    found = session.execute(few).scalars().all()
    if len(found) < many:
        return found
    location = customers.c.location
    return (
        session.execute(select(location).distinct().where(IN_USE, location.is_not(None)))
        .scalars()
        .all()
    )


def contains(
    session: Session,
    words: Sequence[str],
    lives: Mapping[str, str],
    in_names: Collection[str] | None = None,
) -> ColumnElement[bool]:
    """One of the words is part of the name or of the phone's digits, or begins a word of the
    location: `asha` is not in Pashan.

    `in_names`, where they are known, are the words of all names: what is part of none need not be
    looked for in 100,000 of them.
    """
    # half the time of LIKE, and nothing in a word means anything
    find = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    ways: list[ColumnElement[bool]] = []
    if living := living_in(words, lives):
        ways.append(customers.c.location.in_(living))
    for word in words:
        if in_names is None or any(word in known for known in in_names):
            ways.append(find(customers.c.name_key, word) > 0)
        digits = re.sub(r"\D", "", word).lstrip("0")
        if len(digits) >= 3 and not re.search(r"[^\d+()./-]", word):
            ways.append(find(customers.c.phone, digits) > 0)
    return or_(false(), *ways)


def living_in(words: Sequence[str], lives: Mapping[str, str]) -> list[str]:
    """The places of which one of the words begins a word; `lives` has each with its key."""
    return [
        place
        for place, key in lives.items()
        if any(f" {word}" in f" {key.translate(_APART)}" for word in words)
    ]


_APART = str.maketrans("-/,.()", "      ")


def run_together(session: Session, words: Sequence[str]) -> ColumnElement[bool]:
    """The words are the name, or a part of it, however both are spaced: `ashaverma`."""
    find = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    return find(func.replace(customers.c.name_key, " ", ""), "".join(words)) > 0


def words_of_names(session: Session) -> set[str]:
    """Every word of every name; as one text, since 100,000 rows would take thrice the time."""
    keys = select(customers.c.name_key).distinct().where(IN_USE).subquery()
    text = session.execute(select(func.aggregate_strings(keys.c.name_key, " "))).scalar()
    return set((text or "").split())


def typos(word: str) -> int:
    """How many slips are forgiven: none in two letters, one up to five, two beyond."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def resembling(word: str, vocabulary: set[str]) -> list[str]:
    """Known words that are meant by this one: likeliest first those with two neighbours swapped,
    then those that sound the same (laxmi and lakshmi), then those within the forgiven slips."""
    from rapidfuzz import process  # 7 ms that a start does without
    from rapidfuzz.distance import OSA

    slips = typos(word)
    like = [known for known in vocabulary if abs(len(known) - len(word)) <= slips]
    found = process.extract(word, like, scorer=OSA.distance, score_cutoff=slips, limit=None)
    likely = {
        known: 0 if _swapped(word, known, distance) else 1 + distance
        for known, distance, _ in found
    }
    if slips:
        heard = sound(word)
        for known in vocabulary:
            if sound(known) == heard:
                likely[known] = min(likely.get(known, 1), 1)
    return sorted(likely, key=lambda known: (likely[known], known))[:MOST_MEANT]


def _swapped(word: str, known: str, distance: float) -> bool:
    return distance == 1 and sorted(word) == sorted(known)
