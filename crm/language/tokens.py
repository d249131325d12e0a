"""The lexer: a text cut into words, numbers and marks. Later stages find what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from crm.dataclass import dataclass
from crm.language.calendar.clock_times import any_of
from crm.language.calendar.words import OF_THE_CLOCK
from crm.language.letters import PHONE_CLOSE, PHONE_OPEN, QUOTE_CLOSE, QUOTE_OPEN, fold
from crm.language.vocabulary import words

TokenKind = Literal[
    "word", "quoted", "number", "ordinal", "percent", "phone", "date", "separator", "mark"
]


@dataclass(slots=True)
class Token:
    """`text` as typed, `key` folded; `space` before it; `value` of a number or ordinal."""

    kind: TokenKind
    text: str
    key: str
    space: bool
    value: Decimal | None = None
    money: bool = False
    """A currency was said with the number: it is no quantity."""
    spoken: bool = False
    """The number was a word."""
    customer: bool = False
    """A name that the shop knows."""

    @property
    def is_name(self) -> bool:
        return self.kind in ("word", "quoted")

    @property
    def owner(self) -> str:
        """The text without the `'s` of an owner; quoted words stay as they are."""
        if self.kind != "word":
            return self.text
        return self.text.removesuffix("'s").removesuffix("'S")


_LETTER = r"[^\s\d!-/:-@\[-`{-~₹]"
_TOKEN = re.compile(
    rf"""
    (?P<space>[^\S\n]+)
  | (?P<quoted>{QUOTE_OPEN}\d+{QUOTE_CLOSE})
  | (?P<phone>{PHONE_OPEN}\d+{PHONE_CLOSE})
  | (?P<time>\d{{1,2}}(?:[:.]\d{{2}})?\s?[ap]\.?m\b\.?
      | \d{{1,2}}(?:[:.]\d{{2}})?\s?(?:{any_of(OF_THE_CLOCK)})(?!\w)
      | \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d))
  | (?P<date>\d{{4}}(?P<iso>[-/])\d{{1,2}}(?P=iso)\d{{1,2}}(?!\d)
      | \d{{1,2}}(?P<between>[/.-])\d{{1,2}}(?P=between)(?:\d{{4}}|\d{{2}})(?!\d)
      | \d{{1,2}}/\d{{1,2}}(?![\d/]|\.\d) | (?<![\d-])\d{{1,2}}-\d{{1,2}}(?![\d-]|\.\d))
  | (?P<money>/[-=]|(?<=\d)-/)
  | (?P<currency>₹|(?:rs|inr|re)(?:\.\s?|(?=\d))(?=\d|\.\d))
  | (?P<number>-?(?:\d+(?:,\d+)*(?:\.\d+)?|(?<![^\s₹(*@=+x-])\.\d+))
  | (?P<minus>-(?=₹|rs\.?\s?\d))
  | (?P<times>(?:x(?!{_LETTER})|\*)(?!\*))
  | (?P<word>(?:[acdsw]/[co]\b)|(?:{_LETTER}\.)+(?={_LETTER}|\s|$)(?:{_LETTER}[\w'-]*)?
      |{_LETTER}(?:{_LETTER}|\d|['_-](?={_LETTER}))*)
  | (?P<separator>[,;|\n&]|\.(?=\s|$)|(?:(?<=\s)|^)-+(?=\s|$)|(?<={_LETTER})-(?=\s))
  | (?P<mark>[@+=%/?:#-])
  | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


def tokens(text: str, quoted: Sequence[str] = ()) -> list[Token]:
    """The tokens of a normalised text. Times of day and punctuation without meaning are gone."""
    found: list[Token] = []
    space = True
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind in ("between", "iso"):
            kind = "date"
        typed = match[0]
        if kind in ("space", "time", "other") or (typed == "." and found and _short(found[-1])):
            space = True
            continue
        found.append(_token(kind or "", typed, quoted, space=space))
        space = False
    return found


def _short(token: Token) -> bool:
    """A dot after it shortens the word and does not end a sentence: Dr., disc., pkt."""
    return token.kind == "word" and (len(token.key) < 4 or token.key in _SHORTENED)


_SHORTENED = words("disc discnt cust prof shri total amnt apprx approx")


def _token(kind: str, typed: str, quoted: Sequence[str], *, space: bool) -> Token:
    if kind == "number":
        return Token("number", typed, typed, space, number(typed))
    if kind == "word":
        return Token("word", typed, fold(typed), space)
    if kind == "quoted":
        return Token("quoted", quoted[int(typed[1:-1])], "", space)
    if kind == "phone":
        return Token("phone", typed, typed[1:-1], space)
    if kind == "date":
        return Token("date", typed, typed, space)
    if kind == "separator":
        return Token("separator", typed, typed.strip(" -") or "-", space)
    key = {"money": "/-", "currency": "₹", "times": "x", "minus": "minus"}.get(kind, typed)
    return Token("mark", typed, key, space)


GROUPED = r"(?:\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"
"""Digits with commas as India and the West put them: 1,23,456.50 and 123,456.50."""
_GROUPED = re.compile(f"-?{GROUPED}")


def number(typed: str) -> Decimal:
    """The value of digits, whatever their commas."""
    return bounded(Decimal(typed.replace(",", "")))


def bounded(value: Decimal) -> Decimal:
    """No more than can be multiplied exactly; all that is cut off is too large for a shop."""
    return max(-_BOUND, min(_BOUND, value))


_BOUND = Decimal(10) ** 12


def is_grouped_oddly(typed: str) -> bool:
    """Commas where nobody puts them: `38,50` may be meant as 38.50."""
    return "," in typed and _GROUPED.fullmatch(typed) is None
