"""Several people in one text, each with a sale: where one ends and the next begins.

Two people never share a bill: who is meant is decided by the place in the line. What the shop
knows tells a person; nobody can tell an unknown name from an unknown item.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm.bill import Bill
from crm.dataclass import dataclass, replace
from crm.language import everyday, vocabulary
from crm.language.known_names import KnownNames
from crm.language.sale.counter import counter_at
from crm.language.sale.reasons import MANY, Refusal
from crm.language.sale.state import LONGEST_NAME
from crm.language.talk import ALL_WORDS
from crm.language.tokens import Token

_NUMBER_WORDS = vocabulary.NUMBERS.keys() | vocabulary.SCALES.keys()
_BETWEEN = vocabulary.JOINS | vocabulary.TO
_AFTER_AMOUNT = vocabulary.PAYMENT_STARTS | vocabulary.CURRENCY | vocabulary.EACH | vocabulary.VERBS
_BEFORE_A_NAME = _BETWEEN | _AFTER_AMOUNT | _NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class _Person:
    start: int
    end: int


def cut_by_person(found: list[Token], known: KnownNames) -> list[list[Token]]:
    """The tokens of each person's sale; one list where the text is about one."""
    numbers = [at for at, token in enumerate(found) if _is_number(token)]
    if len(numbers) < 2:
        return [found]
    people = _people(found, known)
    if not people:
        return [found]
    leading = any(at >= people[-1].end for at in numbers)
    cuts = _before_each(found, people) if leading else [one.end for one in people[:-1]]
    if not cuts:
        return [found]
    pieces = [found[a:b] for a, b in zip([0, *cuts], [*cuts, len(found)], strict=True)]
    if all(any(_is_number(token) for token in piece) for piece in pieces):
        return [_trimmed(piece) for piece in pieces]
    return [found]


def cut_at_lone_amounts(piece: list[Token]) -> list[list[Token]]:
    """One person's lines on a page, and each amount that stands in a line of its own below them:
    somebody else's, if it contradicts them."""
    lines: list[list[Token]] = [[]]
    for token in piece:
        if token.key == "\n":
            lines.append([])
        else:
            lines[-1].append(token)
    cut: list[list[Token]] = []
    for line in filter(None, lines):
        if cut and not _is_lone_amount(line) and not _is_lone_amount(cut[-1]):
            cut[-1] += line
        else:
            cut.append(line)
    return cut


def _is_lone_amount(line: list[Token]) -> bool:
    said = [token for token in line if token.key not in _AFTER_AMOUNT and token.kind != "mark"]
    return [token.kind for token in said] == ["number"]


def total_below(found: list[Token]) -> tuple[int, Decimal | None]:
    """Where the sales on a page end, and the total below them (`total 750`), if there is one."""
    words = [at for at, token in enumerate(found) if token.key in vocabulary.TOTAL_WORDS]
    if not words or not words[-1] or found[words[-1] - 1].kind != "separator":
        return len(found), None
    said = [token for token in found[words[-1] + 1 :] if token.kind == "number"]
    rest = {token.key for token in found[words[-1] + 1 :] if token.kind == "word"}
    if len(said) != 1 or said[0].value is None or rest - vocabulary.CURRENCY:
        return len(found), None
    return words[-1] - 1, said[0].value


def on_the_day(sale: Bill | Refusal, day: date, today: date) -> Bill | Refusal:
    """The sale on the day of the page, where it says none itself."""
    if isinstance(sale, Refusal):
        return sale if sale.bill is None else replace(sale, bill=_dated(sale.bill, day, today))
    return _dated(sale, day, today)


def _dated(bill: Bill, day: date, today: date) -> Bill:
    return replace(bill, purchase_date=day) if bill.purchase_date == today else bill


def _before_each(found: list[Token], people: list[_Person]) -> list[int]:
    """In front of each person, but for the first one that the text begins with. An unknown name
    may stand before all of them, or none: `zubin rice 100` and then a line of Ravi."""
    first = people[0].start
    front = found[:first]
    numbered = any(_is_number(token) for token in front)
    somebody = numbered and (_is_a_name(front[0]) or front[-1].key == "\n")
    return [one.start for one in people][0 if somebody else 1 :]


