"""The customer's name in a sale, told apart from the first item."""

from __future__ import annotations

from crm.language import everyday, vocabulary
from crm.language.sale.naming import (
    NUMBERS,
    STOPS,
    is_goods,
    item_start,
    key_at,
    known_length,
    split,
    text_of,
    what_follows,
)
from crm.language.sale.parts import Part
from crm.language.sale.reasons import Reason
from crm.language.sale.state import LONGEST_NAME, Reading
from crm.language.talk import NEVER_IN_NAMES, NEVER_NAMES, PLACES

_AFTER_MARKER = vocabulary.BUYS | vocabulary.words("up liye naam par pe liye नाम लिए se by")
_CALLS = vocabulary.words("ha bhai bhaiya bhaiyya ji jee sir madam are arre yaar and aur")
_GOODS_IN_GENERAL = vocabulary.GENERIC_GOODS | vocabulary.words("kirana misc sundry")
_PRICED = ("number", "rate", "sum", "separator")
_MARKERS = vocabulary.GENITIVE | vocabulary.BUYS | vocabulary.AFTER_CUSTOMER


def take_customer(reading: Reading, found: list[Part]) -> list[Part]:
    """Notes the customer's name and returns the parts of the bill."""
    phone_at = next((at for at, part in enumerate(found) if part.kind == "phone"), None)
    found = [part for part in found if part.kind != "phone"]
    start = _after_leads(found)
    lead_words, found = found[:start], found[start:]
    if phone_at is not None:
        phone_at = max(phone_at - start, 0)
    found = _without_call(reading, found)
    labelled = bool(lead_words) and lead_words[-1].key in vocabulary.LABELS
    bill = _marked_after(reading, found, phone_at)
    if bill is None:
        bill = _marked_before(reading, found, lead_words)
    if bill is None:
        bill = _in_front(reading, found, phone_at, labelled=labelled)
    if bill is not None and reading.name is not None:
        return bill
    found = found if bill is None else bill
    bill = _after_amount(reading, found)
    if bill is None:
        bill = _known_behind(reading, found)
    if bill is None and phone_at is not None:
        bill = _before_phone(reading, found, phone_at)
    return found if bill is None else bill


def _after_leads(found: list[Part]) -> int:
    at = 0
    while at < len(found):
        part = found[at]
        initial = part.kind == "word" and part.token.text.endswith(".")
        if part.kind == "separator" or (part.key in vocabulary.LEADS and not initial):
            at += 1
        else:
            break
    return at


def _without_call(reading: Reading, found: list[Part]) -> list[Part]:
    """`bhai asha 450`, `ha asha 450`: whoever writes is called, and then a known name comes."""
    known = reading.known
    while len(found) > 1 and found[0].key in _CALLS and found[1].kind == "word":
        both = text_of(found[:2])
        if known.begins_customer(both) or not known.begins_customer(found[1].token.text):
            break
        found = found[1:]
    return found


def _run(found: list[Part], start: int) -> int:
    """The end of the words that begin at start, before words that cannot be in a name."""
    at = start
    while at < len(found) and found[at].kind == "word" and found[at].key not in STOPS:
        at += 1
    return at


def _named(reading: Reading, found: list[Part]) -> bool:
    """Notes the name; False where nothing is left of it. `500 ka saman` is of nobody."""
    if all(part.key in _GOODS_IN_GENERAL for part in found):
        reading.counter = True
        return False
    name = " ".join(filter(None, (part.token.owner for part in found)))
    if not name:
        return False
    if reading.name is not None:
        reading.problem(Reason.AMBIGUOUS, "two_customers")
    elif len(found) > LONGEST_NAME:
        reading.problem(Reason.NOT_A_SALE, "long_name")
    elif _is_no_name(reading, found):
        reading.problem(Reason.NOT_A_SALE, name)
    reading.name = name
    return True


def _is_no_name(reading: Reading, found: list[Part]) -> bool:
    """`train 12345`, `Ravi age 25`, `Asha flat 402`; what the shop knows is a name, whatever its
    words."""
    known = known_length(reading, found)
    first = found[0].key in NEVER_NAMES and not known
    placed = any(part.key in PLACES for part in found[known:][-2:])
    return first or placed or any(part.key in NEVER_IN_NAMES for part in found[known:])


def _marked_after(reading: Reading, found: list[Part], phone_at: int | None) -> list[Part] | None:
    """`Ravi ne`, `pooja ko`, `Ravi ka`, `Asha ke liye`, `Kavita has taken`."""
    before = 0
    while before < len(found) and found[before].kind in ("word", "separator"):
        before += 1
    for at, part in enumerate(found):
        if part.kind != "word" or part.key not in _MARKERS:
            continue
        first = at
        while first > 0 and found[first - 1].kind == "word":
            first -= 1
        leads = first <= before
        genitive = part.key in vocabulary.GENITIVE and (leads or key_at(found, at + 1) == "liye")
        buys = part.key in vocabulary.BUYS and leads
        if not (part.key in vocabulary.AFTER_CUSTOMER or genitive or buys):
            continue
        run = found[first:at]
        if genitive and run and item_start(reading, run) == 0 and not known_length(reading, run):
            continue  # rice ka rate 60
        end = at + 1
        while end < len(found) and found[end].key in _AFTER_MARKER:
            end += 1
        if not run:
            if phone_at is not None and leads:
                return found[:first] + found[end:]
            continue
        if not leads and first and found[first - 1].kind in ("quantity", "number"):
            keep = _known_ending(reading, run)  # 2 rice asha ko 100 me diya
            if first > 1 and found[first - 2].kind == "word":
                keep = 0
            _named(reading, run[keep:])
            return found[:first] + run[:keep] + found[end:]
        _named(reading, run)
        return found[:first] + found[end:]
    return None


