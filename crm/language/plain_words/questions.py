"""Questions about the shop: what figure, of which days, of whom or of what."""

from __future__ import annotations

import re
from datetime import date

from crm.dataclass import dataclass, field
from crm.language import vocabulary
from crm.language.calendar.periods import days_of
from crm.language.known_names import KnownNames
from crm.language.letters import fold
from crm.language.plain_words import vocabulary as said
from crm.language.plain_words.meant import Meant, What
from crm.language.plain_words.period_words import period_in
from crm.language.spelling import SHORTEST
from crm.language.spelling import meant as meant_word
from crm.language.talk import ALL_WORDS

_MANY_DIGITS = 3
_LATELY = "30d"
_WILL = re.compile("[ae](?:g[aie]|nge|ngi)$", re.IGNORECASE)
"""Verbs of the future: aayega, dengi."""
_LAST_VISIT = frozenset({"visit", "visits", "visited"})
_WAYS = frozenset(
    phrase[0]
    for phrase, method in vocabulary.PAYMENT_PHRASES.items()
    if len(phrase) == 1 and method != vocabulary.ON_ACCOUNT
)
_NOUNS = (
    said.FIGURES
    | said.CUSTOMERS
    | said.ITEMS
    | said.TOP
    | said.BOUGHT
    | said.SOLD
    | said.PRICE
    | said.OF_A_CUSTOMER
    | said.VISITS
    | said.NEW
    | said.LATEST
    | _WAYS
)
_NO_DAYS = _NOUNS - said.DAYS
_BEGINS = (_NOUNS - _WAYS) | said.ASKS | said.EVERY.keys() | said.DAYS
"""One of these is in every question without a question mark."""
_KNOWN = _NOUNS | said.GLUE
_NO_SLIP = _KNOWN | ALL_WORDS
_ASKED = said.ASKS | said.TELL
_ITEMS_SOLD = said.ITEMS | said.SOLD
_NO_REVENUE = said.PRICE | said.TOP | said.LATEST & said.NEW
_HAPPENED = said.HAPPENED | {"was"}
_OTHER = _NOUNS - said.FIGURES - said.CUSTOMERS - said.VISITS - said.LATEST - said.OF_A_CUSTOMER
"""Beside a period these ask for something else than what was sold in it."""
_OTHER_THAN_ITEMS = _OTHER - said.ITEMS
_OF_A_PERIOD = said.POLITE | said.TELL | said.VISITS | said.LATEST
_SLIPS = sorted(
    word
    for word in said.FIGURES | said.CUSTOMERS | said.PRICE | said.HOW_MUCH | said.EVERY.keys()
    if word.isascii() and word.isalpha() and len(word) > SHORTEST
)


@dataclass(slots=True)
class _Asked:
    """A text taken apart: the words that say something, and the names and days in it."""

    said: set[str]
    asks: bool
    """It has a question mark, a word that asks, or one that wants to be shown something."""
    period: str | None = None
    customer: str | None = None
    item: str | None = None
    bare: bool = False
    """It is a period and nothing else."""
    unknown: list[str] = field(default_factory=list)
    """Words that nothing accounts for."""

    def any_of(self, words: frozenset[str]) -> bool:
        return not self.said.isdisjoint(words)


def question(
    typed: list[str], keys: list[str], today: date, known: KnownNames, *, asked: bool
) -> Meant | None:
    """The question in the words (as typed, and folded); `asked`: there is a question mark."""
    if not asked and _BEGINS.isdisjoint(keys):
        return None
    understood = _question(typed, keys, today, known, asked=asked)
    if understood is None:
        mended = [_without_slip(key, known) for key in keys]
        if mended != keys:
            understood = _question(typed, mended, today, known, asked=asked)
    return understood


def _without_slip(key: str, known: KnownNames) -> str:
    if key in _NO_SLIP or known.begins_customer(key) or known.is_item(key):
        return key
    return meant_word(key, _SLIPS) or key


def _question(
    typed: list[str], keys: list[str], today: date, known: KnownNames, *, asked: bool
) -> Meant | None:
    found = _taken_apart(typed, keys, today, known, asked=asked)
    if found is None or found.any_of(said.LEAST):
        return None
    for read in (_price, _of_somebody, _of_an_item, _top, _new, _ways, _revenue):
        if meant := read(found):
            return meant
    return None


def _taken_apart(
    typed: list[str], keys: list[str], today: date, known: KnownNames, *, asked: bool
) -> _Asked | None:
    asks = asked or not _ASKED.isdisjoint(keys)
    found = _Asked({key for key in keys if key in _KNOWN}, asks)
    left = list(range(len(keys)))
    if days := period_in(typed, keys, today, known, _NO_DAYS):
        start, end, found.period = days
        left = [at for at in left if not start <= at < end]
        found.bare = not left
        if days_of(found.period, today).start > today:
            return None
    for start, end, is_item in _names(typed, keys, left, known):
        name = " ".join(typed[start:end])
        if is_item and found.item is None:
            found.item = name
        elif not is_item and found.customer is None:
            found.customer = name
        else:
            return None
        left = [at for at in left if not start <= at < end]
    if found.period and not any(letter.isalpha() for key in keys for letter in key):
        return None  # `12/3` alone
    found.unknown = [typed[at] for at in left if keys[at] not in _KNOWN]
    if any(letter.isdigit() for word in found.unknown for letter in word):
        few = [word for word in found.unknown if word.isdecimal() and len(word) < _MANY_DIGITS]
        if found.unknown != few or not found.any_of(said.TOP) or found.customer or found.item:
            return None  # top 10 customers
        found.unknown = []
    return found


