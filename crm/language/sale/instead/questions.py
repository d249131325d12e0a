"""Questions about money: what is owed, by whom, what was paid, what is left."""

from __future__ import annotations

from crm.language.money import About, Question
from crm.language.sale.instead import words
from crm.language.sale.instead.said import Said, take_apart
from crm.language.sale.state import Reading
from crm.language.tokens import Token


def question(reading: Reading, typed: list[Token]) -> Question | None:
    """`ravi balance?`, `Asha ka kitna baki hai`, `udhaar list`, `who owes`, `asha points?`."""
    said = take_apart(reading, idle=words.IDLE_OF_QUESTIONS)
    first = next((token.key for token in typed if token.is_name), "")
    asked = (
        any(token.key == "?" for token in typed)
        or said.has(words.ASKS)
        or first in words.ASKS_FIRST
    )
    if said.people > 1:
        return None
    if asked or said.has(words.LISTS):
        return _asked(reading, said, asked=asked)
    alone = said.has(words.ASKS_ALONE) and not said.numbers and said.method is None
    if (
        alone
        and said.who
        and not said.things
        and not said.has(words.COMES_IN, words.HANDS - words.IS)
    ):
        return Question("balance", said.who)
    if alone and not said.who and not said.things and said.has(words.OWING_ALONE):
        return Question("dues")
    return None


def _asked(reading: Reading, said: Said, *, asked: bool) -> Question | None:
    if said.has(words.POINTS):
        return Question("points", said.who) if said.who else None
    if said.has(words.LEFT) and not _of_somebody(reading, said):
        item = " ".join(
            token.text
            for token in said.tokens
            if token.is_name and token.key not in words.IDLE_OF_QUESTIONS
        )
        return Question("stock", item=item) if item else None
    if said.things:
        return None
    if not said.who:
        return _of_all(said)
    return Question(about, said.who) if asked and (about := _about(said)) else None


def _of_somebody(reading: Reading, said: Said) -> bool:
    """`ravi ka kitna bacha hai`: a customer of the shop, not an item."""
    name = said.who.name
    return bool(name) and reading.known.is_customer(name or "") and not reading.is_item(name or "")


def _of_all(said: Said) -> Question | None:
    if said.has(words.OWING):
        return Question("dues")
    if said.has(words.PAID_ASKED) and said.has(words.WHO_ASKED):
        return Question("payments")
    return None


def _about(said: Said) -> About | None:
    if said.has(words.PAID_ASKED):
        return "payments"
    return "balance" if said.has(words.OWING, words.LEFT) else None
