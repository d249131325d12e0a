"""Points to be used for a bill: `use 50 points`, `points use karo`."""

from __future__ import annotations

from crm.language import vocabulary
from crm.language.sale.state import Reading
from crm.language.tokens import Token

_POINTS = vocabulary.words("points point pts पॉइंट पॉइंट्स पाइंट")
_USE = vocabulary.words(
    "use using used redeem redeemed lagao laga lagake kaato kato istemal apply with minus"
)
_AROUND = vocabulary.words(
    "karo kar karke ke se the all sab saare sare do lo please pls uske iske my"
)


def take_points(reading: Reading) -> None:
    """Takes the points out: their number, or all of them. Without a word for using them, `points`
    is somebody's own business."""
    found = reading.tokens
    for at, token in enumerate(found):
        if token.kind != "word" or token.key not in _POINTS:
            continue
        start, end = at, at + 1
        number = None
        if _is_counted(found, start):
            start -= 1
            number = found[start].value
        while start and found[start - 1].key in _USE | _AROUND:
            start -= 1
        while end < len(found) and found[end].key in _USE | _AROUND:
            end += 1
        used = any(one.key in _USE for one in found[start:end])
        if not used or (number is not None and (number <= 0 or number != int(number))):
            continue
        reading.points = "all" if number is None else int(number)
        reading.tokens = found[:start] + found[end:]
        return


def _is_counted(found: list[Token], at: int) -> bool:
    """Whether the number before it counts the points; right behind an item it is a price:
    `2 rice 100 points use karo`."""
    if at == 0 or found[at - 1].kind != "number" or found[at - 1].money:
        return False
    before = found[at - 2] if at > 1 else None
    return before is None or before.kind != "word" or before.key in _USE | _AROUND