def _names(
    typed: list[str], keys: list[str], left: list[int], known: KnownNames
) -> list[tuple[int, int, bool]]:
    """Names that the shop knows: start, end, and whether it is an item; whole names first."""
    runs = [
        (start, start + size)
        for size in range(said.LONGEST_NAME, 0, -1)
        for start in left
        if set(range(start, start + size)) <= set(left)
        and not all(key in _KNOWN for key in keys[start : start + size])
    ]
    spelt = {run: " ".join(typed[run[0] : run[1]]) for run in runs}
    items = known.items_among(spelt.values())
    taken: set[int] = set()
    found: list[tuple[int, int, bool]] = []
    for certain in (True, False):
        for start, end in runs:
            name = spelt[start, end]
            if not taken.isdisjoint(range(start, end)):
                continue
            person = known.is_customer(name) if certain else known.begins_customer(name)
            if person or (certain and name in items):
                taken.update(range(start, end))
                found.append((start, end, not person))
    return found


def _price(found: _Asked) -> Meant | None:
    """`rice price?`, `chawal ka bhav`, `rice kitne ka hai`, `how much is rice`."""
    named = found.item or " ".join(found.unknown)
    if found.customer or found.period or not named:
        return None
    says_price = found.any_of(said.PRICE)
    costs = bool(found.item) and found.said <= said.GLUE and found.any_of(said.HOW_MUCH)
    if says_price and (found.item or found.asks or len(found.unknown) == 1):
        return Meant(What.PRICE, item=named)
    return Meant(What.PRICE, item=named) if costs else None


def _of_somebody(found: _Asked) -> Meant | None:
    """`asha ka hisab`, `what did Asha buy`, `how much did Asha spend last month`."""
    who = found.customer or " ".join(found.unknown)
    if not who or found.item or len(found.unknown) > said.LONGEST_NAME:
        return None
    if found.customer and found.unknown:
        return None
    account = found.any_of(said.OF_A_CUSTOMER)
    bought = found.asks and found.any_of(said.BOUGHT)
    somebody = not any(fold(word) in ALL_WORDS or _WILL.search(word) for word in found.unknown)
    if found.customer is None and not (somebody and (account or bought)):
        return None
    if found.period and (bought or account or (found.asks and found.any_of(said.FIGURES))):
        return Meant(What.BOUGHT, found.period, customer=who)
    if bought and not found.any_of(said.HOW_MUCH):
        return Meant(What.HISTORY, customer=who)
    visited = found.customer is not None and (found.asks or found.any_of(_LAST_VISIT))
    if account or bought or visited:
        return Meant(What.CUSTOMER, customer=who)
    return None


def _of_an_item(found: _Asked) -> Meant | None:
    """`kitna rice bika`, `rice sales last week`."""
    if found.item is None or found.unknown or found.customer:
        return None
    if found.any_of(said.SOLD) and (found.asks or found.period):
        return Meant(What.SOLD, found.period, item=found.item)
    return None


def _top(found: _Asked) -> Meant | None:
    """`who is my top customer`, `best selling item`, `sabse zyada kya bikta hai`."""
    if not found.any_of(said.TOP) or found.unknown or found.item or found.customer:
        return None
    period = found.period or _LATELY
    if found.any_of(said.CUSTOMERS) or (
        found.any_of(said.BOUGHT) and not found.any_of(_ITEMS_SOLD)
    ):
        return Meant(What.TOP_CUSTOMERS, period)
    if found.any_of(said.ITEMS) or (
        found.any_of(said.SOLD) and (found.asks or "selling" in found.said)
    ):
        return Meant(What.TOP_ITEMS, period)
    return None


def _new(found: _Asked) -> Meant | None:
    """`new customers this month`, `kitne naye grahak aaye`."""
    if _names_anything(found) or not (found.any_of(said.NEW) and found.any_of(said.CUSTOMERS)):
        return None
    return Meant(What.NEW_CUSTOMERS, found.period or _LATELY)


def _ways(found: _Asked) -> Meant | None:
    """`aaj cash kitna aaya`, `upi total today`."""
    if _names_anything(found) or not found.any_of(_WAYS):
        return None
    if found.any_of(said.HOW_MUCH) or (found.period and found.any_of(said.FIGURES)):
        return Meant(What.WAYS, found.period)
    return None


def _revenue(found: _Asked) -> Meant | None:
    """`aaj kitna hua`, `kal ki bikri`, `total today`, `last 10 days`."""
    if _names_anything(found) or found.any_of(_NO_REVENUE):
        return None
    figures = found.any_of(said.FIGURES)
    how_much = found.any_of(said.HOW_MUCH)
    happened = found.any_of(_HAPPENED)
    if found.period is None:
        if (how_much and (figures or happened)) or (figures and found.asks):
            return Meant(What.REVENUE)
        return None
    if found.bare:
        return Meant(What.REVENUE, found.period, clear=False, bare=True)
    if found.any_of(_OTHER_THAN_ITEMS if how_much else _OTHER):
        return None
    if figures or how_much or (found.asks and happened):
        return Meant(What.REVENUE, found.period)
    if found.said <= _OF_A_PERIOD:
        return Meant(What.REVENUE, found.period, clear=False)
    return None


def _names_anything(found: _Asked) -> bool:
    return bool(found.unknown or found.item or found.customer)
