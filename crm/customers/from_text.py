"""A new customer in one typed text: name, phone, place, birthday and email in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy.orm import Session

from crm.customers.cards import NewCustomer
from crm.customers.fields import FIELDS
from crm.customers.listing import locations
from crm.errors import Invalid
from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.calendar.days import read_birthday
from crm.language.letters import fold
from crm.language.no_name import is_no_name, says_money_or_time
from crm.language.phones import read_phone
from crm.language.text import folded
from crm.settings import shop_of

_TOKEN = re.compile(r"[,;|\n]+|[^\s,;|]+")
_SEPARATOR = re.compile(r"[,;|\n]+")
_LABEL_END = re.compile(r"[:=]+-?")
_DASH = re.compile(r"[-\u2010-\u2015:]+")
_LIKE_A_PHONE = re.compile(r"\(?\+?\(?\d[\d\s().-]{6,}")
_FEWEST_DIGITS = 7
_EMAIL = re.compile(r"<?(?:mailto:)?([^\s@<>]+@[^\s@<>]+?)[>.]?")
_DAY_AND_MONTH = re.compile(r"\d{1,2}[/.-]\d{1,2}")
_WHOLE_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)|\d{4}-\d\d?-\d\d?")
_LONGEST_DATE = 5  # tokens: `12 May , 1990`
_LONGEST_PHONE = 6
_LONGEST_HEADING = 4
_OF_ADDRESSES = vocabulary.words("flat no house plot shop room wing sector block floor door h.no #")
_FROM = vocabulary.words("from place location village")
"""What stands behind is where somebody lives, also without a sign between."""

_NAMED = vocabulary.words("name naam nam नाम नाव")
"""What stands behind is the name, also without a sign between."""

_HEADINGS = {heading: field.name for field in FIELDS for heading in field.headings}
_HEADINGS |= dict.fromkeys(("born", "born on"), "birthday")
_BESIDE_VALUES = frozenset({"phone", "email", "birthday"})
"""Fields whose values tell themselves: their headings need no colon."""


def of_text(session: Session, text: str) -> NewCustomer:
    """`read_new`, with the shop's own places and today."""
    shop = shop_of(session)
    places = {folded(name) for name, _ in locations(session)}
    return read_new(text, shop.country, shop.today(), places)


def is_no_card(text: str, country: str, today: date) -> bool:
    """Whether there is an amount, a day or a time in what is left of a text without the phone,
    birthday and email: no name, and no place either."""
    new = read_new(text, country, today)
    said = (new.location, new.notes)
    return is_no_name(new.name, country) or any(says_money_or_time(one) for one in said if one)


def read_new(text: str, country: str, today: date, places: Collection[str] = ()) -> NewCustomer:
    """`Asha Verma 98765 43210, Kothrud, 12 May 1990`, in any order, one behind the other, with
    commas, or a line each, with headings (`phone: …`) or without. Each value is as it was typed.

    What tells itself (phone, email, birthday) is taken out; of the rest the first piece is the name
    and the others are the place. `country`: ISO 3166, of a number without one; `places`: folded,
    where other customers live. Where no number is a phone, the phone is what looks most like one,
    so that `cards.add` says what is wrong with it.
    """
    return _Reading(text, country, today, places).result()


