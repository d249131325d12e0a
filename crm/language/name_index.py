"""An index of customers in memory: found by name, by its beginning, by its sound, by phone."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Literal

from crm.dataclass import dataclass
from crm.language.keys import fold_name, sound, without_honorifics

How = Literal["exact", "prefix", "spelling", "phone"]
Ids = int | list[int]
"""One customer is the rule; a list for each of 50,000 names would be megabytes."""


@dataclass(frozen=True, slots=True)
class Match:
    """A customer who fits. `detail` is what tells namesakes apart (place, last visit)."""

    customer_id: int
    name: str
    phone: str | None
    detail: str
    how: How
    whole_words: bool = True

    @property
    def certain(self) -> bool:
        """Nothing was guessed: not by spelling, and no word was cut short (`om` for Omkar)."""
        return self.how != "spelling" and self.whole_words


class NameIndex:
    """The shop's customers in memory, found by what is typed.

    Exact and prefix look-ups are bisections; spelling is tried only when these find nothing.
    """

    def __init__(self, entries: Iterable[tuple[int, str, str | None, str]] = ()) -> None:
        self._entries: dict[int, tuple[str, str | None, str]] = {}
        self._names: dict[str, Ids] = {}
        self._sorted: list[str] = []
        self._words: dict[str, Ids] = {}
        self._sorted_words: list[str] = []
        self._sounds: dict[str, str | tuple[str, ...]] = {}
        self._phones: dict[str, Ids] = {}
        for customer_id, name, phone, detail in entries:
            self._store(customer_id, name, phone, detail)
        self._sorted = sorted(self._names)
        self._sorted_words = sorted(self._words)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, customer_id: int, name: str, phone: str | None = None, detail: str = "") -> None:
        """Adds a customer, or changes the one with this id."""
        if self._entries.get(customer_id) == (name, phone, detail):
            return  # most changes of a customer are of what they bought
        self.remove(customer_id)
        for key in self._store(customer_id, name, phone, detail):
            insort(self._sorted, key)
        for word in fold_name(name).split():
            place = bisect_left(self._sorted_words, word)
            if self._sorted_words[place : place + 1] != [word]:
                self._sorted_words.insert(place, word)

    def remove(self, customer_id: int) -> None:
        """Forgets a customer; one who is not there is no error."""
        entry = self._entries.pop(customer_id, None)
        if entry is None:
            return
        name, phone, _ = entry
        for key in _keys(name):
            if _drop(self._names, key, customer_id):
                del self._sorted[bisect_left(self._sorted, key)]
        for word in set(fold_name(name).split()):
            if _drop(self._words, word, customer_id):
                del self._sorted_words[bisect_left(self._sorted_words, word)]
                self._forget_sound(word)
        if phone:
            _drop(self._phones, phone, customer_id)

    def find(self, text: str, limit: int = 8) -> tuple[Match, ...]:
        """Exact fits, or else prefix fits, or else fits by spelling; at most `limit`."""
        return self.exact(text, limit) or self.prefix(text, limit) or self.spelling(text, limit)

    def exact(self, text: str, limit: int = 8) -> tuple[Match, ...]:
        """Customers whose whole name this is, with or without honorifics."""
        for key in _keys(text):
            if (found := self._names.get(key)) is not None:
                return self._matches(_each(found), "exact", limit)
        return ()

    def prefix(self, text: str, limit: int = 8) -> tuple[Match, ...]:
        """Names that begin with this text, or have a word that does; whole words come first."""
        for key in _keys(text):
            one_word = " " not in key
            inside = _each(self._words.get(key, [])) if one_word else []
            if whole := _first(limit, self._beginning(key + " ", limit), inside):
                return self._matches(whole, "prefix", limit)
            words = self._with_word_beginning(key, limit) if one_word else []
            if cut := _first(limit, self._beginning(key, limit), words):
                return self._matches(cut, "prefix", limit, whole_words=False)
        return ()

    def spelling(self, text: str, limit: int = 8) -> tuple[Match, ...]:
        """Names that sound like this or are a slip away; always to be asked about."""
        key = without_honorifics(fold_name(text))
        fits: set[int] | None = None
        for word in key.split()[:4]:
            found = {one for like in self._alike(word) for one in _each(self._words[like])}
            fits = found if fits is None else fits & found
            if not fits:
                return ()
        if not fits:
            return ()
        chosen = sorted(fits, key=lambda one: (self._unlikeness(key, one), one))
        return self._matches(chosen, "spelling", limit)

    def by_phone(self, phone: str, limit: int = 8) -> tuple[Match, ...]:
        """Customers with this E.164 number: a family may share one."""
        return self._matches(_each(self._phones.get(phone, [])), "phone", limit)

    def get(self, customer_id: int) -> Match | None:
        found = self._matches((customer_id,), "exact", 1) if customer_id in self._entries else ()
        return found[0] if found else None

    def _store(self, customer_id: int, name: str, phone: str | None, detail: str) -> list[str]:
        """Returns the keys that are new."""
        self._entries[customer_id] = (name, phone, detail)
        new = [key for key in _keys(name) if _put(self._names, key, customer_id)]
        for word in dict.fromkeys(fold_name(name).split()):
            if _put(self._words, word, customer_id):
                heard = sound(word)
                before = self._sounds.get(heard)
                if before is None:
                    self._sounds[heard] = word
                else:
                    self._sounds[heard] = (*_spellings(before), word)
        if phone:
            _put(self._phones, phone, customer_id)
        return new

    def _forget_sound(self, word: str) -> None:
        heard = sound(word)
        left = tuple(one for one in _spellings(self._sounds[heard]) if one != word)
        if left:
            self._sounds[heard] = left
        else:
            del self._sounds[heard]

    def _beginning(self, key: str, limit: int) -> Iterator[int]:
        place = bisect_left(self._sorted, key)
        for name in self._sorted[place : place + limit]:
            if not name.startswith(key):
                return
            yield from _each(self._names[name])

    def _with_word_beginning(self, key: str, limit: int) -> Iterator[int]:
        place = bisect_left(self._sorted_words, key)
        for word in self._sorted_words[place : place + limit]:
            if not word.startswith(key):
                return
            yield from _each(self._words[word])

    def _alike(self, word: str) -> list[str]:
        heard = sound(word)
        same = list(_spellings(self._sounds.get(heard, ())))
        slips = 0 if len(heard) < 4 else 1 if len(heard) < 7 else 2
        if same or not slips:
            return same
        # Only a name that nobody has comes here: the import costs nothing to all others.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = process.extract(
            heard, self._sounds.keys(), scorer=OSA.distance, score_cutoff=slips, limit=12
        )
        return [like for key, _, _ in near for like in _spellings(self._sounds[key])]

    def _unlikeness(self, key: str, customer_id: int) -> tuple[float, int]:
        """The slips in the words that were typed, two swapped letters as half a one; then in the
        whole name."""
        from rapidfuzz.distance import OSA

        name = fold_name(self._entries[customer_id][0])
        slips = 0.0
        for typed in key.split():
            near = (
                (OSA.distance(typed, word), sorted(typed) != sorted(word), word)
                for word in name.split()
            )
            distance, other_letters, _ = min(near)
            slips += distance if other_letters else distance / 2
        return slips, int(OSA.distance(key, name))

    def _matches(
        self, ids: Iterable[int], how: How, limit: int, *, whole_words: bool = True
    ) -> tuple[Match, ...]:
        found: list[Match] = []
        for customer_id in ids:
            if len(found) == limit:
                break
            found.append(Match(customer_id, *self._entries[customer_id], how, whole_words))
        return tuple(found)


def _keys(name: str) -> tuple[str, ...]:
    """The folded name, and without honorifics where that differs."""
    key = fold_name(name)
    short = without_honorifics(key)
    if not key:
        return ()
    return (key,) if short == key else (key, short)


def _each(ids: Ids) -> list[int]:
    return ids if isinstance(ids, list) else [ids]


def _first(limit: int, *sources: Iterable[int]) -> list[int]:
    return list(
        islice(dict.fromkeys(chain.from_iterable(islice(s, limit) for s in sources)), limit)
    )


def _spellings(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (words,)


def _put(index: dict[str, Ids], key: str, customer_id: int) -> bool:
    """Whether the key is new."""
    before = index.get(key)
    if isinstance(before, list):
        before.append(customer_id)
    else:
        index[key] = customer_id if before is None else [before, customer_id]
    return before is None


def _drop(index: dict[str, Ids], key: str, customer_id: int) -> bool:
    """Whether the key is gone with it."""
    ids = index[key]
    if not isinstance(ids, list):
        del index[key]
        return True
    ids.remove(customer_id)
    if len(ids) == 1:
        index[key] = ids[0]
    return False
