"""Goods counted, come in, or gone: texts that begin with `stock` or `maal`."""

from __future__ import annotations

from decimal import Decimal

from crm.language import vocabulary
from crm.language.money import Move, StockItem, StockMove
from crm.language.sale.instead import words
from crm.language.sale.state import Reading
from crm.language.tokens import Token
from crm.values import plain


def stock(reading: Reading) -> StockMove | None:
    """`stock rice 50 kg`, `stock in 24 soap`, `maal aaya 10 kg atta`, `stock out 3 milk kharab`;
    None for other texts, and for goods with a price."""
    found = [token for token in reading.tokens if token.kind != "phone"]
    if not found or found[0].key not in words.STOCK_LEADS or reading.phones:
        return None
    rest = found[1:]
    keys = {token.key for token in rest if token.kind == "word"}
    move: Move = "count"
    if keys & words.STOCK_OUT:
        move = "out"
    elif keys & words.STOCK_IN:
        move = "in"
    small = words.STOCK_IN | words.STOCK_OUT | words.STOCK_SMALL
    items: list[StockItem] = []
    for segment in _segments([token for token in rest if token.key not in small]):
        item = _item(segment)
        if item is None:
            return None
        items.append(item)
    return StockMove(move, tuple(items)) if items else None


def _segments(found: list[Token]) -> list[list[Token]]:
    """One an item: cut at separators, and where a further number begins another."""
    segments: list[list[Token]] = [[]]
    for token in found:
        current = segments[-1]
        numbered = any(one.kind == "number" for one in current)
        named = any(one.is_name and one.key not in words.UNITS for one in current)
        separates = token.kind == "separator" or token.key in vocabulary.JOINS or token.key == "+"
        begins = token.kind == "number" and numbered and named and current[0].kind == "number"
        goes_on = (
            token.is_name
            and token.key not in words.UNITS
            and numbered
            and named
            and current[0].kind != "number"
        )
        if separates or begins or goes_on:
            segments.append([])
        if not separates:
            segments[-1].append(token)
    return [segment for segment in segments if segment]


def _item(found: list[Token]) -> StockItem | None:
    """One number with its unit, and the words of one thing."""
    numbers = [at for at, token in enumerate(found) if token.kind == "number"]
    if len(numbers) != 1 or any(token.kind in ("percent", "date", "mark") for token in found):
        return None
    at = numbers[0]
    value, taken = found[at].value, {at}
    if value is None or value < 0 or found[at].money:
        return None
    unit = None
    key = found[at + 1].key if at + 1 < len(found) else ""
    if key in vocabulary.UNITS:
        unit = vocabulary.UNITS[key]
    elif key in vocabulary.SMALL_UNITS:
        unit, value = vocabulary.SMALL_UNITS[key], value / Decimal(1000)
    named = [token for place, token in enumerate(found) if place not in taken and token.is_name]
    if unit is not None:
        named = [token for token in named if token is not found[at + 1]]
    if not named:
        return None
    return StockItem(" ".join(token.text for token in named), plain(value), unit)