def _known_ending(reading: Reading, run: list[Part]) -> int:
    """Where a name begins at the end of an item's words: what is known, or the last word."""
    for start in range(max(1, len(run) - LONGEST_NAME), len(run)):
        if reading.known.is_customer(text_of(run[start:])):
            return start
    return len(run) - 1


def _marked_before(
    reading: Reading, found: list[Part], lead_words: list[Part]
) -> list[Part] | None:
    """`to Meena`, `for Asha`, `customer Asha`."""
    if lead_words and lead_words[-1].key in vocabulary.TO:
        return None  # bill for Karan: the name is in front now
    for at, part in enumerate(found):
        if part.key not in vocabulary.TO or part.kind != "word":
            continue
        end = _run(found, at + 1)
        if end == at + 1:
            continue
        if part.key == "for" and _inside_item(found, at, end):
            continue
        run = found[at + 1 : end]
        name, items = (run, []) if len(run) == 1 else split(reading, run, found, end)
        front = _run(found, 0)
        if front and what_follows(found, front) == "item":
            _named(reading, found[:front])
            found = found[front:]
            at, end = at - front, end - front
        _named(reading, name)
        return found[:at] + items + found[end:]
    return None


def _inside_item(found: list[Part], at: int, end: int) -> bool:
    """`1 cream for face 120` is one item."""
    first = at
    while first > 0 and found[first - 1].kind == "word":
        first -= 1
    counted = first > 1 and first < at and found[first - 1].kind in ("number", "quantity")
    return counted and end < len(found) and found[end].kind in ("number", "rate")


def _in_front(
    reading: Reading, found: list[Part], phone_at: int | None, *, labelled: bool
) -> list[Part] | None:
    end = _run(found, 0)
    if end == 0:
        return None
    run = found[:end]
    if end + 1 < len(found) and found[end].token.key in vocabulary.JOINS | {"&", "+"}:
        if found[end + 1].key in everyday.FIRMS:
            _named(reading, [*found[: end + 2]])
            return found[end + 2 :]
        if item_start(reading, run) is None and found[end + 1].kind == "word":
            reading.problem(Reason.AMBIGUOUS, "two_customers")
    ends = end == len(found) or found[end].kind == "separator"
    if labelled and ends:
        _named(reading, run)
        return found[end:]
    after_phone = phone_at is not None and phone_at < end
    if after_phone and phone_at:
        _named(reading, run[:phone_at])
        return found[phone_at:]
    name, items = split(reading, run, found, end)
    if after_phone and what_follows(found, end) != "item":
        known = known_length(reading, run)
        name, items = run[:known], run[known:]
    if name:
        _named(reading, name)
        if items and name[-1].token.kind == "word" and name[-1].token.text[-1].isdigit():
            reading.problem(Reason.AMBIGUOUS, text_of(name))  # suresh2 rice 100
    return items + found[end:]


def _after_amount(reading: Reading, found: list[Part]) -> list[Part] | None:
    """`Rs. 75 Kavita`: an amount on its own and the words behind it."""
    if len(found) < 2 or sum(part.kind in NUMBERS for part in found) != 1:
        return None
    first = found[0]
    if first.kind not in ("number", "sum"):
        return None
    start = 1
    while start < len(found) and (
        found[start].kind == "separator" or found[start].key in vocabulary.TO | {"of", "by", "the"}
    ):
        start += 1
    end = _run(found, start)
    run = found[start:end]
    if not run or any(part.kind == "word" and part.key not in STOPS for part in found[end:]):
        return None
    known = known_length(reading, run) == len(run)
    amount = first.money or first.value != first.value.to_integral_value()
    if not known and (not amount or item_start(reading, run) is not None):
        return None
    _named(reading, run)
    return found[:1] + found[end:]


def _known_behind(reading: Reading, found: list[Part]) -> list[Part] | None:
    """`2 rice 100 asha`, `2 rice asha 100`: a known name behind the items, or behind one."""
    start = 0
    while start < len(found):
        if found[start].kind != "word":
            start += 1
            continue
        end = start
        while end < len(found) and found[end].kind == "word":
            end += 1
        ends = end == len(found) or found[end].kind == "separator"
        after_price = start > 0 and found[start - 1].kind in _PRICED and ends
        in_item = not ends and (start == 0 or found[start - 1].kind in ("number", "quantity"))
        least = start if after_price else start + 1
        for first in range(max(least, end - LONGEST_NAME), end if after_price or in_item else 0):
            name = text_of(found[first:end])
            whole = reading.known.begins_customer(name) and (
                first == start or is_goods(reading, text_of(found[start:first]))
            )
            if whole or reading.known.is_customer(name):
                _named(reading, found[first:end])
                return found[:first] + found[end:]
        start = end
    return None


def _before_phone(reading: Reading, found: list[Part], phone_at: int) -> list[Part] | None:
    """`2 rice 100 Suresh 9876543210`."""
    start = min(phone_at, len(found))
    end = start
    while start > 0 and found[start - 1].kind == "word":
        start -= 1
    run = found[start:end]
    priced = start > 0 and found[start - 1].kind in _PRICED
    if not run or not priced or item_start(reading, run) is not None:
        return None
    _named(reading, run)
    return found[:start] + found[end:]