class _Reading:
    """`taken` has the tokens that belong to a value, by position; a heading is taken with it."""

    def __init__(self, text: str, country: str, today: date, places: Collection[str]) -> None:
        self.tokens = _TOKEN.findall(text)
        self.country = country
        self.today = today
        self.places = places
        self.values: dict[str, list[str]] = {}
        self.taken: set[int] = set()

    def result(self) -> NewCustomer:
        self._labelled()
        self._emails()
        self._birthday()
        self._phones()
        name, place = self._name_and_place()
        said = {field: ", ".join(values) for field, values in self.values.items()}
        known = {one.name for one in fields(NewCustomer)}
        new = {field: value for field, value in said.items() if field in known and value}
        new.setdefault("name", name)
        location = ", ".join(one for one in (new.get("location"), place) if one)
        return NewCustomer(**(new | {"location": location or None}))  # type: ignore[arg-type] # texts by field

    def _take(self, field: str, first: int, end: int, value: str | None = None) -> None:
        said = value or " ".join(self.tokens[first:end]).replace(" ,", ",")
        self.values.setdefault(field, []).append(said)
        self.taken.update(range(first, end))
        if field in _BESIDE_VALUES:
            self.taken.update(self._heading_before(field, first))

    def _free(self, first: int, end: int) -> bool:
        return end <= len(self.tokens) and self.taken.isdisjoint(range(first, end))

    # --- headings ---------------------------------------------------------------------------

    def _labelled(self) -> None:
        """`phone: 98765 43210`, up to the next separator or the next heading."""
        heads = list(self._heads())
        for at, (field, first, end) in enumerate(heads):
            until = heads[at + 1][1] if at + 1 < len(heads) else len(self.tokens)
            stop = next(
                (here for here in range(end, until) if _is_separator(self.tokens[here])), until
            )
            if stop > end:
                self._take(field, end, stop)
                self.taken.update(range(first, end))

    def _heads(self) -> Iterator[tuple[str, int, int]]:
        """(field, first token, end) of each heading with a colon, or a line of its own word."""
        at = 0
        while at < len(self.tokens):
            for end in range(min(at + _LONGEST_HEADING, len(self.tokens)), at, -1):
                words = self.tokens[at:end]
                own = len(words) > 1 and _LABEL_END.fullmatch(words[-1]) is not None
                if own or words[-1][-1] in ":=":
                    field = _heading(words[:-1] if own else words)
                    if field is not None:
                        yield field, at, end
                        at = end - 1
                        break
            at += 1

    def _heading_before(self, field: str, first: int) -> range:
        for start in range(max(0, first - _LONGEST_HEADING), first):
            if self._free(start, first) and _heading(self.tokens[start:first]) == field:
                return range(start, first)
        return range(0)

    # --- values that tell themselves --------------------------------------------------------

    def _emails(self) -> None:
        for at, token in enumerate(self.tokens):
            found = _EMAIL.fullmatch(token)
            if found is not None and at not in self.taken:
                self._take("email", at, at + 1, found[1])

    def _birthday(self) -> None:
        if "birthday" in self.values:
            return
        for first in range(len(self.tokens)):
            for end in range(first + _LONGEST_DATE, first, -1):
                if self._free(first, end) and self._is_birthday(first, end):
                    self._take("birthday", first, end)
                    return

    def _is_birthday(self, first: int, end: int) -> bool:
        words = self.tokens[first:end]
        text = " ".join(words)
        begins = words[0][0].isdigit() or fold(words[0]) in day_words.MONTHS
        if not begins or _is_separator(words[-1]) or not any(map(str.isdigit, text)):
            return False
        whole = _WHOLE_DATE.fullmatch(text) or any(fold(one) in day_words.MONTHS for one in words)
        if not whole and not (_DAY_AND_MONTH.fullmatch(text) and self._stands_alone(first, end)):
            return False
        try:
            read_birthday(text, self.today)
        except Invalid:
            return False
        return True

    def _stands_alone(self, first: int, end: int) -> bool:
        """Whether `12/3` is no number of a flat: no word of an address before, and none behind."""
        before = self.tokens[first - 1] if first else ","
        behind = self.tokens[end] if end < len(self.tokens) else ","
        in_address = fold(before.rstrip(".:")) in _OF_ADDRESSES or before[-1:] == "#"
        return not in_address and not behind[:1].isalpha()

    def _phones(self) -> None:
        if "phone" in self.values:
            return
        runs = [
            (first, end)
            for first in range(len(self.tokens))
            for end in range(first + 1, first + _LONGEST_PHONE + 1)
            if self._free(first, end) and self._looks_like_a_phone(first, end)
        ]
        usable = [run for run in runs if _is_phone(self._text(run), self.country)]
        if not usable and runs:
            self._take("phone", *max(runs, key=lambda run: (_digits(self._text(run)), run)))
        whole: list[tuple[int, int]] = []
        for run in sorted(usable, key=lambda run: (-_digits(self._text(run)), -run[0])):
            if all(run[1] <= first or end <= run[0] for first, end in whole):
                whole.append(run)
        for run in sorted(whole):
            self._take("phone", *run)

    def _looks_like_a_phone(self, first: int, end: int) -> bool:
        text = self._text((first, end))
        return _LIKE_A_PHONE.fullmatch(text) is not None and _digits(text) >= _FEWEST_DIGITS

    def _text(self, run: tuple[int, int]) -> str:
        return " ".join(self.tokens[run[0] : run[1]])

    # --- the rest ---------------------------------------------------------------------------

    def _name_and_place(self) -> tuple[str, str]:
        pieces = list(self._pieces())
        if "name" in self.values:
            return "", ", ".join(pieces)
        if len(pieces) == 1:
            return self._split(_behind(_NAMED, pieces[0]).split())
        named = next((one for one in pieces if folded(one) not in self.places), None)
        if named is None:
            return (pieces[0], ", ".join(pieces[1:])) if pieces else ("", "")
        pieces.remove(named)
        return _behind(_NAMED, named), ", ".join(_behind(_FROM, one) for one in pieces)

    def _pieces(self) -> Iterator[str]:
        """What no value has taken, between values and separators."""
        words: list[str] = []
        for at, token in enumerate([*self.tokens, ","]):
            if at in self.taken or _is_separator(token):
                while words and _DASH.fullmatch(words[-1]):
                    words.pop()
                if words:
                    yield " ".join(words).rstrip(":")
                words = []
            elif words or not _DASH.fullmatch(token):
                words.append(token)

    def _split(self, words: Sequence[str]) -> tuple[str, str]:
        """`Asha Verma from Pune`, and `Asha Verma Pune` where others live in Pune."""
        for at in range(1, len(words) - 1):
            if fold(words[at]) in _FROM:
                return " ".join(words[:at]), " ".join(words[at + 1 :])
        for at in range(2, len(words)):
            place = " ".join(words[at:])
            if folded(place) in self.places:
                return " ".join(words[:at]).rstrip(" -\u2013"), place
        return " ".join(words), ""


def _heading(words: Sequence[str]) -> str | None:
    """The field that is called so: `Mob. No.:` -> phone."""
    text = " ".join(re.sub(r"[.-]+", " ", word.strip(".:=-")) for word in words)
    return _HEADINGS.get(folded(text))


def _behind(words: Collection[str], text: str) -> str:
    """The text without a first word that is one of these."""
    first, _, rest = text.partition(" ")
    return rest if rest and fold(first) in words else text


def _is_separator(token: str) -> bool:
    return _SEPARATOR.fullmatch(token) is not None


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _is_phone(text: str, country: str) -> bool:
    try:
        read_phone(text, country)
    except Invalid:
        return False
    return True
