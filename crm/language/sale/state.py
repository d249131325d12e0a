"""State of a reading while a text goes through the stages: everything understood so far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from crm.bill import DiscountKind, Line
from crm.dataclass import dataclass, field
from crm.language import vocabulary
from crm.language.known_names import KnownNames
from crm.language.sale.reasons import Reason
from crm.language.tokens import Token, is_grouped_oddly

LONGEST_NAME = 5
"""Words in a name; more are a sentence, unless they are quoted."""


@dataclass(slots=True)
class Reading:
    """Each stage takes from `tokens` what it understands and notes it here.

    A problem does not stop the reading: what else was understood is kept for the question.
    """

    tokens: list[Token]
    today: date
    known: KnownNames
    digits: int = 2
    phones: list[str] = field(default_factory=list)
    name: str | None = None
    note: str | None = None
    payments: list[str] = field(default_factory=list)
    paid: list[tuple[Decimal | None, str | None]] = field(default_factory=list)
    """Parts of the bill and how each was paid (crm.language.sale.money.paid_parts)."""
    points: int | Literal["all"] | None = None
    """The points to be used."""
    handed: Decimal | None = None
    """Amount handed over for the bill."""
    day: date | None = None
    discount: tuple[DiscountKind, Decimal] | None = None
    """Kind and value as said."""
    stated: list[Decimal] = field(default_factory=list)
    """Totals that were said."""
    lines: list[Line] = field(default_factory=list)
    counter: bool = False
    """The text says that the sale is to no named customer."""
    tells: bool = False
    """Without a customer it is rather no sale (crm.language.sale.counter)."""
    other_line: tuple[int, Line] | None = None
    """Another reading of a line: its place, and the line with its number in the name."""
    problems: list[tuple[Reason, str]] = field(default_factory=list)
    apart: bool = False
    """Numbers that may or may not be part of a name are read as numbers."""
    doubtful: bool = False
    """There was such a number: the text is read both ways."""

    def problem(self, reason: Reason, detail: str = "") -> None:
        self.problems.append((reason, detail))

    def doubt_odd_commas(self) -> None:
        """`38,50` may be 38.50, two numbers, or a slip."""
        for token in self.tokens:
            if token.kind == "number" and is_grouped_oddly(token.text):
                self.problem(Reason.AMBIGUOUS, token.text)

    def doubt_either(self) -> None:
        """`2 ya 3 rice`: two numbers of which one is meant."""
        kinds = [token.kind for token in self.tokens]
        for at, token in enumerate(self.tokens[1:-1], 1):
            if token.key in vocabulary.EITHER and kinds[at - 1] == kinds[at + 1] == "number":
                self.problem(Reason.AMBIGUOUS, token.text)

    def key(self, at: int) -> str:
        """The key of a word or mark at this place, empty elsewhere."""
        return self.tokens[at].key if 0 <= at < len(self.tokens) else ""

    def kind(self, at: int) -> str:
        """The kind of token at this place, `end` outside."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else "end"

    def is_item(self, name: str) -> bool:
        return self.known.is_item(name)


def in_item_place(found: list[Token], start: int, end: int) -> bool:
    """Whether the words from start to end stand between a quantity and its price.

    `1 birthday card 50` sells a card; `1 fan 1850 card` is paid with one.
    """
    numbers, at = [], start - 1
    while at >= 0 and found[at].kind in ("word", "quoted", "number"):
        if found[at].kind == "number":
            numbers.append(found[at].value or 0)
        at -= 1
    if len(numbers) != 1 or numbers[0] > _MOST_CARDS:
        return False
    at = end
    while at < len(found) and found[at].kind == "word":
        at += 1
    if at == len(found) or not (found[at].kind == "number" or found[at].key == "@"):
        return False
    after = found[at + 1] if at + 1 < len(found) else None
    if found[at].key == "@" or found[at].money or after is None or after.kind != "word":
        return True
    return after.key in _AFTER_PRICE


_MOST_CARDS = 50
"""More than so many are no cards: the number is an amount, and the card has paid it."""
_AFTER_PRICE = (
    vocabulary.PAYMENT_STARTS
    | vocabulary.BEFORE_PAYMENT
    | vocabulary.EACH
    | vocabulary.WALA
    | vocabulary.GENITIVE
)


def known_length(
    known: KnownNames, found: list[Token], at: int, idle: frozenset[str] = frozenset()
) -> int:
    """How many words from `at` on are a known customer's name; 0 where none is, or all are
    `idle`."""
    end = at
    while end < len(found) and found[end].kind == "word" and end < at + LONGEST_NAME:
        end += 1
    for stop in range(end, at, -1):
        run = found[at:stop]
        meant = any(token.key not in idle for token in run)
        if meant and known.is_customer(" ".join(token.text for token in run)):
            return stop - at
    return 0
