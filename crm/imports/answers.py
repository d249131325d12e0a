"""A person's answers to the questions of a plan. Answers travel with the choices of columns,
under keys that no heading has: `?dates`, `?kind`, `?status.awaiting pickup`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from crm.dataclass import dataclass, field, replace
from crm.errors import Invalid
from crm.imports.rows.statuses import NO_SALE, SALE, word_of
from crm.language.calendar.date_order import DateOrder

_MARK = "?"
DATES, KIND, STATUS = "dates", "kind", "status."
SALES, PAYMENTS = "sales", "payments"
"""The answers to KIND: what a table that is not clear is taken for."""
COUNTER, YES, NO = "counter", "yes", "no"
"""Whether rows that name no customer are taken as counter sales."""


@dataclass(frozen=True, slots=True)
class Answers:
    """`kind`: SALES or PAYMENTS; `statuses`: SALE or NO_SALE by word. `counter`: rows without a
    customer are counter sales."""

    dates: DateOrder | None = None
    kind: str | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)
    counter: bool = False

    def after(self, remembered: Mapping[str, str]) -> Answers:
        """With what a person said of an earlier file of the same layout, where nothing is said
        now."""
        dates, statuses = remembered.get(_MARK + DATES), {}
        for key, said in remembered.items():
            if key.startswith(_MARK + STATUS):
                statuses[key[len(_MARK + STATUS) :]] = said
        return replace(
            self,
            dates=self.dates or (DateOrder(dates) if dates else None),
            statuses=statuses | dict(self.statuses),
        )


def mark_of(word: str) -> str:
    """Eight letters that stand for a word of a status in a button."""
    return hashlib.blake2b(word_of(word).encode(), digest_size=4).hexdigest()


def key_of(question: str) -> str:
    """Where the answer to a question is among the choices of columns."""
    return _MARK + (STATUS + word_of(question[len(STATUS) :]) if _of_status(question) else question)


def to_remember(choices: Mapping[str, str] | None) -> dict[str, str]:
    """The answers that hold for the next file of the same layout: the order of days, and what words
    of a status mean."""
    kept = (_MARK + DATES, _MARK + STATUS)
    return {key: said for key, said in (choices or {}).items() if key.startswith(kept)}


def columns_of(remembered: Mapping[str, str]) -> dict[str, str]:
    """The columns among what is remembered of a layout."""
    return {key: value for key, value in remembered.items() if not key.startswith(_MARK)}


def _of_status(question: str) -> bool:
    return question.startswith(STATUS)


def split(choices: Mapping[str, str] | None) -> tuple[dict[str, str], Answers]:
    """The choices of columns, and the answers. Raises Invalid (`answer`) for one that is none."""
    columns: dict[str, str] = {}
    dates: DateOrder | None = None
    kind: str | None = None
    counter = False
    statuses: dict[str, str] = {}
    for key, value in (choices or {}).items():
        if not key.startswith(_MARK):
            columns[key] = value
            continue
        question, said = key[len(_MARK) :], value.strip().casefold().replace(" ", "_")
        if question == DATES and said in set(DateOrder):
            dates = DateOrder(said)
        elif question == KIND and said in (SALES, PAYMENTS):
            kind = said
        elif question == COUNTER and said in (YES, NO):
            counter = said == YES
        elif _of_status(question) and said in (SALE, NO_SALE):
            statuses[word_of(question[len(STATUS) :])] = said
        else:
            raise Invalid("answer", f"{question}={value}", "unknown")
    return columns, Answers(dates, kind, statuses, counter)
