"""What a text that is no sale says about money: the kinds in the order in which they are told."""

from __future__ import annotations

from crm.language.money import Money
from crm.language.sale.instead import words
from crm.language.sale.instead.appointments import appointment
from crm.language.sale.instead.movements import debt, movement, opening, promise, waiver
from crm.language.sale.instead.questions import question
from crm.language.sale.instead.returns import returned
from crm.language.sale.instead.said import take_apart
from crm.language.sale.instead.stock import stock
from crm.language.sale.reasons import Refusal
from crm.language.sale.state import Reading
from crm.language.tokens import Token


def read_money(reading: Reading, typed: list[Token], text: str) -> Money | Refusal | None:
    """The meaning of a text without a sale; a refusal where it has to be asked about, with what may
    be meant in `offered`; None where it is nothing of this.

    `typed` are the tokens before their numbers were made, `text` is normalised. The tokens of
    `reading` stay as they are.
    """
    keys = {token.key for token in typed if token.kind == "word"}
    if keys & words.SAID_BY_OTHERS:
        return None
    if asks := question(reading, typed):
        return asks
    if any(token.key == "?" for token in typed) or keys & (words.DID_NOT | words.COMMANDS):
        return None
    if moved := stock(reading):
        return moved
    first = next((token.key for token in typed if token.is_name), "")
    booked = appointment(reading, text)
    if booked is not None or first in words.BOOKS:
        return booked
    if first in words.STOCK_LEADS or keys & words.SUPPLIES:
        return None
    if keys & (words.RETURNS | words.REFUNDS | words.EXCHANGES):
        return returned(reading)
    if promised := promise(reading):
        return promised
    said = take_apart(reading)
    return waiver(said) or opening(said) or debt(said) or movement(said)
