"""Where a name ends and the first item begins, among words that stand side by side."""

from __future__ import annotations

from typing import Literal

from crm.language import everyday, vocabulary
from crm.language.sale.parts import Part
from crm.language.sale.reasons import MANY, Reason
from crm.language.sale.state import LONGEST_NAME, Reading

STOPS = (
    vocabulary.VERBS
    | vocabulary.GENITIVE
    | vocabulary.AFTER_CUSTOMER
    | vocabulary.IN
    | vocabulary.BUYS
    | vocabulary.TO
    | vocabulary.words("at on se the only and total bill")
)
NUMBERS = ("number", "quantity", "size", "rate", "sum")
_THINGS_TOO = ("bag", "box", "packet", "pair")
"""Units that are sold themselves: Omkar 1 bag 649."""
_SURNAMES = everyday.SURNAMES | everyday.HONORIFICS
_MEANINGLESS = STOPS | vocabulary.FILLERS

Follow = Literal["item", "lone", "price", "end"]


def split(
    reading: Reading, run: list[Part], found: list[Part], end: int
) -> tuple[list[Part], list[Part]]:
    """The words of a name, and the words of the first item behind it."""
    known = known_length(reading, run)
    if _is_whole_name(reading, run):
        return run, []
    item = item_start(reading, run)
    if item == 0 and not _is_whole_name(reading, run[:known]):
        return [], run
    if known == len(run):
        return run, []
    if article := _article(run):
        return run[:article], run[article + 1 :]
    cut = _with_surname(run, known) if known else _first_name(run)
    if known and item is not None and known <= item:
        return run[:cut], run[cut:]
    follow = what_follows(found, end)
    if follow == "item" and cut < len(run) and _is_price_rather(found[end]):
        # ravi rice 100 oil 250: the number is the price of what stands before it, or is it?
        if item is None:
            reading.problem(Reason.AMBIGUOUS, text_of(run))
    elif follow == "item":
        return run, []
    if item is not None and item > 0 and (not known or known <= item):
        return (run[:cut], run[cut:]) if known else (run[:item], run[item:])
    return _split_by_price(reading, run, found[end:], follow, known, cut)


def _split_by_price(
    reading: Reading, run: list[Part], behind: list[Part], follow: Follow, known: int, cut: int
) -> tuple[list[Part], list[Part]]:
    """Where nothing is known of the words, what stands behind them says what they are."""
    if follow == "lone" and len(behind) == 1 and behind[0].of and cut < len(run):
        if not known:
            reading.problem(Reason.AMBIGUOUS, text_of(run))  # ravi dhaniya 10 ka
        return run[:cut], run[cut:]
    if follow in ("lone", "end"):
        return run, []
    if len(run) == 1:
        unjoined = len(behind) > 1 and behind[0].kind == behind[1].kind == "number"
        reading.tells |= not known and unjoined and not behind[1].money  # zubin 2 450
        a_thing = behind[0].kind == "quantity" and behind[0].unit in _THINGS_TOO
        return (run, []) if known or a_thing else ([], run)
    return run[:cut], run[cut:]


def _article(run: list[Part]) -> int:
    """Asha an umbrella 350: the article begins the item. 0 where there is none; `A` is rather an
    initial."""
    for at, part in enumerate(run):
        if at and (part.key in ("an", "some", "another") or part.token.text == "a"):
            return at
    return 0


def _is_whole_name(reading: Reading, run: list[Part]) -> bool:
    """Whether a customer's name is whole; its beginning may be an item: honey, of Honey Singh."""
    return bool(run) and (run[-1].token.customer or reading.known.is_customer(text_of(run)))


def _is_price_rather(part: Part) -> bool:
    return part.kind == "number" and part.value >= MANY


def known_length(reading: Reading, run: list[Part]) -> int:
    longest = min(len(run), LONGEST_NAME)
    for end in range(longest, 0, -1):
        if run[end - 1].token.customer or reading.known.is_customer(text_of(run[:end])):
            return end
    for end in range(longest, 0, -1):
        if reading.known.begins_customer(text_of(run[:end])):
            return end
    return 0


def item_start(reading: Reading, run: list[Part]) -> int | None:
    """Where the words of a known item begin; a surname in second place makes the first a name."""
    for start, part in enumerate(run[: 2 * LONGEST_NAME]):
        token = part.token
        quoted = token.kind == "quoted" and not token.customer
        if start and (quoted or token.text[0].isdigit()):
            return start  # 7up, 9 watt bulb
        known = (
            part.key in everyday.GOODS
            or (start and part.key in vocabulary.UNITS)
            or (
                not token.customer
                and (
                    reading.known.is_item(token.text)
                    or (len(run) > start + 1 and reading.known.is_item(text_of(run[start:][:4])))
                )
            )
        )
        if known:
            named = start == 0 and key_at(run, 1) in _SURNAMES
            return None if named else start
    return None


def is_goods(reading: Reading, name: str) -> bool:
    """Whether things are called so, in any shop or in this one."""
    return name.casefold() in everyday.GOODS or reading.is_item(name)


def _first_name(run: list[Part]) -> int:
    """One word, with its honorifics and a surname that everybody knows."""
    end = 1
    while end < len(run) - 1 and run[end - 1].key in everyday.HONORIFICS_BEFORE:
        end += 1
    return _with_surname(run, end)


def _with_surname(run: list[Part], end: int) -> int:
    while end < len(run) and run[end].key in _SURNAMES:
        end += 1
    return end


def what_follows(found: list[Part], end: int) -> Follow:
    """Kind of part behind the leading words: an item with its quantity, a lone amount, a price."""
    if end == len(found) or found[end].kind in ("separator", "word"):
        rest = [part for part in found[end:] if part.kind in NUMBERS]
        return "end" if rest or end == len(found) else "lone"
    at = end
    numbers = 0
    while at < len(found) and found[at].kind in NUMBERS:
        numbers += 1
        at += 1
    first = found[end]
    behind = _segment(found, at)
    if behind and behind[0].key in vocabulary.TO:
        behind = []  # to Meena: no thing
    priced = at + len(behind) < len(found) and found[at + len(behind)].kind in NUMBERS
    named = any(part.key not in _MEANINGLESS for part in behind)
    if behind and (not first.money or first.of) and numbers == 1 and (named or priced):
        return "item"
    if named and numbers > 1 and (found[end + 1].kind in ("quantity", "size") or not priced):
        return "item"
    more = any(part.kind in NUMBERS for part in found[at:])
    if numbers == 1 and not more and (first.kind == "number" or first.of):
        return "lone"
    return "price"


def _segment(found: list[Part], at: int) -> list[Part]:
    end = at
    while end < len(found) and found[end].kind == "word":
        end += 1
    return found[at:end]


def text_of(run: list[Part]) -> str:
    return " ".join(part.token.text for part in run)


def key_at(found: list[Part], at: int) -> str:
    return found[at].key if 0 <= at < len(found) else ""