def _is_a_name(token: Token) -> bool:
    return token.kind == "word" and token.key not in ALL_WORDS and token.key not in everyday.GOODS


def _is_number(token: Token) -> bool:
    return token.kind == "number" or (token.kind == "word" and token.key in _NUMBER_WORDS)


def _people(found: list[Token], known: KnownNames) -> list[_Person]:
    people: list[_Person] = []
    at = 0
    while at < len(found):
        length = _name_at(found, at, known)
        if length and people and _is_own_thing(found, people[0], at, at + length):
            length = 0
        if length:
            people.append(_Person(at, at + length))
        at += length or 1
    return people


def _is_own_thing(found: list[Token], first: _Person, at: int, end: int) -> bool:
    """`Honey Singh 1 honey 225`, `chandan 2 chandan 60`: counted, and no more than the beginning
    of that customer's own name; all of it where they have bought nothing so far."""
    own = [token.key for token in found[first.start : first.end]]
    said = [token.key for token in found[at:end]]
    nothing_yet = sum(_is_number(token) for token in found[first.end : at]) == 1
    longest = len(own) if nothing_yet else len(own) - 1
    return _counts(found[at - 1]) and len(said) <= longest and said == own[: len(said)]


def _name_at(found: list[Token], at: int, known: KnownNames) -> int:
    """The words of a known customer's name that begins here, where a customer can stand."""
    token = found[at]
    before = found[at - 1] if at else None
    if (before is None or before.kind == "separator") and (length := counter_at(found, at, known)):
        return length
    if token.kind != "word" or token.key in ALL_WORDS or not _can_begin(before):
        return 0
    counted = before is not None and _counts(before)
    end = at
    while end < len(found) and found[end].kind == "word" and end < at + LONGEST_NAME:
        end += 1
    for whole in (True, False):
        for stop in range(end, at, -1):
            name = " ".join(one.text for one in found[at:stop])
            if not (known.is_customer(name) if whole else known.begins_customer(name)):
                continue
            thing = token.key in everyday.GOODS or known.is_item(name)
            if counted or (
                thing and _begins_an_item(found, at)
            ):  # 1 ravi masala 50 is a thing; in `ravi 2 asha 450` nobody buys an Asha
                return stop - at if not thing and _amount_at(found, stop, least=whole) else 0
            return stop - at if whole or (not thing and _goes_on(found, stop, known)) else 0
    return 0


def _begins_an_item(found: list[Token], at: int) -> bool:
    """The number before it is the first of its segment: `20 honey @5` in a line of its own."""
    return at > 1 and found[at - 1].kind == "number" and found[at - 2].kind == "separator"


def _counts(token: Token) -> bool:
    """Whether a thing is counted by it; so small an amount there is none."""
    if token.kind == "number":
        return token.value is None or abs(token.value) < MANY
    return token.key in vocabulary.NUMBERS and float(vocabulary.NUMBERS[token.key]) < MANY


def _amount_at(found: list[Token], at: int, *, least: bool) -> bool:
    """Whether a number stands there; but for `least`, one that may be an amount."""
    if at >= len(found) or not _is_number(found[at]):
        return False
    return least or not _counts(found[at])


def _can_begin(before: Token | None) -> bool:
    """At the start, behind a separator, an amount or a way of paying; not behind a word."""
    if before is None or before.kind in ("separator", "number", "phone", "mark", "date", "percent"):
        return True
    return before.kind == "word" and before.key in _BEFORE_A_NAME


def _goes_on(found: list[Token], at: int, known: KnownNames) -> bool:
    """Behind half a name (`ravi` of Ravi Kumar) an amount, the end or a thing: what is no longer
    the name of an item, as in `ganesh murti 500`."""
    if at >= len(found) or found[at].kind != "word":
        return True
    key = found[at].key
    return key in ALL_WORDS or key in everyday.GOODS or known.is_item(found[at].text)


def _trimmed(piece: list[Token]) -> list[Token]:
    """Without the separators and small words that only stood between two people."""
    start, end = 0, len(piece)
    while start < end and _is_between(piece[start]):
        start += 1
    while end > start and _is_between(piece[end - 1]):
        end -= 1
    return piece[start:end]


def _is_between(token: Token) -> bool:
    return token.kind == "separator" or token.key in _BETWEEN or token.text == "/"
