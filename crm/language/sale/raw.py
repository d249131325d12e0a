"""Parts taken out of a text before it is cut into tokens: note, quoted names, phones."""

from __future__ import annotations

import re

from crm.dataclass import dataclass
from crm.language.calendar import words as day_words
from crm.language.letters import QUOTE_CLOSE, QUOTE_OPEN, normalised
from crm.language.phones import taken_out
from crm.language.sale.reasons import MANY
from crm.language.tokens import number

_NOTE = re.compile(r"(?:^|(?<=[\s,;.(]))(?:notes?|remarks?|नोट)\s*:[^\S\n]*([^\n]*)", re.IGNORECASE)
_QUOTED = re.compile(r'(?<![\d\w])(?:"((?:[^"\n]|"")+)"|“([^“”\n]+)”)(?!\w)')
_LIST_NUMBER = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2})(?:\)\s?|\.\s+)(?=\S)", re.MULTILINE)
_BILL_NUMBER = re.compile(
    r"\b(?:bill|invoice|inv|receipt|voucher|memo|entry)\s*(?:no|num|number|#)[\s.:#-]*\d+",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?<=[^\W\d] )'(\d\d)\b")
_NUKTA = "\u093c"
_MONTH = "|".join(  # fold takes the nukta away
    word if word.isascii() else "".join(f"{letter}{_NUKTA}?" for letter in word)
    for word in sorted(day_words.MONTHS, key=len, reverse=True)
)
_JOINED_DATE = re.compile(
    rf"\b(\d{{1,2}})\s?[-/]\s?({_MONTH})(?!\w)\.?(?:\s?[-/]?\s?'?(20\d\d|\d\d\b))?"
    rf"|(?<!\w)({_MONTH})-(\d{{1,2}})\b",
    re.IGNORECASE,
)
_CLOCK = r",?[ ]\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?"
_FORWARDED = re.compile(
    rf"^(?:\[(\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?){_CLOCK}\]"
    rf"|(\d{{1,2}}/\d{{1,2}}/\d{{2,4}}){_CLOCK} -)"
    r" [^:\n]{1,40}: ",
    re.IGNORECASE | re.MULTILINE,
)
"""What WhatsApp puts before a copied message: when, and who wrote it; the day stays."""
_STRUCK = re.compile(r"(?<!\S)~(?=\S)[^~\n]*?[^\s~]~(?!\S)")
"""`~asha 300~` is crossed out."""
_STYLED = re.compile(r"(?<!\S)([*_])(?=\S)([^*_\n]*?[^\s*_])\1(?!\S)")
"""`*bold*` and `_slanted_`."""
_MESSRS = re.compile(r"(?<![\w/])m/s\.?\s+(?=[^\W\d])", re.IGNORECASE)
_ARROW = re.compile(r"[=-]+>|→|⇒")
_LETTER = r"[^\s\d!-/:-@\[-`{-~₹]"
_LED = re.compile(rf"{_LETTER} - \d")
_LISTED = re.compile(
    rf"({_LETTER}) - (\d+(?:,\d+)*(?:\.\d+)?)(?![\w.,-])(?=\s+{_LETTER}[^\n,;\d]* - \d)"
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
_LEFT_OVER = re.compile(r"^[*_~`]+(?=\S)|(?<=\S)[*_~`]+$|(?<=[^\W_])[.!,;]+$", re.MULTILINE)
"""Marks of a style that another line closes, and what ends a sentence."""
_BLANKS = re.compile(r"[^\S\n]+")
_GREETED = re.compile(
    r"^\s*(?:(?:hi|hello|hey|namaste|ok|okay|haan|please|pls|plz|kindly)[\s,.!:-]+"
    r"|(?:sale|entry)\s*[:-]\s*)+(?=[^\W\d])",
    re.IGNORECASE,
)
_THANKED = re.compile(
    r"(?<=\w|/|-|\))[\s,.!]+"
    r"(?:(?:ok|okay|thanks|thank you|thankyou|thx|ji|jee|sir|madam)[\s,.!]*)+$",
    re.IGNORECASE,
)
_FIRST_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]|[->]+)\s+(?=\S)")
"""What begins one line of a list, or of what somebody else wrote."""


@dataclass(slots=True)
class Raw:
    """`text` is normalised and has marks in place of the `quoted` names and the `phones`."""

    text: str
    note: str | None
    quoted: list[str]
    phones: list[str]
    copied: bool = False
    """A message of somebody else, with the sender's name taken off."""


def opened(text: str, region: str) -> Raw:
    """Takes a typed text apart. Notes and quoted names stay as they were typed."""
    text = _INVISIBLE.sub("", _PRIVATE.sub(" ", text))
    text, copied = _FORWARDED.subn(r"\1\2 ", text)
    text = _STYLED.sub(r"\2", _STRUCK.sub(" ", text))
    note = None
    if ":" in text and (found := _NOTE.search(text)):
        bracketed = text[: found.start()].endswith("(")
        note = (found[1].rstrip().removesuffix(")") if bracketed else found[1]).strip() or None
        text = text[: found.start()] + text[found.end() :]
    text = _LEFT_OVER.sub("", text)
    quoted: list[str] = []

    def mark(found: re.Match[str]) -> str:
        name = " ".join((found[1] or found[2]).replace('""', '"').split())
        if not name:
            return " "
        quoted.append(name)
        return f" {QUOTE_OPEN}{len(quoted) - 1}{QUOTE_CLOSE} "

    text = _MESSRS.sub("", text) if "/" in text else text
    text = _BLANKS.sub(" ", normalised(_ARROW.sub(" - ", _QUOTED.sub(mark, text))))
    text = _only_said(text)
    text = _SHORT_YEAR.sub(r"20\1", _JOINED_DATE.sub(_apart, text))
    text, phones = taken_out(_BILL_NUMBER.sub(" ", _unnumbered(text)), region)
    listed = _listed(text) if " - " in text else text
    return Raw(listed, note, quoted, phones, copied=bool(copied))


def _listed(text: str) -> str:
    """`rice - 100 oil - 250`: where each thing has a dash, it leads to the price of that."""

    def price(found: re.Match[str]) -> str:
        named = len(text[: found.end(1)].split()) > 1  # the first word is the customer
        priced = named and number(found[2]) >= MANY
        return f"{found[1]} {found[2]}/-" if priced else found[0]

    return _LISTED.sub(price, text) if len(_LED.findall(text)) > 1 else text


def _apart(found: re.Match[str]) -> str:
    """10-Mar-25 is 10 Mar 2025, Mar-10 is 10 Mar."""
    day, month, year = found[1] or found[5], found[2] or found[4], found[3]
    if year is None:
        return f"{day} {month} "
    return f"{day} {month} {'20' if len(year) == 2 else ''}{year} "


def _only_said(text: str) -> str:
    """A text without what greets before it and thanks behind it."""
    text = _GREETED.sub("", text)
    if any(map(str.isdigit, text)):
        text = _THANKED.sub("", text)
    return text


def _unnumbered(text: str) -> str:
    """A list without its numbers: 1) rice 100 2) oil 250. They count from one, or stay; a text of
    one line of it loses any."""
    if "\n" not in text and len(_LIST_NUMBER.findall(text)) < 2:
        return _FIRST_MARK.sub("", text)
    numbers = _LIST_NUMBER.findall(text)
    if len(numbers) < 2 or [int(number) for number in numbers] != [*range(1, len(numbers) + 1)]:
        return text
    return _LIST_NUMBER.sub("\n", text)
