"""A text about money taken apart: who, how much, how and when, and the words that are left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm.dataclass import dataclass, replace
from crm.language import everyday
from crm.language.calendar.said_days import UNITS, Direction
from crm.language.money import Who
from crm.language.sale.dates import take_date
from crm.language.sale.instead import words
from crm.language.sale.money.payment import method_of
from crm.language.sale.reasons import Reason, Refusal
from crm.language.sale.state import LONGEST_NAME, Reading, known_length
from crm.language.tokens import Token
from crm.language.vocabulary import ON_ACCOUNT
from crm.values import LARGEST_AMOUNT, rounded

_BEHIND_A_METHOD = frozenset(("se", "me", "mein", "par", "pe", "से", "में", "पर", "पे"))


@dataclass(slots=True)
class Said:
    """What was said. `tokens` are without the day and the way of paying; `at` is the place of the
    customer's first token among them (None: nobody was named). `things` are the words that name
    neither a person nor mean anything here: goods, most often."""

    tokens: list[Token]
    keys: list[str]
    words: frozenset[str]
    who: Who
    at: int | None
    things: list[Token]
    numbers: list[int]
    method: str | None
    ways: int
    """Different ways of paying that were said."""
    day: date
    dated: bool
    digits: int
    problem: Reason | None = None
    people: int = 1

    @property
    def amount(self) -> Decimal | None:
        """The one number there is."""
        if len(self.numbers) != 1:
            return None
        value = self.tokens[self.numbers[0]].value
        return None if value is None else rounded(value, self.digits)

    def value(self, number: int) -> Decimal:
        """The number at that place among `numbers`, to the minor unit."""
        return rounded(self.tokens[self.numbers[number]].value or Decimal(0), self.digits)

    def has(self, *any_of: frozenset[str]) -> bool:
        return any(not self.words.isdisjoint(one) for one in any_of)

    def follows(self, first: frozenset[str], then: frozenset[str], within: int = 1) -> bool:
        """Whether a word of `then` stands at most so many places behind one of `first`."""
        return any(
            key in first and not then.isdisjoint(self.keys[at + 1 : at + 1 + within])
            for at, key in enumerate(self.keys)
        )


def take_apart(
    reading: Reading,
    *,
    direction: Direction = Direction.PAST,
    idle: frozenset[str] = words.IDLE,
    to_account: bool = False,
) -> Said:
    """`idle` are the words that name nothing here. `to_account`: Credit is a way of paying, too."""
    found = [_paid_back(reading.tokens, at) for at in range(len(reading.tokens))]
    own = replace(reading, tokens=found, problems=list(reading.problems))
    take_date(own, direction)
    tokens, methods = _methods(own.tokens, to_account=to_account)
    tokens = _with_known_names(own, tokens, idle)
    keys = [token.key if token.kind == "word" else "" for token in tokens]
    who, at, things, people = _customer(own, tokens, idle, joined=not to_account)
    kinds = {token.kind for token in tokens}
    problem = own.problems[0][0] if own.problems else None
    if kinds & {"percent", "date", "ordinal"}:
        problem = problem or Reason.AMBIGUOUS
    return Said(
        tokens,
        keys,
        frozenset(key for key in keys if key),
        who,
        at,
        things,
        [at for at, token in enumerate(tokens) if token.kind == "number"],
        methods[0] if len(methods) == 1 else None,
        len(methods),
        own.day or reading.today,
        own.day is not None,
        reading.digits,
        problem,
        people,
    )


def _paid_back(found: list[Token], at: int) -> Token:
    """`gave back 200` tells no day; `2 days back` does."""
    token = found[at]
    if token.key not in words.BACK or (at and found[at - 1].key in UNITS):
        return token
    return Token("word", token.text, words.PAID_BACK, token.space)


def _methods(found: list[Token], *, to_account: bool) -> tuple[list[Token], list[str]]:
    """The tokens without the ways of paying, and these. What names a debt stays where it is."""
    kept: list[Token] = []
    methods: list[str] = []
    at = 0
    while at < len(found):
        named = method_of(found, at)
        if named is None or (named[0] == ON_ACCOUNT and not to_account):
            kept.append(found[at])
            at += 1
            continue
        methods.append(named[0])
        at += named[1]
        while at < len(found) and found[at].key in _BEHIND_A_METHOD:
            at += 1
    return kept, list(dict.fromkeys(methods))


def _with_known_names(reading: Reading, found: list[Token], idle: frozenset[str]) -> list[Token]:
    """A customer's name that the shop knows is one token, wherever it stands."""
    out: list[Token] = []
    at = 0
    while at < len(found):
        length = known_length(reading.known, found, at, idle)
        if length:
            name = " ".join(token.text for token in found[at : at + length])
            out.append(Token("quoted", name, "", space=True, customer=True))
        else:
            out.append(found[at])
        at += length or 1
    return out


def _customer(
    reading: Reading, found: list[Token], idle: frozenset[str], *, joined: bool
) -> tuple[Who, int | None, list[Token], int]:
    """Who is meant, where that stands, the other words that mean something, and how many people
    were named. An unknown name is the one run of words that is left, if they can be a name.
    `joined`: what stands beside a known name belongs to it; where goods are named it does not."""
    phone = reading.phones[0] if reading.phones else None
    phone_at = next((at for at, token in enumerate(found) if token.kind == "phone"), None)
    runs = _runs(found, idle)
    known = [run for run in runs if any(found[at].customer for at in run)]
    people = max(len(known), len(reading.phones), 1)
    if known and not joined:
        known = [[at] for run in known for at in run if found[at].customer]
        others = [[at] for run in runs for at in run if not found[at].customer]
        runs = [*known, *others]
    named = known[0] if known else next((run for run in runs if _may_name(reading, found, run)), [])
    things = [found[at] for run in runs if run is not named for at in run]
    if not named:
        return Who(None, phone), phone_at, things, people
    name = " ".join(found[at].owner for at in named)
    return Who(name, phone), named[0], things, people


def _runs(found: list[Token], idle: frozenset[str]) -> list[list[int]]:
    """Places of the words that mean something, those that stand side by side together."""
    runs: list[list[int]] = []
    for at, token in enumerate(found):
        if not token.is_name or (token.kind == "word" and token.key in idle):
            continue
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _may_name(reading: Reading, found: list[Token], run: list[int]) -> bool:
    """No goods, no item of the shop, and no word of the language."""
    if len(run) > LONGEST_NAME:
        return False
    tokens = [found[at] for at in run]
    if any(token.kind == "quoted" for token in tokens):
        return False
    spoken = any(token.key in words.SPOKEN or token.key in words.UNITS for token in tokens)
    goods = any(token.key in everyday.GOODS for token in tokens)
    return not (spoken or goods or reading.is_item(" ".join(token.text for token in tokens)))


def amount_refused(value: Decimal) -> Refusal | None:
    """The refusal of an amount that nobody pays; None for every other."""
    if value <= 0:
        return Refusal(Reason.ZERO_OR_NEGATIVE, None, f"{value:f}")
    if value > LARGEST_AMOUNT:
        return Refusal(Reason.TOO_LARGE, None, f"{value:f}")
    return None
