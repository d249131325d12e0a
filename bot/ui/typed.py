"""Meaning of a text typed while a question is open: one rule for all questions.

docs/decisions/what-is-typed-while-asked.md says it in words.
"""

from __future__ import annotations

from enum import Enum

from crm.dataclass import dataclass


class AnswerKind(Enum):
    """Kinds of answer."""

    TEXT = "free text"
    """A message, a note, a title: whatever is typed is the answer."""
    NAME = "name"
    """A person's name: never a text with money, a date or a time in it."""
    CARD = "card"
    """A person's name with what else is known of them: the name has no money, date or time in it,
    once the phone and the birthday are taken out."""
    VALUE = "value"
    """An amount, a day, a choice, words to search for: a sale is none of these."""
    OF_A_SALE = "part of a sale"
    """What a sale or a payment still misses, such as whose it is: a whole sale is none of these,
    and no question in plain words."""


@dataclass(frozen=True, slots=True)
class Said:
    """A typed text as the shop reads it.

    `about_a_sale`: a reply to the message that shows one. `complete_sale`: to a customer who is
    known for certain, with nothing left to ask; `customer_id` is that customer. `total_alone`:
    there is only a total in it, which may be part of a name (`Asha Flat 307`). `reads_as_sale`:
    to anybody, finished or not. `no_name`: money, a date or a time is in it; `no_card`: also
    beside a phone, a birthday and an email. `leaves`: a command in plain words that leads away
    (`menu`). `asks`: a question in plain words that nobody is called (`aaj kitna hua`).
    `may_be_sold`: to somebody who is known, though perhaps which of them, or to several people.
    """

    about_a_sale: bool = False
    complete_sale: bool = False
    customer_id: int | None = None
    total_alone: bool = False
    reads_as_sale: bool = False
    no_name: bool = False
    no_card: bool = False
    leaves: bool = False
    asks: bool = False
    may_be_sold: bool = False


class Meaning(Enum):
    ANSWER = "the answer"
    ANSWER_OR_SALE = "the answer, and offered as a sale"
    DOUBT = "no name: asked whether it is a sale"
    SALE = "a sale; the question is asked again"
    CORRECTION = "about the sale that it replies to"
    COMMAND = "a command"
    ASIDE = "a question of its own; what is open is asked again"


def meaning(kind: AnswerKind, said: Said, *, of_customer: int | None = None) -> Meaning:
    """`of_customer` is whom the question is about, if it is about a sale to somebody: what is said
    of the same customer answers it."""
    if said.about_a_sale:
        return Meaning.CORRECTION
    if kind is AnswerKind.TEXT:
        sale = said.complete_sale or said.may_be_sold
        return Meaning.ANSWER_OR_SALE if sale else Meaning.ANSWER
    if said.leaves:
        return Meaning.COMMAND
    perhaps_a_name = kind in (AnswerKind.NAME, AnswerKind.CARD) and said.total_alone
    own = of_customer is not None and said.customer_id == of_customer
    if said.complete_sale and not perhaps_a_name and not own:
        return Meaning.SALE
    if said.asks and kind is not AnswerKind.VALUE:
        return Meaning.ASIDE
    if (kind is AnswerKind.NAME and said.no_name) or (kind is AnswerKind.CARD and said.no_card):
        return Meaning.DOUBT
    return Meaning.ANSWER
